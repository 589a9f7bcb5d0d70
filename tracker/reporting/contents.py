"""What a report is called and which sections it has: numbers, names, templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.domain.report import Masthead, Weekly

#: What each section is called; the masthead stands above the first.
NAMES = {
    0: "Masthead",
    1: "Bottom line",
    2: "Scoreboard",
    3: "Bridge",
    4: "What changed",
    5: "Deadlines",
    6: "Claim against evidence",
    7: "Gone quiet",
    8: "Since the last issue",
    9: "Look ahead",
    10: "Commitments",
    11: "Method",
    12: "Corrections",
    13: "Annex",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A section that has something to say."""

    number: int | None
    """None for the closing sentence about those that have nothing to say."""
    name: str
    template: str

    @property
    def anchor(self) -> str:
        """The id of its heading; a ref holds no underscore, so no card can have it."""
        return "s_nothing" if self.number is None else f"s_{self.number}"


def issue_words(mast: Masthead) -> str:
    """What this document is called: 'Weekly report 23', or a draft; a brief one says so."""
    name = "Draft weekly report" if mast.number is None else f"Weekly report {mast.number}"
    return f"{name}, in brief" if mast.brief else name


def contents(report: Weekly) -> tuple[Section, ...]:
    """The sections of a report in their order; a brief one has four."""
    return tuple(_brief(report) if report.masthead.brief else _whole(report))


def _brief(report: Weekly) -> Iterator[Section]:
    yield Section(1, NAMES[1], "01_bottom_line")
    yield Section(2, NAMES[2], "02_brief")
    yield Section(4, NAMES[4], "04_brief")
    if report.deadlines.timeline:
        yield Section(5, NAMES[5], "05_brief")


def _whole(report: Weekly) -> Iterator[Section]:
    changes, claims = report.changes, report.claims
    yield Section(1, NAMES[1], "01_bottom_line")
    yield Section(2, NAMES[2], "02_scoreboard")
    yield Section(3, NAMES[3], "03_bridge")
    if changes.happened or changes.learned or changes.corrections or changes.backfills:
        yield Section(4, NAMES[4], "04_changes")
    if _has_deadlines(report):
        yield Section(5, NAMES[5], "05_deadlines")
    if claims.gaps or claims.positions:
        yield Section(6, NAMES[6], "06_claims")
    if report.quiet.total:
        yield Section(7, NAMES[7], "07_quiet")
    if report.since:
        yield Section(8, NAMES[8], "08_since")
    if report.ahead.lines:
        yield Section(9, NAMES[9], "09_ahead")
    if report.nothing_to_report:
        yield Section(None, "Nothing to report", "nothing")
    if report.cards:
        yield Section(10, NAMES[10], "10_cards")
    yield Section(11, NAMES[11], "11_method")
    if report.corrections:
        yield Section(12, NAMES[12], "12_corrections")
    yield Section(13, NAMES[13], "13_annex")


def _has_deadlines(report: Weekly) -> bool:
    held = report.deadlines
    return bool(
        held.timeline
        or held.overdue
        or held.overdue_on_strict_reading
        or held.passed_unchecked
        or held.in_window
        or held.due_in_14_days
        or held.due_in_30_days
        or held.moved_this_week
        or held.slipped
        or held.no_timetable
        or held.open_ended
    )
