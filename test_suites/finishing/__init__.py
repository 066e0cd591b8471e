"""Pillar finishing."""
