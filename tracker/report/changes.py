"""What changed: one row for each event in the world, and a count of our own book-keeping."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from tracker.domain.dates import When
from tracker.domain.describe import Context, Description, describe, sentence_of
from tracker.domain.entry import Entry
from tracker.domain.headlines import Headline
from tracker.domain.lateness import lateness
from tracker.domain.prose import lower_first
from tracker.domain.related import stage_words
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import (
    ASKS,
    Delivery,
    Disposition,
    Facet,
    Grade,
    Identity,
    Kind,
    Response,
    SourceType,
    Stance,
    SubjectType,
    SuccessTestValue,
    Voice,
)
from tracker.read.issues import last_before
from tracker.report.corrections import CorrectionLine
from tracker.report.reading import WE, Reading
from tracker.report.shared import (
    Listed,
    SourceLine,
    actor_words,
    best_grade,
    body_words,
    counted,
    evidence_of,
    first_source,
    is_coded,
    listed,
)

#: Rows of a list of What changed.
EVENTS = 15
#: Lines of what one event moved.
EFFECTS = 8


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event did to one commitment, or alike to several."""

    refs: tuple[str, ...]
    facet: Facet
    who: str | None
    """Who says it, where that is not the event's own actor; None for us."""
    words: str
    """'Accepted', 'Date moved later by 214 days, to …'; a change of state is in was and now."""
    was: Headline | None
    now: Headline | None
    """The state after it, where it is about one."""
    late: str
    """'27 to 61 days late', of a delivery."""
    grade: Grade | None
    quote: str | None
    reported_by: str | None
    """Who reports the words, where their speaker is not the source's; else None."""
    coded: bool
    """Whether the state of a claim is our reading of its words."""
    because: str | None


_ARTICLE = re.compile(r"(?:An?|The) ")


@dataclass(frozen=True, slots=True)
class Act:
    """Who did what: 'UK Government', 'accepted 12 recommendations'."""

    actor: str | None
    words: str
    object: str | None
    """What it was done to: a commitment's title, a document."""
    ref: str | None
    facet: Facet | None = None
    """What sort of act it is; None of a document."""

    @property
    def lead(self) -> str:
        """Who did what, inside a sentence: 'the UK Government accepted', 'Ofsted: talks held'."""
        if self.actor is None:
            return self.words
        if self.facet is Facet.STEP:
            is_named = self.actor.lower() in self.words.lower()
            words = lower_first(self.words) if _ARTICLE.match(self.words) else self.words
            return self.words if is_named else f"{body_words(self.actor)}: {words}"
        who = lower_first(self.actor) if self.actor == WE else actor_words(self.actor)
        return f"{who} {self.words}"


@dataclass(frozen=True, slots=True)
class ReportedEvent:
    """A document, an act or a day, whatever it took to record it."""

    when: When
    acts: tuple[Act, ...]
    """The weightiest one or two."""
    source: SourceLine | None
    effects: tuple[Effect, ...]
    effects_left_out: int
    entries: tuple[int, ...]
    recorded_at: datetime
    """When the last of its entries was written down."""


class Clerical(StrEnum):
    """What we did in our own books, which is no event in the world."""

    OPENED = "opened"
    REPAIRED = "repaired"
    LINKED = "linked"
    TESTS = "tests"
    LOOKS = "looks"
    NOTES = "notes"
    COUNT = "count"
    """Merged, split, taken out of scope or back in."""
    LOADED = "loaded"
    """History of earlier years, brought in at once."""


@dataclass(frozen=True, slots=True)
class ClericalCount:
    """How many entries of one sort."""

    sort: Clerical
    count: int


@dataclass(frozen=True, slots=True)
class Changes:
    """Every entry that happened or was recorded this week: in one event, or counted."""

    first: bool
    """Whether no earlier week was issued, so that it is compared with nothing."""
    happened: Listed[ReportedEvent]
    learned: Listed[ReportedEvent]
    """Of earlier weeks; in a first issue counted only."""
    wrong: Listed[CorrectionLine]
    """What an issued report had and we put right this week."""
    clerical: tuple[ClericalCount, ...]


