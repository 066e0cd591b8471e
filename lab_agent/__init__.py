"""Runs on a lab host, beside the devices."""
