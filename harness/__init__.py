"""Everything between a commit and its page of verdicts: selects, runs, records and reports tests."""
