"""Stores the ledger: schema, databases, appending, and the as-of query."""
