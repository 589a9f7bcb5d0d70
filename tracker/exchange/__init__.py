"""What comes in from other people's files: tables, texts and ledger files."""
