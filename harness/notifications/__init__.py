"""Messages to people: a test turned red, a clock runs out, a criterion turned. Nothing else is worth one."""
