"""Devices within reach: a channel, a clock, and, where the rig has them, hands, faults and a view of the panel."""
