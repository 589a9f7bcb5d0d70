"""Turns the sources of entries into citations with grades, and lists what a report cites."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.domain.entry import Entry
from tracker.domain.prose import on_words
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import Delivery, Facet
from tracker.report.reading import Reading
from tracker.report.value import EvidenceLine, Finding, Position, SourceLine


@dataclass(frozen=True, slots=True)
class Citations:
    """Turns entries into evidence, and remembers every source that was cited."""

    reading: Reading
    cited: dict[str, SourceLine] = field(default_factory=dict)

    def source(self, source: Subject, *, own: bool = False) -> SourceLine:
        """A source as it is cited; `own` where its speaker is a promiser of the commitment."""
        speaker = source.one("speaker")
        line = SourceLine(
            key=source.ref,
            title=source.title,
            publisher=source.texts.get("publisher"),
            url=source.texts.get("url"),
            published=source.published,
            type=source.source_type,
            speaker=None if speaker is None else self.reading.name(speaker),
            promisers_own=own or source.promisers_own,
        )
        earlier = self.cited.get(line.key)
        if earlier is None or line.promisers_own:
            self.cited[line.key] = line
        return line

    def evidence(self, entry: Entry, about: Subject | None = None) -> tuple[EvidenceLine, ...]:
        """The sources of an entry with their grades for its commitment."""
        entry = self.reading.with_texts(entry)
        return tuple(
            EvidenceLine(
                source=self.source(graded.source, own=graded.own),
                grade=graded.grade,
                grade_because=entry.text("grade_because") if graded.by_hand else None,
            )
            for graded in self.reading.now.graded(entry, about)
        )

    def first_source(self, entry: Entry) -> SourceLine | None:
        """The source that an entry rests on first."""
        evidence = self.evidence(entry)
        return evidence[0].source if evidence else None

    def finding(self, entry: Entry | None) -> Finding | None:
        """What a voice says of delivery, and on what; None for nothing said."""
        if entry is None:
            return None
        entry = self.reading.with_texts(entry)
        return Finding(
            entry=entry.seq,
            voice=self.reading.voice(entry),
            value=Delivery(entry.value),
            occurred=entry.when,
            quote=entry.text("quote"),
            because=entry.text("because") or judged_elsewhere(entry) or self._looked(entry),
            evidence=self.evidence(entry),
            note=entry.text("note"),
        )

    def position(self, entry: Entry) -> Position:
        """Where a third party stands."""
        entry = self.reading.with_texts(entry)
        return Position(
            ref=self.reading.ref(entry.subject),
            title=self.reading.title_of(entry.subject),
            who=self.reading.voice(entry),
            stance=entry.value,
            occurred=entry.when,
            quote=entry.text("quote"),
            evidence=self.evidence(entry),
        )

    def lines(self) -> tuple[SourceLine, ...]:
        """Every source that was cited, by key."""
        return tuple(self.cited[key] for key in sorted(self.cited))

    def _looked(self, entry: Entry) -> str | None:
        """That nothing was found rests on a look: its places are the reason."""
        for number in entry.refs.get("look", ()):
            look = self.reading.full.get(number)
            places = look.text("places") if look is not None else None
            if look is not None and look.facet is Facet.LOOK and places:
                return f"We looked {on_words(look.when)} in {places}."
        return None


def judged_elsewhere(entry: Entry) -> str | None:
    """That a finding was not judged by the rules of this register, where it was not."""
    return "Judged elsewhere, before it was imported." if entry.judged_elsewhere else None
