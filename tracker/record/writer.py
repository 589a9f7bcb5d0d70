"""The writer of one batch: what verbs ask of the register, and what they write into it.

This is the one module of `record` that knows the database. Everything is read on the writer's
own connection, so that a rule is checked against exactly what the entry will follow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from tracker.domain.binding import Event
from tracker.domain.dates import When
from tracker.domain.deadline.window import Jurisdiction
from tracker.domain.entry import REGISTER, Draft, Entry, Json, instant_text, party_voice
from tracker.domain.grade import GradedSource, grades, promisers_of
from tracker.domain.related import Related, related_numbers
from tracker.domain.standing import Standing, stand
from tracker.domain.subject import Party, Subject, nearest
from tracker.domain.text import name_key
from tracker.domain.vocabulary import Facet, SubjectType, Voice
from tracker.errors import MissingDay, Refused, UnknownName, UsageError, as_typed
from tracker.ledger import lookup, standing
from tracker.ledger.append import Batch, check_clock, open_batch
from tracker.ledger.database import Connection, Register
from tracker.ledger.projections import ALL
from tracker.ledger.refs import RefIndex, selected_numbers, subject_number
from tracker.record.stored import (
    VERBATIM,
    CopyFolder,
    DocumentFile,
    Lookup,
    check_quote,
    copy_folder,
    keep_copies,
)
from tracker.record.verb import Asserted, CitedSource, Evidence, Receipt, Recorded, Verb

if TYPE_CHECKING:
    from tracker.read.issues import Issue

#: Names that nobody else may have.
_VOICES = frozenset(Voice)


@dataclass(slots=True)
class Writer:
    """A batch being written, with what its verbs have to know of the register."""

    register: Register
    batch: Batch
    lines: list[Recorded] = field(default_factory=list)
    """The receipt: what was recorded."""
    remarks: list[str] = field(default_factory=list)
    """What was inferred, or what the person should know."""
    default_on: When | None = None
    """A sheet's own day for facts that name none."""
    asserted_day: date | None = None
    """Of a history that brings its own recorded times: the day of this batch."""
    destroyed: bool = False
    """Whether words were destroyed."""
    cited: dict[int, CitedSource] = field(default_factory=dict)
    """The sources that facts rest on, by number."""
    pending: list[tuple[Subject, DocumentFile]] = field(default_factory=list)
    """The copies that are kept when all is written."""
    _folder: CopyFolder | None = None
    keeps_receipt: ClassVar[bool] = True
    """Whether anybody is told what was before each fact, and how its sources are graded."""

    @property
    def connection(self) -> Connection:
        """The register as it stands, with what was written and settled so far."""
        return self.batch.connection

    def perform(self, verbs: Iterable[Verb]) -> None:
        """Write verbs in order; each sees what the ones before it have changed."""
        for verb in verbs:
            verb.record(self)
            self.settle()

    def settle(self) -> None:
        """Let what is read next see what was written; what is in bulk is seen at the end."""
        if not self.batch.bulk:
            self.batch.settle()

    def receipt(self, *, dry_run: bool = False) -> Receipt:
        """What was recorded so far."""
        batch = None if dry_run else self.batch.first
        return Receipt(
            batch,
            tuple(self.lines),
            tuple(dict.fromkeys(self.remarks)),
            cited=tuple(self.cited.values()),
        )

    # Subjects

    def subject(self, ref: str) -> Subject:
        """The commitment or instrument of a ref. Raises UnknownName with the nearest (exit 4)."""
        number, _ = subject_number(self.connection, ref)
        return self.by_number([number])[0]

    def subject_numbered(self, number: int) -> Subject | None:
        """What the entry of a number opened, where it stands."""
        return lookup.subjects(self.connection, ALL, numbers=[number]).get(number)

    def event(self, name: str) -> Subject:
        """The event of the diary of a name. Raises UnknownName with the nearest (exit 4)."""
        number, _ = subject_number(self.connection, name, (SubjectType.EVENT,))
        return self.by_number([number])[0]

    def events(self) -> list[Event]:
        """The events of the diary, by name."""
        return lookup.events(self.connection, ALL)

    def bound_to(self, event: int) -> list[Subject]:
        """The commitments whose date is bound to an event, in order of ref."""
        numbers = lookup.bound_to(self.connection, event)
        bound = [
            subject
            for subject in self.by_number(numbers)
            if (now := self.standing(subject, date.max).event) is not None and now.number == event
        ]
        return sorted(bound, key=lambda subject: subject.ref.lower())

    def commitments(self, words: Iterable[str]) -> list[Subject]:
        """The commitments that REFS select, each once, in the order typed."""
        subjects = self.selected(words)
        for subject in subjects:
            if subject.type is not SubjectType.COMMITMENT:
                raise UsageError(
                    f"{subject.ref} is an instrument, not a commitment.",
                    hint=f"What happened to it is a step: tracker step {subject.ref} STAGE.",
                )
        return subjects

    def selected(self, words: Iterable[str]) -> list[Subject]:
        """The commitments and instruments that REFS select, each once, in the order typed."""
        return self.by_number(list(selected_numbers(self.connection, words)))

    def by_number(self, numbers: Sequence[int]) -> list[Subject]:
        """Subjects by number, in that order."""
        subjects = lookup.subjects(self.connection, ALL, numbers=numbers) if numbers else {}
        return [subjects[number] for number in numbers]

    def children(self, parent: Subject) -> list[Subject]:
        """The commitments that are parts of one."""
        return self.by_number(RefIndex(self.connection).children(parent.id))

    def subject_of_key(self, ref: str) -> Subject | None:
        """Whatever a ref or a key names already, a source too."""
        number = lookup.subject_id(self.connection, ref)
        return None if number is None else self.by_number([number[0]])[0]

    def commitments_resting_on(self, numbers: Collection[int]) -> dict[int, Subject]:
        """The commitments among subjects, and those whose entries name the others among them."""
        if not numbers:
            return {}
        about = set(numbers)
        subjects = lookup.subjects(self.connection, ALL, numbers=about)
        kinds = {number: subject.type for number, subject in subjects.items()}
        cited = [
            number
            for number, kind in kinds.items()
            if kind in {SubjectType.SOURCE, SubjectType.INSTRUMENT}
        ]
        citing = [user for user, _ in lookup.users(self.connection, cited)]
        about |= {entry.subject for entry in lookup.entries_numbered(self.connection, citing)}
        subjects |= lookup.subjects(self.connection, ALL, numbers=about - set(subjects))
        return {
            subject.id: subject
            for subject in subjects.values()
            if subject.type is SubjectType.COMMITMENT
        }

    def standing(self, subject: Subject, day: date) -> Standing:
        """The standing of a commitment at the end of a day, with everything recorded so far."""
        entries = standing.history(self.connection, ALL, subjects=[subject.id], texts=True)
        return stand(subject, entries, day, self.related(entries))

    def related(self, entries: Iterable[Entry]) -> Related:
        """The instruments and events that entries of a commitment name."""
        return lookup.related(self.connection, None, related_numbers(entries))

    # Entries

    def entry(self, number: int) -> Entry:
        """The entry of a number. Raises UnknownName (exit 4)."""
        entries = self.entries([number])
        if not entries:
            raise UnknownName("entry", str(number), see="See tracker log.")
        return entries[0]

    def entries(self, numbers: Sequence[int]) -> list[Entry]:
        """The entries of these numbers that there are."""
        return lookup.entries_numbered(self.connection, numbers)

    def history(
        self, facet: Facet, subjects: Iterable[int] | None, *, texts: bool = False
    ) -> list[Entry]:
        """The live entries of subjects, or of all, in one facet, by subject, day and number."""
        numbers = None if subjects is None else list(subjects)
        return standing.history(self.connection, ALL, facets=[facet], subjects=numbers, texts=texts)

    def ever_recorded(self, subject: int, facet: Facet, *, texts: bool = False) -> list[Entry]:
        """All entries of a subject in one facet, also those that were taken back."""
        return standing.ever_recorded(self.connection, subject, facet, texts=texts)

    def amendments(self, *numbers: int) -> list[Entry]:
        """What corrected, retracted, undid or redacted these entries."""
        return lookup.amending(self.connection, *numbers)

    def users(self, subjects: Sequence[int], *, after: int) -> list[tuple[int, int]]:
        """The later entries that speak of subjects: their number and their own subject."""
        return lookup.users(self.connection, subjects, after=after)

    def batch_entries(self, batch: int) -> list[Entry]:
        """The entries of a batch."""
        return lookup.batch_entries(self.connection, batch)

    def last_batch(self) -> int | None:
        """The last batch of whoever writes that still stands."""
        return lookup.last_batch(self.connection, self.batch.actor)

    def jurisdiction(self) -> Jurisdiction:
        """Whose years, seasons and holidays phrases are read by."""
        return lookup.jurisdiction(self.connection)

    def issues(self) -> list[Issue]:
        """The issued reports."""
        from tracker.read.issues import issue_of

        entries = lookup.register_entries(self.connection, Facet.ISSUE)
        return [issue_of(entry) for entry in entries]

    def reports_showing(self, entry: Entry) -> list[int]:
        """The numbers of the issued reports that rest on an entry."""
        from tracker.read.issues import shows

        about, above = None, set[int]()
        if not entry.of_register:
            about = self.subject_numbered(entry.subject)
            if about is None:
                # Its batch was undone, which is refused once a report has shown it.
                return []
            above = RefIndex(self.connection).ancestors([entry.subject])
        return [issue.number for issue in self.issues() if shows(issue, entry, about, above)]

    # Evidence

    def party_name(self, number: int) -> str:
        """The name of a party."""
        return lookup.names(self.connection)[number]

    def party(self, name: str) -> Party:
        """A person or body that the register knows. Raises UnknownName (exit 4)."""
        known = lookup.parties(self.connection)
        for party in known.values():
            if name_key(party.name) == name_key(name):
                return party
        names = [party.name for party in known.values()]
        raise UnknownName("person or body", name, nearest=nearest(name, names))

    def third_party(self, name: str) -> str:
        """The voice of somebody who is neither the promiser nor the tracker.

        Raises UsageError for a name that would pass for one of them.
        """
        if name_key(name) in _VOICES:
            raise UsageError(
                f"{as_typed(name)} is no third party.",
                hint="A promiser's claim is tracker claim without --voice; our own finding is "
                "tracker update.",
            )
        return party_voice(self.batch.party(name))

    def sources(self, evidence: Evidence) -> list[Subject]:
        """The sources of a fact, each once, made known where they are new."""
        numbers: dict[int, bool] = {}
        for source in evidence.sources:
            number, is_new = self.source_number(source.where), False
            if number is None:
                from tracker.record.sources import open_source

                number, is_new = open_source(self, source)
            numbers.setdefault(number, is_new)
        subjects = self.by_number(list(numbers))
        for subject, is_new in zip(subjects, numbers.values(), strict=True):
            self.cited.setdefault(subject.id, CitedSource(subject, is_new))
        return subjects

    def check_words(
        self, texts: Mapping[str, str | None], sources: Sequence[Subject], *, anyway: str | None
    ) -> str | None:
        """Look what an entry quotes up in the stored copies of its sources.

        Raises Refused (exit 5) where every source has copies and the words are in none of
        them, unless a reason is given why they stand `anyway`: it is returned where words were
        not found.
        """
        found = True
        for quote in dict.fromkeys(text for name in VERBATIM if (text := texts.get(name))):
            result, remarks = check_quote(self.folder, quote, sources, anyway=anyway)
            self.remarks += remarks
            found = found and result is Lookup.FOUND
        return None if found else anyway

    def keep(self, source: Subject, document: DocumentFile) -> None:
        """Keep a copy of a source when all is written; quotes are looked up in it from now on."""
        self.pending.append((source, document))
        if self.folder is not None:
            self.folder.offer(document)

    @property
    def folder(self) -> CopyFolder | None:
        """The folder of stored copies; None for a server that has none."""
        if self._folder is None:
            self._folder = copy_folder(self.register)
        return self._folder

    def source(self, where: str) -> Subject:
        """The source of a key or an address that the register knows. Raises UnknownName."""
        return find_source(self.connection, where)

    def source_number(self, where: str) -> int | None:
        """The source of a key, an address or `.`, the last one that whoever writes has used.

        None where the register knows none. Raises UsageError for a `.` that stands for nothing,
        or for a source that was last used on another day.
        """
        if where != ".":
            return _source_number(self.connection, where)
        from tracker.record.sources import last_used

        return last_used(self)

    def last_source(self) -> tuple[int, datetime] | None:
        """The source that whoever writes has used last, and when that was recorded."""
        return lookup.last_source(self.connection, self.batch.actor)

    def source_of_file(self, sha256: str) -> int | None:
        """The source that is a file, or that has it as a copy."""
        return lookup.source_of_file(self.connection, sha256)

    def taken_keys(self, keys: Sequence[str]) -> Collection[str]:
        """Those of these keys that something has already."""
        return lookup.subject_ids(self.connection, keys)

    @property
    def today(self) -> When:
        """The day of what we do ourselves: today, or that on which a history was recorded."""
        return When.on(self.asserted_day or self.register.today)

    def when(
        self, evidence: Evidence, sources: list[Subject], what: str, *, over: bool = False
    ) -> When:
        """The day of a fact: the one given, else the sheet's, else the first source's.

        Raises MissingDay (exit 2) when nothing says: it is never silently today. A day after
        today cannot have happened; with `over` nor can a window that reaches past today.
        """
        stated = evidence.on or self.default_on
        published = (source.published for source in sources if source.published)
        when = stated or next(published, None)
        if when is None:
            raise MissingDay(what, sourced=bool(sources))
        if when.is_open or when.latest is None:
            raise UsageError(
                f"'{when.text}' has no last day, and {what} has happened.",
                hint=f"Give the day by which it had: --on {when.text.split('/')[0]}/2025-06-30.",
            )
        if when.earliest is not None and when.earliest > self.register.today:
            raise UsageError(
                f"'{when.text}' has not come yet, and {what} is recorded as having happened.",
                hint=f"Today is {self.register.today.isoformat()}; a planned date is a deadline: "
                "tracker due REF PHRASE.",
            )
        if over and when.latest > self.register.today:
            raise UsageError(
                f"'{when.text}' is not over yet, and {what} cannot rest on what is to come.",
                hint="Give the part that is over: --on "
                f"{when.earliest or ''}/{self.register.today.isoformat()}.",
            )
        return when

    def graded(
        self, subject: Subject, sources: Sequence[Subject], evidence: Evidence | None = None
    ) -> list[GradedSource]:
        """The grades of sources for what a commitment's promisers would have to show."""
        by_hand: dict[str, Json] = {}
        if evidence is not None and evidence.grade is not None:
            by_hand["grade"] = evidence.grade.value
        return grades(sources, promisers_of(subject), by_hand)

    # Writing

    def append(
        self,
        subject: Subject | None,
        facet: Facet,
        value: str,
        when: When,
        evidence: Evidence,
        sources: list[Subject],
        *,
        voice: str = Voice.TRACKER.value,
        refs: Mapping[str, tuple[int, ...]] | None = None,
        detail: Mapping[str, Json] | None = None,
        texts: Mapping[str, str | None] | None = None,
        item: str | None = "",
    ) -> Entry:
        """Write one entry with the evidence that every entry may carry.

        Raises Refused (exit 5) for words that are in no stored copy of their sources.
        """
        words = {"quote": evidence.quote, "note": evidence.note, **(texts or {})}
        facts = dict(detail or {})
        words["quote_because"] = self.check_words(words, sources, anyway=evidence.anyway)
        if evidence.grade is not None:
            facts["grade"] = evidence.grade.value
            words["grade_because"] = evidence.because
        return self.batch.append(
            Draft(
                subject=None if subject is None else subject.id,
                facet=facet,
                item=item,
                value=value,
                occurred=when,
                voice=voice,
                refs={**(refs or {}), "source": tuple(source.id for source in sources)},
                detail=facts,
                texts={name: text for name, text in words.items() if text is not None},
            )
        )

    def add_line(
        self,
        subject: Subject | None,
        entry: Entry,
        what: str,
        after: str,
        *,
        before: str | None = None,
        sources: Sequence[Subject] = (),
        evidence: Evidence | None = None,
        next: str | None = None,
    ) -> None:
        """Add a line to the receipt; without a subject it is about the register itself.

        It grades the sources of a fact about a commitment, where `evidence` does not.
        """
        self.lines.append(
            Recorded(
                ref="register" if subject is None else subject.ref,
                title="the register" if subject is None else subject.title,
                what=what,
                before=before,
                after=after,
                entry=entry.seq,
                occurred=entry.occurred,
                graded=() if subject is None else tuple(self.graded(subject, sources, evidence)),
                next=next,
            )
        )


