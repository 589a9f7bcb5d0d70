"""The sections of the weekly: a value of the report becomes blocks."""
