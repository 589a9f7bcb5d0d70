"""What is one and the same on both sides: parties by name, sources by address or content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.domain.text import Redacted, name_key
from tracker.domain.vocabulary import SubjectType
from tracker.ledger import lookup
from tracker.ledger.database import Connection
from tracker.ledger.projections import ALL, party_named

#: What tells two sources apart that have no address.
_CONTENT = ("title", "publisher", "file")
_FACTS = ("type", "published", "own", "sha256")


@dataclass(frozen=True, slots=True)
class Opening:
    """A ref or a key, and what was opened under it."""

    ref: str
    type: str
    texts: Mapping[str, str | None]
    detail: Mapping[str, Any]

    def is_one_with(self, other: Opening) -> bool:
        """Whether both are the same source."""
        if {self.type, other.type} != {SubjectType.SOURCE.value}:
            return False
        mine, theirs = self.texts.get("url"), other.texts.get("url")
        if mine or theirs:
            return mine == theirs
        return all(self.texts.get(name) == other.texts.get(name) for name in _CONTENT) and all(
            self.detail.get(name) == other.detail.get(name) for name in _FACTS
        )


@dataclass(slots=True)
class Names:
    """The names of a register, and those that a merge has added to them so far."""

    connection: Connection
    parties: dict[str, int] = field(default_factory=dict)
    openings: dict[str, tuple[int, Opening]] = field(default_factory=dict)
    """What the merge has opened, by its ref in lower case."""
    urls: dict[str, int] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    """Subjects whose opening the merge takes back."""

    def party(self, name: str | None) -> int | None:
        """The party of a name."""
        if name is None:
            return None
        return self.parties.get(name_key(name)) or party_named(self.connection, name)

    def source(self, url: str | None) -> int | None:
        """The source at an address."""
        if url is None:
            return None
        found = self.urls.get(url) or lookup.source_at(self.connection, url)
        return None if found in self.gone else found

    def opened(self, ref: str) -> tuple[int, Opening] | None:
        """What a ref or a key stands for."""
        found = self.openings.get(ref.lower()) or self._held(ref)
        return None if found is None or found[0] in self.gone else found

    def open(self, number: int, opening: Opening) -> None:
        """Add what the merge opens."""
        self.openings[opening.ref.lower()] = number, opening
        url = opening.texts.get("url")
        if url and opening.type == SubjectType.SOURCE.value:
            self.urls.setdefault(url, number)

    def _held(self, ref: str) -> tuple[int, Opening] | None:
        found = lookup.subject_id(self.connection, ref)
        if found is None:
            return None
        number, kind = found
        subject = lookup.subjects(self.connection, ALL, numbers=[number])[number]
        texts = {
            name: None if isinstance(text, Redacted) else text
            for name, text in subject.texts.items()
        }
        return number, Opening(subject.ref, kind.value, texts, subject.detail)
