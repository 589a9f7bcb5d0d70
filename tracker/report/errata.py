"""The notice of errata: what issued reports would have said, had we known what we know now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.dates import Times
from tracker.domain.entry import REGISTER, Entry
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import Facet, Identity, SubjectType
from tracker.errors import Refused
from tracker.ledger import history as ledger_history
from tracker.ledger import lookup, standing
from tracker.ledger.database import Connection, Register
from tracker.read.issues import Issue, covers, replaced_by
from tracker.read.snapshot import Snapshot, take
from tracker.report.build import Weekly
from tracker.report.changes import compared, has_line, in_words, reads_alike
from tracker.report.citations import Citations
from tracker.report.describe import Teller
from tracker.report.errata_places import (
    CARDS,
    Amended,
    Errata,
    Erratum,
    Places,
    Record,
    RemovedWords,
    Repair,
    ReplacedReport,
    ReportErrata,
    above,
    by_state,
    counted,
    other_counts,
    places_of,
    read_amended,
    restated,
    versions_of,
)
from tracker.report.hindsight import by_delay, late_lines
from tracker.report.issue import never_issued, print_again, read_issued
from tracker.report.reading import Reading, read_week, with_history
from tracker.report.value import LISTED, left_out

#: What an edit repairs in words of its own; the rest is filing.
_TEXTS = {"title": "Title", "wording": "Wording", "url": "Address", "publisher": "Publisher"}
_NAMES = {"lead": "Lead body", "by": "Announced by", "to": "Asked of", "speaker": "Speaker"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What is needed to say how one issue would have read."""

    issue: Issue
    then: Snapshot
    """The register on the issue's Sunday, as it was known to the issue."""
    now: Reading
    """The same day, as known at the moment of the notice."""
    amended: Amended
    places: Places
    since: datetime | None

    @property
    def known_at(self) -> datetime:
        """The moment of the notice."""
        return self.now.known_at

    def subject(self, number: int) -> Subject | None:
        """A subject as the issue had it, or as it is known now."""
        return self.then.subjects.get(number) or self.now.now.subjects.get(number)

    def covers(self, number: int) -> bool:
        """Whether an issue of this scope is about a subject, then or now."""
        return any(
            (about := snapshot.subjects.get(number)) is not None
            and covers(self.issue, about, above(number, snapshot.subjects))
            for snapshot in (self.then, self.now.now)
        )

    def listed(self, recorded_at: datetime) -> bool:
        """Whether something was recorded late enough to be listed."""
        return self.since is None or recorded_at >= self.since

    def shows(self, entry: Entry | None) -> bool:
        """Whether an entry is of a day that the issue speaks of."""
        return entry is not None and entry.occurred_latest <= self.issue.week.sunday

    def mended(self) -> Iterator[Record]:
        """The records that the issue had, and would have had otherwise."""
        for record in self.amended.records:
            was, now = record.at(self.issue.known_at), record.at(self.known_at)
            if (
                record.first.recorded_at <= self.issue.known_at
                and (self.shows(was) or self.shows(now))
                and (was is None or now is None or not reads_alike(was, now))
                and record.first.subject != REGISTER
                and self.covers(record.first.subject)
            ):
                yield record


def wrong_of(
    desk: Desk, teller: Teller, citations: Citations, edits: list[Entry], moved: Collection[str]
) -> list[Erratum]:
    """Where we were wrong, newest first: what the issue showed, and what it hid by our error.

    `moved` are the refs of the commitments that it would have shown with another status.
    """
    found = [_erratum(desk, teller, citations, record) for record in desk.mended()]
    found += [each for edit in edits if (each := _repaired(desk, citations, edit)) is not None]
    told = [
        each
        for each in found
        if desk.listed(each.recorded_at)
        and (each.sections or each.said is None or each.ref in moved)
    ]
    return sorted(told, key=lambda each: (each.recorded_at, each.by_entry), reverse=True)


def removed_of(desk: Desk) -> Iterator[RemovedWords]:
    """The words that the issue showed when it was published and that were destroyed since."""
    for entry, redaction in desk.amended.redactions:
        sections = desk.places.of_redaction(redaction.seq)
        if (
            not sections
            or redaction.recorded_at <= desk.issue.recorded_at
            or not desk.listed(redaction.recorded_at)
        ):
            continue
        about = None if entry.subject == REGISTER else desk.subject(entry.subject)
        yield RemovedWords(
            entry=entry.seq,
            by_entry=redaction.seq,
            ref=None if about is None else about.ref,
            title="" if about is None else about.title,
            field=redaction.value,
            because=redaction.text("because"),
            recorded_at=redaction.recorded_at,
            actor=desk.now.name(redaction.actor),
            sections=sections,
        )


