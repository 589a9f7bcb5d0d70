"""The three issued reports of the example, as a reader opens them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from tests.fixtures_register import ISSUES

if TYPE_CHECKING:
    from tests.fixtures_browser import Looking

_GOLDEN = Path(__file__).parent / "golden"
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


WEEKS = [week for week, _, _ in ISSUES]
SCHEMES = ("light", "dark")
WIDTHS = (320, 768, 1280)


def looked_into(week: str, scheme: str, *, whole: bool) -> tuple[int, ...]:
    """The widths at which a page is searched for what shuts somebody out: it takes seconds.

    All pages at all widths in both schemes when they are written anew (`make golden`);
    each at one width, in one scheme, in every run.
    """
    if whole:
        return WIDTHS
    number = WEEKS.index(week)
    return (WIDTHS[number],) if SCHEMES[number % 2] == scheme else ()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("week", WEEKS)
def test_an_issue_is_accessible_fits_and_loads_nothing(
    looking: Looking, week: str, scheme: Literal["light", "dark"], request: pytest.FixtureRequest
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    whole = bool(request.config.getoption("--torture"))
    searched = looked_into(week, scheme, whole=whole)
    for width in WIDTHS:
        tab = looking.at(_GOLDEN / f"report-{week}.html", width=width, color_scheme=scheme)
        assert tab.evaluate(f"() => {_OVERFLOW}") == 0
        if width in searched:
            results = Axe().run(tab)
            assert results.violations_count == 0, results.generate_report()
    looking.assert_nothing_external()
