"""One module for each version of the schema, in its own words: later tables do not change what it does."""
