"""The HTTP API: its own, OpenAI's and MCP's forms of the same verified answer."""
