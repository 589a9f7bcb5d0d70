"""Where both sides of a merge have recorded something in the same place since their past."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.domain.entry import REGISTER, Entry, voice_party
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import Facet, Identity
from tracker.ledger import lookup, merge
from tracker.ledger.database import Connection
from tracker.ledger.projections import ALL

#: What is added up, and never takes the place of what was there.
_ADDED_UP = frozenset({Facet.NOTE, Facet.STEP, Facet.LOOK, Facet.LINK})
_ABOUT_AN_ENTRY = frozenset({Facet.RETRACTION, Facet.UNDO})
#: After every entry of a file: it does not hold this one.
_NEVER = sys.maxsize
_Place = tuple[int, Facet, str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """The last entry of one side."""

    entry: int
    actor: str
    day: str
    """When it happened, EDTF."""
    what: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place in which both sides have recorded something."""

    ref: str
    facet: Facet
    voice: str
    """Who says it: promiser, tracker, or the name of a third party."""
    here: Said
    there: Said
    stands: int | None
    """The entry that stands now; the later one, as anywhere."""


def conflicts(
    connection: Connection, own: Iterable[Entry], brought: Iterable[Entry], order: Mapping[str, int]
) -> tuple[Conflict, ...]:
    """The places that both have written to, by ref; to be asked once the merge is written.

    `order` is that of the file, by random name: what was recorded there later than an entry
    of ours was recorded in its knowledge, and is no conflict.
    """
    own, brought = [*own], [*brought]
    targets = {entry.amends for entry in (*own, *brought) if entry.amends is not None}
    amended = {entry.seq: entry for entry in lookup.entries_numbered(connection, sorted(targets))}
    here: dict[_Place, list[Entry]] = {}
    for entry in own:
        if (place := _place(entry, amended)) is not None:
            here.setdefault(place, []).append(entry)
    both: dict[_Place, tuple[Entry, Entry]] = {}
    for entry in brought:
        if (place := _place(entry, amended)) is None:
            continue
        for ours in here.get(place, ()):
            if order.get(ours.id, _NEVER) > order[entry.id]:
                both[place] = ours, entry
    subjects = lookup.subjects(connection, ALL, numbers={place[0] for place in both}, texts=False)
    names = lookup.names(connection)
    found = [
        Conflict(
            ref=_ref(subjects, place),
            facet=place[1],
            voice=_voice(place[2], names),
            here=_said(ours, names),
            there=_said(theirs, names),
            stands=merge.stands(connection, place[0], place[1].value, place[2]),
        )
        for place, (ours, theirs) in both.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.ref, one.facet.value, one.voice)))


def _place(entry: Entry, amended: Mapping[int, Entry]) -> _Place | None:
    """Where an entry has its say; None for what has no place, or none of its own."""
    if entry.facet is Facet.REDACTION or _opens(entry):
        return None
    root = entry.amends
    while root is not None and (further := amended[root].amends) is not None:
        root = further
    if entry.facet in _ABOUT_AN_ENTRY and entry.amends is not None:
        entry = amended[entry.amends]
    if entry.subject == REGISTER and entry.facet is not Facet.SAVED:
        return None
    if entry.facet in _ADDED_UP:
        return None if root is None else (entry.subject, entry.facet, entry.voice, str(root))
    part = entry.detail.get("name" if entry.facet is Facet.SAVED else "number")
    return entry.subject, entry.facet, entry.voice, "" if part is None else str(part)


def _opens(entry: Entry) -> bool:
    return entry.facet is Facet.IDENTITY and entry.value == Identity.OPENED and not entry.amends


def _ref(subjects: Mapping[int, Subject], place: _Place) -> str:
    if place[0] == REGISTER:
        return f"@{place[3]}"
    found = subjects.get(place[0])
    return f"entry {place[0]}" if found is None else found.ref


def _voice(voice: str, names: Mapping[int, str]) -> str:
    party = voice_party(voice)
    return voice if party is None else names.get(party, voice)


def _said(entry: Entry, names: Mapping[int, str]) -> Said:
    return Said(
        entry=entry.seq,
        actor=names.get(entry.actor, f"party {entry.actor}"),
        day=entry.occurred,
        what=entry.value,
    )
