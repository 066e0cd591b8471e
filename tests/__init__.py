"""The tests of Makeready itself; the folders mirror its packages."""
