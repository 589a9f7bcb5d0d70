"""A register for a week of reviewing: one promise for each reason, and some without any."""

from __future__ import annotations

from tests.fixtures_program import Result, Tracker

#: The Wednesday on which the tests review, and the Saturday before its week.
WEEK_BEFORE = "2026-06-20T09:00:00Z"

SHEET = """
source:
  key: old
  title: Statement of 2025
  publisher: Housing Department
  url: https://gov.example/old
  published: 2025-01-16
  type: statement
  speaker: Housing Department
  speaks_for: promiser
facts:
- add: BOTH
  title: Passed and quiet
  lead: Housing Department
  quote: "by May 2025"
- due: BOTH
  phrase: by May 2025
- add: QUIET
  title: Nothing has happened
  lead: Treasury
- add: HUSHED
  title: Nothing has happened here either
  parent: QUIET
- add: KNOWN-LATE
  title: Late, and known to be
- due: KNOWN-LATE
  phrase: by May 2026
---
source:
  key: new
  title: Statement of June 2026
  publisher: Housing Department
  url: https://gov.example/new
  published: 2026-06-10
  type: statement
  speaker: Housing Department
  speaks_for: promiser
facts:
- add: CALM
  title: Nothing to judge
- add: SOON
  title: Due in nine days
- due: SOON
  phrase: by 10 July 2026
- add: SAID
  title: They say it is done
- claim: SAID
  word: delivered
  quote: "it is done"
- step: KNOWN-LATE
  what: A note on progress
"""


def fill(tracker: Tracker) -> None:
    """Make the register, all of it recorded before the week of the review."""
    done(tracker("init", "--title", "Homes", now=WEEK_BEFORE))
    done(tracker("record", "-", input=SHEET, now=WEEK_BEFORE))
    done(tracker("checked", "KNOWN-LATE", now=WEEK_BEFORE))


def done(result: Result) -> Result:
    """The result of a command that has to succeed."""
    assert result.exit_code == 0, result
    return result


def waiting(tracker: Tracker, *options: str) -> list[str]:
    """The refs that a review would walk through."""
    return [row["ref"] for row in done(tracker("review", "--json", *options)).json()["rows"]]