def repairs(desk: Desk, learned: list[Entry]) -> list[Entry]:
    """The late edits that take the place of what the issue had: the last one of each subject."""
    last = {
        entry.subject: entry
        for entry in sorted(learned, key=lambda entry: entry.seq)
        if entry.facet is Facet.IDENTITY
        and entry.value == Identity.EDITED
        and entry.subject in desk.then.subjects
        and _held(desk.then.subjects[entry.subject], entry)
    }
    return list(last.values())


def _held(before: Subject, edit: Entry) -> bool:
    """Whether an edit repairs something that was held; what had been empty was not wrong."""
    texts = any(before.texts.get(name) for name in edit.texts if name in _TEXTS)
    names = any(before.refs.get(part) for part in edit.refs if part in _NAMES)
    return texts or names or ("kind" in edit.detail and "kind" in before.detail)


def _erratum(desk: Desk, teller: Teller, citations: Citations, record: Record) -> Erratum:
    was, now = record.at(desk.issue.known_at), record.at(desk.known_at)
    by = record.changed_by(desk.issue.known_at, desk.known_at)
    said = in_words(teller, was) if was is not None and desk.shows(was) else None
    says = in_words(teller, now) if now is not None and desk.shows(now) else None
    if was is not None and now is not None and said and says:
        said, says = compared(desk.now, teller, was, now)
    about = desk.subject(record.first.subject)
    ref = about.ref if about is not None else desk.now.ref(record.first.subject)
    how = {Facet.RETRACTION: Repair.RETRACTED, Facet.UNDO: Repair.UNDONE}
    return Erratum(
        entry=(was or record.first).seq,
        by_entry=by.seq,
        how=how.get(by.facet, Repair.CORRECTED),
        ref=ref,
        title="" if about is None else about.title,
        said=said,
        now=says,
        because=by.text("correction") or by.text("because"),
        recorded_at=by.recorded_at,
        actor=desk.now.name(by.actor),
        sections=() if was is None else desk.places.of(was, ref),
        evidence=citations.evidence(now if now is not None else by, about),
    )


def _repaired(desk: Desk, citations: Citations, edit: Entry) -> Erratum | None:
    """What an edit made of our own transcription; None where the words are the same again."""
    before, after = desk.then.subjects[edit.subject], desk.now.now.subjects.get(edit.subject)
    if after is None or not desk.covers(edit.subject):
        return None
    said, says = _transcribed(desk, before, after)
    if not said:
        return None
    sections = desk.places.of_subject(before.ref)
    if before.type is not SubjectType.SOURCE and before.title == after.title:
        # Only a title stands beside its ref everywhere; the rest is on the card.
        sections = tuple(each for each in sections if each == CARDS)
    return Erratum(
        entry=before.opened.seq,
        by_entry=edit.seq,
        how=Repair.REPAIRED,
        ref=before.ref,
        title=before.title,
        said=said,
        now=says,
        because=edit.text("because"),
        recorded_at=edit.recorded_at,
        actor=desk.now.name(edit.actor),
        sections=sections,
        evidence=citations.evidence(edit, after),
    )


def _transcribed(desk: Desk, before: Subject, after: Subject) -> tuple[str, str]:
    """What two readings of a subject differ in, where the first one held something."""
    pairs = [
        (what, before.texts.get(name), after.texts.get(name) or "none")
        for name, what in _TEXTS.items()
    ]
    pairs += [
        (what, _named(desk, before, part), _named(desk, after, part) or "none")
        for part, what in _NAMES.items()
    ]
    if "kind" in before.detail:
        pairs.append(("Kind", before.kind.label, after.kind.label))
    differ = [(what, was, now) for what, was, now in pairs if was and was != now]
    return (
        "; ".join(f"{what}: {was}" for what, was, _ in differ),
        "; ".join(f"{what}: {now}" for what, _, now in differ),
    )


