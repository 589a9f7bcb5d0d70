"""The scoreboard and the four figures: every number is counted, every table sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeVar

from tracker.domain.prose import list_words
from tracker.domain.report import (
    Apart,
    Figure,
    GroupCount,
    Scoreboard,
    StateCount,
    Tally,
)
from tracker.domain.report.limits import TALLIES
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import (
    ASKS,
    OUT_OF_COUNT,
    Agreement,
    Group,
    Headline,
    Kind,
    LinkType,
    Response,
    Voice,
)
from tracker.services.weekly.events import is_overdue, replaced_this_week
from tracker.services.weekly.phrases import (
    be,
    counted,
    opening,
    sentence,
    sentence_case,
    so_many_are,
)
from tracker.services.weekly.reading import Reading

Key = TypeVar("Key")
#: Kinds with a noun of their own; everything else is a commitment.
_NOUNS = {Kind.RECOMMENDATION: "recommendation", Kind.STANDING: "standing promise"}
OTHER = "Other commitments"
NO_LEAD = "No lead body named"
#: Every headline that is counted, in the fixed order; Replaced has left the count.
COUNTED = tuple(each for each in Headline if each is not Headline.REPLACED)


def scoreboard(reading: Reading) -> Scoreboard:
    """Section 2: groups, headlines, programmes and lead bodies, and what is counted apart."""
    now = Counter(found.headline for found in reading.commitments if found.counted)
    last = Counter(f.headline for f in reading.last.standings.values() if f.counted)
    asks = [found for found in _asked(reading) if found.subject.kind in ASKS]
    return Scoreboard(
        total=now.total(),
        last_total=last.total(),
        groups=tuple(
            GroupCount(group, _in_group(now, group), _in_group(last, group))
            for group in Group
            if group is not Group.REPLACED
        ),
        states=tuple(StateCount(each, now[each], last[each]) for each in COUNTED),
        programmes=_programmes(reading),
        leads=_leads(reading),
        apart=_apart(reading),
        responses=_responses(asks),
        asks=len(asks),
    )


def figures(reading: Reading, board: Scoreboard) -> tuple[Figure, ...]:
    """Delivered, Overdue, Claim ahead, and the largest mover among the other headlines."""
    now = [found for found in reading.commitments if found.counted]
    last = [found for found in reading.last.standings.values() if found.counted]
    states = {state.headline: state for state in board.states}
    done = states[Headline.DELIVERED]
    others = [state for state in board.states if state.headline is not Headline.DELIVERED]
    mover = max(others, key=lambda state: (abs(state.this_week - state.last_week), state.this_week))
    apart = sum(is_overdue(found) for found in reading.commitments if not found.counted)
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


def is_ahead(found: Standing) -> bool:
    """Whether the promiser claims more than we find."""
    return found.agreement is Agreement.CLAIM_AHEAD


def _in_group(counts: Counter[Headline], group: Group) -> int:
    return sum(number for headline, number in counts.items() if headline.group is group)


def _programmes(reading: Reading) -> tuple[Tally, ...]:
    """By top-level parent in the order of the register; what has none comes last."""
    numbers = {number: top.id for number, top in reading.programmes.items() if top is not None}
    tallies = _tallies(reading, lambda found: numbers.get(found.subject.id))
    named = [
        _tally(reading.ref(number), reading.title_of(number), *tallies[number])
        for number in sorted(number for number in tallies if number is not None)
    ]
    rest = [_tally(None, OTHER, *tallies[None])] if None in tallies else []
    return (*_largest(named, "programmes"), *rest)


def _leads(reading: Reading) -> tuple[Tally, ...]:
    def lead(found: Standing) -> str | None:
        number = found.subject.one("lead")
        return None if number is None else reading.name(number)

    tallies = _tallies(reading, lead)
    names = sorted((name for name in tallies if name is not None), key=str.casefold)
    named = [_tally(None, name, *tallies[name]) for name in names]
    rest = [_tally(None, NO_LEAD, *tallies[None])] if None in tallies else []
    return (*_largest(named, "lead bodies"), *rest)


def _largest(some: list[Tally], what: str) -> Iterable[Tally]:
    """The largest in their order; of too many, the others are gathered in one that follows."""
    if len(some) <= TALLIES:
        return some
    kept = set(sorted(range(len(some)), key=lambda place: -some[place].total)[: TALLIES - 1])
    small = [each for place, each in enumerate(some) if place not in kept]
    counts = Counter[Headline]()
    for each in small:
        counts.update(dict(each.counts))
    gathered = Tally(
        ref=None,
        title=f"{len(small):,} smaller {what}",
        noun="commitments",
        total=counts.total(),
        counts=tuple((each, counts[each]) for each in COUNTED),
        replaced_this_week=sum(each.replaced_this_week for each in small),
        has_standing=any(each.has_standing for each in small),
        gathers=len(small),
    )
    return (*(some[place] for place in sorted(kept)), gathered)


def _tallies(
    reading: Reading, key: Callable[[Standing], Key]
) -> dict[Key, tuple[list[Standing], int]]:
    """The counted commitments of each key, and how many were replaced this week."""
    found: dict[Key, tuple[list[Standing], int]] = {}
    for each in reading.commitments:
        if each.counted:
            found.setdefault(key(each), ([], 0))[0].append(each)
    for each in replaced_this_week(reading):
        members, replaced = found.get(key(each), ([], 0))
        found[key(each)] = (members, replaced + 1)
    return found


def _tally(ref: str | None, title: str, members: list[Standing], replaced: int) -> Tally:
    counts = Counter(found.headline for found in members)
    return Tally(
        ref=ref,
        title=title,
        noun=_noun(members),
        total=counts.total(),
        counts=tuple((each, counts[each]) for each in COUNTED),
        replaced_this_week=replaced,
        has_standing=any(found.subject.kind is Kind.STANDING for found in members),
    )


def _noun(members: Iterable[Standing]) -> str:
    """What a tally counts: the kind that all its members share, or commitments."""
    found = list(members)
    kinds = {each.subject.kind for each in found}
    word = _NOUNS.get(kinds.pop(), "commitment") if len(kinds) == 1 else "commitment"
    return word if len(found) == 1 else f"{word}s"


def _apart(reading: Reading) -> tuple[Apart, ...]:
    """Demands, milestones and instruments: never counted with commitments, each with a line."""
    present = _asked(reading)
    demands = [found for found in present if found.subject.kind is Kind.DEMAND]
    milestones = [found for found in present if found.subject.kind is Kind.MILESTONE]
    types = Counter(
        reading.now.subjects[number].instrument_type.label for number in reading.instruments
    )
    return (
        Apart("Demands", len(demands), _answered(reading, demands)),
        Apart("Milestones", len(milestones), _passed(milestones)),
        Apart(
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
    numbers = {found.subject.id for found in demands}
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
    done = sum(found.headline is Headline.DELIVERED for found in milestones)
    late = sum(map(is_overdue, milestones))
    return f"{so_many_are(done)} reached. {so_many_are(late)} overdue."


def _asked(reading: Reading) -> list[Standing]:
    return [found for found in reading.commitments if found.disposition not in OUT_OF_COUNT]


def _responses(asks: Iterable[Standing]) -> tuple[tuple[str, int], ...]:
    """Responses by value; an ask to two bodies has two of them."""
    counts = Counter(
        Response(entry.value)
        for found in asks
        for entry in found.responses
        if entry.voice != Voice.TRACKER
    )
    if not counts:
        return ()
    return tuple((each.label, counts[each]) for each in Response)
