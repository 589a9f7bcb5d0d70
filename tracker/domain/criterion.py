"""Success tests: what was set, and what was found of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.entry import Entry
from tracker.domain.vocabulary import CriterionType, CriterionValue


@dataclass(frozen=True, slots=True)
class Criterion:
    """A test with its number on the commitment, and the entry that last judged it."""

    number: int
    type: CriterionType
    set_by: Entry
    judged_by: Entry | None

    @property
    def met(self) -> bool | None:
        """True, False, or None while nobody has judged it."""
        return None if self.judged_by is None else self.judged_by.value == CriterionValue.MET


def criteria(entries: Iterable[Entry]) -> tuple[Criterion, ...]:
    """The tests of a commitment, by number, each with its last judgement."""
    of_tests = list(entries)
    judged = {
        int(str(entry.detail["number"])): entry
        for entry in of_tests
        if entry.value != CriterionValue.SET
    }
    found = {
        int(str(entry.detail["number"])): entry
        for entry in of_tests
        if entry.value == CriterionValue.SET
    }
    return tuple(
        Criterion(
            number,
            CriterionType(str(entry.detail["type"])),
            entry,
            judged_by=judged.get(number),
        )
        for number, entry in sorted(found.items())
    )


def effect_not_shown(tests: Iterable[Criterion]) -> bool:
    """Whether a test of effect is open or failed: the letter may be met without the spirit."""
    return any(test.type is CriterionType.SPIRIT and test.met is not True for test in tests)
