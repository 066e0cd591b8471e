"""Pillar print."""
