"""Turns what entries rest on into citations with grades, findings and positions."""

from __future__ import annotations

from tracker.domain.entry import Entry
from tracker.domain.prose import on_words
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import Delivery, Facet
from tracker.report.reading import Reading
from tracker.report.value import EvidenceLine, Finding, Position, SourceLine


def evidence_of(
    reading: Reading, entry: Entry, about: Subject | None = None
) -> tuple[EvidenceLine, ...]:
    """The sources of an entry with their grades for its commitment."""
    entry = reading.with_texts(entry)
    return tuple(
        EvidenceLine(
            source=_source(reading, graded.source, own=graded.own),
            grade=graded.grade,
            grade_because=entry.text("grade_because") if graded.by_hand else None,
        )
        for graded in reading.now.graded(entry, about)
    )


def _source(reading: Reading, source: Subject, *, own: bool) -> SourceLine:
    """A source as it is cited; `own` where its speaker is a promiser of the commitment."""
    speaker = source.one("speaker")
    return SourceLine(
        key=source.ref,
        title=source.title,
        publisher=source.texts.get("publisher"),
        url=source.texts.get("url"),
        published=source.published,
        type=source.source_type,
        speaker=None if speaker is None else reading.name(speaker),
        promisers_own=own or source.promisers_own,
    )


def first_source(reading: Reading, entry: Entry) -> SourceLine | None:
    """The source that an entry rests on first."""
    evidence = evidence_of(reading, entry)
    return evidence[0].source if evidence else None


def finding_of(reading: Reading, entry: Entry) -> Finding:
    """What a voice says of delivery, and on what."""
    entry = reading.with_texts(entry)
    return Finding(
        entry=entry.seq,
        voice=reading.voice(entry),
        value=Delivery(entry.value),
        occurred=entry.when,
        quote=entry.text("quote"),
        because=entry.text("because") or judged_elsewhere(entry) or _looked(reading, entry),
        evidence=evidence_of(reading, entry),
        note=entry.text("note"),
    )


def position_of(reading: Reading, entry: Entry) -> Position:
    """Where a third party stands."""
    entry = reading.with_texts(entry)
    return Position(
        ref=reading.ref(entry.subject),
        title=reading.title_of(entry.subject),
        who=reading.voice(entry),
        stance=entry.value,
        occurred=entry.when,
        quote=entry.text("quote"),
        evidence=evidence_of(reading, entry),
    )


def _looked(reading: Reading, entry: Entry) -> str | None:
    """That nothing was found rests on a look: its places are the reason."""
    for number in entry.refs.get("look", ()):
        look = reading.full.get(number)
        places = look.text("places") if look is not None else None
        if look is not None and look.facet is Facet.LOOK and places:
            return f"We looked {on_words(look.when)} in {places}."
    return None


def judged_elsewhere(entry: Entry) -> str | None:
    """That a finding was not judged by the rules of this register, where it was not."""
    return "Judged elsewhere, before it was imported." if entry.judged_elsewhere else None
