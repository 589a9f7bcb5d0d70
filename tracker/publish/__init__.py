"""A value turned into pages, tables, feeds and files: one writer a format."""
