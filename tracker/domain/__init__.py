"""What the register means: words, dates, rules. No clock, no file, no database."""
