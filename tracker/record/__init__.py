"""What a person can do: one module a topic."""
