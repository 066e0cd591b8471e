"""Pillar paper."""
