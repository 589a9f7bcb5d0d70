"""The success tests of a commitment on a day, each with its last judgement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeAlias

from tracker.domain.entry import Entry
from tracker.domain.fact import E
from tracker.domain.vocabulary import SuccessTestType, SuccessTestValue


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
