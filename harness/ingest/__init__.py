"""Results that others made, read into records: JUnit XML, Makeready's own JSON, SQUAD's submissions.

Readers take bytes and give records or a SubmissionError; `receive` alone touches the store.
"""
