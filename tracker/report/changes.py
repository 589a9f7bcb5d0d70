"""Section 4: what happened this week, what was learned of earlier weeks, what was put right."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.domain.dates import When
from tracker.domain.describe import Context, Description, describe, sentence_of
from tracker.domain.entry import Entry
from tracker.domain.headlines import Headline
from tracker.domain.prose import day_words, sentence
from tracker.domain.vocabulary import Facet, Identity, SubjectType, Voice
from tracker.report.claims import evidence_of
from tracker.report.corrections import CorrectionLine
from tracker.report.reading import Reading
from tracker.report.value import LISTED, EvidenceLine, LeftOut, Limited, left_out, shortened


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One line of section 4: one act, for one ref or many."""

    entries: tuple[int, ...]
    refs: tuple[str, ...]
    titles: tuple[str, ...]
    """The titles of `refs`, in their order."""
    occurred: When
    recorded_at: datetime
    delay_days: int
    """Days from the latest day on which it may have happened to the day it was recorded."""
    actor: str
    voice: str
    """Who says it: 'We', a minister, a body."""
    what: str
    """In words: 'Under way, previously Not yet assessed'."""
    short: str
    """The same without the word for its sort, and without what came before."""
    facet: Facet
    """What sort of fact the entries record."""
    before: str | None
    after: str
    because: str | None
    quote: str | None
    note: str | None
    evidence: tuple[EvidenceLine, ...]
    headline: Headline | None
    """The state after the change, where the change is about one."""
    quoted: str | None = None
    """Whose words the quote is; None without a quote. Our own entries quote their source."""
    attribution: str = ""
    """What stands before the quote: `quoted`, without whom the line has named already."""


@dataclass(frozen=True, slots=True)
class Backfill:
    """A batch of history brought in at once, shown as one line."""

    batch: int
    asserted_by: str | None
    entries: int
    refs: int


@dataclass(frozen=True, slots=True)
class Changes(Limited):
    """Section 4: every entry recorded or happened this week, once."""

    happened: tuple[ChangeLine, ...]
    learned: tuple[ChangeLine, ...]
    corrections: tuple[CorrectionLine, ...]
    backfills: tuple[Backfill, ...]
    left_out: LeftOut = ()
    """How many rows each list leaves out; a list that is whole has no line."""


#: Entries that hold the ledger together and tell a reader nothing about the world.
_NO_LINE = frozenset(
    {
        *(Facet.REGISTER, Facet.PARTY, Facet.BATCH, Facet.SAVED, Facet.ISSUE, Facet.BREAK),
        Facet.SETTING,
    }
)


@dataclass(frozen=True, slots=True)
class RecordedAct:
    """The entries of one act about one subject: one, or a finding with the ending it brought."""

    entries: tuple[Entry, ...]
    description: Description
    """In which the headline after is that of the last entry."""

    @property
    def first(self) -> Entry:
        """The finding, or the only entry."""
        return self.entries[0]


def has_line(reading: Reading, entry: Entry) -> bool:
    """Whether an entry is a line of the report: a fact, and no part of the ledger's frame."""
    if entry.facet in _NO_LINE or entry.of_register or not entry.is_event:
        return False
    if not reading.covers(entry.subject):
        return False
    opening = entry.facet is Facet.IDENTITY and entry.value == Identity.OPENED
    return not (opening and reading.now.subjects[entry.subject].type is SubjectType.SOURCE)


def changes_of(
    reading: Reading, context: Context, corrections: Sequence[CorrectionLine]
) -> Changes:
    """Section 4; of the corrections of section 12 it has those that were made this week."""
    of_this_week = {(made.by.seq, (made.was or made.first).seq) for made in reading.corrections}
    put_right = {number for number, _ in of_this_week}
    happened, learned, brought = [], [], []
    for entry in reading.of_week:
        if not has_line(reading, entry):
            continue
        if entry.occurred_latest >= reading.week.monday:
            happened.append(entry)
        elif entry.seq in put_right:
            continue
        elif _is_backfill(reading, entry):
            brought.append(entry)
        else:
            learned.append(entry)
    acts = {"happened": acts_of(context, happened), "learned": acts_of(context, learned)}

    def lines(name: str) -> tuple[ChangeLine, ...]:
        return tuple(line_of(reading, same) for same in acts[name][:LISTED])

    return Changes(
        happened=lines("happened"),
        learned=lines("learned"),
        corrections=tuple(
            line for line in reversed(corrections) if (line.by_entry, line.entry) in of_this_week
        ),
        backfills=tuple(_backfills(reading, brought)),
        left_out=left_out(acts | {"corrections": reading.corrections}),
    )


def _is_backfill(reading: Reading, entry: Entry) -> bool:
    remark = reading.remarks.get(entry.batch)
    return remark is not None and remark.detail.get("backfill") is True


