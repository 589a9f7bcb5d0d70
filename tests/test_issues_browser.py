"""The three issued reports of the example, as a reader opens them."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from tests.fixtures_register import ISSUES

if TYPE_CHECKING:
    from tests.fixtures_browser import Looking

_GOLDEN = Path(__file__).parent / "golden"
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


WEEKS = [week for week, _, _ in ISSUES]
WIDTHS = (320, 768, 1280)


@pytest.mark.parametrize("week", WEEKS)
def test_an_issue_fits_and_loads_nothing(looking: Looking, week: str) -> None:
    for width in WIDTHS:
        tab = looking.at(_GOLDEN / f"report-{week}.html", width=width)
        assert tab.evaluate(f"() => {_OVERFLOW}") == 0
    looking.assert_nothing_external()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every page at every width in both schemes when they are written anew (`make golden`);
    one of them in every run, as it takes ten seconds and the pages are the same bytes.
    """
    if "scheme" in metafunc.fixturenames:
        every = [*product(WEEKS, WIDTHS, ("light", "dark"))]
        whole = metafunc.config.getoption("--torture")
        chosen = every if whole else [("2025-W16", 768, "dark")]
        metafunc.parametrize(("week", "width", "scheme"), chosen)


def test_an_issue_shuts_nobody_out(
    looking: Looking, week: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    tab = looking.at(_GOLDEN / f"report-{week}.html", width=width, color_scheme=scheme)
    results = Axe().run(tab)
    assert results.violations_count == 0, results.generate_report()
