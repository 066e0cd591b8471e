"""The controller board in C: the same hardware as in Python, event for event, many times faster."""
