"""A report value turned into pages: one writer per format over the same value."""
