"""A file of rows, whatever its format, as a table: how it was read, and on what evidence."""
