"""What the commands do: functions of parsed arguments that give an exit code."""
