"""Pillar update."""
