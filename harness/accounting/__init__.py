"""Activity accounting: what a program's cost goes to, two periods side by side. Pure but for the caller's files."""
