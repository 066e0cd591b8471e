"""Moments and a small iteration that the tests of criteria share. No tests."""

NOW = "2025-03-10T12:00:00+00:00"
AN_HOUR_AGO = "2025-03-10T11:00:00+00:00"
LAST_WEEK = "2025-03-03T11:00:00+00:00"

SMALL = """
id = "7"
starts = 2025-03-01
ends = 2025-03-28
direction = "Forward."

[[theme]]
rank = 1
title = "Later"
[[theme.criteria]]
id = "1-A"
kind = "manual"
text = "Agreed with the lab"

[[theme]]
rank = 0
title = "First"
[[theme.criteria]]
id = "0-A"
kind = "pass_rate"
text = "L2 passes"
at_least_percent = 90
"""
