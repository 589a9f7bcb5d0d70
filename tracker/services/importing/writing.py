"""Changes as entries of the ledger: one batch, in an order in which each entry can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.domain.dates import When, parse_when
from tracker.domain.entry import JUDGED_ELSEWHERE, Draft, Entry, Json
from tracker.domain.schedule import detail_of
from tracker.domain.text import Redacted
from tracker.domain.vocabulary import (
    DeadlineValue,
    Disposition,
    Ended,
    Facet,
    Identity,
    Kind,
    SubjectType,
    Voice,
)
from tracker.ledger import lookup
from tracker.ledger.append import Batch
from tracker.ledger.projections import ALL
from tracker.ledger.standing import standing_entries
from tracker.services.importing.cited import Cited
from tracker.services.importing.comparing import SOURCE, Change
from tracker.services.importing.deadlines import read_due
from tracker.services.importing.directory import Directory
from tracker.services.importing.item import Status
from tracker.services.importing.past import Held, Past
from tracker.services.importing.plan import Plan


@dataclass(slots=True)
class Writer:
    """Writes changes into a batch and keeps what is known of the register up to date."""

    plan: Plan
    past: Past
    directory: Directory
    batch: Batch
    tell: Callable[[], None]
    """Called for every step, for whoever waits."""
    cited: Cited = field(init=False)

    def __post_init__(self) -> None:
        """Have the batch's parties and sources at hand."""
        self.cited = Cited(self.plan, self.past, self.directory, self.batch)

    def write(self, changes: Sequence[Change]) -> None:
        """Record changes of different commitments: openings first, parents before children."""
        for change in _parents_first([each for each in changes if each.row.held is None]):
            self.tell()
            self._open(change)
        for change in changes:
            self.tell()
            held = self._held(change)
            if change.back:
                self._dispose(held, Disposition.ACTIVE, f"In {self.plan.profile.name} again")
            if change.announced:
                self._announce(change, held)
            if change.identity:
                self._edit(change, held)
        for write in (self._due, self._status, self._note):
            for change in changes:
                self.tell()
                write(change, self._held(change))

    def drop(self, vanished: Iterable[Held]) -> None:
        """Put out of scope what an earlier file of the list had and this one lacks."""
        for held in vanished:
            self._dispose(held, Disposition.OUT_OF_SCOPE, f"No longer in {self.plan.profile.name}")

    def _append(self, draft: Draft) -> Entry:
        entry = self.batch.append(draft)
        self.past.learn([entry])
        return entry

    def _held(self, change: Change) -> Held:
        return change.row.held or self.past.by_key[change.row.item.key]

    def _open(self, change: Change) -> None:
        item, ref = change.row.item, change.row.ref
        detail: dict[str, Json] = {
            "subject": SubjectType.COMMITMENT.value,
            "ref": ref,
            "kind": (item.kind or Kind.UNDERTAKING).value,
        }
        if item.tags:
            detail["tags"] = list[Json](item.tags)
        texts = {"title": item.title, "key": item.key}
        if item.wording is not None:
            texts["wording"] = item.wording
        entry = self._append(
            Draft(
                facet=Facet.IDENTITY,
                value=Identity.OPENED,
                occurred=item.announced,
                refs=self._whose(change) | {SOURCE: self.cited.sources(item.sources)},
                detail=detail,
                texts=texts,
            )
        )
        self.directory.refs[ref.lower()] = entry.seq, SubjectType.COMMITMENT

    def _whose(self, change: Change) -> dict[str, tuple[int, ...]]:
        """The parties and the parent that a row names."""
        item, parent = change.row.item, change.row.parent
        if isinstance(parent, str):
            parent = self.past.by_key[parent].number
        return {
            "parent": () if parent is None else (parent,),
            "by": () if item.by is None else (self.cited.party(item.by),),
            "lead": () if item.lead is None else (self.cited.party(item.lead),),
            "to": tuple(map(self.cited.party, item.to)),
        }

    def _announce(self, change: Change, held: Held) -> None:
        """Another day of the announcement: what opened the commitment is put right."""
        before, name = _opening(self.batch, held), self.plan.profile.name
        self._append(
            Draft(
                subject=held.number,
                facet=Facet.IDENTITY,
                value=Identity.OPENED,
                occurred=change.row.item.announced,
                voice=before.voice,
                refs=before.refs,
                detail=before.detail,
                texts=_kept(before) | {"correction": f"The day that {name} now gives"},
                amends=before.seq,
            )
        )

    def _edit(self, change: Change, held: Held) -> None:
        item, parts = change.row.item, change.identity
        said: dict[str, Any] = {"title": item.title, "wording": item.wording}
        texts = {name: said[name] for name in parts & said.keys() if said[name]}
        whose = {part: numbers for part, numbers in self._whose(change).items() if part in parts}
        detail: dict[str, Json] = {}
        if "kind" in parts and item.kind is not None:
            detail["kind"] = item.kind.value
        if "tags" in parts:
            detail["tags"] = list[Json](item.tags)
        emptied = [part for part, numbers in whose.items() if not numbers]
        emptied += [name for name in parts & said.keys() if not said[name]]
        if emptied:
            detail["emptied"] = list[Json](sorted(emptied))
        self._append(
            Draft(
                subject=held.number,
                facet=Facet.IDENTITY,
                value=Identity.EDITED,
                occurred=parse_when(held.announced),
                refs=whose | {SOURCE: self.cited.sources(item.sources)},
                detail=detail,
                texts=texts,
            )
        )

    def _due(self, change: Change, held: Held) -> None:
        item, due = change.row.item, change.row.item.due
        if not change.due or due is None:
            return
        occurred = item.announced
        if change.row.held is not None:
            # Said anew: relative words count from the day of the list that has them.
            occurred = item.day
            order = self.plan.profile.dates
            due = read_due(due.phrase, said=occurred.latest or self.plan.today, order=order)
        self._append(
            Draft(
                subject=held.number,
                facet=Facet.DEADLINE,
                value=DeadlineValue.STATED,
                occurred=occurred,
                voice=Voice.PROMISER.value,
                refs={SOURCE: self.cited.sources(item.sources)},
                detail=detail_of(due),
                texts={"phrase": due.phrase, "reading": due.reading},
            )
        )

    def _status(self, change: Change, held: Held) -> None:
        status, speaker = change.row.item.status, self.plan.speaker
        if status is None or not (change.delivery or change.ended):
            return
        refs = {SOURCE: self.cited.sources(status.evidence)}
        if speaker.promiser:
            refs["by"] = (self.cited.party(self.plan.publisher),)
        voice = self._voice()
        texts = {"quote": status.word} | ({"note": status.reason} if status.reason else {})
        said = ((Facet.DELIVERY, change.delivery, status.delivery),)
        ended = status.ended or Ended.OPEN
        for facet, changed, value in (*said, (Facet.ENDED, change.ended, ended)):
            if changed and value is not None:
                before = self._overtaken(held, voice, status) if facet is Facet.DELIVERY else None
                put_right = f"What {self.plan.profile.name} now gives"
                self._append(
                    Draft(
                        subject=held.number,
                        facet=facet,
                        value=value.value,
                        occurred=status.occurred,
                        voice=voice,
                        refs=refs,
                        detail={JUDGED_ELSEWHERE: True} if speaker.tracker else {},
                        texts=texts if before is None else texts | {"correction": put_right},
                        amends=None if before is None else before.seq,
                    )
                )

    def _voice(self) -> str:
        """Whose word the list is."""
        speaker = self.plan.speaker
        if speaker.promiser or speaker.tracker:
            return speaker.word
        return f"party:{self.cited.party(speaker.word)}"

    def _overtaken(self, held: Held, voice: str, status: Status) -> Entry | None:
        """What the list said of a later day than it now does: that was wrong, and would stand."""
        told = held.statuses.get(voice)
        if told is None or self.plan.profile.history or not status.dated:
            return None
        if _last(parse_when(told.occurred)) <= _last(status.occurred):
            return None
        self.batch.settle()
        numbers = [held.number]
        found = standing_entries(
            self.batch.connection, ALL, facets=[Facet.DELIVERY], subjects=numbers
        )
        ours = (entry for entry in found if entry.batch in self.past.batches)
        return next((entry for entry in ours if entry.voice == voice), None)

    def _note(self, change: Change, held: Held) -> None:
        for column, text in change.notes:
            self._append(
                Draft(
                    subject=held.number,
                    facet=Facet.NOTE,
                    value="noted",
                    occurred=change.row.item.day,
                    voice=self._voice(),
                    refs={SOURCE: self.cited.sources()},
                    texts={"text": text, "column": column},
                )
            )

    def _dispose(self, held: Held, value: Disposition, because: str) -> None:
        self._append(
            Draft(
                subject=held.number,
                facet=Facet.DISPOSITION,
                value=value,
                occurred=self.plan.day(None),
                refs={SOURCE: self.cited.sources()},
                texts={"because": because},
            )
        )


def _parents_first(changes: Sequence[Change]) -> list[Change]:
    """Openings in the order of the file, but each after the one that opens its parent."""
    by_key = {change.row.item.key: change for change in changes}
    ordered: dict[str, Change] = {}
    for change in changes:
        above = [change]
        while isinstance(parent := above[-1].row.parent, str) and parent in by_key:
            if parent in ordered:
                break
            above.append(by_key[parent])
        ordered |= {each.row.item.key: each for each in reversed(above)}
    return list(ordered.values())


def _last(when: When) -> date:
    return when.latest or date.max


def _kept(entry: Entry) -> dict[str, str]:
    """The words of an entry that nobody has destroyed."""
    return {
        name: text
        for name, text in entry.texts.items()
        if text is not None and not isinstance(text, Redacted)
    }


def _opening(batch: Batch, held: Held) -> Entry:
    """The opening that stands, whoever corrected it last."""
    batch.settle()
    found = lookup.subjects(batch.connection, ALL, numbers=[held.number])
    return found[held.number].opened
