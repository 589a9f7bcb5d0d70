"""A report as a value: one module a section."""
