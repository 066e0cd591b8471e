"""A plausible year of an invented program, so that a newcomer sees the board at work. None of it was measured."""

from harness.demo.filling import fill

__all__ = ["fill"]
