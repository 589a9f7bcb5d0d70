"""Which commitments ended, changed or became late between two Sundays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.entry import Entry
from tracker.domain.headlines import Headline
from tracker.domain.lateness import is_overdue
from tracker.domain.standing import Standing
from tracker.domain.subject import RefOrder, ref_order
from tracker.domain.vocabulary import COUNTED_APART, Disposition, Facet, Voice
from tracker.report.reading import Reading, is_apart

#: What is over has no deadline any more: delivered, ended, withdrawn or replaced.
OVER = frozenset(
    {
        Headline.DELIVERED,
        Headline.PARTLY_DELIVERED_ENDED,
        Headline.NOT_DELIVERED,
        Headline.REJECTED,
        Headline.WITHDRAWN,
        Headline.REPLACED,
    }
)
_STATES = frozenset({Facet.DELIVERY, Facet.ENDED, Facet.DISPOSITION})
#: Endings in the order in which the report leads with them (look, first screen).
ENDINGS = (
    Headline.DELIVERED,
    Headline.PARTLY_DELIVERED_ENDED,
    Headline.NOT_DELIVERED,
    Headline.REJECTED,
    Headline.BREACHED,
    Headline.WITHDRAWN,
)


@dataclass(frozen=True, slots=True)
class Events:
    """The counted commitments to which something happened this week, in order of ref."""

    ended: dict[Headline, tuple[Standing, ...]]
    """By each of ENDINGS: the commitments that show it now and did not last Sunday."""
    replaced: tuple[Standing, ...]
    overdue: tuple[Standing, ...]
    """That are overdue now and were not last Sunday."""
    all_overdue: tuple[Standing, ...]
    """Longest first."""
    learned: tuple[Standing, ...]
    """That ended in an earlier week, of which we learned in this one."""
    changed: tuple[Standing, ...]
    """That show another headline which is none of the endings."""
    entered: tuple[Standing, ...]


def events_of(reading: Reading) -> Events:
    """Compare this Sunday with the last; both as known at the same moment."""
    counted = [standing for standing in reading.commitments if standing.counted]
    was = reading.last.standings
    fresh = [
        standing
        for standing in counted
        if _shown(was.get(standing.subject.id)) is not standing.headline
    ]
    ended = {
        ending: tuple(standing for standing in fresh if standing.headline is ending)
        for ending in ENDINGS
    }
    late = [standing for standing in counted if is_overdue(standing)]
    late_before = {number for number, standing in was.items() if is_overdue(standing)}
    learned_of = {
        entry.subject
        for entry in reading.of_week
        if entry.facet in _STATES and entry.voice == Voice.TRACKER and _is_learned(reading, entry)
    }
    return Events(
        ended=ended,
        replaced=tuple(replaced_this_week(reading)),
        overdue=tuple(standing for standing in late if standing.subject.id not in late_before),
        all_overdue=tuple(
            sorted(late, key=lambda standing: (-(standing.timing.days or 0), _key(standing)))
        ),
        learned=tuple(
            standing
            for standing in reading.commitments
            if standing.headline in OVER
            and standing.subject.kind not in COUNTED_APART
            and standing.subject.id in learned_of
            and was.get(standing.subject.id) is not None
            and was[standing.subject.id].headline is standing.headline
        ),
        changed=tuple(
            standing
            for standing in fresh
            if standing.headline not in ENDINGS and standing.subject.id in was
        ),
        entered=tuple(standing for standing in counted if standing.subject.id not in was),
    )


def _is_learned(reading: Reading, entry: Entry) -> bool:
    """Whether an entry of the week is of an earlier day, stands, and is no loaded history."""
    standing = reading.now.standings.get(entry.subject)
    return (
        entry.occurred_latest < reading.week.monday
        and entry.amends is None
        and standing is not None
        and standing.entries.get((entry.facet, entry.voice)) == entry._replace(texts={})
        and not reading.is_backfill(entry)
    )


def closing(standing: Standing, facet: Facet) -> Entry | None:
    """What ended a commitment or took it out: our own entry, or else the promiser's."""
    return standing.of(facet) or standing.entries.get((facet, Voice.PROMISER))


def replaced_this_week(reading: Reading) -> Iterable[Standing]:
    """The commitments that another has taken the place of since last Sunday."""
    for number, standing in reading.now.standings.items():
        before = reading.last.standings.get(number)
        if (
            standing.disposition is Disposition.SUPERSEDED
            and not is_apart(standing)
            and (before is None or before.disposition is not Disposition.SUPERSEDED)
        ):
            yield standing


def _shown(standing: Standing | None) -> Headline | None:
    return None if standing is None else standing.headline


def _key(standing: Standing) -> RefOrder:
    return ref_order(standing.subject.ref)
