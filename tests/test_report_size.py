"""The weekly is a short letter: its pages, words and bytes, of small registers and of large."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.fixtures_browser import Looking
from tests.fixtures_program import Tracker, done

#: Words and bytes of any weekly.
MOST_WORDS, MOST_BYTES = 4000, 150_000
#: The weeks of the example, and the most A4 pages of each: a quiet one takes three, and a page
#: more with wider letters than those that the style sheet asks for first.
PAGES = {
    ("2025-W03", "2025-01-19"): 6,
    ("2025-W16", "2025-04-20"): 4,
    ("2025-W25", "2025-06-22"): 6,
    ("2026-W26", "2026-06-29"): 4,
}
MANY_PAGES = 12


def assert_short(looking: Looking, page: str, most_pages: int) -> None:
    """The page, printed on A4 and read, is within what a weekly may take."""
    path = Path("weekly.html")
    path.write_text(page, encoding="utf-8")
    tab = looking.at(path)
    printed = PdfReader(io.BytesIO(tab.pdf(prefer_css_page_size=True)))
    words = len(tab.evaluate("document.body.innerText").split())
    assert len(printed.pages) <= most_pages
    assert words <= MOST_WORDS
    assert path.stat().st_size <= MOST_BYTES


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("week", "known_at"), PAGES)
def test_a_week_of_the_example_is_short(
    tracker: Tracker, example_register: str, looking: Looking, week: str, known_at: str
) -> None:
    weekly = ("report", "weekly", "--week", week, "--known-at", known_at, "--output", "-")
    assert_short(looking, done(tracker(*weekly)).stdout, PAGES[week, known_at])


def a_thousand() -> Iterator[str]:
    """Forty programmes of twenty-four parts under twelve bodies, a third of them with a date."""
    yield "source: {key: start, title: Statement, published: 2025-01-16, type: statement,"
    yield "  url: 'https://gov.example/start', publisher: Ministry, speaker: Ministry}"
    yield "facts:"
    for programme in range(40):
        lead = f"lead: Ministry {programme % 12}"
        yield f"- {{add: G{programme:02}, title: Renew region {programme}, {lead}}}"
        for part in range(24):
            ref = f"G{programme:02}-{part:02}"
            title = f"'Part {part} of region {programme}: publish a plan and build what it says'"
            yield f"- {{add: {ref}, title: {title}, parent: G{programme:02}, {lead}}}"
            if part % 3 == 0:
                day = ("May 2026", "10 July 2026", "December 2027")[part % 9 // 3]
                yield f"- {{due: {ref}, phrase: by {day}}}"


def a_full_week() -> Iterator[str]:
    """A finding on each part with a date, and a claim on a fifth of all, in one week."""
    yield "source: {key: audit, title: Progress, published: 2026-06-24, type: inspection,"
    yield "  url: 'https://audit.example/r', publisher: Auditor, speaks_for: independent}"
    yield "facts:"
    for programme in range(40):
        for part in range(0, 24, 3):
            finding = ("under_way", "planned")[part % 2]
            yield f"- {{update: G{programme:02}-{part:02}, finding: {finding}}}"
    yield "---"
    yield "source: {key: speech, title: Speech, published: 2026-06-25, type: statement,"
    yield "  url: 'https://gov.example/s', publisher: Ministry, speaker: Ministry}"
    yield "facts:"
    for programme in range(40):
        for part in range(1, 24, 5):
            yield f"- {{claim: G{programme:02}-{part:02}, word: delivered, quote: 'it is done'}}"


@pytest.mark.databases("sqlite")
def test_a_full_week_of_a_thousand_is_short(tracker: Tracker, looking: Looking) -> None:
    done(tracker("init", now="2026-06-01T09:00:00Z"))
    done(tracker("record", "-", input="\n".join(a_thousand()), now="2026-06-01T09:00:00Z"))
    done(tracker("record", "-", input="\n".join(a_full_week()), now="2026-06-26T09:00:00Z"))
    page = done(tracker("report", "weekly", "--week", "2026-W26", "--output", "-")).stdout
    assert "of 1,000" in page
    assert_short(looking, page, MANY_PAGES)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "whose", [("--by", "Pledge Watch"), ("--by", "Ministry", "--voice", "promiser")]
)
def test_an_imported_list_of_several_hundred_is_short(
    tracker: Tracker, looking: Looking, whose: tuple[str, ...]
) -> None:
    words = ("Kept", "Begun", "Dropped", "None")
    rows = [
        f"P-{number},Build and open school {number} in the county,{words[number % 4]}"
        for number in range(449)
    ]
    Path("list.csv").write_text("\n".join(["id,promise,status", *rows]), encoding="utf-8")
    done(tracker("init", now="2026-06-25T09:00:00Z"))
    columns = ("--map", "ref=id", "--map", "title=promise", "--map", "status=status")
    values = ("Kept=delivered", "Begun=under-way", "Dropped=dropped", "None=unspecified")
    meant = [part for value in values for part in ("--value", value)]
    imported = ("import", "list.csv", *whose, "--as-of", "2026-06-24", *columns, *meant)
    done(tracker(*imported, now="2026-06-26T09:00:00Z"))
    page = done(tracker("report", "weekly", "--week", "2026-W26", "--output", "-")).stdout
    assert "of 449" in page
    assert_short(looking, page, 6)
