"""What executes the firmware. A machine runs until a virtual moment; it knows nothing of printers."""
