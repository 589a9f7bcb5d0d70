"""The notice of errata: what issued reports would have said, had we known what we know now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain

from tracker.domain.dates import Times
from tracker.domain.describe import Context
from tracker.domain.entry import Entry
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import Facet, Identity, Setting
from tracker.errors import Refused
from tracker.ledger import history, lookup
from tracker.ledger.database import Connection, Register
from tracker.read.corrections import Amendments, Correction, read_amendments
from tracker.read.issues import Issue, IssueRef, covers_number, read_issues, replaced_by
from tracker.read.snapshot import Snapshot, take
from tracker.report.build import Weekly
from tracker.report.changes import Clerical, ReportedEvent, clerical_sort, events_in, has_line
from tracker.report.corrections import CorrectionLine, Repair, correction_line
from tracker.report.issue import never_issued, print_again
from tracker.report.reading import Reading, context_of, read_week, standings_of, with_history
from tracker.report.restated import Recount, Restated, recounted, restated, scoped_rows
from tracker.report.shared import Listed, evidence_of, leaves, listed


@dataclass(frozen=True, slots=True)
class RemovedWords:
    """Words that a report showed and that were destroyed since."""

    entry: int
    by_entry: int
    ref: str | None
    """None where they are the report's own: a comment, a name."""
    title: str
    field: str
    because: str | None
    recorded_at: datetime
    actor: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportErrata:
    """What one issued report would have said otherwise about its own Sunday."""

    issue: IssueRef
    monday: date
    scope: str
    title: str
    """The headline under which it was published."""
    counts: tuple[Recount, ...]
    """The counts that it printed: all that is counted, each status, the two large figures."""
    restated: Listed[Restated]
    wrong: Listed[CorrectionLine]
    """We were wrong, newest first."""
    late: Listed[ReportedEvent]
    """We did not know then, by day."""
    removed: Listed[RemovedWords]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say of it."""
        return not (self.wrong.total or self.late.total or self.removed.total)


@dataclass(frozen=True, slots=True)
class ReplacedReport:
    """An issued report of which nothing is said: a later one of the same week took its place."""

    issue: IssueRef
    by: IssueRef


@dataclass(frozen=True, slots=True)
class Errata:
    """The notice: a draft, which writes nothing to the register."""

    register: str
    """The random name of the register's first entry."""
    register_title: str
    known_at: datetime
    head: str
    """The ledger's head at `known_at`, 64 hexadecimal digits; pages show the first 12."""
    entries: int
    since: datetime | None
    """Only what was recorded from then on is listed; None is all since each report."""
    chosen: tuple[int, ...]
    """The reports that were asked for; none is all of them."""
    tracker: str
    """The program's version."""
    reports: tuple[ReportErrata, ...]
    """In order of number."""
    replaced: tuple[ReplacedReport, ...]

    @property
    def wrong(self) -> int:
        """In how many reports we were wrong."""
        return sum(report.wrong.total > 0 for report in self.reports)


