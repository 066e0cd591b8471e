"""Pillar manufacturing."""
