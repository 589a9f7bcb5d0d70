"""Writes reports and exports as pages, tables, feeds and files: one writer a format."""
