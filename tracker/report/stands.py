"""Where everything stands, row by row, and the bridge from last week's count to this week's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.headlines import Badge, Headline
from tracker.domain.lateness import is_overdue, lateness
from tracker.domain.schedule import Schedule
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import (
    COUNTED_APART,
    OUT_OF_COUNT,
    Disposition,
    Facet,
    Kind,
    LinkType,
    Voice,
)
from tracker.errors import Refused
from tracker.report.claims import Gap, Said, gap_of, said_of
from tracker.report.late import badges_of
from tracker.report.reading import Reading, is_apart


@dataclass(frozen=True, slots=True)
class BridgeLine:
    """One term of the bridge with the refs behind it."""

    label: str
    sign: int
    """+1 adds, −1 takes away, 0 is a total."""
    count: int
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bridge:
    """Opening + added + split − merged − replaced − out of scope = closing."""

    opening: int
    lines: tuple[BridgeLine, ...]
    closing: int
    rated: int
    too_vague: int
    not_assessed: int


#: Every headline that is counted, in the fixed order; Replaced has left the count.
COUNTED = tuple(headline for headline in Headline if headline is not Headline.REPLACED)
ADDED = "Added"
PARTS = "Split: the parts"
BACK = "Back in the count"
KIND_IN = "Kind repaired: now counted"
WHOLE = "Split: the whole"
MERGED = "Merged"
REPLACED = "Replaced"
OUT_OF_SCOPE = "Out of scope"
KIND_OUT = "Kind repaired: no longer counted"
#: Every line with its sign, in the order of the domain's formula.
LINES = (
    (ADDED, 1),
    (PARTS, 1),
    (BACK, 1),
    (KIND_IN, 1),
    (WHOLE, -1),
    (MERGED, -1),
    (REPLACED, -1),
    (OUT_OF_SCOPE, -1),
    (KIND_OUT, -1),
)
#: The terms of the formula are shown at zero too; the others only when there is something.
ALWAYS = frozenset({ADDED, PARTS, MERGED, REPLACED, OUT_OF_SCOPE})
_LEFT = {
    Disposition.SPLIT: WHOLE,
    Disposition.MERGED: MERGED,
    Disposition.SUPERSEDED: REPLACED,
    Disposition.OUT_OF_SCOPE: OUT_OF_SCOPE,
}


def bridge_of(reading: Reading) -> Bridge:
    """The bridge from last Sunday to this one. Raises Refused if it does not balance (exit 5)."""
    refs: dict[str, list[str]] = {label: [] for label, _ in LINES}
    parts = _parts(reading)
    for number, now in reading.now.standings.items():
        for label in _moves(now, reading.last.standings.get(number), part=number in parts):
            refs[label].append(now.subject.ref)
    closing = [standing for standing in reading.now.standings.values() if standing.counted]
    too_vague = sum(standing.headline is Headline.TOO_VAGUE for standing in closing)
    not_assessed = sum(standing.headline is Headline.NOT_YET_ASSESSED for standing in closing)
    bridge = Bridge(
        opening=sum(standing.counted for standing in reading.last.standings.values()),
        lines=tuple(
            BridgeLine(label, sign, len(refs[label]), tuple(refs[label]))
            for label, sign in LINES
            if refs[label] or label in ALWAYS
        ),
        closing=len(closing),
        rated=sum(
            standing.headline not in {Headline.TOO_VAGUE, Headline.NOT_YET_ASSESSED}
            for standing in closing
        ),
        too_vague=too_vague,
        not_assessed=not_assessed,
    )
    check_balance(bridge)
    return bridge


def check_balance(bridge: Bridge) -> None:
    """Raise Refused (exit 5) unless the lines lead from opening to closing, and that is rated,
    too vague to rate or not assessed.
    """
    reached = bridge.opening + sum(line.sign * line.count for line in bridge.lines)
    classified = bridge.rated + bridge.too_vague + bridge.not_assessed
    for line in bridge.lines:
        if line.count != len(line.refs):
            raise _unbalanced(f"{line.label} is {line.count} and names {len(line.refs)}")
    if reached != bridge.closing:
        raise _unbalanced(
            f"{bridge.opening} last week leads to {reached}, and {bridge.closing} are counted"
        )
    if classified != bridge.closing:
        raise _unbalanced(
            f"{classified} are rated, too vague or not assessed, and {bridge.closing} are counted"
        )


def _moves(now: Standing, before: Standing | None, *, part: bool) -> Iterable[str]:
    """The lines on which a commitment stands: none, one, or two if it came and left again."""
    counted_before = before is not None and before.counted
    if before is None and not is_apart(now):
        yield PARTS if part else ADDED
        if not now.counted:
            yield _LEFT[now.disposition]
    elif before is not None and now.counted and not counted_before:
        yield KIND_IN if is_apart(before) else BACK
    elif counted_before and not now.counted:
        yield KIND_OUT if is_apart(now) else _LEFT[now.disposition]


def _parts(reading: Reading) -> set[int]:
    """What was split off this week."""
    parts: set[int] = set()
    for number, now in reading.now.standings.items():
        before = reading.last.standings.get(number)
        fresh = before is None or before.disposition is not Disposition.SPLIT
        if now.disposition is Disposition.SPLIT and fresh:
            split = (entry for entry in now.entries.values() if entry.value == Disposition.SPLIT)
            parts.update(next((entry.refs.get("by", ()) for entry in split), ()))
    return parts


def _unbalanced(because: str) -> Refused:
    return Refused(
        f"The bridge does not balance: {because}.",
        hint="No report is written. Run tracker verify, and tell the maintainers.",
    )


#: A longer register has a row for each programme or body.
MOST_ROWS = 60
#: Bars are drawn where at least this share is assessed.
ASSESSED_SHARE = 1 / 5
#: More programmes are not drawn.
MOST_BARS = 8
#: Delays are drawn from so many delivered commitments on.
LEAST_DELIVERED = 5
NO_LEAD = "No lead body named"


class RowChange(StrEnum):
    """What is new in a row, in the order of its weight."""

    NEW = "new"
    STATUS = "status"
    CLAIM = "claim"
    WORDS = "words"
    DATE = "date"
    BILL = "bill"


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One commitment."""

    ref: str
    title: str
    lead: str | None
    said: Said
    headline: Headline
    badges: tuple[Badge, ...]
    due: date | None
    """The last day of what is to come or past; None where none is known or it is met."""
    result: str
    """'met 27 to 61 days late', 'passed 12 days ago, not checked'; empty without a date."""
    days: int | None
    """Days late, or past a date that nobody has checked; None for neither."""
    checked: date | None
    change: RowChange | None