#: Entries that hold the ledger together and tell a reader nothing about the world.
_NO_LINE = frozenset(
    {
        *(Facet.REGISTER, Facet.PARTY, Facet.BATCH, Facet.SAVED, Facet.ISSUE, Facet.BREAK),
        *(Facet.SETTING, Facet.UNDO, Facet.RETRACTION, Facet.REDACTION),
    }
)
_CLERICAL = {
    Facet.LINK: Clerical.LINKED,
    Facet.LOOK: Clerical.LOOKS,
    Facet.NOTE: Clerical.NOTES,
}
_OUR_COUNT = frozenset(
    {Disposition.ACTIVE, Disposition.MERGED, Disposition.SPLIT, Disposition.OUT_OF_SCOPE}
)


def has_line(reading: Reading, entry: Entry) -> bool:
    """Whether an entry is a fact of the report, and no part of the ledger's frame."""
    if entry.facet in _NO_LINE or entry.of_register or not reading.covers(entry.subject):
        return False
    opening = entry.facet is Facet.IDENTITY and entry.value == Identity.OPENED
    subject = reading.now.subjects[entry.subject]
    return subject.type is not SubjectType.SOURCE or not opening


def clerical_sort(reading: Reading, entry: Entry) -> Clerical | None:
    """What sort of book-keeping an entry is; None for what happened in the world."""
    if entry.facet is Facet.IDENTITY:
        if entry.value != Identity.OPENED:
            return Clerical.REPAIRED
        commitment = reading.now.subjects[entry.subject].type is SubjectType.COMMITMENT
        fresh = entry.occurred_latest >= reading.week.monday
        return None if commitment and fresh else Clerical.OPENED
    if entry.facet is Facet.TEST and entry.value == SuccessTestValue.SET:
        return Clerical.TESTS
    if entry.facet is Facet.DISPOSITION and entry.value in _OUR_COUNT:
        return Clerical.COUNT
    return _CLERICAL.get(entry.facet)


def changes_of(
    reading: Reading, context: Context, corrections: Sequence[CorrectionLine]
) -> Changes:
    """Every entry of the week; of the corrections those that were made in it."""
    of_this_week = {(made.by.seq, (made.was or made.first).seq) for made in reading.corrections}
    put_right = {number for number, _ in of_this_week}
    happened: list[Entry] = []
    learned: list[Entry] = []
    clerical: Counter[Clerical] = Counter()
    for entry in reading.of_week:
        if not has_line(reading, entry):
            continue
        sort = clerical_sort(reading, entry)
        if sort is not None:
            clerical[sort] += 1
        elif _is_of_week(reading, entry):
            happened.append(entry)
        elif entry.seq in put_right:
            continue
        elif reading.is_backfill(entry):
            clerical[Clerical.LOADED] += 1
        else:
            learned.append(entry)
    wrong = [
        line for line in corrections if (line.by_entry, line.entry) in of_this_week and line.issues
    ]
    clerical[Clerical.REPAIRED] += len(of_this_week) - len(wrong)
    first = last_before(reading.issues, reading.week, reading.scope.key) is None
    of_earlier = events_in(reading, context, learned)
    return Changes(
        first=first,
        happened=listed(events_in(reading, context, happened), EVENTS),
        learned=Listed((), len(of_earlier)) if first else listed(of_earlier, EVENTS),
        wrong=listed(wrong, EVENTS),
        clerical=tuple(ClericalCount(sort, clerical[sort]) for sort in Clerical if clerical[sort]),
    )


def _is_of_week(reading: Reading, entry: Entry) -> bool:
    """Whether an entry happened in this week; of a vague day that is not known.

    A promise of a vague day counts from its last day on, which is this week's news.
    """
    monday = reading.week.monday
    if entry.facet is Facet.IDENTITY:
        return entry.occurred_latest >= monday
    return entry.when.earliest is not None and entry.when.earliest >= monday


def events_in(reading: Reading, context: Context, entries: Sequence[Entry]) -> list[ReportedEvent]:
    """The events that these entries record, by day; each entry is in one of them."""
    events = [_event(reading, context, group) for group in _groups(reading, entries)]
    return sorted(events, key=lambda event: (event.when.latest or date.max, event.entries))


