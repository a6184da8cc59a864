"""The guard: nothing is shown that the cited statements do not say. One check a file."""
