"""Tests of pages, with names that other folders use too."""
