"""One line of the ledger, before and after it is written.

Every identifier is the number of an entry: a subject is the entry that opened it, a
party the entry that introduced it, a batch its first entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple

from tracker.domain.canonical import Json, canonical, entry_digest
from tracker.domain.edtf import When, parse_when
from tracker.domain.vocabulary import Facet, Voice

#: The register itself is the subject that the first entry opens.
REGISTER = 1
#: What the findings of an imported older register say of themselves.
JUDGED_ELSEWHERE = "imported_judgement"


def party_voice(party: int) -> str:
    """The voice of a named third party."""
    return f"party:{party}"


def voice_party(voice: str) -> int | None:
    """The party behind a voice, or None for the promiser and the tracker."""
    return int(voice[6:]) if voice.startswith("party:") else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody asks the ledger to hold."""

    facet: Facet
    value: str
    occurred: When
    subject: int | None = None
    """None opens a new subject, which takes the entry's own number."""
    voice: str = Voice.TRACKER.value
    refs: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Other entries by their part: source, parent, lead, to, by, target, anchor."""
    detail: Mapping[str, Json] = field(default_factory=dict)
    """Structured facts that are never personal: a window, a rule, a count."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Free text by field, which can be redacted."""
    amends: int | None = None
    """The entry that this one corrects, retracts, undoes or redacts."""


class Entry(NamedTuple):
    """A line of the ledger as it stands.

    A tuple, because a register has a million of them and a tuple is made six times faster.
    """

    seq: int
    id: str
    batch: int
    subject: int
    facet: Facet
    voice: str
    value: str
    occurred: str
    occurred_latest: date
    recorded_at: datetime
    actor: int
    amends: int | None
    refs: Mapping[str, tuple[int, ...]]
    detail: Mapping[str, Json]
    texts: Mapping[str, str | None] = MappingProxyType({})
    """The free text that was asked for; a mark (`Redacted`) where it was destroyed."""

    @property
    def when(self) -> When:
        """When it happened, with what is known of the day."""
        return parse_when(self.occurred)

    @property
    def judged_elsewhere(self) -> bool:
        """Whether it is a finding of an older register of ours, which had rules of its own."""
        return self.detail.get(JUDGED_ELSEWHERE) is True

    def text(self, name: str) -> str | None:
        """A free text, a mark in its place when it was redacted; None when there is none."""
        return self.texts.get(name)


def digest_of(
    *,
    seq: int,
    id: str,
    batch: int,
    subject: int,
    facet: str,
    voice: str,
    value: str,
    occurred: str,
    recorded_at: str,
    actor: int,
    amends: int | None,
    refs: str,
    detail: str,
    texts: Mapping[str, bytes],
    prev: bytes,
) -> bytes:
    """The digest of an entry, SHA-256 over a tag and its RFC 8785 header.

    `recorded_at`, `refs` and `detail` are the canonical texts that are stored; `texts` are
    the salted commitments of its fields. The members stand here in the order of RFC 8785:
    what is stored goes into the digest as it is, not as what it reads like.
    """
    salted = {name: commitment.hex() for name, commitment in texts.items()}
    return entry_digest(
        f'{{"actor":{actor:d},"amends":{"null" if amends is None else format(amends, "d")},'
        f'"batch":{batch:d},"detail":{detail},"facet":{canonical(facet)},"id":{canonical(id)},'
        f'"occurred":{canonical(occurred)},"prev":"{prev.hex()}",'
        f'"recorded_at":{canonical(recorded_at)},"refs":{refs},"seq":{seq:d},'
        f'"subject":{subject:d},"texts":{canonical(salted)},"value":{canonical(value)},'
        f'"voice":{canonical(voice)}}}'
    )
