"""Pillar panel."""
