"""The three issued reports of the example, whole, in every format."""

from __future__ import annotations

import pytest

from tests.fixtures_golden import Golden
from tests.fixtures_program import Tracker
from tests.fixtures_register import ISSUES


@pytest.mark.parametrize("name", ["html", "md", "txt", "json"])
@pytest.mark.parametrize(("week", "known_at", "number"), ISSUES)
def test_an_issue_of_the_example_is_the_same_byte_for_byte(
    tracker: Tracker,
    issued_register: str,
    golden: Golden,
    week: str,
    known_at: str,
    number: int,
    name: str,
) -> None:
    printed = tracker("report", "show", str(number), "--format", name)
    assert printed.exit_code == 0
    assert printed.stderr == ""
    golden(f"report-{week}.{name}", printed.stdout)
