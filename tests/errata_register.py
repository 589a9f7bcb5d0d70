"""A register with one issued report, and everything that can be found wrong with it later."""

from __future__ import annotations

from typing import Any

from tests.fixtures_program import Tracker
from tests.reading_register import FIRST_DAY, JANUARY

WEEK = "2025-W10"
FOUND = "2025-03-10T09:00:00Z"
ISSUED = "2025-03-11T09:00:00Z"
RIGHT = "2025-04-01T09:00:00Z"
LATE = "2025-05-01T09:00:00Z"
LATEST = "2025-06-01T09:00:00Z"
MARCH = """
source:
  key: visit
  title: A visit to the site
  publisher: Housing Committee
  url: https://committee.example/visit
  published: 2025-03-04
  type: inspection
  speaks_for: independent
facts:
- update: HOMES
  delivery: under_way
  because: Foundations were laid.
  quote: "twenty foundations"
- update: HOMES-PLAN
  delivery: planned
  because: A draft was seen.
- note: LEVY
  text: A levy was spoken of.
- update: LEVY
  delivery: planned
  because: It was spoken of.
"""


def recorded(tracker: Tracker, *words: str, now: str) -> None:
    """Run a command that must succeed."""
    result = tracker(*words, now=now)
    assert result.exit_code == 0, result.stderr


def publish(tracker: Tracker) -> None:
    """Make the register, and issue the report of the week that ends on 9 March 2025."""
    recorded(tracker, "init", "--title", "Homes", now=FIRST_DAY)
    for sheet, now in ((JANUARY, FIRST_DAY), (MARCH, FOUND)):
        result = tracker("record", "-", input=sheet, now=now)
        assert result.exit_code == 0, result.stderr
    issue(tracker)


def issue(tracker: Tracker, *words: str, week: str = WEEK, now: str = ISSUED) -> None:
    """Issue a report; what it prints is of no interest."""
    recorded(tracker, "report", "issue", "--week", week, "--output", "-", *words, now=now)


def entry(tracker: Tracker, ref: str, what: str) -> str:
    """The number of the newest entry about a ref that says this."""
    rows = tracker("log", "--ref", ref, "--limit", "0", "--json", now=LATEST).json()["rows"]
    found: int = next(row["entry"] for row in rows if what in row["what"])
    return str(found)


def notice(tracker: Tracker, *words: str, now: str = LATEST) -> Any:
    """The notice as one object."""
    result = tracker("errata", "--json", *words, now=now)
    assert result.exit_code == 0, result.stderr
    return result.json()


def put_right(tracker: Tracker) -> None:
    """A correction, a retraction and a repair."""
    finding = entry(tracker, "HOMES", "under way")
    words = ("--value", "planned", "--because", "No foundation was laid.")
    recorded(tracker, "correct", finding, *words, now=RIGHT)
    wrong = entry(tracker, "LEVY", "finding: planned")
    recorded(tracker, "retract", wrong, "--because", "Another levy.", now=RIGHT)
    recorded(tracker, "edit", "LEVY", "--title", "A levy on empty houses", now=RIGHT)


def learn(tracker: Tracker) -> None:
    """A finding and a note that come late, and a redaction."""
    when = ("-s", "visit", "--on", "2025-03-05")
    recorded(tracker, "update", "HOMES-PLAN", "under-way", *when, now=LATE)
    recorded(tracker, "note", "LEVY", "Heard of late.", *when, now=LATE)
    note = entry(tracker, "LEVY", "A levy was spoken of")
    recorded(tracker, "redact", note, "text", "--basis", "A private name.", now=LATE)