def errata(
    register: Register,
    *,
    version: str,
    known_at: datetime | None = None,
    since: datetime | None = None,
    since_report: int | None = None,
    numbers: Collection[int] = (),
    printed: Mapping[int, Weekly] | None = None,
) -> Errata:
    """The notice as known at a moment; without `known_at` at the ledger's head.

    `since`, or the issue of `since_report`, is when the first of what is listed was recorded;
    `numbers` are the reports that are asked for, none is all of them; `printed` has by number
    what was printed again already, and of the rest each is printed here. Raises UnknownName
    (exit 4) for a number that was never issued, Refused (exit 5) where the register held
    nothing at that moment.
    """
    with register.database.reading() as connection:
        head = history.head_at(connection, known_at)
        if head is None:
            raise Refused(
                "The register held nothing at that moment.", hint="Give a later --known-at."
            )
        moment = known_at or head.recorded_at
        issued = {issue.number: issue for issue in read_issues(connection, moment)}
        for number in (*numbers, *([since_report] if since_report else [])):
            if number not in issued:
                raise never_issued(number, issued)
        if since_report:
            since = issued[since_report].recorded_at
        beginning, settings = lookup.settings(connection, moment)
        amendments = read_amendments(connection, moment)
        reports, replaced = [], []
        for number, issue in issued.items():
            if numbers and number not in numbers:
                continue
            later = [other for other in issued.values() if other.number > number]
            successor = replaced_by(later, issue.week, issue.scope)
            if successor is not None:
                replaced.append(ReplacedReport(issue.ref, successor.ref))
                continue
            report = (printed or {}).get(number) or print_again(register, issue)
            sunday = issue.week.sunday
            revision = Revision(
                issue=issue,
                then=take(connection, Times(sunday, issue.known_at)),
                reading=read_week(connection, issue.week, moment),
                amendments=amendments,
                learned=tuple(history.learned_between(connection, issue.known_at, moment, sunday)),
                places=_places_of(report),
                since=since,
            )
            reports.append(_of_report(connection, revision, report))
    return Errata(
        register=beginning.id,
        register_title=settings.get(Setting.TITLE, "[redacted]"),
        known_at=moment,
        head=head.digest,
        entries=head.seq,
        since=since,
        chosen=tuple(sorted(set(numbers))),
        tracker=version,
        reports=tuple(reports),
        replaced=tuple(replaced),
    )


#: The parts of a report, which are the keys of its sections.
_SECTIONS = ("masthead", "brief", "changes", "late", "claims", "stands", "since", "ask")
#: Rows of a list of the notice.
LISTED = 100
#: What names the entries behind a line.
_NUMBERS = frozenset({"entry", "by_entry", "entries"})
#: Where what a commitment shows is printed by its ref, without the numbers of its entries.
_BY_REF = {
    Facet.DEADLINE: frozenset({"late", "since", "stands"}),
    Facet.DELIVERY: frozenset({"stands"}),
    Facet.ENDED: frozenset({"stands"}),
    Facet.DISPOSITION: frozenset({"stands"}),
    Facet.RESPONSE: frozenset({"stands"}),
}


@dataclass(frozen=True, slots=True)
class Places:
    """The entries, refs and words that each section of a report shows."""

    numbers: dict[int, set[str]]
    """Sections by the number of an entry."""
    refs: dict[str, set[str]]
    """Sections by ref, and by the key of a source."""
    words: tuple[tuple[str, str], ...]
    """Every text with a mark of something redacted, and its section."""

    def of(self, entry: Entry, ref: str) -> tuple[str, ...]:
        """The sections in which an entry about a subject stood, in order."""
        by_ref = self.refs.get(ref, set()) & _BY_REF.get(entry.facet, frozenset())
        return in_order(self.numbers.get(entry.seq, set()) | by_ref)

    def of_subject(self, ref: str) -> tuple[str, ...]:
        """The sections that name a commitment or a source, in order."""
        return in_order(self.refs.get(ref, set()))

    def of_redaction(self, number: int) -> tuple[str, ...]:
        """The sections that show the mark of a redaction, in order."""
        mark = f", no. {number}]"
        return in_order({section for section, text in self.words if mark in text})


def in_order(sections: Collection[str]) -> tuple[str, ...]:
    """Keys of sections in the order of the report."""
    return tuple(key for key in _SECTIONS if key in sections)


