"""How each entry moved its commitment: the headline before it and after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.entry import Entry
from tracker.domain.headline import headline
from tracker.domain.vocabulary import (
    LADDER,
    Delivery,
    Disposition,
    Ended,
    Facet,
    Headline,
    Ratability,
    Voice,
)

#: The facets that a headline follows from (domain, headline).
STATE_FACETS = frozenset({Facet.DELIVERY, Facet.ENDED, Facet.DISPOSITION, Facet.RATABILITY})


@dataclass(frozen=True, slots=True)
class Passage:
    """From one headline to the next."""

    before: Headline
    after: Headline
    down: bool
    """Whether the finding went down the ladder, which is shown as reassessed."""


def passages(history: Iterable[Entry]) -> dict[int, Passage]:
    """The passage of every entry of one commitment that a headline follows from.

    Entries come by day and then by number: an entry that is recorded late takes its place in
    time, and what was recorded before it keeps its own.
    """
    values: dict[tuple[Facet, str], str] = {}
    found: dict[int, Passage] = {}
    for entry in history:
        if entry.facet not in STATE_FACETS:
            continue
        before, delivery = _headline(values), _delivery(values)
        values[entry.facet, entry.voice] = entry.value
        if entry.facet is Facet.DELIVERY and entry.voice != Voice.TRACKER:
            continue
        found[entry.seq] = Passage(before, _headline(values), down=_down(delivery, values))
    return found


def _headline(values: dict[tuple[Facet, str], str]) -> Headline:
    delivery = _delivery(values)
    ended = Ended(_value(values, Facet.ENDED) or Ended.OPEN)
    if delivery is Delivery.DELIVERED and ended is Ended.OPEN:
        ended = Ended.COMPLETED
    return headline(
        delivery,
        ended,
        Disposition(_value(values, Facet.DISPOSITION) or Disposition.ACTIVE),
        Ratability(_value(values, Facet.RATABILITY) or Ratability.RATABLE),
    )


def _delivery(values: dict[tuple[Facet, str], str]) -> Delivery:
    return Delivery(values.get((Facet.DELIVERY, Voice.TRACKER), Delivery.NOT_ASSESSED))


def _value(values: dict[tuple[Facet, str], str], facet: Facet) -> str | None:
    return values.get((facet, Voice.TRACKER)) or values.get((facet, Voice.PROMISER))


def _down(before: Delivery, values: dict[tuple[Facet, str], str]) -> bool:
    after = _delivery(values)
    if before not in LADDER or after not in LADDER:
        return False
    return LADDER.index(after) < LADDER.index(before)
