"""Cards: all that is held of one commitment, with the words and sources behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tracker.domain.criterion import Criterion, effect_not_shown
from tracker.domain.entry import Entry
from tracker.domain.report import (
    Card,
    CriterionLine,
    InstrumentLine,
    ResponseLine,
    SourceLine,
    TimelineEntry,
)
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import (
    ASKS,
    COUNTED_APART,
    Disposition,
    Facet,
    Headline,
    Identity,
    LinkType,
)
from tracker.services.weekly.citing import Citations
from tracker.services.weekly.deadlines import Rows
from tracker.services.weekly.endings import (
    disposition_words,
    ended_words,
    ratability_words,
    stalled_since,
)
from tracker.services.weekly.facets import LINKS
from tracker.services.weekly.reading import Reading
from tracker.services.weekly.telling import Teller

NO_RESPONSE = "none recorded"
_FOLLOWS = {
    Disposition.SUPERSEDED: "replaces",
    Disposition.MERGED: "merged from",
    Disposition.SPLIT: "split from",
}


class Cards:
    """Writes cards; what points from one commitment to another is gathered once."""

    def __init__(self, reading: Reading, teller: Teller, citations: Citations, rows: Rows) -> None:
        self._reading = reading
        self._teller = teller
        self._citations = citations
        self._rows = rows
        self._followed: dict[int, list[tuple[str, int]]] = {}
        for found in reading.commitments:
            entry = found.of(Facet.DISPOSITION)
            how = _FOLLOWS.get(found.disposition)
            if entry is not None and how is not None:
                for number in entry.refs.get("by", ()):
                    self._followed.setdefault(number, []).append((how, found.subject.id))

    def card(self, found: Standing) -> Card:
        """The card of one commitment."""
        reading, citations, subject = self._reading, self._citations, found.subject
        programme = reading.programmes.get(subject.id)
        history = reading.history.get(subject.id, ())
        looked = found.last_look
        return Card(
            ref=subject.ref,
            title=subject.title,
            kind=subject.kind,
            counted=found.counted,
            programme=None if programme is None else programme.title,
            wording=subject.wording,
            wording_source=self._wording_source(found, history),
            announced=subject.announced,
            announced_by=self._named(found, "by"),
            lead=self._named(found, "lead"),
            tags=subject.tags,
            headline=found.headline,
            badges=found.badges,
            disposition=found.disposition,
            disposition_words=disposition_words(reading, found),
            ended_words=ended_words(reading, found),
            ratability_words=ratability_words(found),
            stalled_since=stalled_since(found),
            effect_not_shown=found.headline is Headline.DELIVERED
            and effect_not_shown(found.criteria),
            responses=tuple(self._responses(found)),
            criteria=tuple(map(self._criterion, found.criteria)),
            claim=citations.finding(found.claim),
            finding=citations.finding(found.finding),
            others=tuple(
                said for entry in found.others if (said := citations.finding(entry)) is not None
            ),
            agreement=found.agreement,
            deadline=self._rows.row(found),
            restatements=tuple(
                (entry.when, entry.value, entry.text("quote") or "[redacted]")
                for entry in history
                if entry.facet is Facet.RESTATEMENT
            ),
            instruments=tuple(self._instruments(found)),
            links=tuple(dict.fromkeys(self._links(found))),
            children=self._children(found),
            positions=tuple(
                citations.position(entry) for entry in history if entry.facet is Facet.SAYS
            ),
            last_looked=None if looked is None else looked.when,
            last_looked_by=None if looked is None else reading.name(looked.actor),
            history=tuple(map(self._entry, history)),
        )

    def _named(self, found: Standing, part: str) -> str | None:
        number = found.subject.one(part)
        return None if number is None else self._reading.name(number)

    def _wording_source(self, found: Standing, history: Iterable[Entry]) -> SourceLine | None:
        """The source of the wording: of its last repair that cites one, else of the opening."""
        source = self._citations.first_source(found.subject.opened)
        for entry in history:
            repaired = entry.facet is Facet.IDENTITY and entry.value == Identity.EDITED
            if repaired and "wording" in entry.texts:
                source = self._citations.first_source(entry) or source
        return source

    def _responses(self, found: Standing) -> Iterable[ResponseLine]:
        """One line an addressee: what it answered, or that no answer is recorded."""
        if found.subject.kind not in ASKS:
            return
        answered = {entry.voice for entry in found.responses}
        for entry in found.responses:
            said = self._reading.with_texts(entry)
            yield ResponseLine(
                addressee=self._reading.voice(said),
                response=said.value,
                occurred=said.when,
                quote=said.text("quote"),
                evidence=self._citations.evidence(said),
            )
        for number in found.subject.refs.get("to", ()):
            if f"party:{number}" not in answered:
                yield ResponseLine(self._reading.name(number), NO_RESPONSE, None, None, ())

    def _criterion(self, test: Criterion) -> CriterionLine:
        judged = test.judged_by
        return CriterionLine(
            number=test.number,
            text=test.set_by.text("text") or "[redacted]",
            type=test.type,
            how=test.set_by.text("how"),
            met=test.met,
            evidence=() if judged is None else self._citations.evidence(judged),
        )

    def _instruments(self, found: Standing) -> Iterable[InstrumentLine]:
        """What carries it, with the latest stage of each provision."""
        carrying = dict.fromkeys(
            target
            for entry in self._reading.links_of(found.subject.id)
            if entry.value == LinkType.CARRIED_BY
            for target in entry.refs.get("target", ())
            if target in self._reading.now.subjects
        )
        for number in carrying:
            instrument = self._reading.now.subjects[number]
            latest: dict[str | None, Entry | None] = {}
            for entry in self._reading.stages_of(number):
                provision = entry.detail.get("provision")
                latest[None if provision is None else str(provision)] = entry
            for provision, stage in (latest or {None: None}).items():
                yield InstrumentLine(
                    ref=instrument.ref,
                    title=instrument.title,
                    type=instrument.instrument_type.value,
                    stage=None if stage is None else stage.value,
                    provision=provision,
                    occurred=None if stage is None else stage.when,
                )

    def _links(self, found: Standing) -> Iterable[tuple[str, str, str]]:
        """How it hangs together with others, from both ends."""
        number = found.subject.id
        ends = [
            (LINKS[LinkType(entry.value)][0], target)
            for entry in self._reading.links_of(number)
            if entry.value != LinkType.CARRIED_BY
            for target in entry.refs.get("target", ())
        ]
        ends += [
            (LINKS[LinkType(entry.value)][1], entry.subject)
            for entry in self._reading.links_to(number)
        ]
        for how, other in (*ends, *self._followed.get(number, ())):
            if other in self._reading.now.subjects:
                yield how, self._reading.ref(other), self._reading.title_of(other)

    def _children(self, found: Standing) -> tuple[tuple[Headline, int], ...]:
        counts = Counter(
            child.headline
            for number in self._reading.children.get(found.subject.id, ())
            if (child := self._reading.now.standings.get(number)) is not None
            and child.subject.kind not in COUNTED_APART
        )
        return tuple((headline, counts[headline]) for headline in Headline if counts[headline])

    def _entry(self, entry: Entry) -> TimelineEntry:
        return TimelineEntry(
            entry=entry.seq,
            occurred=entry.when,
            recorded_at=entry.recorded_at,
            voice=self._reading.voice(entry),
            what=self._teller.tell(entry).what,
            quote=entry.text("quote"),
            because=entry.text("because") or entry.text("correction"),
            note=entry.text("note"),
            evidence=self._citations.evidence(entry),
            amended="corrected" if entry.amends is not None else None,
            quoted=self._reading.quoted(entry),
        )
