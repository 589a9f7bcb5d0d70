"""What was put right: what a record said, what it says now, and which issued reports had it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tracker.domain.describe import Context, describe, sentence_of
from tracker.domain.entry import Entry
from tracker.domain.prose import when_words
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import Facet, Voice
from tracker.read.corrections import Correction, Record
from tracker.read.issues import IssueRef, covers_number
from tracker.report.reading import Reading
from tracker.report.shared import EvidenceLine, evidence_of


class Repair(StrEnum):
    """How an error of ours was put right."""

    CORRECTED = "corrected"
    RETRACTED = "retracted"
    UNDONE = "undone"
    REPAIRED = "repaired"
    """Our transcription was edited: a title, a wording, whose promise it is."""


_HOW = {Facet.RETRACTION: Repair.RETRACTED, Facet.UNDO: Repair.UNDONE}


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """An error of ours: what was recorded, what replaced it, and why."""

    entry: int
    by_entry: int
    how: Repair
    ref: str
    title: str
    was: str | None
    """None where a report did not show it, by our error."""
    now: str | None
    """None where the entry was taken back, or a report would not show it."""
    because: str | None
    recorded_at: datetime
    """When it was put right."""
    actor: str
    evidence: tuple[EvidenceLine, ...] = ()
    issues: tuple[IssueRef, ...] = ()
    """In a weekly report: the issued reports that would have read differently."""
    sections: tuple[str, ...] = ()
    """In a notice: the keys of the report's sections in which it stood."""


def corrections_of(reading: Reading, context: Context) -> tuple[CorrectionLine, ...]:
    """Those of this week, and all that an issued report would have shown; newest first.

    What was put right more than once has a line for each reading of it that was issued, from
    that to what stands now.
    """
    pairs = [pair for record in reading.records for pair in _corrections(reading, record)]
    pairs.sort(key=lambda pair: _age(pair[0]), reverse=True)
    return tuple(_with_issues(reading, context, *pair) for pair in pairs)


def correction_line(
    reading: Reading, context: Context, correction: Correction, subject: Subject | None
) -> CorrectionLine:
    """A correction in words; `subject` is what it is about, as the reader knows it."""
    was, now, by = correction.was, correction.now, correction.by
    before, after = _both_in_words(reading, context, was, now)
    return CorrectionLine(
        entry=_was(correction).seq,
        by_entry=by.seq,
        how=_HOW.get(by.facet, Repair.CORRECTED),
        ref=reading.ref(correction.first.subject) if subject is None else subject.ref,
        title="" if subject is None else subject.title,
        was=before,
        now=after,
        because=correction.because,
        recorded_at=by.recorded_at,
        actor=reading.name(by.actor),
        evidence=evidence_of(reading, now or by, subject),
    )


def _both_in_words(
    reading: Reading, context: Context, was: Entry | None, now: Entry | None
) -> tuple[str | None, str | None]:
    """Two readings of a record in words, with what tells them apart."""
    before, after = (None if entry is None else _in_words(context, entry) for entry in (was, now))
    if was is None or now is None or before != after:
        return before, after
    for name in sorted({*was.texts, *now.texts} - {"correction"}):
        if was.texts.get(name) != now.texts.get(name):
            old, new = (entry.texts.get(name, "nothing") or "[redacted]" for entry in (was, now))
            return f"{before}; {name}: {old}", f"{after}; {name}: {new}"
    old, new = (
        ", ".join(source.ref for source in reading.now.sources_of(entry)) or "none"
        for entry in (was, now)
    )
    if old != new:
        return f"{before}; source: {old}", f"{after}; source: {new}"
    old, new = (str(entry.detail.get("grade", "by the rules")) for entry in (was, now))
    return f"{before}; grade: {old}", f"{after}; grade: {new}"


def _in_words(context: Context, entry: Entry) -> str:
    """A record in words, with its day."""
    description = describe(replace(context, headlines={}), entry)
    ours = entry.facet is Facet.DELIVERY and entry.voice == Voice.TRACKER
    return f"{sentence_of(description, lead=not ours)}, {when_words(entry.when)}"


def _corrections(
    reading: Reading, record: Record
) -> Iterator[tuple[Correction, tuple[IssueRef, ...]]]:
    """What is told of a record: its correction of the week, and of each reading that was issued.

    Each comes with the issued reports that showed it so.
    """
    weekly = record.within(reading.week, reading.known_at)
    corrections = {} if weekly is None else {_was(weekly).seq: (weekly, list[IssueRef]())}
    for issue in reading.issues:
        correction = record.between(issue.known_at, reading.known_at)
        if (
            correction is not None
            and correction.was is not None
            and issue.speaks_of(correction.was)
            and not correction.reads_alike
            # An instrument has no lead body: it is in the scope of what it carries.
            and (
                issue.scope == reading.scope.key
                or covers_number(issue, record.first.subject, reading.now.subjects)
            )
        ):
            _, issues = corrections.setdefault(correction.was.seq, (correction, []))
            issues.append(issue.ref)
    return ((correction, tuple(issues)) for correction, issues in corrections.values())


def _was(correction: Correction) -> Entry:
    return correction.was or correction.first


def _age(correction: Correction) -> tuple[datetime, int, int]:
    return correction.by.recorded_at, correction.by.seq, _was(correction).seq


def _with_issues(
    reading: Reading, context: Context, correction: Correction, issues: tuple[IssueRef, ...]
) -> CorrectionLine:
    subject = reading.now.subjects.get(correction.first.subject)
    return replace(correction_line(reading, context, correction, subject), issues=issues)
