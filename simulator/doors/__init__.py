"""How real clients reach a virtual printer: a PTY and a TCP port. With the instruments, the only part with I/O."""