def _places_of(report: Weekly) -> Places:
    """Read a report once, part by part."""
    numbers: dict[int, set[str]] = {}
    refs: dict[str, set[str]] = {}
    words: list[tuple[str, str]] = []
    for section in _SECTIONS:
        for name, leaf in leaves(section, getattr(report, section)):
            if isinstance(leaf, int):
                if name in _NUMBERS:
                    numbers.setdefault(leaf, set()).add(section)
            elif name in {"ref", "refs", "key"}:
                refs.setdefault(leaf, set()).add(section)
            elif "[redacted " in leaf:
                words.append((section, leaf))
    return Places(numbers, refs, tuple(words))


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One issued report, and what is needed to say how it would have read."""

    issue: Issue
    then: Snapshot
    """The register on the issue's Sunday, as it was known to the issue."""
    reading: Reading
    """The same day, as known at the moment of the notice."""
    amendments: Amendments
    learned: tuple[Entry, ...]
    """What had happened by its Sunday and was recorded after it, with texts."""
    places: Places
    since: datetime | None

    def subject(self, number: int) -> Subject | None:
        """A subject as the issue had it, or as it is known now."""
        return self.then.subjects.get(number) or self.reading.now.subjects.get(number)

    def covers(self, number: int) -> bool:
        """Whether an issue of this scope is about a subject, then or now."""
        return any(
            covers_number(self.issue, number, snapshot.subjects)
            for snapshot in (self.then, self.reading.now)
        )

    def lists(self, recorded_at: datetime) -> bool:
        """Whether something was recorded late enough to be listed."""
        return self.since is None or recorded_at >= self.since

    def corrections(self) -> Iterator[Correction]:
        """The records that the issue had, and would have had otherwise.

        A reading of a day after its Sunday is left out: the issue does not speak of that day.
        """
        for record in self.amendments.records:
            correction = record.between(self.issue.known_at, self.reading.known_at)
            if (
                correction is None
                or correction.reads_alike
                or not self.covers(correction.first.subject)
            ):
                continue
            was, now = (
                entry if entry is not None and self.issue.speaks_of(entry) else None
                for entry in (correction.was, correction.now)
            )
            if was or now:
                yield replace(correction, was=was, now=now)

    def edits(self) -> list[Entry]:
        """The late edits of words that the issue had; what it did not have was not wrong."""
        return [
            entry
            for entry in sorted(self.learned, key=lambda entry: entry.seq)
            if entry.facet is Facet.IDENTITY
            and entry.value == Identity.EDITED
            and (before := self.then.subjects.get(entry.subject)) is not None
            and {*entry.texts, *entry.refs, *entry.detail} & set(_parts(self.reading, before))
        ]


def _of_report(connection: Connection, revision: Revision, printed: Weekly) -> ReportErrata:
    issue, reading = revision.issue, revision.reading
    changed = {entry.subject for entry in revision.learned}
    changed |= {correction.first.subject for correction in revision.corrections()}
    reading = with_history(connection, reading, changed)
    revision = replace(revision, reading=reading)
    first_written = revision.amendments.first_written()
    ours = {edit.seq for edit in revision.edits()}

    def is_late(entry: Entry) -> bool:
        """Whether it is nothing that we had wrong, but something that we learned."""
        recorded_at = first_written.get(entry.seq, entry.recorded_at)
        return entry.seq not in ours and recorded_at > issue.known_at

    entries = chain.from_iterable(reading.history.values())
    mended = _put_right(revision, changed, (entry for entry in entries if not is_late(entry)))
    versions = [scoped_rows(issue, snapshot) for snapshot in (revision.then, mended, reading.now)]
    moved = list(restated(versions))
    context = context_of(reading)
    wrong = _wrong(revision, context, {line.ref for line in moved})
    late = events_in(
        reading,
        context,
        [
            entry
            for entry in revision.learned
            if is_late(entry)
            and has_line(reading, entry)
            and clerical_sort(reading, entry) in {None, Clerical.OPENED}
            and revision.covers(entry.subject)
            and revision.lists(entry.recorded_at)
        ],
    )
    return ReportErrata(
        issue=issue.ref,
        monday=issue.week.monday,
        scope=printed.masthead.scope,
        title=printed.brief.title,
        counts=recounted(versions),
        restated=listed(moved, LISTED),
        wrong=listed(wrong, LISTED),
        late=listed(late, LISTED),
        removed=listed(list(_removed(revision)), LISTED),
    )


