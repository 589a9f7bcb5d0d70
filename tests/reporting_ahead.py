"""What comes next in the invented register, and what was counted, expected and learned before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from tests.reporting_counts import COUNTED, Line, in_count
from tracker.domain.vocabulary import Headline
from tracker.read.agenda import DiaryEvent
from tracker.read.issues import IssueRef
from tracker.report.ask import GoneQuiet, QuietRow, Request
from tracker.report.since import CalendarLine, LookAhead, Outcome, SinceLastIssue, SinceLine
from tracker.report.trend import Trend, TrendLine

EARLIER = IssueRef(1, "2024-W51", date(2024, 12, 22), datetime(2024, 12, 23, 9, tzinfo=UTC))
LAST = IssueRef(22, "2025-W24", date(2025, 6, 15), datetime(2025, 6, 16, 9, tzinfo=UTC))
_AS_OF = date(2025, 6, 22)
COMMENT = """The appointment ends a wait of **five months**.

- The timetable is still partial: see [the update](https://rivers.example/update).
- We asked the Department on 19 June; it has not replied.
"""


def trend(rows: Sequence[Line]) -> Trend:
    """Thirteen week ends; before the last two every count stood lower."""
    ends = tuple(_AS_OF - timedelta(days=7 * back) for back in reversed(range(13)))
    now = [line.now for line in in_count(rows)]
    lines = tuple(
        TrendLine(each, tuple(_count(now.count(each), each, place) for place in range(13)))
        for each in COUNTED
    )
    totals = tuple(sum(line.counts[place] for line in lines) for place in range(13))
    return Trend(ends, lines, totals)


def _count(now: int, headline: Headline, place: int) -> int:
    step = 3 if headline is Headline.UNDER_WAY else 6
    return max(0, now - (12 - place) // step)


def quiet() -> GoneQuiet:
    """Two commitments of one body."""
    asked = (
        "To ask the Department for Rivers, what steps have been taken since 4 December 2024 on "
        "“we will see to it: redress scheme”, promised on 16 January 2025 "
        "(House of Assembly, Clean rivers, oral statement)."
    )
    rows = tuple(
        QuietRow(
            ref=ref,
            title=title,
            headline=Headline.NOT_YET_ASSESSED,
            lead="Department for Rivers",
            last_on=date(2024, 12, 4),
            last_what="Announced",
            days=200,
            expected_days=expected,
            last_looked=date(2024, 12, 4) if expected else None,
            last_looked_by="A. Analyst" if expected else None,
            question=asked,
        )
        for ref, title, expected in (
            ("HAR-18", "Redress scheme", None),
            ("HAR-19", "Guidance on discharges", 60),
        )
    )
    letter = (
        "Dear Department for Rivers,\n\n"
        "On 16 January 2025 you promised two things on which nothing has been published for 200 "
        "days:\n\n- HAR-18, Redress scheme;\n- HAR-19, Guidance on discharges.\n\n"
        "Please tell us what has been done on each, and by when it will be complete.\n\n"
        "Yours faithfully,"
    )
    foi = (
        "Under the Freedom of Information Act, please send me:\n\n"
        "1. any timetable held for HAR-18, Redress scheme;\n"
        "2. any draft held of HAR-19, Guidance on discharges.\n\n"
        "A digital copy is enough."
    )
    request = Request("Department for Rivers", ("HAR-18", "HAR-19"), foi, letter)
    return GoneQuiet(180, 2, rows, (request,))


def since() -> SinceLastIssue:
    """A date that report 22 expected for each thing that may come of one."""
    others = (
        (Outcome.MISSED, "AUD-3", "Reopen closed cases", "Overdue since 16 June 2025"),
        (Outcome.MOVED, "HAR-07", "Police the discharge permits", "Now 31 December 2025"),
        (Outcome.LEFT, "STM-3", "Five local river reviews", "Replaced on 14 June 2025 by STM-2"),
        (Outcome.OPENED, "HAR-17", "Set a national standard", "The window is open"),
        (Outcome.CORRECTED, "OTH-9", "A promise entered twice", "Our record was wrong"),
    )
    state = {"AUD-3": Headline.NO_ACTION_FOUND, "STM-3": Headline.REPLACED, "OTH-9": None}
    return SinceLastIssue(
        LAST,
        date(2025, 7, 15),
        (
            SinceLine(
                date(2025, 6, 16),
                DiaryEvent.DUE,
                "due",
                "HAR-01",
                "Appoint a river commissioner",
                Outcome.MET,
                "Delivered on 16 June 2025, on time",
                Headline.DELIVERED,
            ),
            SinceLine(
                date(2025, 6, 20),
                DiaryEvent.DUE_STRICTLY,
                "due on the strictest reading",
                "HAR-03",
                "Annual report on discharges",
                Outcome.UNCHECKED,
                "Deadline passed on the strictest reading, not checked",
                Headline.UNDER_WAY,
            ),
            *(
                SinceLine(
                    date(2025, 6, 21),
                    DiaryEvent.DUE,
                    "due",
                    ref,
                    title,
                    outcome,
                    words,
                    state.get(ref, Headline.UNDER_WAY),
                )
                for outcome, ref, title, words in others
            ),
        ),
    )


def ahead() -> LookAhead:
    """Three lines on two days."""
    days = (
        (date(2025, 7, 1), DiaryEvent.WINDOW_OPENS, "window opens", "HAR-04"),
        (date(2025, 7, 1), DiaryEvent.DUE, "due", "STM-3"),
        (date(2025, 7, 22), DiaryEvent.DUE, "window closes", "HAR-05"),
    )
    return LookAhead(
        30,
        date(2025, 7, 22),
        tuple(
            CalendarLine(
                day, event, words, ref, f"Promise {ref}", Headline.UNDER_WAY, "this summer"
            )
            for day, event, words, ref in days
        ),
    )
