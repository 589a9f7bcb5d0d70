"""What a person can ask for: one module per group of verbs, one per question."""
