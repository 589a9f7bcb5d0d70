"""Records what a file of rows says beyond what its list had said: everything checked, then all.

What a row says becomes the values that commands record, and the one writer writes them under
the same rules. A row that a rule refuses is a fault of the file, as a cell is that cannot be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from tracker.domain.dates import When, parse_when
from tracker.domain.entry import Entry
from tracker.domain.source import LIST_STEM, SourceNature
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import (
    Delivery,
    Disposition,
    Ended,
    Facet,
    Kind,
    SourceType,
    Voice,
)
from tracker.errors import Refused, UnknownName, UsageError
from tracker.exchange.cells import Cells
from tracker.exchange.items import ItemStatus
from tracker.exchange.list_writer import ListWriter
from tracker.exchange.past import (
    IDENTITY,
    ListedCommitment,
    MatchedRow,
    Memory,
    RowPart,
    says_otherwise,
)
from tracker.exchange.plan import Plan
from tracker.exchange.profile import ListField
from tracker.record.amend import Correct, Retract
from tracker.record.assess import Update
from tracker.record.deadlines import Due
from tracker.record.dispose import Drop
from tracker.record.gate import keeping_evidence
from tracker.record.opening import Add, Edit
from tracker.record.say import Claim
from tracker.record.sources import write_source
from tracker.record.steps import Note
from tracker.record.success_tests import SetTest, judge_tests
from tracker.record.verb import Evidence, Fact, NewSource, Verb, declared
from tracker.record.writer import Writer


@declared
class ReturnToScope(Fact):
    """What had vanished from its list is in it again, and in scope."""

    ref: str = field(default="")
    because: str = field(default="")

    def record(self, writer: Writer) -> None:
        """Record that it is counted again."""
        sources = writer.sources(self.evidence)
        when = writer.when(self.evidence, sources, f"the return of {self.ref}")
        writer.append(
            writer.subject(self.ref),
            Facet.DISPOSITION,
            Disposition.ACTIVE,
            when,
            self.evidence,
            sources,
            texts={"because": self.because},
        )


@dataclass(slots=True)
class RowWriter:
    """Rows of one batch as the verbs that record them, in an order in which each can be read."""

    plan: Plan
    memory: Memory
    writer: ListWriter
    cells: Cells
    """Where a row that a rule of the register refuses is noted."""
    refused: set[str]
    """The keys of such rows: nothing more is tried of them."""
    tell: Callable[[], None]
    """Called for every step, for whoever waits."""
    _file: str | None = None
    """What the file itself is cited by."""
    _natures: dict[str, SourceNature] = field(default_factory=dict)
    """What stands at addresses of the rows that are being written, as they say it."""

    def write(
        self, rows: Sequence[MatchedRow], unopened: Callable[[str], MatchedRow | None]
    ) -> None:
        """Record rows of different commitments: openings first, parents before children.

        `unopened` is the row of a key that is still to be opened, wherever it stands.
        """
        self.writer.hold(
            (page for row in rows for page in row.item.pages),
            (row.parent for row in rows if isinstance(row.parent, int)),
        )
        self._natures = {page: of for row in rows for page, of in row.item.natures.items()}
        by_key = self.memory.past.by_key
        opening = [row for row in rows if row.listed is None and row.item.key not in by_key]
        for row in _parents_first(opening, unopened):
            self.tell()
            self._perform(row, self._openings)
        numbers = [row.listed.number for row in rows if row.listed is not None]
        for verbs_of, of in (
            (self._repairs, ()),
            (self._dates, (ListField.DUE,)),
            (self._statuses, (ListField.STATUS,)),
            (self._notes, ()),
        ):
            # What was edited in one round is read anew for the next.
            self.writer.read_ahead(numbers)
            for row in rows:
                self.tell()
                self._perform(row, verbs_of, *of)

    def _perform(
        self, row: MatchedRow, verbs_of: Callable[[MatchedRow], Iterator[Verb]], *of: ListField
    ) -> None:
        """Record verbs of a row; one that a rule refuses is a fault of the row."""
        if row.item.key in self.refused or row.parent in self.refused:
            self.refused.add(row.item.key)
            return
        try:
            self.writer.perform(verbs_of(row))
        except (Refused, UsageError, UnknownName) as error:
            self.refused.add(row.item.key)
            self.cells.fault(row.item.row, self.plan.column(*of), error)

    def drop(self, vanished: Iterable[ListedCommitment]) -> None:
        """Put out of scope what an earlier file of the list had and this one lacks."""
        because = f"No longer in {self.plan.profile.name}"
        for listed in vanished:
            evidence = self._evidence(self.plan.day(None))
            self.writer.perform([Drop(refs=(listed.ref,), because=because, evidence=evidence)])

    def _evidence(
        self,
        on: When,
        pages: Iterable[str] = (),
        *,
        quote: str | None = None,
        note: str | None = None,
    ) -> Evidence:
        """The file, and the pages that a row names."""
        self._file = self._file or self._cited()
        sources = tuple(_page(page, self._natures.get(page)) for page in (self._file, *pages))
        return Evidence(sources=sources, on=on, quote=quote, note=note)

    def _cited(self) -> str:
        """What the file is cited by; one of the list that was imported before is that source."""
        plan, memory = self.plan, self.memory
        imported = [number for number, sha in memory.past.files.items() if sha == plan.table.sha256]
        key = f"file:{plan.table.sha256}"
        if imported:
            memory.sources[key] = imported[0]
            return key
        published = None if plan.as_of is None else When.on(plan.as_of)
        name = self.writer.free_key(LIST_STEM)
        source = NewSource(
            where=name,
            key=name,
            title=plan.title,
            type=SourceType.OTHER,
            publisher=plan.publisher,
            published=published,
            own=True if plan.speaker.promiser else None,
            sha256=plan.table.sha256,
        )
        memory.sources[key] = write_source(self.writer, source, key=name)
        return key

    def _ref(self, row: MatchedRow) -> str:
        return (row.listed or self.memory.past.by_key[row.item.key]).ref

    def _parts(self, row: MatchedRow) -> dict[str, Any]:
        """What a row says of a commitment's identity, as the verbs that open and edit take it."""
        item, parent = row.item, ""
        if isinstance(row.parent, str):
            parent = self.memory.past.by_key[row.parent].ref
        elif row.parent is not None:
            parent = self.writer.by_number([row.parent])[0].ref
        return {
            "title": item.title,
            "wording": item.wording or "",
            "kind": item.kind or Kind.UNDERTAKING,
            "by": item.by or "",
            "lead": item.lead or "",
            "to": item.to,
            "parent": parent,
            "tags": item.tags,
        }

    def _openings(self, row: MatchedRow) -> Iterator[Verb]:
        item = row.item
        parts = {name: value for name, value in self._parts(row).items() if value}
        evidence = self._evidence(item.announced, item.sources)
        yield Add(ref=row.ref, key=item.key, inherits=False, evidence=evidence, **parts)
        for text in item.unjudged:
            yield SetTest(ref=row.ref, text=text, evidence=evidence)

    def _repairs(self, row: MatchedRow) -> Iterator[Verb]:
        """What has changed of its identity, and that it is back."""
        if row.listed is None:
            return
        item, ref, name = row.item, row.listed.ref, self.plan.profile.name
        if RowPart.BACK in row.changed:
            on = self.plan.day(None)
            because = f"In {name} again"
            yield ReturnToScope(ref=ref, because=because, evidence=self._evidence(on))
        if RowPart.ANNOUNCED in row.changed:
            yield Correct(
                entry=self.writer.subject(ref).opened.seq,
                because=f"The day that {name} now gives",
                evidence=self._evidence(item.announced, item.sources),
            )
        if row.changed & IDENTITY:
            parts = self._parts(row)
            yield Edit(
                ref=ref,
                evidence=self._evidence(item.announced, item.sources),
                **{part: value for part, value in parts.items() if part in row.changed},
            )

    def _dates(self, row: MatchedRow) -> Iterator[Verb]:
        item, due = row.item, row.item.due
        if RowPart.DUE not in row.changed or due is None:
            return
        on = item.due_said or item.announced
        if row.listed is not None:
            # Said anew: relative words count from the day of the list that has them.
            on = item.due_said or item.day
            stated_on = on.latest or self.plan.today
            due = (
                self.cells.deadline(item.row, stated_on, is_known=self.plan.profile.history) or due
            )
        evidence = self._evidence(on, item.sources)
        yield Due(refs=(self._ref(row),), deadline=due, evidence=evidence)

    def _statuses(self, row: MatchedRow) -> Iterator[Verb]:
        status, speaker = row.item.status, self.plan.speaker
        delivery, ended = RowPart.DELIVERY in row.changed, RowPart.ENDED in row.changed
        if status is None or not (delivery or ended):
            return
        ref = self._ref(row)
        evidence = self._evidence(
            status.occurred, status.evidence, quote=status.word, note=status.reason
        )
        if speaker.tracker:
            yield from self._findings(row, status, evidence)
            return
        if delivery and (entry := self._overtaken(row, status)) is not None:
            yield Retract(entry=entry.seq, because=self.plan.now_gives)
        if status.delivery is not None:
            yield Claim(
                refs=(ref,),
                word=status.delivery,
                by=self.plan.publisher if speaker.promiser else None,
                voice=None if speaker.promiser else speaker.word,
                evidence=evidence,
            )

    def _findings(self, row: MatchedRow, status: ItemStatus, evidence: Evidence) -> Iterator[Verb]:
        """Our own finding with the tests that it rests on, as a person would type it."""
        subject, listed = self.writer.subject(self._ref(row)), row.listed
        wrong = self._own_finding(row, status) if RowPart.DELIVERY in row.changed else None
        if wrong is not None:
            self._put_right(row, status, evidence, wrong)
        ended = RowPart.ENDED in row.changed
        if wrong is not None and not ended:
            return
        stands = self.writer.standing(subject, _last(status.occurred))
        finding, test, unmet = status.delivery, status.test, status.unmet
        if finding is None or wrong is not None or RowPart.DELIVERY not in row.changed:
            finding, test, unmet = stands.delivery, (), ()
        has_spoken = listed is not None and (listed.last.statuses or "ended" in listed.last.values)
        because = self.plan.now_gives if has_spoken or status.reason else None
        looked = finding is Delivery.NO_ACTION_FOUND and stands.delivery is not finding
        yield Update(
            refs=(subject.ref,),
            finding=finding,
            test=self._tests(row, subject, test),
            unmet=self._tests(row, subject, unmet),
            ended=status.ended if ended or stands.ended is not Ended.OPEN else None,
            because=because if stands.judgement is not None else None,
            reopen=ended and status.ended is None,
            places=f"{self.plan.title}, the list of {self.plan.publisher}" if looked else None,
            evidence=evidence,
        )

    def _tests(self, row: MatchedRow, subject: Subject, texts: Sequence[str]) -> tuple[str, ...]:
        """Tests by their numbers where they have been put in other words since.

        Raises Refused for words that may have been redacted: they never come back.
        """
        if row.listed is None:
            return tuple(texts)
        if any(row.listed.last.may_be_redacted(text) for text in texts):
            number = min(row.listed.last.redacted_tests, key=int)
            raise Refused(
                f"A test may be number {number} of {subject.ref}, whose words were redacted.",
                hint=f"Give its number in place of the words: {number}.",
            )
        numbers = {str(test.number) for test in self.writer.standing(subject, date.max).tests}
        numbers_or_texts = [row.listed.last.test(text) for text in texts]
        return tuple(
            number if number in numbers else text
            for number, text in zip(numbers_or_texts, texts, strict=True)
        )

    def _own_finding(self, row: MatchedRow, status: ItemStatus) -> Entry | None:
        """What the list has recorded and says otherwise now: of the same value, or a later day."""
        if row.listed is None or self.plan.profile.history:
            return None
        entry = self.memory.findings.get(row.listed.number)
        if entry is None or entry.batch not in self.memory.past.batches:
            return None
        later = status.dated and entry.occurred_latest > _last(status.occurred)
        return entry if later or entry.value == status.delivery else None

    def _put_right(
        self, row: MatchedRow, status: ItemStatus, evidence: Evidence, wrong: Entry
    ) -> None:
        """Correct what the list has recorded, with its tests, as one change to the gate."""
        writer = self.writer
        (subject,) = writer.by_number([wrong.subject])
        listed = row.listed
        before = None if listed is None else listed.last.status(Voice.TRACKER)
        on = evidence.on if status.dated else wrong.when
        evidence = replace(evidence, on=on)
        with keeping_evidence(writer, [subject.id]):
            judge_tests(
                writer,
                subject,
                on or wrong.when,
                evidence,
                writer.sources(evidence),
                met=self._tests(row, subject, status.test),
                unmet=self._tests(row, subject, status.unmet),
            )
            if before is None or not says_otherwise(self.plan, status, before, self.memory):
                return  # Its tests alone are others.
            correct = Correct(
                entry=wrong.seq,
                because=self.plan.now_gives,
                value=status.delivery,
                evidence=evidence,
            )
            writer.perform([correct])

    def _voice(self) -> str:
        """Whose word the list is."""
        speaker = self.plan.speaker
        if speaker.promiser or speaker.tracker:
            return speaker.word
        return self.writer.third_party(speaker.word)

    def _overtaken(self, row: MatchedRow, status: ItemStatus) -> Entry | None:
        """What the list said of a later day than it now does: that was wrong, and would stand."""
        listed, voice = row.listed, self._voice()
        if listed is None or self.plan.profile.history or not status.dated:
            return None
        last = listed.last.status(voice)
        if last is None or _last(parse_when(last.occurred)) <= _last(status.occurred):
            return None
        subject = self.writer.by_number([listed.number])[0]
        entry = self.writer.standing(subject, date.max).entries.get((Facet.DELIVERY, voice))
        ours = entry is not None and entry.batch in self.memory.past.batches
        return entry if ours else None

    def _notes(self, row: MatchedRow) -> Iterator[Verb]:
        for column, text in row.notes:
            yield Note(
                refs=(self._ref(row),),
                text=text,
                column=column,
                voice=self._voice(),
                evidence=self._evidence(row.item.day),
            )


def _parents_first(
    rows: Sequence[MatchedRow], unopened: Callable[[str], MatchedRow | None]
) -> list[MatchedRow]:
    """Openings in the order of the file, but each after the one that opens its parent."""
    ordered: dict[str, MatchedRow] = {}
    for row in rows:
        path, key = [row], row.parent
        while isinstance(key, str) and key not in ordered and (above := unopened(key)) is not None:
            path.append(above)
            key = above.parent
        ordered |= {opening.item.key: opening for opening in reversed(path)}
    return list(ordered.values())


@lru_cache(1 << 10)
def _page(where: str, nature: SourceNature | None) -> NewSource:
    if nature is None:
        return NewSource(where=where)
    return NewSource(where=where, type=nature.type, own=nature.own, speaker=nature.speaker)


def _last(when: When) -> date:
    return when.latest or date.max
