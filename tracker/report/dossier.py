"""A commitment's whole story, for its page and its file: what `show` has, and its timeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.domain.dates import Times
from tracker.domain.describe import with_changes
from tracker.domain.entry import Entry
from tracker.domain.row import Filters
from tracker.domain.standing import Standing
from tracker.domain.subject import Subject
from tracker.domain.timeline import Timeline, timeline_of
from tracker.domain.vocabulary import Facet, Setting
from tracker.errors import Refused
from tracker.ledger import history, lookup
from tracker.ledger.database import Connection, Register
from tracker.ledger.standing import by_subject
from tracker.ledger.standing import history as live_entries
from tracker.read.filters import candidates
from tracker.read.log import LineWriter, LogLine, line_writer
from tracker.read.show import NAMED_IN, CommitmentCard, SubjectData, commitment_card
from tracker.read.snapshot import Snapshot, take
from tracker.read.timeline import carriers_of
from tracker.report.claims import Said, said_of
from tracker.report.stands import StatusRow, status_row


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Who publishes what is printed, and of which day it is."""

    settings: Mapping[Setting, str]
    as_of: date

    @property
    def title(self) -> str:
        """What the register is called."""
        return self.settings.get(Setting.TITLE, "[redacted]")

    @property
    def publisher(self) -> str | None:
        """Who publishes it."""
        return self.settings.get(Setting.PUBLISHER)

    @property
    def address(self) -> str | None:
        """Where the record stands, without a slash at its end; None where nobody said."""
        address = self.settings.get(Setting.SITE)
        return None if address is None else address.rstrip("/")

    @property
    def corrections_contact(self) -> str | None:
        """Where to say that something is wrong."""
        return self.settings.get(Setting.CORRECTIONS) or self.settings.get(Setting.CONTACT)


@dataclass(frozen=True, slots=True)
class Dossier:
    """One commitment."""

    card: CommitmentCard
    standing: Standing
    timeline: Timeline
    status: StatusRow
    """Its row in the table of everything, without days that grow with every day."""
    programme: str | None
    """The ref at the top of those that it is a part of; its own where it has parts."""
    bodies: tuple[str, ...]
    """Who leads it or is asked for it, by name, each once."""

    @property
    def ref(self) -> str:
        """What it is called."""
        return self.card.row.ref

    @property
    def title(self) -> str:
        """Our short name for it."""
        return self.card.row.title

    @property
    def said(self) -> Said:
        """What promisers say of it."""
        return said_of(self.standing)


