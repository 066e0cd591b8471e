"""The command `makeready`: words and exit codes. What it does is elsewhere."""