def _named(desk: Desk, subject: Subject, part: str) -> str:
    return ", ".join(desk.now.name(party) for party in subject.refs.get(part, ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a notice is asked for."""

    known_at: datetime | None = None
    """None is the ledger's head."""
    since: datetime | None = None
    since_report: int | None = None
    """Only what was recorded since this report was issued is listed."""
    numbers: Collection[int] = ()
    """Only these reports; none is all of them."""


def errata(register: Register, asked: Asked, *, version: str) -> Errata:
    """The notice as a value. Raises UnknownName (exit 4) for a number that was never issued.

    Raises Refused (exit 5) where the register held nothing at that moment.
    """
    with register.database.reading() as connection:
        head = ledger_history.head_at(connection, asked.known_at)
        if head is None:
            raise Refused(
                "The register held nothing at that moment.", hint="Give a later --known-at."
            )
        moment = asked.known_at or head.recorded_at
        found = {issue.number: (issue, row) for issue, row in read_issued(connection, moment)}
        for number in (*asked.numbers, *([asked.since_report] if asked.since_report else [])):
            if number not in found:
                raise never_issued(number, found)
        since = asked.since
        if asked.since_report:
            since = found[asked.since_report][0].recorded_at
        beginning = lookup.entries_numbered(connection, [REGISTER])[0]
        amended = read_amended(connection, moment)
        issues = [issue for issue, _ in found.values()]
        chosen = [
            pair
            for number, pair in sorted(found.items())
            if not asked.numbers or number in asked.numbers
        ]
        successors = {issue.number: _successor(issue, issues) for issue, _ in chosen}
        replaced = tuple(
            ReplacedReport(issue.ref, by.ref)
            for issue, _ in chosen
            if (by := successors[issue.number]) is not None
        )
        reports = tuple(
            _of_report(
                connection,
                issue,
                print_again(register, issue, row),
                amended,
                known_at=moment,
                since=since,
            )
            for issue, row in chosen
            if successors[issue.number] is None
        )
    return Errata(
        register=beginning.id,
        register_title=beginning.text("title") or "[redacted]",
        known_at=moment,
        head=head.digest,
        entries=head.seq,
        since=since,
        chosen=tuple(sorted(set(asked.numbers))),
        tracker=version,
        reports=reports,
        replaced=replaced,
    )


def _successor(issue: Issue, issues: Iterable[Issue]) -> Issue | None:
    """The newest issue that took the place of one."""
    later = [each for each in issues if each.number > issue.number]
    return replaced_by(later, issue.week, issue.scope)


def _of_report(
    connection: Connection,
    issue: Issue,
    printed: Weekly,
    amended: Amended,
    *,
    known_at: datetime,
    since: datetime | None,
) -> ReportErrata:
    sunday = issue.week.sunday
    then = take(connection, Times(sunday, issue.known_at))
    reading = read_week(connection, issue.week, known_at)
    desk = Desk(
        issue=issue,
        then=then,
        now=reading,
        amended=amended,
        places=places_of(printed),
        since=since,
    )
    learned = ledger_history.learned_between(connection, issue.known_at, known_at, sunday)
    edits = repairs(desk, learned)
    changed = {entry.subject for entry in learned}
    changed |= {record.first.subject for record in desk.mended()}
    history = standing.history(connection, reading.now.times, subjects=changed, texts=True)
    ours = {edit.seq for edit in edits}
    known = [
        entry for entry in history if entry.seq in ours or amended.written(entry) <= issue.known_at
    ]
    versions = versions_of(issue, then, reading.now, changed, known)
    moved = list(restated(versions))
    refs = {each.ref for each in moved}
    reading = with_history(connection, reading, changed)
    teller, citations = Teller(reading), Citations(reading)
    wrong = wrong_of(desk, teller, citations, edits, refs)
    late = by_delay(
        teller,
        [
            entry
            for entry in learned
            if entry.seq not in ours
            and amended.written(entry) > issue.known_at
            and has_line(reading, entry)
            and desk.covers(entry.subject)
            and desk.listed(entry.recorded_at)
        ],
    )
    removed = list(removed_of(desk))
    return ReportErrata(
        issue=issue.ref,
        monday=issue.week.monday,
        scope=printed.masthead.scope,
        title=printed.masthead.title,
        counted=counted(versions),
        states=by_state(versions),
        others=other_counts(versions),
        restated=tuple(moved[:LISTED]),
        wrong=tuple(wrong[:LISTED]),
        late=late_lines(reading, citations, late),
        removed=tuple(removed[:LISTED]),
        left_out=left_out({"restated": moved, "wrong": wrong, "late": late, "removed": removed}),
    )
