"""Counts commitments by status, and bridges last week's total to this week's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from tracker.domain.headlines import Agreement, Group, Headline
from tracker.domain.lateness import is_overdue
from tracker.domain.prose import list_words, sentence, sentence_case
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import (
    ASKS,
    OUT_OF_COUNT,
    Disposition,
    Kind,
    LinkType,
    Response,
    Voice,
)
from tracker.errors import Refused
from tracker.report.events import replaced_this_week
from tracker.report.reading import Reading, is_apart
from tracker.report.value import TALLIES, be, counted, opening, so_many_are


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the four large figures beside the bottom line."""

    label: str
    value: int
    of: int
    """The denominator that the value is a part of."""
    change: int
    note: str


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many commitments show a headline, this week and last."""

    headline: Headline
    this_week: int
    last_week: int


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many commitments fall in a readers' group, this week and last."""

    group: Group
    this_week: int
    last_week: int


@dataclass(frozen=True, slots=True)
class ProgrammeTally:
    """Counts by headline of one programme or lead body; they sum to `total`."""

    ref: str | None
    """The programme's ref; None for a lead body and for commitments without a programme."""
    title: str
    noun: str
    """What is counted, in the number of `total`: 'recommendations', 'commitment'."""
    total: int
    counts: tuple[tuple[Headline, int], ...]
    """Every headline in the fixed order, zeros included (Replaced is not counted)."""
    replaced_this_week: int
    has_standing: bool
    gathers: int = 1
    """How many programmes or lead bodies it counts: more than one for the smallest of many."""


@dataclass(frozen=True, slots=True)
class CountedApart:
    """What is recorded but never counted with commitments."""

    label: str
    count: int
    note: str


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """Section 2."""

    total: int
    last_total: int
    groups: tuple[GroupCount, ...]
    states: tuple[StateCount, ...]
    programmes: tuple[ProgrammeTally, ...]
    leads: tuple[ProgrammeTally, ...]
    apart: tuple[CountedApart, ...]
    responses: tuple[tuple[str, int], ...]
    """Responses to asks by value, in words, with their number."""
    asks: int
    """The recommendations and demands that the responses are to."""


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
    """Section 3: opening + added + split − merged − replaced − out of scope = closing."""

    opening: int
    lines: tuple[BridgeLine, ...]
    closing: int
    rated: int
    too_vague: int
    not_assessed: int


Key = TypeVar("Key")
#: Kinds with a noun of their own; everything else is a commitment.
_NOUNS = {Kind.RECOMMENDATION: "recommendation", Kind.STANDING: "standing promise"}
OTHER = "Other commitments"
NO_LEAD = "No lead body named"
#: Every headline that is counted, in the fixed order; Replaced has left the count.
COUNTED = tuple(headline for headline in Headline if headline is not Headline.REPLACED)


def scoreboard(reading: Reading) -> Scoreboard:
    """Section 2: groups, headlines, programmes and lead bodies, and what is counted apart."""
    now = Counter(standing.headline for standing in reading.commitments if standing.counted)
    last = Counter(f.headline for f in reading.last.standings.values() if f.counted)
    asks = [standing for standing in _asked(reading) if standing.subject.kind in ASKS]
    return Scoreboard(
        total=now.total(),
        last_total=last.total(),
        groups=tuple(
            GroupCount(group, _in_group(now, group), _in_group(last, group))
            for group in Group
            if group is not Group.REPLACED
        ),
        states=tuple(StateCount(headline, now[headline], last[headline]) for headline in COUNTED),
        programmes=_programmes(reading),
        leads=_leads(reading),
        apart=_apart(reading),
        responses=_responses(asks),
        asks=len(asks),
    )


def figures(reading: Reading, board: Scoreboard) -> tuple[Figure, ...]:
    """Delivered, Overdue, Claim ahead, and the largest mover among the other headlines."""
    now = [standing for standing in reading.commitments if standing.counted]
    last = [standing for standing in reading.last.standings.values() if standing.counted]
    states = {state.headline: state for state in board.states}
    done = states[Headline.DELIVERED]
    others = [state for state in board.states if state.headline is not Headline.DELIVERED]
    mover = max(others, key=lambda state: (abs(state.this_week - state.last_week), state.this_week))
    apart = sum(is_overdue(standing) for standing in reading.commitments if not standing.counted)
    return (
        Figure(Headline.DELIVERED.label, done.this_week, board.total, _change(done), ""),
        Figure(
            "Overdue",
            sum(map(is_overdue, now)),
            board.total,
            sum(map(is_overdue, now)) - sum(map(is_overdue, last)),
            f"{opening(apart, 'item')} counted apart {be(apart)} overdue too" if apart else "",
        ),
        Figure(
            "Claim ahead of evidence",
            sum(map(is_ahead, now)),
            board.total,
            sum(map(is_ahead, now)) - sum(map(is_ahead, last)),
            "",
        ),
        Figure(mover.headline.label, mover.this_week, board.total, _change(mover), ""),
    )


def _change(state: StateCount) -> int:
    return state.this_week - state.last_week


def is_ahead(standing: Standing) -> bool:
    """Whether the promiser claims more than we find."""
    return standing.agreement is Agreement.CLAIM_AHEAD


def _in_group(counts: Counter[Headline], group: Group) -> int:
    return sum(number for headline, number in counts.items() if headline.group is group)


def _programmes(reading: Reading) -> tuple[ProgrammeTally, ...]:
    """By top-level parent in the order of the register; what has none comes last."""
    numbers = {number: top.id for number, top in reading.programmes.items() if top is not None}
    tallies = _tallies(reading, lambda standing: numbers.get(standing.subject.id))
    by_programme = [
        _tally(reading.ref(number), reading.title_of(number), *tallies[number])
        for number in sorted(number for number in tallies if number is not None)
    ]
    rest = [_tally(None, OTHER, *tallies[None])] if None in tallies else []
    return (*_largest(by_programme, "programmes"), *rest)


