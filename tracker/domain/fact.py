"""Facts: entries as plain values, for reading many at once; success tests made of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, Protocol, TypeAlias, TypeVar

from tracker.domain.dates import When, parse_when
from tracker.domain.entry import Entry, Json
from tracker.domain.vocabulary import Facet, SuccessTestType, SuccessTestValue

# Days, and what is cited, come again and again: most are read from here.
day_of = lru_cache(1 << 14)(date.fromisoformat)
when_of = lru_cache(1 << 14)(parse_when)
FACETS = {facet.value: facet for facet in Facet}
NO_TEXTS: Mapping[str, str | None] = MappingProxyType({})


@lru_cache(1 << 15)
def refs_of(text: str) -> Mapping[str, tuple[int, ...]]:
    """The entries that an entry names, from their RFC 8785 text."""
    return {part: tuple(numbers) for part, numbers in json.loads(text).items()}


@lru_cache(1 << 12)
def _detail_of(text: str) -> Mapping[str, Json]:
    detail: Mapping[str, Json] = json.loads(text)
    return detail


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
    def last_day(self) -> str: ...
    @property
    def when(self) -> When: ...
    @property
    def refs(self) -> Mapping[str, tuple[int, ...]]: ...
    @property
    def detail(self) -> Mapping[str, Json]: ...
    @property
    def texts(self) -> Mapping[str, str | None]: ...
    def text(self, name: str) -> str | None: ...


#: What a standing is made of: entries with their words, or facts.
E = TypeVar("E", bound=Stated)


class StandingFact(NamedTuple):
    """An entry as a row of the ledger holds it: what nobody asks for is not read.

    A register has a million of them, and a list of it asks for few.
    """

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
    refs_text: str
    detail_text: str
    texts: Mapping[str, str | None] = NO_TEXTS
    """The free text that was asked for; a mark (`Redacted`) where it was destroyed."""

    @property
    def facet(self) -> Facet:
        """What it says something about."""
        return FACETS[self.facet_name]

    @property
    def occurred_latest(self) -> date:
        """The last day on which it may have happened."""
        return day_of(self.last_day)

    @property
    def when(self) -> When:
        """When it happened, with what is known of the day."""
        return when_of(self.occurred)

    @property
    def refs(self) -> Mapping[str, tuple[int, ...]]:
        """Other entries by their part."""
        return refs_of(self.refs_text)

    @property
    def detail(self) -> Mapping[str, Json]:
        """What it says in structured parts."""
        return _detail_of(self.detail_text)

    def text(self, name: str) -> str | None:
        """A free text, a mark in its place when it was redacted; None when there is none."""
        return self.texts.get(name)


class CommitmentLink(NamedTuple):
    """How a commitment hangs together with another subject."""

    type: str
    target: int
    provisions: str | None
    """What of an instrument matters to it, one provision a line; None is the whole."""


@dataclass(frozen=True, slots=True)
class SuccessTestOf(Generic[E]):
    """A test with its number on the commitment, and the entry that last judged it."""

    number: int
    type: SuccessTestType
    set_by: E
    judged_by: E | None

    @property
    def met(self) -> bool | None:
        """True, False, or None while nobody has judged it."""
        return None if self.judged_by is None else self.judged_by.value == SuccessTestValue.MET

    @property
    def of_enactment(self) -> bool:
        """Whether the making of a law is what it tests, and not what the law does."""
        return self.set_by.detail.get("enactment") is True

    @property
    def set_when_judged(self) -> bool:
        """Whether it was set in the same batch as its judgement."""
        return self.judged_by is not None and self.judged_by.batch == self.set_by.batch


#: A test with the words of its entries.
SuccessTest: TypeAlias = SuccessTestOf[Entry]


def success_tests(entries: Iterable[E], as_of: date) -> tuple[SuccessTestOf[E], ...]:
    """The tests of a commitment on a day, by number, each with its last judgement by then.

    `entries` are all that are known, whatever their day: a test of a later day is there where
    it was judged on evidence of an earlier one. A judgement counts for the words that it was
    made of: one that is older than their correction is gone.
    """
    tests: dict[int, E] = {}
    judged: dict[int, E] = {}
    for entry in entries:
        if entry.value == SuccessTestValue.SET:
            tests[int(entry.item)] = entry
        elif entry.occurred_latest <= as_of:
            judged[int(entry.item)] = entry
    for number, set_by in tests.items():
        if number in judged and judged[number].seq < set_by.seq:
            del judged[number]
    return tuple(
        SuccessTestOf(
            number, SuccessTestType(str(set_by.detail["type"])), set_by, judged.get(number)
        )
        for number, set_by in sorted(tests.items())
        if number in judged or set_by.occurred_latest <= as_of
    )


def effect_not_shown(tests: Iterable[SuccessTestOf[Any]]) -> bool:
    """Whether a test of effect is open or failed: the letter may be met without the spirit."""
    return any(test.type is SuccessTestType.SPIRIT and test.met is not True for test in tests)