@dataclass(frozen=True, slots=True)
class Dossiers:
    """Every commitment of a register, and every entry in words."""

    dossiers: tuple[Dossier, ...]
    """In order of ref."""
    lines: tuple[LogLine, ...]
    """Every entry by then, in the order of the ledger; what was amended says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierFile(Imprint):
    """The dossiers that somebody asked for, to be one file."""

    known_at: datetime
    """When the last entry was recorded that it rests on."""
    head: str
    """The digest of that entry."""
    entries: int
    """How many entries the ledger had by then."""
    about: str | None
    """The programme or the body that was asked for."""
    dossiers: tuple[Dossier, ...]


def read_file(
    register: Register,
    times: Times,
    *,
    refs: Sequence[str] = (),
    programme: str | None = None,
    lead: str | None = None,
) -> DossierFile:
    """The dossiers of these commitments, of a programme's, or of a lead body's.

    Raises UnknownName (exit 4) for what the register does not know, Refused (exit 5) where no
    commitment is left.
    """
    filters = Filters(
        refs=(*refs, *([programme] if programme else ())), lead=(lead,) if lead else ()
    )
    with register.database.reading() as connection:
        numbers = candidates(connection, times, filters)
        every = read_dossiers(connection, times).dossiers
        _, settings = lookup.settings(connection, times.known_at)
        tip = history.head_at(connection, times.known_at)
    by_number = {
        dossier.standing.subject.id: dossier
        for dossier in every
        if numbers is None or dossier.standing.subject.id in numbers
    }
    chosen = [by_number[n] for n in numbers or by_number if n in by_number]
    about = next((dossier.bodies[0] for dossier in chosen if dossier.bodies), None)
    if programme:
        about = next((dossier.title for dossier in chosen), programme)
        chosen = [one for one in every if one.programme in {top.ref for top in chosen}]
    if not chosen or tip is None:
        raise Refused(
            "Nothing of that was announced by then, so that there is no dossier.",
            hint="Give a later --as-of, or see tracker list.",
        )
    return DossierFile(
        settings=settings,
        as_of=times.as_of,
        known_at=tip.recorded_at,
        head=tip.digest,
        entries=tip.seq,
        about=about if programme or lead else None,
        dossiers=tuple(chosen),
    )


def read_dossiers(connection: Connection, times: Times) -> Dossiers:
    """Every commitment at two times; a fixed number of queries, whatever the size."""
    snapshot = take(connection, times, texts=True)
    newest, _ = history.newest_entries(
        connection, history.EntryQuery(known_at=times.known_at, as_of=times.as_of)
    )
    entries = newest[::-1]
    live = by_subject(live_entries(connection, times, texts=True))
    writer = line_writer(connection, entries, times.known_at)
    context = with_changes(writer.context, live.values(), snapshot.standings.values())
    writer = replace(writer, context=context)
    everything = _Everything(snapshot, writer, by_subject(entries), live)
    return Dossiers(
        tuple(everything.dossier(standing) for standing in snapshot.standings.values()),
        tuple(map(writer.line, entries)),
    )


class _Everything:
    """What was read of the register, by subject."""

    def __init__(
        self,
        snapshot: Snapshot,
        writer: LineWriter,
        entries: Mapping[int, list[Entry]],
        live: Mapping[int, list[Entry]],
    ) -> None:
        self._snapshot = snapshot
        self._writer = writer
        self._entries = entries
        self._live = live
        self._naming: dict[int, list[Entry]] = {}
        for entry in (entry for own in live.values() for entry in own):
            for number in entry.refs.get(NAMED_IN.get(entry.facet, ""), ()):
                self._naming.setdefault(number, []).append(entry)
        self._children: dict[int, list[Standing]] = {}
        for standing in snapshot.standings.values():
            parent = standing.subject.one("parent")
            if parent is not None:
                self._children.setdefault(parent, []).append(standing)

    def dossier(self, standing: Standing) -> Dossier:
        """One commitment."""
        snapshot, subject = self._snapshot, standing.subject
        own = self._live.get(subject.id, [])
        programme = self._programme(subject)
        stages = [
            entry
            for number in carriers_of(own)
            for entry in self._live.get(number, ())
            if entry.facet is Facet.STAGE
        ]
        card = commitment_card(
            SubjectData(
                subject=subject,
                snapshot=snapshot,
                writer=self._writer,
                lines=sorted(
                    self._entries.get(subject.id, ()),
                    key=lambda entry: (entry.occurred_latest, entry.seq),
                ),
                live=own,
                naming=self._naming.get(subject.id, ()),
                stages=stages,
                programme=programme,
                children=self._children.get(subject.id, ()),
            )
        )
        status = status_row(standing, snapshot.names, snapshot.times.as_of)
        return Dossier(
            card=card,
            standing=standing,
            timeline=timeline_of(self._writer.context, standing, own, stages),
            status=replace(status, days=None) if status.due else status,
            programme=None if programme is None else programme.ref,
            bodies=tuple(dict.fromkeys(_bodies(subject, snapshot.names))),
        )

    def _programme(self, subject: Subject) -> Subject | None:
        top, seen = subject, {subject.id}
        while (parent := top.one("parent")) in self._snapshot.standings and parent not in seen:
            top = self._snapshot.standings[parent or 0].subject
            seen.add(top.id)
        return None if top is subject and subject.id not in self._children else top


def _bodies(subject: Subject, names: Mapping[int, str]) -> Iterable[str]:
    for part in ("lead", "to"):
        for number in subject.refs.get(part, ()):
            if number in names:
                yield names[number]
