"""The lines of the notice: where we were wrong, what we did not know, which words are gone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.entry import REGISTER, Entry
from tracker.domain.identity import Subject
from tracker.domain.report import Erratum, RemovedWords, Repair
from tracker.domain.vocabulary import Facet, Identity, SubjectType
from tracker.services.errata.places import CARDS, Places
from tracker.services.errata.records import Amended, Record
from tracker.services.errata.standings import above
from tracker.services.issues import Issue, covers
from tracker.services.snapshot import Snapshot
from tracker.services.weekly.citing import Citations
from tracker.services.weekly.errata import compared, in_words, reads_alike
from tracker.services.weekly.reading import Reading
from tracker.services.weekly.telling import Teller

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
