"""The three issued reports of the example, as a reader opens them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fixtures_register import ISSUES

if TYPE_CHECKING:
    from tests.fixtures_browser import Looking

_GOLDEN = Path(__file__).parent / "golden"
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("week", [week for week, _, _ in ISSUES])
def test_an_issue_is_accessible_fits_and_loads_nothing(
    looking: Looking, week: str, width: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    tab = looking.at(_GOLDEN / f"report-{week}.html", width=width, color_scheme=scheme)
    assert tab.evaluate(f"() => {_OVERFLOW}") == 0
    results = Axe().run(tab)
    assert results.violations_count == 0, results.generate_report()
    looking.assert_nothing_external()
