"""Pillar power."""
