"""What a person can ask: list, show, log, compare, agenda, stats."""
