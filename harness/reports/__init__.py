"""What a run says about itself, as numbers and as files. No database, no web page."""
