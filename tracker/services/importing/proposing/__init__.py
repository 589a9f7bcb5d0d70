"""A profile proposed for a table, with the evidence for every line of it."""