def record(register: Register, verbs: Sequence[Verb], *, dry_run: bool = False) -> Receipt:
    """Record verbs as one batch: all of them, or none. A dry run checks and writes nothing.

    Where words were destroyed the register's file is written anew, so that none is left in it.
    """
    with register.database.writing(keep=not dry_run) as connection:
        with open_writer(register, connection) as writer:
            writer.perform(verbs)
        nothing = writer.destroyed and not writer.lines
        if nothing:
            connection.rollback()
            receipt = Receipt(None, (), tuple(writer.remarks), nothing=True)
        else:
            if not dry_run:
                writer.remarks += keep_copies(writer.folder, writer.pending)
            receipt = writer.receipt(dry_run=dry_run)
    if writer.destroyed and not dry_run:
        from tracker.ledger.redaction import purge

        keeps = purge(register.database)
        if keeps:
            busy = f"In use: {keeps}. Close it, then repeat the command."
            return replace(receipt, remarks=(*receipt.remarks, busy))
    return receipt


def jurisdiction_of(register: Register) -> Jurisdiction:
    """The jurisdiction that a register was set to; neutral where it never was."""
    with register.database.reading() as connection:
        return lookup.jurisdiction(connection)


def find_source(connection: Connection, where: str) -> Subject:
    """The source of a key or an address that the register knows; nothing is made known.

    Raises UnknownName with the nearest (exit 4).
    """
    number = _source_number(connection, where)
    if number is None:
        from tracker.record.sources import unknown_source

        keys = [key for _, key in RefIndex(connection).refs([SubjectType.SOURCE])]
        raise unknown_source(where, keys)
    return lookup.subjects(connection, ALL, numbers=[number])[number]