def _leads(reading: Reading) -> tuple[ProgrammeTally, ...]:
    def lead(standing: Standing) -> str | None:
        number = standing.subject.one("lead")
        return None if number is None else reading.name(number)

    tallies = _tallies(reading, lead)
    names = sorted((name for name in tallies if name is not None), key=str.casefold)
    by_lead = [_tally(None, name, *tallies[name]) for name in names]
    rest = [_tally(None, NO_LEAD, *tallies[None])] if None in tallies else []
    return (*_largest(by_lead, "lead bodies"), *rest)


def _largest(some: list[ProgrammeTally], what: str) -> Iterable[ProgrammeTally]:
    """The largest in their order; of too many, the others are gathered in one that follows."""
    if len(some) <= TALLIES:
        return some
    kept = set(sorted(range(len(some)), key=lambda place: -some[place].total)[: TALLIES - 1])
    small = [tally for place, tally in enumerate(some) if place not in kept]
    counts = Counter[Headline]()
    for tally in small:
        counts.update(dict(tally.counts))
    gathered = ProgrammeTally(
        ref=None,
        title=f"{len(small):,} smaller {what}",
        noun="commitments",
        total=counts.total(),
        counts=tuple((headline, counts[headline]) for headline in COUNTED),
        replaced_this_week=sum(tally.replaced_this_week for tally in small),
        has_standing=any(tally.has_standing for tally in small),
        gathers=len(small),
    )
    return (*(some[place] for place in sorted(kept)), gathered)


def _tallies(
    reading: Reading, key: Callable[[Standing], Key]
) -> dict[Key, tuple[list[Standing], int]]:
    """The counted commitments of each key, and how many were replaced this week."""
    by_key: dict[Key, tuple[list[Standing], int]] = {}
    for standing in reading.commitments:
        if standing.counted:
            by_key.setdefault(key(standing), ([], 0))[0].append(standing)
    for standing in replaced_this_week(reading):
        members, replaced = by_key.get(key(standing), ([], 0))
        by_key[key(standing)] = (members, replaced + 1)
    return by_key


def _tally(ref: str | None, title: str, members: list[Standing], replaced: int) -> ProgrammeTally:
    counts = Counter(standing.headline for standing in members)
    return ProgrammeTally(
        ref=ref,
        title=title,
        noun=_noun(members),
        total=counts.total(),
        counts=tuple((headline, counts[headline]) for headline in COUNTED),
        replaced_this_week=replaced,
        has_standing=any(standing.subject.kind is Kind.STANDING for standing in members),
    )


def _noun(members: Iterable[Standing]) -> str:
    """What a tally counts: the kind that all its members share, or commitments."""
    standings = list(members)
    kinds = {standing.subject.kind for standing in standings}
    word = _NOUNS.get(kinds.pop(), "commitment") if len(kinds) == 1 else "commitment"
    return word if len(standings) == 1 else f"{word}s"


def _apart(reading: Reading) -> tuple[CountedApart, ...]:
    """Demands, milestones and instruments: never counted with commitments, each with a line."""
    present = _asked(reading)
    demands = [standing for standing in present if standing.subject.kind is Kind.DEMAND]
    milestones = [standing for standing in present if standing.subject.kind is Kind.MILESTONE]
    types = Counter(
        reading.now.subjects[number].instrument_form.label for number in reading.instruments
    )
    return (
        CountedApart("Demands", len(demands), _answered(reading, demands)),
        CountedApart("Milestones", len(milestones), _passed(milestones)),
        CountedApart(
            "Instruments",
            types.total(),
            sentence_case(
                sentence(list_words([counted(types[name], name) for name in sorted(types)]))
            )
            or "None is recorded.",
        ),
    )


def _answered(reading: Reading, demands: list[Standing]) -> str:
    if not demands:
        return "None is recorded."
    numbers = {standing.subject.id for standing in demands}
    answered = {
        target
        for entry in reading.links
        if entry.value == LinkType.ANSWERS
        for target in entry.refs.get("target", ())
        if target in numbers
    }
    return f"{so_many_are(len(answered))} answered by a commitment."


def _passed(milestones: list[Standing]) -> str:
    if not milestones:
        return "None is recorded."
    done = sum(standing.headline is Headline.DELIVERED for standing in milestones)
    late = sum(map(is_overdue, milestones))
    return f"{so_many_are(done)} reached. {so_many_are(late)} overdue."


def _asked(reading: Reading) -> list[Standing]:
    return [
        standing for standing in reading.commitments if standing.disposition not in OUT_OF_COUNT
    ]


def _responses(asks: Iterable[Standing]) -> tuple[tuple[str, int], ...]:
    """Responses by value; an ask to two bodies has two of them."""
    counts = Counter(
        Response(entry.value)
        for standing in asks
        for entry in standing.responses
        if entry.voice != Voice.TRACKER
    )
    if not counts:
        return ()
    return tuple((response.label, counts[response]) for response in Response)


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
            entry = next(
                (
                    candidate
                    for candidate in now.entries.values()
                    if candidate.value == Disposition.SPLIT
                ),
                None,
            )
            parts |= set(entry.refs.get("by", ())) if entry is not None else set()
    return parts


def _unbalanced(because: str) -> Refused:
    return Refused(
        f"The bridge does not balance: {because}.",
        hint="No report is written. Run tracker verify, and tell the maintainers.",
    )
