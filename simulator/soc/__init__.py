"""The controller board's chip: the part of the STM32F405 that printer firmware uses (RM0090). No CPU, no I/O."""
