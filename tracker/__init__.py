"""A ledger of what public bodies promised, by when, and what the evidence supports."""

__version__ = "0.1.0"