def _source_number(connection: Connection, where: str) -> int | None:
    if not where.strip():
        raise UsageError("The name of a source is empty.", hint="Name it: -s KEY or -s URL.")
    subject = lookup.subject_id(connection, where)
    if subject is not None and subject[1] is SubjectType.SOURCE:
        return subject[0]
    return lookup.source_at(connection, where)


@contextmanager
def open_writer(
    register: Register,
    connection: Connection,
    *,
    asserted: Asserted | None = None,
    note: str | None = None,
    sheet: str | None = None,
    says: Mapping[str, Json] | None = None,
    list_name: str | None = None,
    bulk: bool = False,
) -> Iterator[Writer]:
    """A writer with an open batch; what is unusual about the batch, or a note, comes first.

    `sheet` is the SHA-256 of the sheet that the batch is recorded from. `says` is what an
    import says of itself, and `list_name` what the list is called that it brings. What is
    written in `bulk` is read of the register at the end only.
    """
    moment = register.clock() if asserted is None else asserted.moment
    moment = moment.astimezone(register.database.zone)
    with open_batch(
        connection,
        recorded_at=moment,
        actor=register.actor,
        entropy=register.entropy,
        bulk=bulk,
    ) as batch:
        last = batch.previous
        if register.machine is not None:
            check_clock(moment, [register.machine(), *([] if last is None else [last])])
        if asserted is not None and last is not None and moment < last:
            raise Refused(
                f"{asserted.file} asserts that it was recorded at {instant_text(moment)}, "
                f"before the ledger's last entry ({instant_text(last)}).",
                hint="Recorded times never decrease: load a history into a register that begins "
                f"before it, tracker --db NEW init --beginning {instant_text(moment)}.",
            )
        register.database.batch = batch
        remark = _remark(register, asserted, behind=last is not None and moment < last)
        if sheet is not None:
            remark["sha256"] = sheet
        remark |= says or {}
        file = None if asserted is None else asserted.file
        texts = {"note": note, "file": file, "list": list_name}
        if remark or note:
            batch.append(
                Draft(
                    subject=REGISTER,
                    facet=Facet.BATCH,
                    value="opened",
                    occurred=When.on(moment.date()),
                    detail=remark,
                    texts={name: text for name, text in texts.items() if text},
                )
            )
        day = None if asserted is None else moment.date()
        yield Writer(register, batch, asserted_day=day)


def _remark(register: Register, asserted: Asserted | None, *, behind: bool) -> dict[str, Json]:
    """What is unusual about the recorded time of a batch."""
    if asserted is not None:
        return {"sha256": asserted.sha256, "backfill": asserted.backfill}
    if register.rehearsal:
        return {"clock": "set by hand"}
    # The recorded time is then the ledger's and not the clock's: the batch says so.
    return {"clock": "behind the ledger"} if behind else {}
