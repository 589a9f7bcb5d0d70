"""The sources behind an entry with their grades, and what a voice says of delivery."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.dates import When
from tracker.domain.entry import Entry
from tracker.domain.fact import Stated
from tracker.domain.prose import on_words
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import Delivery, Facet, Grade, SourceType, Voice
from tracker.report.reading import Reading


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source as it is cited."""

    key: str
    title: str
    publisher: str | None
    url: str | None
    published: When | None
    type: SourceType
    speaker: str | None
    promisers_own: bool
    """Whether it is the promiser's own statement, wherever it was made."""


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One source behind one entry, with the grade that follows."""

    source: SourceLine
    grade: Grade | None
    grade_because: str | None
    """The reason, where the grade was set by hand."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one voice says of delivery, and on what."""

    entry: int
    voice: str
    value: Delivery
    occurred: When
    quote: str | None
    because: str | None
    evidence: tuple[EvidenceLine, ...]
    note: str | None
    """How we read the words of a claim, where that has to be said."""
    reported_by: str | None
    """Who reports the words, where their speaker is not the source's; else None."""

    @property
    def coded(self) -> bool:
        """Whether the state is our reading of their words."""
        return is_coded(self.value, self.quote, self.note)


def is_coded(value: Delivery, quote: str | None, note: str | None) -> bool:
    """Whether a claim's state is our reading: their words are missing, or do not name it.

    >>> is_coded(Delivery.DELIVERED, "the plan is delivered", None)
    False
    >>> is_coded(Delivery.DELIVERED, "the plan was updated", None)
    True
    """
    return quote is None or note is not None or value.label.casefold() not in quote.casefold()


def evidence_of(
    reading: Reading, stated: Stated, about: Subject | None = None
) -> tuple[EvidenceLine, ...]:
    """The sources of an entry with their grades for its commitment."""
    entry = reading.with_texts(stated)
    return tuple(
        EvidenceLine(
            source=source_line(reading, graded.source, own=graded.own),
            grade=graded.grade,
            grade_because=entry.text("grade_because") if graded.by_hand else None,
        )
        for graded in reading.now.graded(entry, about)
    )


def source_line(reading: Reading, source: Subject, *, own: bool = False) -> SourceLine:
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


def first_source(reading: Reading, entry: Stated) -> SourceLine | None:
    """The source that an entry rests on first."""
    evidence = evidence_of(reading, entry)
    return evidence[0].source if evidence else None


def best_grade(evidence: tuple[EvidenceLine, ...]) -> Grade | None:
    """The strongest grade among the sources of an entry."""
    grades = [line.grade for line in evidence if line.grade is not None]
    return min(grades, key=lambda grade: grade.value, default=None)


def finding_of(reading: Reading, entry: Entry) -> Finding:
    """What a voice says of delivery, and on what."""
    entry = reading.with_texts(entry)
    note = entry.text("note") if entry.voice == Voice.PROMISER else None
    return Finding(
        entry=entry.seq,
        voice=reading.voice(entry),
        value=Delivery(entry.value),
        occurred=entry.when,
        quote=entry.text("quote"),
        because=entry.text("because") or _looked(reading, entry),
        evidence=evidence_of(reading, entry),
        note=note,
        reported_by=reading.reported_by(entry),
    )


def _looked(reading: Reading, entry: Entry) -> str | None:
    """That nothing was found rests on a look: its places are the reason."""
    for number in entry.refs.get("look", ()):
        look = reading.full.get(number)
        places = look.text("places") if look is not None else None
        if look is not None and look.facet is Facet.LOOK and places:
            return f"We looked {on_words(look.when)} in {places}."
    return None
