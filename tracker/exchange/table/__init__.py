"""Any file of rows as one table: a reader for each type of file."""
