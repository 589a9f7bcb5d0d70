"""The fixtures, by what they bring: the program, registers, a browser, whole outputs."""

from __future__ import annotations

import os

from hypothesis import settings

# In the order in which they import each other.
pytest_plugins = [
    "tests.fixtures_postgres",
    "tests.fixtures_program",
    "tests.torture_tampering",
    "tests.office",
    "tests.fixtures_register",
    "tests.weeklies",
    "tests.fixtures_bench",
    "tests.fixtures_browser",
    "tests.fixtures_golden",
    "tests.fixtures_team",
    "tests.fixtures_torture",
    "tests.fixtures_ground",
    "tests.fixtures_naughty",
]

# Settings that a group may write are ignored: a test that makes some is not to depend on the mask
# of whoever runs it.
os.umask(0o022)

# Nothing in the tests is timed, and a check that has passed passes again.
settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("house")
