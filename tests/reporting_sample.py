"""A weekly report as a value, built by hand from tests/reporting_rows.py. All of it is invented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from tests.reporting_ahead import COMMENT, EARLIER, LAST, ahead, quiet, since, trend
from tests.reporting_cards import card, row_of
from tests.reporting_counts import Line, bridge, in_count, lines, programme_of, scoreboard
from tests.reporting_voices import CLAIMED, change, claims, told
from tracker.domain.entry import Break
from tracker.domain.schedule import Schedule
from tracker.domain.vocabulary import Badge, Headline
from tracker.report.ask import GoneQuiet
from tracker.report.build import Weekly
from tracker.report.changes import Backfill, Changes
from tracker.report.claims import Claims
from tracker.report.corrections import CorrectionLine, Repair
from tracker.report.counts import Figure
from tracker.report.late import DeadlineRow, Deadlines
from tracker.report.masthead import Manifest, Masthead, Method
from tracker.report.since import LookAhead
from tracker.report.value import left_out, rows_kept

AS_OF = date(2025, 6, 22)
MONDAY = date(2025, 6, 16)
KNOWN_AT = datetime(2025, 6, 23, 9, 0, tzinfo=UTC)
HEAD = "a91f03c2d7be" + "4c" * 26


def sample(*, number: int | None = 23, rows: Sequence[Line] | None = None) -> Weekly:
    """The report of week 25: 45 commitments in four programmes, one of them replaced."""
    chosen = lines() if rows is None else rows
    return _weekly(chosen, number=number, voices=True)


def empty_week(*, number: int | None = None) -> Weekly:
    """No commitment, no change: what a new register reports."""
    return _weekly((), number=number, voices=False)


def single() -> Weekly:
    """One commitment only."""
    return _weekly(lines()[:1], number=1, voices=False)


def large(size: int = 1000) -> Weekly:
    """A register of 1,000 commitments, with cards for a few of them."""
    many = tuple(
        Line(
            f"BIG-{place:04}",
            each.title,
            each.now,
            each.now,
            each.badges,
            each.phrase,
            each.first,
            each.latest,
            each.met,
        )
        for place, each in zip(range(1, size + 1), _again(lines(), size), strict=True)
    )
    return _weekly(many, number=24, voices=False, cards=60)


def _again(some: Sequence[Line], size: int) -> list[Line]:
    return [some[place % len(some)] for place in range(size)]


def _weekly(
    rows: Sequence[Line], *, number: int | None, voices: bool, cards: int | None = None
) -> Weekly:
    dated = {line.ref: row_of(line, AS_OF) for line in rows}
    shown = rows if cards is None else rows[:cards]
    deadlines = _deadlines(list(dated.values()))
    silent: tuple[str, ...] = () if deadlines.timeline else ("Deadlines",)
    if not voices:
        silent = ("What changed", *silent, "Claim against evidence", "Gone quiet", "Look ahead")
    return Weekly(
        masthead=_masthead(number, rows),
        bottom_line=told() if voices else (),
        comment=COMMENT if voices else None,
        figures=_figures(rows),
        scoreboard=scoreboard(rows, voices=voices),
        trend=trend(rows),
        bridge=bridge(rows),
        changes=_changes() if voices else Changes((), (), (), ()),
        deadlines=deadlines,
        claims=claims() if voices else Claims((), ()),
        quiet=quiet() if voices else GoneQuiet(180, 0, (), ()),
        since=since() if voices else None,
        ahead=ahead() if voices else LookAhead(30, AS_OF + timedelta(days=30), ()),
        cards=tuple(card(line, dated[line.ref], programme_of(line)[1]) for line in shown),
        cards_left_out=len(rows) - len(shown),
        method=Method("1.2", (("easter-before", 1), ("quarter", 1)), 30, (), 0),
        corrections=_corrections() if voices else (),
        manifest=Manifest(
            "tracker.weekly/1",
            "rivers",
            HEAD,
            412,
            "2025-W25",
            AS_OF,
            KNOWN_AT,
            (("week", "2025-W25"), ("known_at", "2025-06-23T09:00:00Z")),
            "0.1.0",
            number,
        ),
        nothing_to_report=silent,
    )


def _masthead(number: int | None, rows: Sequence[Line]) -> Masthead:
    done = sum(line.now is Headline.DELIVERED for line in rows)
    counted = len(in_count(rows))
    return Masthead(
        register_title="Clean rivers and safe water",
        week="2025-W25",
        monday=MONDAY,
        sunday=AS_OF,
        as_of=AS_OF,
        known_at=KNOWN_AT,
        number=number,
        issued_on=None if number is None else date(2025, 6, 23),
        replaces=None,
        scope="All 4 programmes",
        prepared_by="A. Analyst",
        head=HEAD,
        entries=412,
        breaks=(Break(date(2025, 5, 2), entry=371, copied=360, given_up=3, published=1),),
        title="River commissioner appointed, late; five local reviews replaced"
        if rows
        else "No change this week: 0 of 0 delivered",
        dek=f"{done} of {counted} commitments are delivered. "
        f"The Government and our evidence disagree on {_ahead(rows)}.",
    )


def _ahead(rows: Sequence[Line]) -> int:
    return sum(Badge.CLAIM_AHEAD in line.badges for line in rows)


def _unassessed(count: int, total: int) -> Figure:
    note = "new audit promises" if count else ""
    return Figure("Not yet assessed", count, total, min(7, count), note)


def _figures(rows: Sequence[Line]) -> tuple[Figure, ...]:
    now = Counter(line.now for line in in_count(rows))
    overdue = sum(Badge.OVERDUE in line.badges for line in rows)
    total = len(in_count(rows))
    return (
        Figure("Delivered", now[Headline.DELIVERED], total, min(3, len(rows)), ""),
        Figure("Overdue", overdue, total, min(1, overdue), ""),
        Figure("Claim ahead of evidence", _ahead(rows), total, 0, ""),
        _unassessed(now[Headline.NOT_YET_ASSESSED], total),
    )


def _changes() -> Changes:
    return Changes(
        happened=(
            change(
                ("HAR-01",), "Appoint a river commissioner", Headline.DELIVERED, date(2025, 6, 16)
            ),
            change(CLAIMED, "Claimed under way", None, date(2025, 6, 18)),
        ),
        learned=(
            change(("HAR-18",), "Redress scheme", Headline.DELIVERED_IN_PART, date(2025, 5, 30)),
        ),
        corrections=_corrections(),
        backfills=(Backfill(12, "history-2024.yaml", 64, 11),),
    )


def _corrections() -> tuple[CorrectionLine, ...]:
    return (
        CorrectionLine(
            entry=41,
            by_entry=407,
            how=Repair.CORRECTED,
            ref="HAR-02",
            title="Timetable for the 20 recommendations",
            was="8 April",
            now="9 April",
            because="The document is dated 9 April.",
            recorded_at=KNOWN_AT - timedelta(days=2),
            actor="A. Analyst",
            issues=(EARLIER, LAST),
        ),
    )


def _deadlines(rows: list[DeadlineRow]) -> Deadlines:
    def at(value: Schedule) -> tuple[DeadlineRow, ...]:
        return tuple(row for row in rows if row.timing.value is value)

    def days_left(row: DeadlineRow) -> int:
        return (row.latest - AS_OF).days if row.latest else -1

    passed = [row for row in rows if row.latest and MONDAY <= row.latest <= AS_OF]
    overdue = sorted(at(Schedule.OVERDUE), key=lambda row: (row.latest or AS_OF, row.ref))
    open_rows = [row for row in rows if not row.met_on and row.headline is not Headline.WITHDRAWN]
    dated = sorted(
        (row for row in rows if row.latest),
        key=lambda row: (row not in overdue, row.latest or AS_OF),
    )
    lists: dict[str, tuple[DeadlineRow, ...]] = {
        "timeline": tuple(dated),
        "met_this_week": tuple(row for row in passed if row.met_on),
        "missed_this_week": tuple(row for row in passed if row in overdue),
        "unjudged_this_week": tuple(row for row in passed if not row.met_on and row not in overdue),
        "overdue": tuple(overdue),
        "overdue_on_strict_reading": at(Schedule.OVERDUE_ON_STRICT_READING),
        "passed_unchecked": at(Schedule.PASSED_UNCHECKED),
        "in_window": at(Schedule.IN_WINDOW),
        "in_window_beyond_30_days": tuple(
            row for row in at(Schedule.IN_WINDOW) if days_left(row) > 30
        ),
        "due_in_14_days": tuple(row for row in open_rows if 0 <= days_left(row) <= 14),
        "due_in_30_days": tuple(row for row in open_rows if 14 < days_left(row) <= 30),
        "moved_this_week": tuple(row for row in rows if row.ref == "HAR-07"),
        "slipped": tuple(
            sorted((row for row in rows if row.moves), key=lambda row: -row.slip_days)
        ),
        "no_timetable": at(Schedule.NO_TIMETABLE_SET),
        "open_ended": at(Schedule.OPEN_ENDED),
    }
    shown = {name: some[: rows_kept(name, len(some))] for name, some in lists.items()}
    return Deadlines(**shown, left_out=left_out(lists))
