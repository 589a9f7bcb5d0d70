"""The ledger on disk: schema, databases, appending, and the as-of query."""
