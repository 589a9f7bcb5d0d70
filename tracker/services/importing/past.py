"""What the register holds of a list: what its own imports said last of each commitment.

What was undone does not count. What an analyst corrected or retracted since does: a repair of
the register is no change of the list, and the same file again leaves it as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tracker.domain.entry import Entry, Json
from tracker.domain.text import Redacted
from tracker.domain.vocabulary import Disposition, Facet, Identity, SubjectType

_PARTS = ("title", "wording")


@dataclass(frozen=True, slots=True)
class Told:
    """A status as the list gave it."""

    value: str
    word: str | None
    reason: str | None
    occurred: str
    evidence: frozenset[int]
    """The sources but the file itself."""


@dataclass(slots=True)
class Held:
    """What the list said last of one commitment."""

    number: int
    """The entry that opened it."""
    ref: str = ""
    opened: bool = False
    """Whether the list opened it; else it says nothing of what it is called and whose it is."""
    announced: str = ""
    key: str | None = None
    texts: dict[str, str | None] = field(default_factory=dict)
    refs: dict[str, tuple[int, ...]] = field(default_factory=dict)
    kind: str | None = None
    tags: tuple[str, ...] = ()
    sources: frozenset[int] = frozenset()
    phrase: str | None = None
    statuses: dict[str, Told] = field(default_factory=dict)
    """By voice, as it was told last."""
    ended: str | None = None
    told: set[Told] = field(default_factory=set)
    """Every status, in a history."""
    notes: dict[str, str | None] = field(default_factory=dict)
    """The words of each column that is kept."""
    dropped: bool = False


@dataclass(slots=True)
class Past:
    """Every commitment of a list, as the list itself last told it."""

    history: bool = False
    """Whether every status is remembered, and not only the last."""
    by_number: dict[int, Held] = field(default_factory=dict)
    by_key: dict[str, Held] = field(default_factory=dict)
    files: dict[int, str] = field(default_factory=dict)
    """The sources that are files of the list, with their SHA-256."""
    batches: set[int] = field(default_factory=set)
    """The batches of which anything stands."""
    unnamed: str | None = None
    """The ref of a commitment whose key was redacted: a row without a ref may speak of it."""

    def learn(self, entries: Iterable[Entry]) -> None:
        """Take in what the list's imports recorded, in order of number."""
        for entry in entries:
            if entry.facet is Facet.IDENTITY:
                self._identity(entry)
            elif entry.facet is Facet.DELIVERY:
                self._delivery(entry)
            elif entry.facet is Facet.ENDED:
                self._held(entry).ended = entry.value
            elif entry.facet is Facet.DEADLINE:
                self._held(entry).phrase = entry.text("phrase")
            elif entry.facet is Facet.NOTE:
                self._held(entry).notes[entry.text("column") or ""] = entry.text("text")
            elif entry.facet is Facet.DISPOSITION:
                self._held(entry).dropped = entry.value == Disposition.OUT_OF_SCOPE

    def _held(self, entry: Entry) -> Held:
        self.batches.add(entry.batch)
        held = self.by_number.get(entry.subject)
        if held is None:
            held = self.by_number[entry.subject] = Held(entry.subject)
        return held

    def _identity(self, entry: Entry) -> None:
        if entry.value == Identity.OPENED and entry.detail.get("subject") == SubjectType.SOURCE:
            if "sha256" in entry.detail:
                self.files[entry.seq] = str(entry.detail["sha256"])
            return
        held = self._held(entry)
        if entry.amends is not None:
            held.announced = entry.occurred
            return
        if entry.value == Identity.OPENED:
            held.opened, held.announced = True, entry.occurred
            held.ref = str(entry.detail["ref"])
            key = entry.text("key")
            if isinstance(key, Redacted):
                self.unnamed = held.ref
            elif key is not None:
                held.key = key
                self.by_key[key] = held
        held.texts |= {name: entry.texts[name] for name in _PARTS if name in entry.texts}
        held.refs |= {part: numbers for part, numbers in entry.refs.items() if part != "source"}
        held.sources = self._cited(entry)
        _fold_detail(held, entry.detail)

    def _delivery(self, entry: Entry) -> None:
        held = self._held(entry)
        told = Told(
            entry.value,
            entry.text("quote"),
            entry.text("note"),
            entry.occurred,
            self._cited(entry),
        )
        held.statuses[entry.voice] = told
        if self.history:
            held.told.add(told)

    def _cited(self, entry: Entry) -> frozenset[int]:
        return frozenset(entry.refs.get("source", ())).difference(self.files)


def _fold_detail(held: Held, detail: Mapping[str, Json]) -> None:
    if "kind" in detail:
        held.kind = str(detail["kind"])
    tags = detail.get("tags")
    if isinstance(tags, list):
        held.tags = tuple(map(str, tags))
    emptied = detail.get("emptied")
    for part in emptied if isinstance(emptied, list) else ():
        held.texts.pop(str(part), None)
        held.refs.pop(str(part), None)