def _backfills(reading: Reading, entries: Iterable[Entry]) -> Iterable[Backfill]:
    by_batch: dict[int, list[Entry]] = {}
    for entry in entries:
        by_batch.setdefault(entry.batch, []).append(entry)
    for batch in sorted(by_batch):
        asserted = reading.remarks[batch].text("file")
        yield Backfill(
            batch=batch,
            asserted_by=asserted,
            entries=len(by_batch[batch]),
            refs=len({entry.subject for entry in by_batch[batch]}),
        )


def acts_of(context: Context, entries: Sequence[Entry]) -> list[list[RecordedAct]]:
    """What makes a line each, in order of day and number: one act, for one ref or many."""
    acts: dict[str, list[RecordedAct]] = {}
    for act in _acts(context, entries):
        acts.setdefault(_key(act), []).append(act)
    return list(acts.values())


def _acts(context: Context, entries: Sequence[Entry]) -> Iterable[RecordedAct]:
    """Each entry, and a finding together with the ending that was recorded with it."""
    endings = {
        (entry.batch, entry.subject, entry.occurred): entry
        for entry in entries
        if entry.facet is Facet.ENDED and entry.voice == Voice.TRACKER
    }
    joined: set[int] = set()
    for entry in entries:
        if entry.seq in joined:
            continue
        description = describe(context, entry)
        ending = endings.get((entry.batch, entry.subject, entry.occurred))
        if (
            ending is not None
            and entry.facet is Facet.DELIVERY
            and entry.voice == Voice.TRACKER
            and ending.seq > entry.seq
        ):
            joined.add(ending.seq)
            after = describe(context, ending)
            joined_words = replace(after, before=description.before)
            yield RecordedAct((entry, ending), joined_words)
        else:
            yield RecordedAct((entry,), description)


def _key(act: RecordedAct) -> str:
    """What two entries share that are one act: batch, facet, value, voice, day, words, sources."""
    entry = act.first
    opened = entry.facet is Facet.IDENTITY and entry.value == Identity.OPENED
    words = {"because", "places", "terms", "quote"} if not opened else {"quote"}
    return json.dumps(
        [
            entry.batch,
            entry.facet,
            entry.value,
            entry.voice,
            entry.occurred,
            [entry.refs.get(part, ()) for part in ("source", "by")],
            sentence_of(act.description),
            act.description.headline,
            {name: entry.texts.get(name) for name in sorted(words)},
            # What stands alone, such as a correction, is never taken together.
            entry.amends,
        ]
    )


def line_of(reading: Reading, acts: Sequence[RecordedAct]) -> ChangeLine:
    """The line of one act."""
    first = acts[0].first
    before = _before([act.description.before for act in acts])
    description = replace(acts[0].description, before=before)
    notes = {act.first.text("note") for act in acts}
    note = notes.pop() if len(notes) == 1 else None
    subjects = list(dict.fromkeys(act.first.subject for act in acts))
    return ChangeLine(
        entries=tuple(sorted(entry.seq for act in acts for entry in act.entries)),
        refs=tuple(reading.ref(number) for number in subjects),
        titles=tuple(reading.title_of(number) for number in subjects),
        occurred=first.when,
        recorded_at=first.recorded_at,
        delay_days=first.delay_days,
        actor=reading.name(first.actor),
        voice=reading.voice(first),
        what=sentence_of(description, who=True, before=True),
        short=sentence_of(description, lead=False),
        facet=first.facet,
        before=before,
        after=sentence_of(description),
        because=first.text("because"),
        quote=first.text("quote"),
        note=" ".join(part for part in (note, _looked(first), _corrected(first)) if part) or None,
        evidence=evidence_of(reading, first),
        headline=description.headline,
        quoted=reading.quoted(first),
        attribution=_attribution(reading, first, description),
    )


def _attribution(reading: Reading, entry: Entry, description: Description) -> str:
    attribution = reading.attribution(entry)
    if attribution is None:
        return ""
    who, reported = attribution
    return reported if description.who == who else ", ".join(filter(None, (who, reported)))


def _before(values: Sequence[str | None]) -> str | None:
    """What was said before, of one ref or of many: 'Not yet assessed for 12, Planned for 3'."""
    counts: dict[str | None, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    if len(counts) == 1:
        return values[0]
    return shortened([f"{value or 'nothing'} for {number:,}" for value, number in counts.items()])


def _looked(entry: Entry) -> str | None:
    if entry.facet is not Facet.LOOK:
        return None
    places, terms = entry.text("places"), entry.text("terms")
    searched = [("Places searched", places), ("Words searched for", terms)]
    return " ".join(sentence(f"{name}: {part}") for name, part in searched if part) or None


def _corrected(entry: Entry) -> str | None:
    if entry.amends is None:
        return None
    because = entry.text("correction")
    day = day_words(entry.recorded_at.date())
    return sentence(f"Corrected on {day}{f': {because}' if because else ''}")
