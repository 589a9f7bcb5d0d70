"""What was corrected, and the issued reports that would have read differently (4c and 12)."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.entry import Entry
from tracker.domain.prose import when_words
from tracker.domain.report import CorrectionLine
from tracker.domain.report.limits import LISTED
from tracker.domain.vocabulary import Facet
from tracker.services.issues import Issue, covers
from tracker.services.weekly.corrections import Correction, corrections
from tracker.services.weekly.reading import Reading
from tracker.services.weekly.telling import Teller


def corrections_of_week(reading: Reading, teller: Teller) -> tuple[CorrectionLine, ...]:
    """Section 4c: what was put right this week, in order."""
    return tuple(_line(reading, teller, each) for each in reading.corrections[:LISTED])


def corrections_of(reading: Reading, teller: Teller) -> tuple[tuple[CorrectionLine, ...], int]:
    """Section 12: this week's, and all that an issued report would have shown; newest first.

    And how many older ones it has no room for.

    What was put right more than once has a line for each reading of it that was issued, from
    that to what stands now.
    """
    of_week = {each.was.seq for each in reading.corrections}
    told = [
        each
        for chain in reading.chains
        for each in corrections(chain)
        if each.was.seq in of_week or any(_issues(reading, each))
    ]
    told.sort(key=lambda each: (each.now.recorded_at, each.now.seq, each.was.seq), reverse=True)
    return tuple(_line(reading, teller, each) for each in told[:LISTED]), len(told[LISTED:])


def _issues(reading: Reading, correction: Correction) -> Iterator[Issue]:
    """The issued reports that would have read differently: those that showed what was wrong."""
    was = correction.was
    if reads_alike(was, correction.now):
        return
    subject, top = reading.now.subjects[was.subject], reading.programmes.get(was.subject)
    above = () if top is None else (top.id,)
    for issue in reading.issues:
        if (
            was.recorded_at <= issue.known_at < correction.until
            and was.occurred_latest <= issue.week.sunday
            # An instrument has no lead body: it is in the scope of what it carries.
            and (issue.scope == reading.scope.key or covers(issue, subject, above))
        ):
            yield issue


def reads_alike(was: Entry, now: Entry) -> bool:
    """Whether a later correction put back what was first written."""
    said = [
        (
            entry.facet,
            entry.value,
            entry.occurred,
            entry.refs.get("source"),
            dict(entry.detail),
            {name: text for name, text in entry.texts.items() if name != "correction"},
        )
        for entry in (was, now)
    ]
    return said[0] == said[1] and None not in was.texts.values()


def _line(reading: Reading, teller: Teller, correction: Correction) -> CorrectionLine:
    old, new = correction.was, correction.now
    was, now = compared(reading, teller, old, new)
    return CorrectionLine(
        entry=old.seq,
        by_entry=new.seq,
        ref=reading.ref(old.subject),
        title=reading.title_of(old.subject),
        was=was,
        now=None if correction.retracted else now,
        because=new.text("because" if correction.retracted else "correction"),
        recorded_at=new.recorded_at,
        actor=reading.name(new.actor),
        issues=tuple(issue.ref for issue in _issues(reading, correction)),
    )


def in_words(teller: Teller, entry: Entry) -> str:
    """A record in words, with its day."""
    return f"{teller.plain(entry)}, {when_words(entry.when)}"


def compared(reading: Reading, teller: Teller, old: Entry, new: Entry) -> tuple[str, str]:
    """Two records in words, with what tells them apart."""
    words = [in_words(teller, entry) for entry in (old, new)]
    if words[0] != words[1] or new.facet is Facet.RETRACTION:
        return words[0], words[1]
    for name in sorted({*old.texts, *new.texts} - {"correction"}):
        if old.texts.get(name) != new.texts.get(name):
            was, now = (entry.texts.get(name, "nothing") or "[redacted]" for entry in (old, new))
            return f"{words[0]}; {name}: {was}", f"{words[1]}; {name}: {now}"
    sources = [
        ", ".join(source.ref for source in reading.now.sources_of(entry)) or "none"
        for entry in (old, new)
    ]
    if sources[0] != sources[1]:
        return f"{words[0]}; source: {sources[0]}", f"{words[1]}; source: {sources[1]}"
    was, now = (str(entry.detail.get("grade", "by the rules")) for entry in (old, new))
    return f"{words[0]}; grade: {was}", f"{words[1]}; grade: {now}"
