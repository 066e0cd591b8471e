"""Issues of a tracker, as Makeready needs them: priority, age, and the tests that cover them. No network."""

from harness.issues.reading import Shape, read_issues
from harness.issues.records import Issue

__all__ = ["Issue", "Shape", "read_issues"]
