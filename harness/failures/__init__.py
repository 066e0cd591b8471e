"""Failures and their 24-hour clock: what opens and closes them, who answers, what blocks most. Pure: no I/O."""
