"""Facts: entries without their words, as plain values; success tests made of them or of entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Generic, NamedTuple, Protocol, TypeAlias, TypeVar

from tracker.domain.dates import When, parse_when
from tracker.domain.entry import Entry, Json
from tracker.domain.vocabulary import Facet, SuccessTestType, SuccessTestValue

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


class StandingFact(NamedTuple):
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


def fact_of(entry: Stated, *, detail: bool = True) -> StandingFact:
    """An entry as a fact; without `detail` what it says in structured parts is left out."""
    return StandingFact(
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


def facts_from(values: Iterable[Any]) -> list[StandingFact]:
    """The facts of a list, whether it was read from JSON or made here."""
    return list(map(StandingFact._make, values))


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


def success_tests(entries: Iterable[Entry], as_of: date) -> tuple[SuccessTest, ...]:
    """The tests of a commitment on a day, by number, each with its last judgement by then.

    `entries` are all that are known, whatever their day: a test of a later day is there where
    it was judged on evidence of an earlier one. A judgement counts for the words that it was
    made of: one that is older than their correction is gone.
    """
    tests: dict[int, Entry] = {}
    judged: dict[int, Entry] = {}
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
