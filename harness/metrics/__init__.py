"""Figures for monitors: OpenMetrics, Graphite, badges, calendars. Read from the store, never judged anew."""
