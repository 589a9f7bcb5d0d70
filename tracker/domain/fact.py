"""Facts: entries without their words, as plain values, for reading many commitments at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, Protocol, TypeVar

from tracker.domain.dates import When, parse_when
from tracker.domain.entry import Json
from tracker.domain.vocabulary import Facet

day_of = lru_cache(1 << 14)(date.fromisoformat)
_when = lru_cache(1 << 14)(parse_when)
_FACETS = {facet.value: facet for facet in Facet}


class Stated(Protocol):
    """What an entry and a fact of a status row have in common."""

    @property
    def seq(self) -> int: ...
    @property
    def batch(self) -> int: ...
    @property
    def subject(self) -> int: ...
    @property
    def facet(self) -> Facet: ...
    @property
    def item(self) -> str: ...
    @property
    def voice(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def occurred(self) -> str: ...
    @property
    def occurred_latest(self) -> date: ...
    @property
    def when(self) -> When: ...
    @property
    def refs(self) -> Mapping[str, tuple[int, ...]]: ...
    @property
    def detail(self) -> Mapping[str, Json]: ...


#: What a standing is made of: entries with their words, or the facts of a status row.
E = TypeVar("E", bound=Stated)


class Fact(NamedTuple):
    """An entry that stands, without its words: plain values, as JSON holds them."""

    seq: int
    batch: int
    subject: int
    facet_name: str
    item: str
    voice: str
    value: str
    occurred: str
    last_day: str
    """The last day on which it may have happened, ISO."""
    refs: Mapping[str, tuple[int, ...]]
    detail: Mapping[str, Json]

    @property
    def facet(self) -> Facet:
        """What it says something about."""
        return _FACETS[self.facet_name]

    @property
    def occurred_latest(self) -> date:
        """The last day on which it may have happened."""
        return day_of(self.last_day)

    @property
    def when(self) -> When:
        """When it happened, with what is known of the day."""
        return _when(self.occurred)


def fact_of(entry: Stated, *, detail: bool = True) -> Fact:
    """An entry as a fact; without `detail` what it says in structured parts is left out."""
    return Fact(
        entry.seq,
        entry.batch,
        entry.subject,
        entry.facet.value,
        entry.item,
        entry.voice,
        entry.value,
        entry.occurred,
        entry.occurred_latest.isoformat(),
        entry.refs,
        entry.detail if detail else {},
    )


def facts_from(values: Iterable[Any]) -> list[Fact]:
    """The facts of a list, whether it was read from JSON or made here."""
    return list(map(Fact._make, values))


class Link(NamedTuple):
    """How a commitment hangs together with another subject."""

    type: str
    target: int
    provisions: str | None
    """What of an instrument matters to it, one provision a line; None is the whole."""
