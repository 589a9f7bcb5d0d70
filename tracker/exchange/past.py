"""What the register holds of a list, and of all that its rows name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tracker.domain.entry import Entry
from tracker.domain.subject import read_lines
from tracker.domain.text import Redacted, name_key
from tracker.domain.vocabulary import Disposition, Facet, Identity, SubjectType
from tracker.exchange.items import ListItem
from tracker.ledger import imports
from tracker.ledger.database import Connection

_TEXTS, _FACTS = ("title", "wording"), ("kind",)


@dataclass(frozen=True, slots=True)
class ListedStatus:
    """A status as the list gave it."""

    value: str
    word: str | None
    reason: str | None
    occurred: str
    evidence: frozenset[int]
    """The sources but the file itself."""


@dataclass(slots=True)
class ListedCommitment:
    """What the list said last of one commitment."""

    number: int
    """The entry that opened it."""
    ref: str = ""
    opened: bool = False
    """Whether the list opened it; else it says nothing of what it is called and whose it is."""
    key: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    """What it said of each part: texts, the numbers of parties, parent and sources, kind, tags,
    `announced` (EDTF), `due` (the phrase) and `ended`."""
    statuses: dict[str, ListedStatus] = field(default_factory=dict)
    """By voice, as it was told last."""
    every_status: set[ListedStatus] = field(default_factory=set)
    """Every status, in a history."""
    notes: dict[str, str | None] = field(default_factory=dict)
    """The words of each column that is kept."""
    dropped: bool = False


@dataclass(slots=True)
class Past:
    """Every commitment of a list, as the list itself last told it."""

    history: bool = False
    """Whether every status is remembered, and not only the last."""
    by_number: dict[int, ListedCommitment] = field(default_factory=dict)
    by_key: dict[str, ListedCommitment] = field(default_factory=dict)
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
                self._listed(entry).values["ended"] = entry.value
            elif entry.facet is Facet.DEADLINE:
                self._listed(entry).values["due"] = entry.text("phrase")
            elif entry.facet is Facet.NOTE:
                self._listed(entry).notes[entry.text("column") or ""] = entry.text("text")
            elif entry.facet is Facet.DISPOSITION:
                self._listed(entry).dropped = entry.value == Disposition.OUT_OF_SCOPE

    def _listed(self, entry: Entry) -> ListedCommitment:
        self.batches.add(entry.batch)
        listed = self.by_number.get(entry.subject)
        if listed is None:
            listed = self.by_number[entry.subject] = ListedCommitment(entry.subject)
        return listed

    def _identity(self, entry: Entry) -> None:
        if entry.value == Identity.OPENED and entry.detail.get("subject") == SubjectType.SOURCE:
            if "sha256" in entry.detail:
                self.files[entry.seq] = str(entry.detail["sha256"])
            return
        listed = self._listed(entry)
        if entry.amends is not None:
            listed.values["announced"] = entry.occurred
            return
        if entry.value == Identity.OPENED:
            listed.opened, listed.ref = True, str(entry.detail["ref"])
            listed.values["announced"] = entry.occurred
            key = entry.text("key")
            if isinstance(key, Redacted):
                self.unnamed = listed.ref
            elif key is not None:
                listed.key = key
                self.by_key[key] = listed
        listed.values |= {name: entry.texts[name] for name in _TEXTS if name in entry.texts}
        listed.values |= {name: entry.detail[name] for name in _FACTS if name in entry.detail}
        if "tags" in entry.texts:
            tags = entry.text("tags")
            destroyed = isinstance(tags, Redacted)
            listed.values["tags"] = tags if destroyed else list(read_lines(tags))
        listed.values |= {**entry.refs, "source": self._cited(entry)}
        emptied = entry.detail.get("emptied")
        for part in emptied if isinstance(emptied, list) else ():
            listed.values.pop(str(part), None)

    def _delivery(self, entry: Entry) -> None:
        listed = self._listed(entry)
        status = ListedStatus(
            entry.value,
            entry.text("quote"),
            entry.text("note"),
            entry.occurred,
            self._cited(entry),
        )
        listed.statuses[entry.voice] = status
        if self.history:
            listed.every_status.add(status)

    def _cited(self, entry: Entry) -> frozenset[int]:
        return frozenset(entry.refs.get("source", ())).difference(self.files)


@dataclass(slots=True)
class Directory:
    """Numbers by what a person or a list calls them; what is written is added to it."""

    refs: dict[str, tuple[int, SubjectType]]
    """By ref or key, in lower case."""
    parties: dict[str, int]
    """By the key of the name."""
    sources: dict[str, int]
    """By address."""
    parents: dict[int, int]

    def party(self, name: str) -> int | None:
        """The party of a name; None for a new one."""
        return self.parties.get(name_key(name))

    def cited(self, addresses: Iterable[str]) -> frozenset[int | str]:
        """The sources at addresses; an address stands for itself where it is new."""
        return frozenset(self.sources.get(address, address) for address in addresses)

    def commitment(self, ref: str) -> int | None:
        """The commitment of a ref."""
        number, kind = self.refs.get(ref.lower(), (0, SubjectType.REGISTER))
        return number if kind is SubjectType.COMMITMENT else None


def directory_of(connection: Connection, items: Iterable[ListItem]) -> Directory:
    """What the register holds of all that these items name."""
    addresses: set[str] = set()
    for item in items:
        addresses.update(item.sources)
        if item.status is not None:
            addresses.update(item.status.evidence)
    return Directory(
        refs=imports.every_ref(connection),
        parties=imports.every_party(connection),
        sources=imports.sources_at(connection, addresses),
        parents=imports.every_parent(connection),
    )
