"""Where an issued report showed an entry, a commitment, or words that are now redacted."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.entry import Entry
from tracker.domain.vocabulary import Facet
from tracker.report.build import Weekly
from tracker.report.value import leaves

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
        dated = self.refs.get(ref, set()) & _DATES if entry.facet is Facet.DEADLINE else set()
        return tuple(sorted(self.numbers.get(entry.seq, set()) | dated))

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
        for name, leaf in leaves(part, getattr(report, part)):
            if isinstance(leaf, int):
                if name in _NUMBERS:
                    numbers.setdefault(leaf, set()).add(section)
            elif name in {"ref", "refs", "key"}:
                refs.setdefault(leaf, set()).add(section)
            elif "[redacted " in leaf:
                words.append((section, leaf))
    return Places(numbers, refs, tuple(words))
