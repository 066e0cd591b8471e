"""Commands that print how fast Makeready is here. Nothing asserts a time; docs/measurements.md keeps the figures."""
