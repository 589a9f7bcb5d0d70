"""What a commitment's own entries say of it on a day, before any rule is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Generic, Protocol

from tracker.domain.fact import CommitmentLink, E, SuccessTestOf, success_tests
from tracker.domain.occurrences import (
    is_of_occurrence,
    recurrence_of,
)
from tracker.domain.schedule import (
    Statement,
    statements,
)
from tracker.domain.state import State, state_of
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import (
    Facet,
)


class Own(Protocol[E]):
    """What the entries of a commitment say of it by a day, before any rule is asked."""

    @property
    def state(self) -> State:
        """What rules ask of it, before events and the times of a duty."""

    @property
    def subject(self) -> Subject: ...
    @property
    def entries(self) -> Mapping[tuple[Facet, str], E]:
        """The last entry of each facet and voice; findings about one time of a duty stand apart."""

    @property
    def occurrences(self) -> tuple[E, ...]:
        """Our findings about one time of a duty, the last of each."""

    @property
    def deadline_entries(self) -> tuple[E, ...]: ...
    @property
    def statements(self) -> tuple[Statement, ...]:
        """What was said of its date, in order, without the days of events."""

    @property
    def tests(self) -> tuple[SuccessTestOf[E], ...]: ...
    @property
    def links(self) -> tuple[CommitmentLink, ...]: ...


def related_to(own: Own[Any]) -> set[int]:
    """What a commitment is linked to, and what its dates hang on, as far as a rule asks for it."""
    if not (own.state.carried or own.state.hangs):
        return set()
    targets = {link.target for link in own.links}
    return targets.union(*(statement.anchors for statement in own.statements))


class OwnEntries(Generic[E]):
    """What stands of a commitment on a day, from its entries.

    `entries` are its live entries whatever their day, by day and number.
    """

    def __init__(self, subject: Subject, entries: Sequence[E], as_of: date) -> None:
        self.subject = subject
        self.entries: dict[tuple[Facet, str], E] = {}
        self._tests: list[E] = []
        self._as_of = as_of
        self._last_day = ""
        occurrences: dict[str, E] = {}
        deadlines: list[E] = []
        links: list[CommitmentLink] = []
        last_day = as_of.isoformat()
        for entry in entries:
            facet, day = entry.facet, entry.last_day
            if facet is Facet.TEST:
                self._tests.append(entry)
            if day > last_day:
                continue
            self._last_day = day
            if entry.item and is_of_occurrence(entry):
                occurrences[entry.item] = entry
                continue
            self.entries[facet, entry.voice] = entry
            if facet is Facet.DEADLINE:
                deadlines.append(entry)
            elif facet is Facet.LINK:
                links.append(CommitmentLink(entry.value, int(entry.item), entry.text("provision")))
        self.occurrences = tuple(occurrences.values())
        self.deadline_entries = tuple(deadlines)
        self.links = tuple(links)

    def holds_since(self, earlier: date) -> bool:
        """Whether the same stood on an earlier day."""
        return self._last_day <= earlier.isoformat()

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """What was said of its date, in order, without the days of events."""
        return tuple(statements(self.deadline_entries))

    @cached_property
    def tests(self) -> tuple[SuccessTestOf[E], ...]:
        """Its success tests, by number."""
        return success_tests(self._tests, self._as_of)

    @cached_property
    def state(self) -> State:
        """What rules ask of it, before events and the times of a duty."""
        current = self.statements[-1] if self.statements else None
        return state_of(
            self.subject,
            self.entries,
            self.statements,
            self.tests,
            self.links,
            hangs=bool(self.occurrences)
            or any(statement.anchors for statement in self.statements)
            or (current is not None and recurrence_of(current.deadline) is not None),
        )
