"""Tests: one file per module, flat; fixtures stand in fixtures_*.py."""
