"""The marks of a commitment on a time axis: what was said above, what was found below."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.domain.entry import Entry, voice_party
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import (
    Delivery,
    Disposition,
    Facet,
    Headline,
    Identity,
    LinkType,
    StepKind,
    Voice,
)
from tracker.report.describe import Teller
from tracker.report.reading import Reading
from tracker.report.value import TimelineMark

SAID, FOUND = 1, -1
#: The shape of a claim or of somebody else's finding; a word without a place on the ladder
#: is a statement.
_CLAIMED = {
    Delivery.DELIVERED: Headline.DELIVERED,
    Delivery.PARTLY_DELIVERED: Headline.PARTLY_DELIVERED,
    Delivery.UNDER_WAY: Headline.UNDER_WAY,
    Delivery.PLANNED: Headline.PLANNED,
    Delivery.NO_ACTION_FOUND: Headline.NO_ACTION_FOUND,
    Delivery.HOLDING: Headline.HOLDING,
    Delivery.BREACHED: Headline.BREACHED,
}
_SHAPES = {
    Facet.IDENTITY: ("opened", SAID),
    Facet.STEP: ("statement", SAID),
    Facet.LOOK: ("look", FOUND),
    Facet.SAYS: ("position", SAID),
    Facet.DEADLINE: ("statement", SAID),
    Facet.RESTATEMENT: ("statement", SAID),
    Facet.RESPONSE: ("statement", SAID),
}
_DISPOSED = {Disposition.SUPERSEDED: "replaced", Disposition.WITHDRAWN: Headline.WITHDRAWN.value}


def marks_of(reading: Reading, teller: Teller, found: Standing) -> tuple[TimelineMark, ...]:
    """Every mark, by day and then in the order of the ledger."""
    entries = _last_verdicts(reading.history.get(found.subject.id) or (found.subject.opened,))
    marked = [(entry, _mark(reading, teller, entry)) for entry in entries]
    marked += [(entry, _stage(reading, teller, entry)) for entry in _stages(reading, found)]
    return tuple(
        mark
        for _, mark in sorted(
            ((entry, mark) for entry, mark in marked if mark is not None),
            key=lambda pair: (pair[1].day, pair[0].seq),
        )
    )


def _last_verdicts(entries: Iterable[Entry]) -> list[Entry]:
    """Without a finding that the same act followed by an ending: they are one verdict."""
    kept: list[Entry] = []
    for entry in entries:
        if kept and entry.facet is Facet.ENDED:
            before = kept[-1]
            same = (before.batch, before.occurred, before.voice)
            if before.facet is Facet.DELIVERY and same == (
                entry.batch,
                entry.occurred,
                entry.voice,
            ):
                kept.pop()
        kept.append(entry)
    return kept


def _mark(reading: Reading, teller: Teller, entry: Entry) -> TimelineMark | None:
    shape, side = _shape(teller, entry)
    if shape is None:
        return None
    return _placed(reading, entry, shape, side, teller.tell(entry).core)


def _shape(teller: Teller, entry: Entry) -> tuple[str | None, int]:
    if entry.facet in {Facet.DELIVERY, Facet.ENDED}:
        return _found(teller, entry)
    if entry.facet is Facet.DISPOSITION:
        return _DISPOSED.get(Disposition(entry.value)), SAID
    if entry.facet is Facet.STEP and entry.value == StepKind.ACTION:
        return "action", FOUND
    if entry.facet is Facet.IDENTITY and entry.value != Identity.OPENED:
        return None, SAID
    return _SHAPES.get(entry.facet, (None, SAID))


def _found(teller: Teller, entry: Entry) -> tuple[str | None, int]:
    """A verdict of ours, or what somebody else says of delivery."""
    passage = teller.passages.get(entry.seq)
    if passage is not None:
        return passage.after.value, FOUND
    claimed = _CLAIMED.get(Delivery(entry.value)) if entry.facet is Facet.DELIVERY else None
    return (claimed.value if claimed else "statement"), SAID


def _stage(reading: Reading, teller: Teller, entry: Entry) -> TimelineMark:
    core = teller.tell(entry).core.removeprefix("Stage: ")
    return _placed(reading, entry, "stage", FOUND, f"{reading.ref(entry.subject)}: {core}")


def _placed(reading: Reading, entry: Entry, shape: str, side: int, label: str) -> TimelineMark:
    when = entry.when
    day = when.earliest or entry.occurred_latest
    party = voice_party(entry.voice)
    opened = entry.facet is Facet.IDENTITY
    # What is said is the promiser's where no third party says it, whoever wrote it down.
    voice = Voice.PROMISER.value if side == SAID else entry.voice
    return TimelineMark(
        day=day,
        latest=entry.occurred_latest if entry.occurred_latest != day else None,
        voice=voice if party is None else reading.name(party),
        side=side,
        shape=shape,
        label="Announced" if opened else label,
        entry=entry.seq,
    )


def _stages(reading: Reading, found: Standing) -> Iterable[Entry]:
    """The stages of the instruments that carry a commitment."""
    carrying = {
        target
        for entry in reading.links_of(found.subject.id)
        if entry.value == LinkType.CARRIED_BY
        for target in entry.refs.get("target", ())
    }
    return (entry for number in sorted(carrying) for entry in reading.stages_of(number))
