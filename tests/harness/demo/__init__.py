"""Tests of demo, with names that other folders use too."""
