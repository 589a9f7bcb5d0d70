"""Section 12 and errata: what a record said, what it says now, and which issued reports had it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.domain.describe import Context, describe, sentence_of
from tracker.domain.entry import Entry
from tracker.domain.prose import when_words
from tracker.domain.vocabulary import Facet, Voice
from tracker.read.corrections import Correction, Record
from tracker.read.issues import IssueRef, covers_number
from tracker.report.reading import Reading
from tracker.report.value import LISTED


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """What was recorded, what replaced it, and why."""

    entry: int
    by_entry: int
    ref: str
    title: str
    was: str
    now: str | None
    """None where the entry was taken back."""
    because: str | None
    recorded_at: datetime
    actor: str
    issues: tuple[IssueRef, ...]
    """The issued reports that would have read differently."""


def corrections_of_week(reading: Reading, context: Context) -> tuple[CorrectionLine, ...]:
    """Section 4c: what was put right this week, in order."""
    weekly = [
        pair
        for record in reading.records
        if (correction := record.within(reading.week, reading.known_at)) is not None
        for pair in _corrections(reading, record)
        if pair[0].was == correction.was
    ]
    weekly.sort(key=lambda pair: pair[0].by.seq)
    return tuple(_line(reading, context, *pair) for pair in weekly[:LISTED])


def corrections_of(reading: Reading, context: Context) -> tuple[tuple[CorrectionLine, ...], int]:
    """Section 12: this week's, and all that an issued report would have shown; newest first.

    And how many older ones it has no room for.

    What was put right more than once has a line for each reading of it that was issued, from
    that to what stands now.
    """
    pairs = [pair for record in reading.records for pair in _corrections(reading, record)]
    pairs.sort(key=lambda pair: _age(pair[0]), reverse=True)
    return tuple(_line(reading, context, *pair) for pair in pairs[:LISTED]), len(pairs[LISTED:])


def words_of(context: Context, entry: Entry) -> str:
    """A record in words, with its day."""
    description = describe(replace(context, headlines={}), entry)
    ours = entry.facet is Facet.DELIVERY and entry.voice == Voice.TRACKER
    return f"{sentence_of(description, lead=not ours)}, {when_words(entry.when)}"


def both_in_words(reading: Reading, context: Context, was: Entry, now: Entry) -> tuple[str, str]:
    """Two readings of a record in words, with what tells them apart."""
    words = words_of(context, was), words_of(context, now)
    if words[0] != words[1]:
        return words
    for name in sorted({*was.texts, *now.texts} - {"correction"}):
        if was.texts.get(name) != now.texts.get(name):
            texts = (entry.texts.get(name, "nothing") or "[redacted]" for entry in (was, now))
            return _apart(words, name, texts)
    sources = [
        ", ".join(source.ref for source in reading.now.sources_of(entry)) or "none"
        for entry in (was, now)
    ]
    if sources[0] != sources[1]:
        return _apart(words, "source", iter(sources))
    grades = (str(entry.detail.get("grade", "by the rules")) for entry in (was, now))
    return _apart(words, "grade", grades)


def _apart(words: tuple[str, str], name: str, values: Iterator[str]) -> tuple[str, str]:
    return f"{words[0]}; {name}: {next(values)}", f"{words[1]}; {name}: {next(values)}"


def _corrections(reading: Reading, record: Record) -> list[tuple[Correction, list[IssueRef]]]:
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
    return list(corrections.values())


def _was(correction: Correction) -> Entry:
    return correction.was or correction.first


def _age(correction: Correction) -> tuple[datetime, int, int]:
    return correction.by.recorded_at, correction.by.seq, _was(correction).seq


def _line(
    reading: Reading, context: Context, correction: Correction, issues: list[IssueRef]
) -> CorrectionLine:
    was, now = _was(correction), correction.now
    words = None if now is None else both_in_words(reading, context, was, now)
    return CorrectionLine(
        entry=was.seq,
        by_entry=correction.by.seq,
        ref=reading.ref(was.subject),
        title=reading.title_of(was.subject),
        was=words_of(context, was) if words is None else words[0],
        now=None if words is None else words[1],
        because=correction.because,
        recorded_at=correction.by.recorded_at,
        actor=reading.name(correction.by.actor),
        issues=tuple(issues),
    )
