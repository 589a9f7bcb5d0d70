"""Cards and deadline rows of the invented register."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from tests.reporting_voices import STATEMENT, UPDATE, finding
from tracker.domain.dates import When
from tracker.domain.prose import day_words, days_words
from tracker.domain.schedule import Schedule, Timing
from tracker.domain.timeline import Lane, Mark, MarkKind, Timeline
from tracker.domain.vocabulary import (
    Agreement,
    Badge,
    Delivery,
    Disposition,
    Grade,
    Headline,
    Kind,
    SuccessTestType,
)
from tracker.report.commitment import Card, InstrumentLine, TimelineEntry
from tracker.report.late import DeadlineRow
from tracker.report.value import (
    CriterionLine,
    DeadlineStatement,
    EvidenceLine,
    Position,
    ResponseLine,
)

if TYPE_CHECKING:
    from tests.reporting_counts import Line

SAID = date(2025, 1, 16)
_FOUND = {
    Headline.DELIVERED: Delivery.DELIVERED,
    Headline.HOLDING: Delivery.HOLDING,
    Headline.BREACHED: Delivery.BREACHED,
    Headline.PARTLY_DELIVERED: Delivery.PARTLY_DELIVERED,
    Headline.DELIVERED_IN_PART: Delivery.PARTLY_DELIVERED,
    Headline.PLANNED: Delivery.PLANNED,
    Headline.NO_ACTION_FOUND: Delivery.NO_ACTION_FOUND,
    Headline.NOT_DELIVERED: Delivery.NO_ACTION_FOUND,
}


def row_of(line: Line, as_of: date) -> DeadlineRow:
    """The commitment as the deadline section shows it."""
    slip = (line.latest - line.first).days if line.first and line.latest else 0
    moves = 1 if slip else 0
    timing = _timing(line, as_of)
    earliest = SAID if line.phrase in {"this spring", "later this year"} else None
    result, detail = _result(line, timing, as_of)
    return DeadlineRow(
        ref=line.ref,
        title=line.title,
        headline=line.now,
        badges=line.badges,
        phrase=line.phrase,
        said=When.on(SAID) if line.phrase else None,
        timing=timing,
        earliest=earliest,
        latest=line.latest,
        strict_latest=line.latest,
        original_latest=line.first,
        slip_days=slip,
        moves=moves,
        silent_moves=moves if line.ref == "HAR-07" else 0,
        met_on=line.met,
        aged_days=(as_of - SAID).days if line.phrase and not line.latest else None,
        result=result,
        result_detail=detail,
        timeline=Timeline(
            announced=SAID,
            stated=SAID,
            opens=earliest if line.latest else None,
            strict=line.latest,
            last=line.latest,
            original=None if line.first == line.latest else line.first,
            met=line.met,
            overdue=timing.value is Schedule.OVERDUE,
            marks=_marks(line),
        ),
        statements=_history(line),
    )


def _timing(line: Line, as_of: date) -> Timing:
    if Badge.NO_TIMETABLE in line.badges and not line.latest:
        return Timing(Schedule.NO_TIMETABLE_SET)
    if not line.phrase:
        return Timing(Schedule.TIMETABLE_UNKNOWN)
    if line.latest is None:
        return Timing(Schedule.OPEN_ENDED)
    if line.now in {Headline.WITHDRAWN, Headline.NOT_DELIVERED}:
        return Timing(Schedule.UPCOMING, latest=line.latest, strict_latest=line.latest)
    days = ((line.met or as_of) - line.latest).days
    if line.met:
        value = Schedule.MET_LATE if days > 0 else Schedule.MET_ON_TIME
    elif days > 0:
        value = Schedule.OVERDUE if Badge.OVERDUE in line.badges else Schedule.PASSED_UNCHECKED
    else:
        value = Schedule.UPCOMING if days < -30 else Schedule.DUE_SOON
    return Timing(value, days=days, latest=line.latest, strict_latest=line.latest)


def _result(line: Line, timing: Timing, as_of: date) -> tuple[str, str]:
    if line.now in {Headline.WITHDRAWN, Headline.REPLACED, Headline.NOT_DELIVERED}:
        return line.now.label, "ended 14 June 2025"
    if line.latest is None:
        return ("No day given", f"“{line.phrase}”") if line.phrase else ("No timetable", "")
    if line.met and timing.days is not None:
        late = f"Delivered, {days_words(timing.days)} late" if timing.days > 0 else "On time"
        return late, day_words(line.met)
    days = (as_of - line.latest).days
    if days > 0:
        words = "overdue" if timing.value is Schedule.OVERDUE else "past, not checked"
        return f"{days_words(days)} {words}", f"latest day {day_words(line.latest)}"
    return f"{days_words(-days)} left", f"by {day_words(line.latest)}"


def _marks(line: Line) -> tuple[Mark, ...]:
    them, others, us = (Lane.THEY, "promiser"), (Lane.OTHERS, "River Watch"), (Lane.WE, "tracker")
    found = [Mark(SAID, None, *them, MarkKind.STATEMENT, None, "Statement in the House", 106)]
    if Badge.CLAIM_AHEAD in line.badges:
        said = Headline.DELIVERED
        day = date(2025, 4, 9)
        found.append(Mark(day, None, *them, MarkKind.CLAIM, said, "Claim: delivered", 101))
    if line.now not in {Headline.NOT_YET_ASSESSED, Headline.TOO_VAGUE, Headline.REPLACED}:
        day = line.met or date(2025, 4, 22)
        found.append(Mark(day, None, *us, MarkKind.FINDING, line.now, line.now.label, 102))
    if line.now is Headline.REPLACED:
        day = date(2025, 6, 14)
        found.append(Mark(day, None, *them, MarkKind.GONE, line.now, "Replaced", 103))
    if line.ref == "HAR-03":
        first, last = date(2025, 2, 1), date(2025, 2, 28)
        found.append(Mark(first, last, *us, MarkKind.LOOK, None, "Looked", 104))
        day = date(2025, 3, 3)
        found.append(Mark(day, None, *others, MarkKind.POSITION, None, "Doubts it", 105))
    return tuple(sorted(found, key=lambda mark: mark.day))


def card(line: Line, row: DeadlineRow, programme: str) -> Card:
    """The card of one commitment, with more on it for the first ones."""
    proof = (EvidenceLine(UPDATE, Grade.C, None),)
    assessed = line.now not in {Headline.NOT_YET_ASSESSED, Headline.TOO_VAGUE}
    plain = Card(
        ref=line.ref,
        title=line.title,
        kind=Kind.RECOMMENDATION if line.ref.startswith(("HAR", "AUD")) else Kind.UNDERTAKING,
        counted=line.now is not Headline.REPLACED,
        programme=programme,
        wording=f"We will see to it: {line.title[:1].lower()}{line.title[1:]}.",
        wording_source=STATEMENT,
        announced=When.on(SAID),
        announced_by="Dana Holt, Rivers Minister",
        lead="Department for Rivers",
        tags=(),
        headline=line.now,
        badges=line.badges,
        disposition=Disposition.ACTIVE,
        disposition_words="Replaced on 14 June 2025 by STM-2, a different promise."
        if line.now is Headline.REPLACED
        else None,
        ended_words=None,
        vague_words=None,
        stalled_since=None,
        effect_not_shown=Badge.EFFECT_NOT_SHOWN in line.badges,
        responses=(),
        criteria=(),
        claim=None,
        finding=finding("tracker", _FOUND.get(line.now, Delivery.UNDER_WAY), date(2025, 4, 22))
        if assessed
        else None,
        others=(),
        agreement=Agreement.VERDICT_ONLY if assessed else Agreement.NONE,
        deadline=row,
        restatements=(),
        instruments=(),
        links=(),
        children=(),
        positions=(),
        last_looked=When.on(date(2025, 6, 20)) if assessed else None,
        last_looked_by="A. Analyst" if assessed else None,
        history=(
            TimelineEntry(
                entry=7,
                occurred=When.on(SAID),
                recorded_at=datetime(2025, 1, 17, 10, 0, tzinfo=UTC),
                voice="Dana Holt",
                what="promised",
                quote="we will see to it",
                because=None,
                note=None,
                evidence=proof,
                amended=None,
            ),
        ),
    )
    return _full(plain, proof) if line.ref == "HAR-02" else plain


def _full(plain: Card, proof: tuple[EvidenceLine, ...]) -> Card:
    day = When.on(date(2025, 4, 9))
    return replace(
        plain,
        tags=("rivers", "timetable"),
        criteria=(
            CriterionLine(1, "A timetable is published", SuccessTestType.LETTER, None, True, proof),
            CriterionLine(
                2, "It has a date for each of the 20", SuccessTestType.LETTER, None, False, ()
            ),
        ),
        responses=(ResponseLine("Government", "accepted_in_part", day, "the need to act", proof),),
        claim=finding("promiser", Delivery.DELIVERED, date(2025, 4, 9)),
        positions=(
            Position(plain.ref, plain.title, "River Watch", "legal_action", day, None, proof),
        ),
        restatements=((day, "narrower", "those that fall to this department"),),
        instruments=(InstrumentLine("RIV-BILL", "Rivers Bill", "bill", "introduced", "s.96", day),),
        links=(("answers", "HAR-01", "Appoint a river commissioner"),),
        children=((Headline.UNDER_WAY, 3), (Headline.DELIVERED, 1)),
        agreement=Agreement.CLAIM_AHEAD,
    )


def _history(line: Line) -> tuple[DeadlineStatement, ...]:
    if not line.phrase:
        return ()
    first = DeadlineStatement(
        entry=8,
        phrase=line.phrase,
        said=When.on(SAID),
        by="Dana Holt",
        move="first",
        days=None,
        silent=False,
        earliest=None,
        latest=line.first,
        strict_latest=line.first,
        reading="as said",
        rule="phrase",
        version=1,
        hardness="target",
        because=None,
    )
    if line.first == line.latest or not (line.first and line.latest):
        return (first,)
    moved = replace(
        first,
        entry=9,
        said=When.on(date(2025, 5, 8)),
        move="slipped" if line.latest > line.first else "brought_forward",
        days=(line.latest - line.first).days,
        silent=line.ref == "HAR-07",
        because=None if line.ref == "HAR-07" else "the tender had to be run again",
        latest=line.latest,
        strict_latest=line.latest,
    )
    return (first, moved)
