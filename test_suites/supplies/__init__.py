"""Pillar jobs."""
