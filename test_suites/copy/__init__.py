"""Pillar copy."""