def _put_right(revision: Revision, changed: Collection[int], entries: Iterable[Entry]) -> Snapshot:
    """The register that the issue would have known with our errors put right, and no more.

    `entries` are the live ones of the changed subjects, without what was learned late: what
    follows from them alone stands in the place of what the issue had of these subjects.
    """
    now, then = revision.reading.now, revision.then
    mended = standings_of(entries, revision.issue.week.sunday)
    kept = {n: standing for n, standing in then.standings.items() if n not in changed}
    subjects = {number: standing.subject for number, standing in mended.items()}
    return replace(
        now,
        times=Times(revision.issue.week.sunday, now.times.known_at),
        standings={**kept, **mended},
        subjects={**now.subjects, **then.subjects, **subjects},
    )


def _wrong(revision: Revision, context: Context, moved: Collection[str]) -> list[CorrectionLine]:
    """Where we were wrong, newest first: what the issue showed, and what it hid by our error.

    `moved` are the refs of the commitments that it would have shown with another status.
    """
    errors = []
    for correction in revision.corrections():
        subject, was = revision.subject(correction.first.subject), correction.was
        line = correction_line(revision.reading, context, correction, subject)
        sections = () if was is None else revision.places.of(was, line.ref)
        errors.append(replace(line, sections=sections))
    last_edits = {edit.subject: edit for edit in revision.edits()}
    errors += filter(None, (_repaired(revision, edit) for edit in last_edits.values()))
    listed = [
        line
        for line in errors
        if revision.lists(line.recorded_at)
        and (line.sections or line.was is None or line.ref in moved)
    ]
    return sorted(listed, key=lambda line: (line.recorded_at, line.by_entry), reverse=True)


def _removed(revision: Revision) -> Iterator[RemovedWords]:
    """The words that the issue showed when it was published and that were destroyed since."""
    for entry, redaction in revision.amendments.redactions:
        sections = revision.places.of_redaction(redaction.seq)
        after_issue = redaction.recorded_at > revision.issue.recorded_at
        if not (sections and after_issue and revision.lists(redaction.recorded_at)):
            continue
        subject = None if entry.of_register else revision.subject(entry.subject)
        yield RemovedWords(
            entry=entry.seq,
            by_entry=redaction.seq,
            ref=None if subject is None else subject.ref,
            title="" if subject is None else subject.title,
            field=redaction.value,
            because=redaction.text("because"),
            recorded_at=redaction.recorded_at,
            actor=revision.reading.name(redaction.actor),
            sections=sections,
        )


#: What we transcribe of a promise or a source; the rest of an edit is filing.
_PARTS = {
    "title": "Title",
    "wording": "Wording",
    "url": "Address",
    "publisher": "Publisher",
    "lead": "Lead body",
    "by": "Announced by",
    "to": "Asked of",
    "speaker": "Speaker",
    "kind": "Kind",
}


def _parts(reading: Reading, subject: Subject) -> dict[str, str]:
    """What our transcription says, part by part; what it does not have is left out."""
    parts = {
        part: subject.texts.get(part)
        or ", ".join(reading.name(party) for party in subject.refs.get(part, ()))
        for part in _PARTS
    }
    if "kind" in subject.detail:
        parts["kind"] = subject.kind.label
    return {part: words for part, words in parts.items() if words}


def _repaired(revision: Revision, edit: Entry) -> CorrectionLine | None:
    """What an edit made of our own transcription; None where the words are the same again."""
    before = revision.then.subjects[edit.subject]
    after = revision.reading.now.subjects.get(edit.subject)
    if after is None or not revision.covers(edit.subject):
        return None
    was, now = (_parts(revision.reading, subject) for subject in (before, after))
    differing = [part for part in was if was[part] != now.get(part)]
    if not differing:
        return None
    sections = revision.places.of_subject(before.ref)
    return CorrectionLine(
        entry=before.opened.seq,
        by_entry=edit.seq,
        how=Repair.REPAIRED,
        ref=before.ref,
        title=before.title,
        was="; ".join(f"{_PARTS[part]}: {was[part]}" for part in differing),
        now="; ".join(f"{_PARTS[part]}: {now.get(part, 'none')}" for part in differing),
        because=edit.text("because"),
        recorded_at=edit.recorded_at,
        actor=revision.reading.name(edit.actor),
        sections=sections,
        evidence=evidence_of(revision.reading, edit, after),
    )
