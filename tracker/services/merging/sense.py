"""Whether what a file adds could have been recorded: a chain can hold and still say nonsense.

What a merge has written cannot be taken out again, so that everything which reads it would
have to stumble over it for good.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tracker.domain.dates import Times
from tracker.domain.entry import REGISTER, Entry, voice_party
from tracker.domain.text import Redacted, clean_text
from tracker.domain.vocabulary import Facet, Identity, SubjectType
from tracker.ledger import lookup
from tracker.ledger.database import Connection
from tracker.read.export import exported_commitment
from tracker.read.log import teller_of
from tracker.read.snapshot import take

_OF_THE_REGISTER = frozenset(
    {Facet.REGISTER, Facet.PARTY, Facet.BATCH, Facet.SAVED, Facet.ISSUE, Facet.BREAK}
)
#: About whatever it is that they amend.
_AMENDING = frozenset({Facet.RETRACTION, Facet.UNDO, Facet.REDACTION})
_PARTIES = ("lead", "to", "speaker")


def check_sense(connection: Connection, brought: Sequence[Entry], today: date) -> None:
    """Read what was brought as every command will. Raises ValueError for what makes no sense."""
    named = {number for entry in brought for number in _numbers(entry)}
    held = {entry.seq: entry for entry in lookup.entries_numbered(connection, sorted(named))}
    for entry in brought:
        for fault in _faults(entry, held):
            raise ValueError(f"entry {entry.seq}: {fault}")
    snapshot = take(connection, Times(today), texts=True)
    for standing in snapshot.standings.values():
        exported_commitment(snapshot, standing)
    teller = teller_of(connection, brought, None)
    for entry in brought:
        teller.tell(entry)


def _numbers(entry: Entry) -> Iterator[int]:
    yield from (entry.subject, entry.actor)
    if (party := voice_party(entry.voice)) is not None:
        yield party
    if entry.amends is not None:
        yield entry.amends
    for numbers in entry.refs.values():
        yield from numbers


def _faults(entry: Entry, held: Mapping[int, Entry]) -> Iterator[str]:
    speaker = voice_party(entry.voice)
    parties = [entry.actor, *(() if speaker is None else (speaker,))]
    parties += [number for part in _PARTIES for number in entry.refs.get(part, ())]
    if any(held[number].facet is not Facet.PARTY for number in parties):
        yield "it names as a person or body what is none"
    if any(not _opens(held[n], SubjectType.SOURCE) for n in entry.refs.get("source", ())):
        yield "it cites what is no source"
    if entry.facet not in _AMENDING:
        of_register = entry.facet in _OF_THE_REGISTER
        opened = held[entry.subject]
        about = entry.subject == REGISTER if of_register else _opens(opened)
        # Of a source it is only recorded what it is.
        bare = entry.facet is not Facet.IDENTITY and _opens(opened, SubjectType.SOURCE)
        if not about or bare or entry.facet is Facet.REGISTER:
            yield f"no {entry.facet} is recorded of entry {entry.subject}"
    if entry.amends is not None and not _amends(entry, held[entry.amends]):
        yield f"no {entry.facet} of entry {entry.amends} is recorded"
    for name, text in entry.texts.items():
        if text is not None and not isinstance(text, Redacted) and clean_text(name, text) != text:
            yield f"its {name} is not written as this program writes it"


def _amends(entry: Entry, amended: Entry) -> bool:
    """Whether an entry can do that to another: a correction is another one of the same place."""
    if entry.subject != amended.subject:
        return False
    if entry.facet is Facet.REDACTION:
        return True
    if entry.facet in _AMENDING:
        return amended.facet is Facet.SAVED or amended.facet not in _OF_THE_REGISTER
    return (entry.facet, entry.voice) == (amended.facet, amended.voice)


def _opens(entry: Entry, kind: SubjectType | None = None) -> bool:
    return (
        entry.facet is Facet.IDENTITY
        and entry.value == Identity.OPENED
        and (kind is None or entry.detail.get("subject") == kind)
    )
