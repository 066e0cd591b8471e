"""Whether the suites can fail: firmware with one seeded fault at a time, and what L2 says of it."""
