"""Reads deadline phrases, kept verbatim, as windows of days."""
