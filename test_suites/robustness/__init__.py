"""Pillar robustness."""
