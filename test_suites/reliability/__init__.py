"""Pillar reliability."""
