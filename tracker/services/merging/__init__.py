"""Bringing a ledger into a register: made from it, continued by it, or merged with it."""
