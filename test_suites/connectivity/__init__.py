"""Pillar connectivity."""
