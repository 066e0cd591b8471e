"""How real clients reach a virtual printer: a PTY and a TCP port. Together with the instruments, the only part with I/O."""
