"""Fuzzing the firmware: built for this computer, with a small honest printer around it (docs/fuzzing.md)."""
