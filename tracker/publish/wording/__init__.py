"""The sentences of the weekly report, shared by all of its printed formats."""