@dataclass(frozen=True, slots=True)
class StatusGroup:
    """A programme and what answers it, or what belongs to none."""

    ref: str | None
    title: str
    rows: tuple[StatusRow, ...]


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A programme with its parts, or the commitments of a body that belong to none."""

    ref: str | None
    title: str
    is_body: bool
    total: int
    counts: tuple[tuple[Headline, int], ...]
    """The headlines that occur, in the fixed order; they sum to the total."""
    overdue: int
    gaps: int
    """Claims that are ahead of the evidence or not checked."""
    changed: int
    """How many are new or show something new."""

    @property
    def assessed(self) -> int:
        """How many have a finding or an end."""
        return self.total - dict(self.counts).get(Headline.NOT_YET_ASSESSED, 0)


@dataclass(frozen=True, slots=True)
class Apart:
    """What is recorded and never counted with commitments."""

    what: str
    count: int


@dataclass(frozen=True, slots=True)
class Delivered:
    """A delivered commitment, and how long it took."""

    ref: str
    days: int
    """From the day of the promise to the day of delivery."""


@dataclass(frozen=True, slots=True)
class Delays:
    """What a body has delivered, the quickest first."""

    body: str
    delivered: tuple[Delivered, ...]

    @property
    def middle(self) -> int:
        """Half of them took so many days or fewer."""
        return self.delivered[(len(self.delivered) - 1) // 2].days


@dataclass(frozen=True, slots=True)
class Stands:
    """Where everything stands: groups or, in a long register, summary; either sums to total."""

    total: int
    assessed: int
    """Of them, those that we have a finding on."""
    bridge: Bridge
    headlines: tuple[tuple[Headline, int], ...]
    """The headlines that occur, in the fixed order; they sum to the total."""
    groups: tuple[StatusGroup, ...]
    summary: tuple[SummaryRow, ...]
    bars: tuple[SummaryRow, ...]
    """The programmes to draw, by share assessed; none where under a fifth is assessed."""
    delays: tuple[Delays, ...]
    """From promise to delivery, by body, the most first; none before five are delivered."""
    apart: tuple[Apart, ...]


def stands_of(reading: Reading) -> Stands:
    """Every counted commitment. Raises Refused (exit 5) where the bridge does not balance."""
    counted = [standing for standing in reading.commitments if standing.counted]
    changes = {standing.subject.id: _change(reading, standing) for standing in counted}
    tops = _tops(reading)
    counts = Counter(standing.headline for standing in counted)
    assessed = len(counted) - counts[Headline.NOT_YET_ASSESSED]
    programmes = _by_programme(counted, tops)
    summary = _summary(reading, counted, tops, changes)
    bars = [row for row in summary if not row.is_body and row.ref is not None]
    drawn = counted and assessed / len(counted) >= ASSESSED_SHARE
    short = len(counted) <= MOST_ROWS
    return Stands(
        total=len(counted),
        assessed=assessed,
        bridge=bridge_of(reading),
        headlines=tuple((headline, counts[headline]) for headline in COUNTED if counts[headline]),
        groups=tuple(_group(reading, top, some, changes) for top, some in programmes.items())
        if short
        else (),
        summary=() if short else _gathered(summary),
        bars=tuple(sorted(bars, key=lambda row: -row.assessed / row.total)[:MOST_BARS])
        if drawn
        else (),
        delays=_delays(reading, counted),
        apart=tuple(_apart(reading)),
    )


def _delays(reading: Reading, counted: Iterable[Standing]) -> tuple[Delays, ...]:
    by_body: dict[str, list[Delivered]] = {}
    for standing in counted:
        if standing.headline is Headline.DELIVERED and standing.met_on is not None:
            lead = standing.subject.one("lead")
            name = NO_LEAD if lead is None else reading.name(lead)
            days = (standing.met_on - standing.subject.announced_latest).days
            by_body.setdefault(name, []).append(Delivered(standing.subject.ref, max(days, 0)))
    if sum(map(len, by_body.values())) < LEAST_DELIVERED:
        return ()
    order = sorted(by_body.items(), key=lambda pair: (-len(pair[1]), pair[0].casefold()))
    return tuple(
        Delays(body, tuple(sorted(some, key=lambda one: (one.days, one.ref))))
        for body, some in order[:MOST_BARS]
    )


def _tops(reading: Reading) -> dict[int, int | None]:
    """The programme of each commitment: its top parent, or that of what it answers."""
    tops = {number: None if top is None else top.id for number, top in reading.programmes.items()}
    for link in reading.links:
        if link.value == LinkType.ANSWERS and tops.get(link.subject, 0) is None:
            targets = (tops.get(target) for target in link.refs.get("target", ()))
            tops[link.subject] = next(filter(None, targets), None)
    return tops


def _by_programme(
    counted: Iterable[Standing], tops: dict[int, int | None]
) -> dict[int | None, list[Standing]]:
    """By programme, the largest first; what belongs to none comes last."""
    programmes: dict[int | None, list[Standing]] = {}
    for standing in counted:
        programmes.setdefault(tops.get(standing.subject.id), []).append(standing)
    order = sorted(programmes, key=lambda top: (top is None, -len(programmes[top]), top or 0))
    return {top: programmes[top] for top in order}


def _group(
    reading: Reading,
    top: int | None,
    some: Sequence[Standing],
    changes: dict[int, RowChange | None],
) -> StatusGroup:
    return StatusGroup(
        ref=None if top is None else reading.ref(top),
        title="Other commitments" if top is None else reading.title_of(top),
        rows=tuple(
            status_row(
                standing, reading.now.names, reading.week.sunday, changes[standing.subject.id]
            )
            for standing in some
        ),
    )


def status_row(
    standing: Standing, names: Mapping[int, str], as_of: date, change: RowChange | None = None
) -> StatusRow:
    """A commitment in the table of everything."""
    timing, lead = standing.timing, standing.subject.one("lead")
    late = timing.value in {Schedule.OVERDUE, Schedule.MET_LATE, Schedule.PASSED_UNCHECKED}
    met = timing.value in {Schedule.MET_ON_TIME, Schedule.MET_LATE}
    return StatusRow(
        ref=standing.subject.ref,
        title=standing.subject.title,
        lead=None if lead is None else names.get(lead),
        said=said_of(standing),
        headline=standing.headline,
        badges=badges_of(standing),
        due=None if met or not standing.is_open else timing.latest,
        result=lateness(standing, as_of),
        days=max(timing.days or 0, 0) or None if late and (met or standing.is_open) else None,
        checked=standing.last_looked,
        change=change,
    )


def _change(reading: Reading, standing: Standing) -> RowChange | None:
    """What is new in a row since last Sunday; the first that fits."""
    before = reading.last.standings.get(standing.subject.id)
    if before is None or not before.counted:
        return RowChange.NEW

    def moved(*facets: Facet) -> bool:
        """Whether others than we said something of this week in one of these facets."""
        return any(
            facet in facets
            and voice != Voice.TRACKER
            and entry.occurred_latest >= reading.week.monday
            for (facet, voice), entry in standing.entries.items()
        )

    holds = {
        RowChange.STATUS: before.headline is not standing.headline,
        RowChange.CLAIM: moved(Facet.DELIVERY, Facet.RESPONSE),
        RowChange.WORDS: moved(Facet.RESTATEMENT),
        RowChange.DATE: before.timing.latest != standing.timing.latest,
        RowChange.BILL: before.carriers != standing.carriers,
    }
    return next((change for change, fits in holds.items() if fits), None)


def _summary(
    reading: Reading,
    counted: Sequence[Standing],
    tops: dict[int, int | None],
    changes: dict[int, RowChange | None],
) -> list[SummaryRow]:
    rows = []
    for top, some in _by_programme(counted, tops).items():
        if top is not None:
            rows.append(_tally(reading.ref(top), reading.title_of(top), some, changes))
            continue
        bodies: dict[str, list[Standing]] = {}
        for standing in some:
            lead = standing.subject.one("lead")
            name = NO_LEAD if lead is None else reading.name(lead)
            bodies.setdefault(name, []).append(standing)
        rows += [
            _tally(None, name, bodies[name], changes, is_body=True)
            for name in sorted(bodies, key=lambda name: (-len(bodies[name]), name.casefold()))
        ]
    return rows


def _tally(
    ref: str | None,
    title: str,
    some: Sequence[Standing],
    changes: dict[int, RowChange | None],
    *,
    is_body: bool = False,
) -> SummaryRow:
    counts = Counter(standing.headline for standing in some)
    gaps = {Gap.AHEAD, Gap.UNCHECKED}
    return SummaryRow(
        ref=ref,
        title=title,
        is_body=is_body,
        total=len(some),
        counts=tuple((headline, counts[headline]) for headline in COUNTED if counts[headline]),
        overdue=sum(map(is_overdue, some)),
        gaps=sum(gap_of(standing) in gaps for standing in some),
        changed=sum(changes[standing.subject.id] is not None for standing in some),
    )


def _gathered(rows: Sequence[SummaryRow]) -> tuple[SummaryRow, ...]:
    """As many rows as there is room for; the smallest of more are gathered in the last one."""
    if len(rows) <= MOST_ROWS:
        return tuple(rows)
    small = sorted(rows, key=lambda row: row.total)[: len(rows) - MOST_ROWS + 1]
    counts: Counter[Headline] = Counter()
    for row in small:
        counts.update(dict(row.counts))
    rest = SummaryRow(
        ref=None,
        title=f"{len(small):,} smaller programmes and bodies",
        is_body=True,
        total=counts.total(),
        counts=tuple((headline, counts[headline]) for headline in COUNTED if counts[headline]),
        overdue=sum(row.overdue for row in small),
        gaps=sum(row.gaps for row in small),
        changed=sum(row.changed for row in small),
    )
    gathered = set(map(id, small))
    return (*(row for row in rows if id(row) not in gathered), rest)


def _apart(reading: Reading) -> Iterable[Apart]:
    """Demands, milestones and instruments, each with its own count."""
    kinds = Counter(
        standing.subject.kind
        for standing in reading.commitments
        if standing.subject.kind in COUNTED_APART and standing.disposition not in OUT_OF_COUNT
    )
    counts = (
        ("demand", kinds[Kind.DEMAND]),
        ("milestone", kinds[Kind.MILESTONE]),
        ("instrument", len(reading.instruments)),
    )
    return (Apart(what, count) for what, count in counts if count)
