"""The writer of one batch: what verbs ask of the register, and what they write into it.

This is the one module of `record` that knows the database. Everything is read on the writer's
own connection, so that a rule is checked against exactly what the entry will follow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from tracker.domain.dates import Times, When
from tracker.domain.deadline.window import Jurisdiction
from tracker.domain.entry import REGISTER, Draft, Entry, Json, instant_text, party_voice
from tracker.domain.grade import GradedSource, grades, promisers_of
from tracker.domain.party import Party
from tracker.domain.standing import Standing, stand
from tracker.domain.subject import Subject, nearest
from tracker.domain.text import name_key
from tracker.domain.vocabulary import Facet, Setting, SubjectType, Voice
from tracker.errors import MissingDay, Refused, UnknownName, UsageError, as_typed
from tracker.ledger import lookup, standing
from tracker.ledger.append import Batch, open_batch
from tracker.ledger.database import Connection, Register
from tracker.ledger.projections import ALL
from tracker.ledger.refs import RefIndex, selected_numbers, subject_number
from tracker.record.verb import Evidence, Verb

if TYPE_CHECKING:
    from tracker.ledger.redaction import RedactedText
    from tracker.read.issues import Issue

#: Names that nobody else may have.
_VOICES = frozenset(Voice)


@dataclass(frozen=True, slots=True)
class Recorded:
    """One line of what a command did."""

    ref: str
    title: str
    what: str
    before: str | None
    after: str
    entry: int
    occurred: str
    graded: tuple[GradedSource, ...] = ()
    next: str | None = None
    """The next sensible command."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command recorded; `batch` is None when it was a dry run."""

    batch: int | None
    lines: tuple[Recorded, ...]
    remarks: tuple[str, ...]
    nothing: bool = False
    """Whether there was nothing to record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asserted:
    """Recorded times that a file brings with it, and the file that says so for ever."""

    moment: datetime
    file: str
    sha256: str
    backfill: bool = False


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
        return Receipt(batch, tuple(self.lines), tuple(self.remarks))

    # Subjects

    def subject(self, ref: str) -> Subject:
        """The commitment or instrument of a ref. Raises UnknownName with the nearest (exit 4)."""
        number, _ = subject_number(self.connection, ref)
        return self.by_number([number])[0]

    def event(self, name: str) -> Subject:
        """The event of the diary of a name. Raises UnknownName with the nearest (exit 4)."""
        number, _ = subject_number(self.connection, name, (SubjectType.EVENT,))
        return self.by_number([number])[0]

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
        times = Times(as_of=day)
        several = lookup.ItemHistories(self.connection, times, [subject.id])
        return stand(
            subject,
            standing.standing_entries(self.connection, times, subjects=[subject.id]),
            several.deadlines(subject.id, day),
            several.tests(subject.id),
            carriers=several.carriers(subject.id, day),
            as_of=day,
        )

    # Entries

    def entry(self, number: int) -> Entry:
        """The entry of a number. Raises UnknownName (exit 4)."""
        entries = self.entries([number])
        if not entries:
            raise UnknownName("entry", str(number))
        return entries[0]

    def entries(self, numbers: Sequence[int]) -> list[Entry]:
        """The entries of these numbers that there are."""
        return lookup.entries_numbered(self.connection, numbers)

    def history(self, facet: Facet, subjects: Iterable[int], *, texts: bool = False) -> list[Entry]:
        """The live entries of subjects in one facet, by day and number."""
        return standing.history(
            self.connection, ALL, facets=[facet], subjects=list(subjects), texts=texts
        )

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
        return jurisdiction_at(self.connection)

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
            about = self.by_number([entry.subject])[0]
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
        numbers: dict[int, None] = {}
        for source in evidence.sources:
            number = self.source_number(source.where)
            if number is None:
                from tracker.record.sources import resolve_source

                number = resolve_source(self, source)
            numbers[number] = None
        return self.by_number(list(numbers))

    def source(self, where: str) -> Subject:
        """The source of a key or an address that the register knows. Raises UnknownName."""
        return find_source(self.connection, where)

    def source_number(self, where: str) -> int | None:
        """The source of a key, an address or `.`, the last one that whoever writes has used.

        None where the register knows none.
        """
        if where != ".":
            return _source_number(self.connection, where)
        last = lookup.last_source(self.connection, self.batch.actor)
        if last is None:
            raise UsageError(
                "'-s .' is the last source you used, and you have used none.",
                hint="Name it: -s KEY or -s URL.",
            )
        return last

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
            raise MissingDay(what)
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
        self, subject: Subject, sources: list[Subject], evidence: Evidence | None = None
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
        """Write one entry with the evidence that every entry may carry."""
        words = {"quote": evidence.quote, "note": evidence.note, **(texts or {})}
        facts = dict(detail or {})
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
        graded: Iterable[GradedSource] = (),
        next: str | None = None,
    ) -> None:
        """Add a line to the receipt; without a subject it is about the register itself."""
        self.lines.append(
            Recorded(
                ref="register" if subject is None else subject.ref,
                title="the register" if subject is None else subject.title,
                what=what,
                before=before,
                after=after,
                entry=entry.seq,
                occurred=entry.occurred,
                graded=tuple(graded),
                next=next,
            )
        )

    def redact(self, entry: Entry, field: str, basis: str) -> Entry:
        """Destroy one text of an entry, and write that it was destroyed and why."""
        from tracker.ledger.redaction import destroy

        written = self.batch.append(
            Draft(
                subject=entry.subject,
                facet=Facet.REDACTION,
                value=field,
                occurred=When.on(self.batch.recorded_at.date()),
                texts={"because": basis},
                amends=entry.seq,
            )
        )
        destroy(self.connection, entry.seq, field)
        self.destroyed = True
        self.batch.settle()
        return written

    def redact_again(self, number: int, destroyed: RedactedText) -> None:
        """Redact a text that was redacted before and has come back with an older copy."""
        why = "Redacted before this register was restored"
        basis = f"{why}: {destroyed.basis}" if destroyed.basis else f"{why}."
        self.redact(self.entry(number), destroyed.field, basis)

    def places_of(self, words: str) -> list[tuple[int, str]]:
        """The entries and fields in which the same words stand."""
        from tracker.ledger.redaction import places_of_text

        return places_of_text(self.connection, words)


def record(register: Register, verbs: Sequence[Verb], *, dry_run: bool = False) -> Receipt:
    """Record verbs as one batch: all of them, or none. A dry run checks and writes nothing.

    Where words were destroyed the register's file is written anew, so that none is left in it.
    """
    with (
        register.database.writing(keep=not dry_run) as connection,
        open_writer(register, connection) as writer,
    ):
        writer.perform(verbs)
    if writer.destroyed and not dry_run:
        from tracker.ledger.redaction import purge

        if not purge(register.database):
            busy = "The file is in use and keeps freed space; it was overwritten with zeros."
            writer.remarks.append(busy)
    return writer.receipt(dry_run=dry_run)


def is_known_source(register: Register, where: str) -> bool:
    """Whether an address is a source of the register already."""
    with register.database.reading() as connection:
        return lookup.source_at(connection, where) is not None


def jurisdiction_of(register: Register) -> Jurisdiction:
    """The jurisdiction that a register was set to; neutral where it never was."""
    with register.database.reading() as connection:
        return jurisdiction_at(connection)


def jurisdiction_at(connection: Connection) -> Jurisdiction:
    """The same on a connection."""
    word = lookup.settings(connection)[1].get(Setting.JURISDICTION)
    return Jurisdiction.NEUTRAL if word is None else Jurisdiction(word)


def set_jurisdiction(register: Register, value: Jurisdiction) -> bool:
    """Record whose customs phrases are read by from now on; False where they are already."""
    if jurisdiction_of(register) is value:
        return False
    with register.database.writing() as connection, open_writer(register, connection) as writer:
        writer.batch.append(
            Draft(
                facet=Facet.SETTING,
                value=Setting.JURISDICTION,
                occurred=writer.today,
                subject=REGISTER,
                texts={"text": value.value},
            )
        )
    return True


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


def batches_of_sheet(connection: Connection, sha256: str) -> list[tuple[int, datetime, bool]]:
    """Every batch recorded from a sheet, when it was recorded, and whether it still stands."""
    return lookup.batches_of_sheet(connection, sha256)


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
    with open_batch(
        connection,
        recorded_at=moment,
        actor=register.actor,
        entropy=register.entropy,
        bulk=bulk,
    ) as batch:
        last = batch.previous
        if asserted is not None and last is not None and moment < last:
            raise Refused(
                f"{asserted.file} asserts that it was recorded at {instant_text(moment)}, "
                f"before the ledger's last entry ({instant_text(last)}).",
                hint="Recorded times never decrease: load a history into a register that begins "
                f"before it, tracker --db NEW init --beginning {instant_text(moment)}.",
            )
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
        day = None if asserted is None else asserted.moment.date()
        yield Writer(register, batch, asserted_day=day)


def _remark(register: Register, asserted: Asserted | None, *, behind: bool) -> dict[str, Json]:
    """What is unusual about the recorded time of a batch."""
    if asserted is not None:
        return {"sha256": asserted.sha256, "backfill": asserted.backfill}
    if register.rehearsal:
        return {"clock": "set by hand"}
    # The recorded time is then the ledger's and not the clock's: the batch says so.
    return {"clock": "behind the ledger"} if behind else {}