def _groups(reading: Reading, entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Entries of one day that share a document; our own join what they judge.

    A finding stands on the day of what it rests on, so that of one day and one commitment it is
    the same event as the act.
    """
    parents = list(range(len(entries)))

    def top(place: int) -> int:
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    first_of: dict[tuple[str, str, str | int], int] = {}
    for place, entry in enumerate(entries):
        for key in _keys(reading, entry):
            other = first_of.setdefault((entry.occurred, *key), place)
            parents[top(place)] = top(other)
    for place, entry in enumerate(entries):
        # What the promiser did to a commitment joins what we found of it on that day.
        ours = first_of.get((entry.occurred, "subject", entry.subject))
        if ours is not None and entry.facet is not Facet.RESPONSE:
            parents[top(place)] = top(ours)
    groups: dict[int, list[Entry]] = {}
    for place, entry in enumerate(entries):
        groups.setdefault(top(place), []).append(entry)
    yield from groups.values()


def _keys(reading: Reading, entry: Entry) -> Iterator[tuple[str, str | int]]:
    """What an entry shares with the others of its event.

    Its document, which is its first source; where a newspaper reports it, whose act it is, as
    are the acts that stand in a document of the actor's own.
    """
    ours = entry.voice == Voice.TRACKER and entry.facet not in _RECORDED
    sources = reading.now.sources_of(entry)[:1]
    actor = None if ours else _actor(reading, entry)
    for source in sources:
        speaker = source.one("speaker")
        reported = reading.reported_by(entry) is not None
        if actor and (reported or (speaker is not None and reading.name(speaker) == actor)):
            yield "actor", actor
        if not (actor and reported):
            yield "source", source.id
    if ours or not sources:
        yield "subject", entry.subject


def _event(reading: Reading, context: Context, group: list[Entry]) -> ReportedEvent:
    with_texts = [reading.with_texts(entry) for entry in group]
    acts = _acts(reading, context, with_texts)
    effects = list(_effects(reading, context, with_texts, acts[0].actor))
    by_weight = _by_weight(reading, with_texts)
    sources = (first_source(reading, entry) for entry in by_weight)
    return ReportedEvent(
        when=group[0].when,
        acts=acts,
        source=next(filter(None, sources), None),
        effects=tuple(effects[:EFFECTS]),
        effects_left_out=len(effects[EFFECTS:]),
        entries=tuple(sorted(entry.seq for entry in group)),
        recorded_at=max(entry.recorded_at for entry in group),
    )


#: What is said in its value alone.
_PLAIN = frozenset({Facet.IDENTITY, Facet.RESPONSE, Facet.DELIVERY})
#: Which entry of an event says best what happened.
_WEIGHT = (
    Facet.IDENTITY,
    Facet.RESPONSE,
    Facet.DISPOSITION,
    Facet.STAGE,
    Facet.STEP,
    Facet.EVENT,
    Facet.MEASURE,
    Facet.RESTATEMENT,
    Facet.DEADLINE,
    Facet.DELIVERY,
    Facet.SAYS,
)


def _kind(reading: Reading, number: int) -> Kind | None:
    """The sort of a commitment; None for an instrument or an event."""
    subject = reading.now.subjects[number]
    return subject.kind if subject.type is SubjectType.COMMITMENT else None


def _by_weight(reading: Reading, group: Iterable[Entry]) -> list[Entry]:
    """Promises and answers first, then acts and words; what was asked, and our own, last."""

    def weight(entry: Entry) -> tuple[int, int]:
        place = _WEIGHT.index(entry.facet) if entry.facet in _WEIGHT else len(_WEIGHT)
        asks = entry.facet is Facet.IDENTITY and _kind(reading, entry.subject) in ASKS
        ours = entry.voice == Voice.TRACKER and entry.facet not in _RECORDED
        return place + len(_WEIGHT) * (asks or ours), entry.seq

    return sorted(group, key=weight)


#: What we write down of others' acts in our own voice.
_RECORDED = frozenset({Facet.IDENTITY, Facet.STAGE, Facet.STEP, Facet.EVENT, Facet.DISPOSITION})


def _acts(reading: Reading, context: Context, group: list[Entry]) -> tuple[Act, ...]:
    """Who did what: the two weightiest acts."""
    acts: list[Act] = []
    done: set[tuple[Facet, str | None, str]] = set()
    for entry in _by_weight(reading, group):
        key = (entry.facet, _actor(reading, entry), entry.value)
        if key in done:
            continue
        done.add(key)
        same = [
            other for other in group if (other.facet, _actor(reading, other), other.value) == key
        ]
        act = _act(reading, context, entry, same)
        if act is not None:
            acts.append(act)
    if not acts:
        return (_published(reading, group),)
    return tuple(acts[:2])


def _actor(reading: Reading, entry: Entry) -> str | None:
    voice = reading.voice(entry)
    return reading.speaker_of(entry) if voice == WE else voice


def _act(reading: Reading, context: Context, entry: Entry, same: Sequence[Entry]) -> Act | None:
    """The act that some entries of one sort and one actor record; None for our own findings."""
    actor = _actor(reading, entry)
    subjects = list(dict.fromkeys(other.subject for other in same))
    ref = reading.ref(subjects[0]) if len(subjects) == 1 else None
    title = reading.title_of(subjects[0]) if ref else None
    if entry.facet is Facet.STAGE:
        otherwise = f"came to this stage: {stage_words(entry)}"
        # A country's own word is what was done to the bill: signed by the President.
        own = entry.detail.get("jurisdiction") and not entry.text("provision")
        words = f"was {stage_words(entry)}" if own else _STAGES.get(entry.value, otherwise)
        return Act(reading.title_of(entry.subject), words, None, None, entry.facet)
    if entry.facet in _TOLD:
        words = sentence_of(describe(context, entry), lead=False)
        return Act(actor if entry.facet is Facet.STEP else None, words, None, None, entry.facet)
    verb, noun = _verb(reading, context, entry, subjects)
    if verb is None:
        return None
    if actor is None:
        verb = f"{_WITHOUT_ACTOR.get(entry.value, 'New')}:"
    words = verb if ref else f"{verb} {counted(len(subjects), noun)}"
    return Act(actor, words, title, ref, entry.facet)


#: An act of which no source says whose it is.
_WITHOUT_ACTOR: dict[str, str] = {
    Disposition.WITHDRAWN: "Withdrawn",
    Disposition.SUPERSEDED: "Replaced",
}


def _verb(
    reading: Reading, context: Context, entry: Entry, subjects: Sequence[int]
) -> tuple[str | None, str]:
    """What was done, and the noun of what it was done to; None for our own findings."""
    verb, noun = None, "commitment"
    match entry.facet:
        case Facet.IDENTITY:
            verb, noun = _promised(reading, subjects)
        case Facet.RESPONSE:
            verb, noun = _ANSWERED.get(Response(entry.value)), "recommendation"
            verb = f"{verb} a recommendation:" if verb and len(subjects) == 1 else verb
        case Facet.DISPOSITION:
            verb = "withdrew" if entry.value == Disposition.WITHDRAWN else "replaced"
            verb += " a commitment:" if len(subjects) == 1 else ""
        case Facet.RESTATEMENT:
            verb = "said in other words:" if len(subjects) == 1 else "said in other words"
        case Facet.DEADLINE:
            verb = _dated(describe(context, entry), entry)
            verb += " a commitment:" if len(subjects) == 1 else ""
        case Facet.SAYS:
            verb = _STANCES[Stance(entry.value)]
            verb += " a commitment:" if len(subjects) == 1 else ""
        case Facet.DELIVERY if entry.voice == Voice.PROMISER:
            verb = "spoke of" if len(subjects) > 1 else "spoke of a commitment:"
        case Facet.DELIVERY if entry.voice != Voice.TRACKER:
            verb = "gave its own finding on" if len(subjects) > 1 else "gave its own finding:"
        case _:
            pass
    return verb, noun


_ANSWERED = {
    Response.ACCEPTED: "accepted",
    Response.ACCEPTED_IN_PRINCIPLE: "accepted in principle",
    Response.ACCEPTED_IN_PART: "accepted in part",
    Response.NOTED: "noted",
    Response.REJECTED: "rejected",
}
_STAGES = {
    "introduced": "was introduced",
    "second_reading": "had its second reading",
    "royal_assent": "received Royal Assent",
    "in_force": "came into force",
    "fallen": "fell",
}
_STANCES = {
    Stance.SUPPORTS: "supported",
    Stance.OPPOSES: "opposed",
    Stance.DEMANDS: "demanded",
    Stance.DOUBTS: "doubted",
    Stance.REPLIES: "replied on",
    Stance.LEGAL_ACTION: "took or threatened legal action over",
}
_NOUNS = {Kind.RECOMMENDATION: "recommendation", Kind.DEMAND: "demand"}


def _promised(reading: Reading, subjects: Sequence[int]) -> tuple[str, str]:
    kinds = {_kind(reading, number) for number in subjects}
    kind = kinds.pop() if len(kinds) == 1 else None
    noun = "promise" if kind is None else _NOUNS.get(kind, "promise")
    return (f"made a {noun}:", noun) if len(subjects) == 1 else ("made", noun)


def _dated(description: Description, entry: Entry) -> str:
    silently = "silently " if entry.detail.get("silent") is True else ""
    if description.before is None:
        return f"gave {'no' if 'no date' in description.what else 'a'} date for"
    return f"{silently}changed the date of"


#: What is told in the words of the record.
_TOLD = frozenset({Facet.STEP, Facet.EVENT, Facet.MEASURE})
#: What one does with a document, by its type.
_DOCUMENTS = {SourceType.STATEMENT: "made a statement:", SourceType.MEDIA: "reported:"}


def _published(reading: Reading, group: list[Entry]) -> Act:
    """The document that our findings rest on, or what we did ourselves."""
    for entry in group:
        source = first_source(reading, entry)
        if source is not None:
            actor = source.speaker or source.publisher
            verb = _DOCUMENTS.get(source.type, "published")
            return Act(actor, verb if actor else "Published:", source.title, None)
    subjects = list(dict.fromkeys(entry.subject for entry in group))
    if len(subjects) == 1:
        return Act(WE, "assessed", reading.title_of(subjects[0]), reading.ref(subjects[0]))
    return Act(WE, f"assessed {counted(len(subjects), 'commitment')}", None, None)


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


def _effects(
    reading: Reading, context: Context, group: list[Entry], actor: str | None
) -> Iterator[Effect]:
    """What an event moved, alike effects on one line, changes of state first."""
    alike: dict[tuple[str | None, ...], list[RecordedAct]] = {}
    judged = [entry for entry in group if entry.facet is not Facet.TEST]
    for act in recorded_acts(context, judged or group):
        alike.setdefault(_key(act), []).append(act)
    effects = [_effect(reading, acts, actor) for acts in alike.values()]
    yield from sorted(effects, key=lambda effect: (effect.now is None, effect.facet is Facet.SAYS))


def recorded_acts(context: Context, entries: Sequence[Entry]) -> Iterator[RecordedAct]:
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
        finding = entry.facet is Facet.DELIVERY and entry.voice == Voice.TRACKER
        if ending is not None and finding and ending.seq > entry.seq:
            joined.add(ending.seq)
            after = describe(context, ending)
            was = description.headline_before
            yield RecordedAct((entry, ending), replace(after, headline_before=was))
        else:
            yield RecordedAct((entry,), description)


def _key(act: RecordedAct) -> tuple[str | None, ...]:
    """What two acts share that are told on one line."""
    entry, description = act.first, act.description
    headlines = (description.headline_before, description.headline)
    words = (sentence_of(description), description.before, *headlines)
    return entry.facet, entry.value, entry.voice, entry.text("quote"), *words


def _effect(reading: Reading, acts: Sequence[RecordedAct], actor: str | None) -> Effect:
    entry, description = acts[0].first, acts[0].description
    standing = reading.now.standings.get(entry.subject)
    ours = entry.voice == Voice.TRACKER
    voice = reading.voice(entry)
    evidence = evidence_of(reading, entry)
    claim = entry.facet is Facet.DELIVERY and entry.voice == Voice.PROMISER
    opened = entry.facet is Facet.IDENTITY
    words = "new" if opened else description.what
    if entry.facet not in _PLAIN:
        words = sentence_of(description, lead=not claim and not ours)
    return Effect(
        refs=tuple(dict.fromkeys(reading.ref(act.first.subject) for act in acts)),
        facet=entry.facet,
        who=None if ours or voice == actor else voice,
        words=words,
        was=description.headline_before,
        now=description.headline,
        late=_late(reading, standing) if description.headline is Headline.DELIVERED else "",
        grade=best_grade(evidence) if description.headline is not None else None,
        quote=entry.text("quote"),
        reported_by=reading.reported_by(entry),
        coded=claim and is_coded(Delivery(entry.value), entry.text("quote"), entry.text("note")),
        because=entry.text("because") or entry.text("correction"),
    )


def _late(reading: Reading, standing: Standing | None) -> str:
    words = "" if standing is None else lateness(standing, reading.week.sunday)
    return words.removeprefix("met ")
