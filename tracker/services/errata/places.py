"""Where a report showed an entry: the sections that are printed from it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tracker.domain.entry import Entry
from tracker.domain.report import Weekly
from tracker.domain.vocabulary import Facet

MASTHEAD, CARDS = 0, 10
#: The parts of a report by the number of the section that prints them.
_SECTIONS = {
    "masthead": MASTHEAD,
    "bottom_line": 1,
    "comment": 1,
    "scoreboard": 2,
    "bridge": 3,
    "changes": 4,
    "deadlines": 5,
    "claims": 6,
    "quiet": 7,
    "since": 8,
    "ahead": 9,
    "cards": CARDS,
    "corrections": 12,
    "sources": 13,
    "hindsight": 13,
}
#: Of a brief report, the lists that it prints.
_IN_BRIEF = {"changes": "happened", "deadlines": "timeline"}
_NOT_IN_BRIEF = frozenset(_SECTIONS) - {
    *("masthead", "bottom_line", "comment", "scoreboard", "changes", "deadlines")
}
#: What names the entries behind a line.
_NUMBERS = frozenset({"entry", "by_entry", "entries"})
#: Where dates are printed without the number of their entry: since the last issue, look ahead.
_DATES = frozenset({8, 9})


@dataclass(frozen=True, slots=True)
class Places:
    """The entries, refs and words that each section of a report shows."""

    numbers: dict[int, set[int]]
    """Sections by the number of an entry."""
    refs: dict[str, set[int]]
    """Sections by ref, and by the key of a source."""
    words: tuple[tuple[int, str], ...]
    """Every text with a mark of something redacted, and its section."""

    def of(self, entry: Entry, ref: str) -> tuple[int, ...]:
        """The sections in which an entry about a subject stood, in order."""
        found = set(self.numbers.get(entry.seq, ()))
        if entry.facet is Facet.DEADLINE:
            found |= self.refs.get(ref, set()) & _DATES
        return tuple(sorted(found))

    def of_subject(self, ref: str) -> tuple[int, ...]:
        """The sections that name a commitment or a source, in order."""
        return tuple(sorted(self.refs.get(ref, ())))

    def of_redaction(self, number: int) -> tuple[int, ...]:
        """The sections that show the mark of a redaction, in order."""
        mark = f", no. {number}]"
        return tuple(sorted({section for section, text in self.words if mark in text}))


def places_of(report: Weekly) -> Places:
    """Read a report once, part by part."""
    numbers: dict[int, set[int]] = {}
    refs: dict[str, set[int]] = {}
    words: list[tuple[int, str]] = []
    for part, section in _SECTIONS.items():
        held = getattr(report, part)
        if report.masthead.brief and part in _NOT_IN_BRIEF:
            continue
        if report.masthead.brief and part in _IN_BRIEF:
            held = getattr(held, _IN_BRIEF[part])
        for name, value in _walked(part, held):
            if isinstance(value, int):
                numbers.setdefault(value, set()).add(section)
            elif name in {"ref", "refs", "key"}:
                refs.setdefault(value, set()).add(section)
            elif "[redacted " in value:
                words.append((section, value))
    return Places(numbers, refs, tuple(words))


def _walked(name: str, value: Any) -> Iterator[tuple[str, int | str]]:
    """Every text, and every number of an entry, with the name of what holds it."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, tuple):
        for each in value:
            if isinstance(each, int):
                if name in _NUMBERS:
                    yield name, each
            else:
                yield from _walked(name, each)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            held = getattr(value, field.name)
            if not isinstance(held, int):
                yield from _walked(field.name, held)
            elif field.name in {"entry", "by_entry"}:
                yield field.name, held
