"""Reads what a report needs of the register: two Sundays and the week between them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from tracker.domain.dates import Times, Week
from tracker.domain.deadline.calendars import institution
from tracker.domain.deadline.window import Jurisdiction
from tracker.domain.describe import Context, with_changes
from tracker.domain.entry import Entry, instant_text, voice_party
from tracker.domain.fact import E, Stated
from tracker.domain.prose import sentence_case
from tracker.domain.related import Related
from tracker.domain.standing import Standing, stand
from tracker.domain.subject import Party, Subject, fold, nearest
from tracker.domain.vocabulary import (
    COUNTED_APART,
    REPORTS,
    Facet,
    Identity,
    LinkType,
    Setting,
    Stage,
    SubjectType,
    Voice,
)
from tracker.errors import Refused, UnknownName
from tracker.ledger import history, lookup
from tracker.ledger import standing as ledger_standing
from tracker.ledger.database import Connection
from tracker.read.corrections import Correction, Record, read_amendments
from tracker.read.filters import voice_named
from tracker.read.issues import Issue, ScopeKey, read_issues
from tracker.read.snapshot import Snapshot, take_both, voice_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose commitments a report is about; without either, everything."""

    lead: str | None = None
    """A lead body's name, in any case."""
    programme: str | None = None
    """The ref of a programme, in any case."""
    voice: str = Voice.TRACKER
    """Whose findings are reported: promiser, tracker, or a third party's name, in any case."""

    @property
    def words(self) -> str:
        """The scope as the masthead prints it."""
        voice = None if self.voice == Voice.TRACKER else self.voice
        filters = (("Lead body", self.lead), ("Programme", self.programme), ("As found by", voice))
        parts = [f"{what}: {name}" for what, name in filters if name]
        return "; ".join(parts) or "All commitments"


EVERYTHING = Scope()


def programmes_of(snapshot: Snapshot) -> dict[int, Subject | None]:
    """`Snapshot.programme` for every commitment, in one pass over the register."""
    parents = {standing.subject.one("parent") for standing in snapshot.standings.values()}
    programmes: dict[int, Subject | None] = {}
    for number, standing in snapshot.standings.items():
        top, seen = standing.subject, {number}
        while (parent := top.one("parent")) is not None and parent not in seen:
            if parent not in snapshot.subjects:
                break
            top = snapshot.subjects[parent]
            seen.add(top.id)
        alone = top.id == number and number not in parents
        programmes[number] = None if alone else top
    return programmes


@dataclass(frozen=True, slots=True)
class ResolvedScope:
    """A scope as the register knows it."""

    scope: Scope
    """In the register's own spelling."""
    lead: int | None
    """The lead body as a party."""
    programme: int | None
    """The programme as a subject."""
    inside: frozenset[int] | None
    """The commitments within it; None is all of them."""
    voice: str = Voice.TRACKER
    """Whose findings are reported, as entries name who speaks."""

    @property
    def key(self) -> ScopeKey:
        """What two reports of the same scope share."""
        return self.lead, self.programme, self.voice


def resolve(
    scope: Scope, voice: str, now: Snapshot, programmes: Mapping[int, Subject | None]
) -> ResolvedScope:
    """Who and what a scope means. Raises UnknownName (exit 4) for a name that leads nothing."""
    name = voice_name(now, voice)
    if scope.lead is None and scope.programme is None:
        return ResolvedScope(Scope(voice=name), None, None, None, voice)
    leads = {
        n: lead
        for n, standing in now.standings.items()
        if (lead := standing.subject.one("lead")) is not None and lead in now.names
    }
    tops = {n: (programmes[n] or standing.subject).id for n, standing in now.standings.items()}
    names = {number: now.names[number] for number in leads.values()}
    refs = {number: now.subjects[number].ref for number in tops.values()}
    lead = None if scope.lead is None else _meant("lead body", scope.lead, names)
    programme = None if scope.programme is None else _meant("programme", scope.programme, refs)
    return ResolvedScope(
        Scope(lead=names.get(lead or 0), programme=refs.get(programme or 0), voice=name),
        lead,
        programme,
        frozenset(
            n
            for n in now.standings
            if (lead is None or leads.get(n) == lead)
            and (programme is None or tops[n] == programme)
        ),
        voice,
    )


def _meant(what: str, typed: str, names: Mapping[int, str]) -> int:
    for number, name in names.items():
        if name.casefold() == typed.casefold():
            return number
    raise UnknownName(what, typed, nearest=nearest(typed, sorted(set(names.values()))))


def instruments_of(
    now: Snapshot, links: Iterable[Entry], inside: frozenset[int] | None
) -> frozenset[int]:
    """The instruments that carry a commitment within the scope; all of them without one."""
    every = {n for n, subject in now.subjects.items() if subject.type is SubjectType.INSTRUMENT}
    if inside is None:
        return frozenset(every)
    carrying = {
        target
        for entry in links
        if entry.value == LinkType.CARRIED_BY and entry.subject in inside
        for target in entry.refs.get("target", ())
    }
    return frozenset(every & carrying)


WE = "We"
THE_PROMISER = "The promiser"
#: Our own records of what happened, in words that are the source's and not ours.
_ACTS = frozenset({Facet.STEP, Facet.STAGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The register for one report."""

    week: Week
    known_at: datetime
    jurisdiction: Jurisdiction
    """Whose institutions act, where nobody is named."""
    scope: ResolvedScope
    issues: tuple[Issue, ...]
    """The reports issued before this one, of every scope, oldest first."""
    head: history.LedgerHead
    settings: Mapping[Setting, str]
    """What the register says of itself: its title, publisher, contact, site …"""
    id: str
    """The random name of the register's first entry."""
    now: Snapshot
    """This Sunday, within the scope."""
    last: Snapshot
    """Last Sunday, within the scope, as known at the same moment."""
    programmes: Mapping[int, Subject | None]
    """The top-level parent of every commitment, by number."""
    parties: Mapping[int, Party]
    """Every person and body, by number."""
    children: Mapping[int, tuple[int, ...]]
    """The commitments under a commitment, by number."""
    instruments: frozenset[int]
    """The instruments within the scope."""
    links: tuple[Entry, ...]
    """How subjects hang together, both within the scope and beyond it."""
    links_by: Mapping[int, tuple[Entry, ...]]
    """The links of a subject and those to it, by number."""
    stages_by: Mapping[int, tuple[Entry, ...]]
    """The stages of an instrument, by number and by day."""
    of_week: tuple[Entry, ...]
    """What happened this week or was learned in it, with texts, within the scope."""
    records: tuple[Record, ...]
    """Every record that was put right and what was put in its place, with texts."""
    remarks: Mapping[int, Entry]
    """What batches say of themselves, by batch."""
    breaks: tuple[Entry, ...]
    """Restores that gave something up, in order."""
    by_hand: int
    """Entries written under a clock that was set by hand."""
    history: Mapping[int, tuple[Entry, ...]]
    """Every live entry of the subjects that are written about, with texts, by day."""
    full: Mapping[int, Entry]
    """The entries of `history` and `of_week` by number."""

    @property
    def corrections(self) -> list[Correction]:
        """What was corrected or retracted this week, in order."""
        of_week = (record.within(self.week, self.known_at) for record in self.records)
        return sorted(filter(None, of_week), key=lambda correction: correction.by.seq)

    @property
    def commitments(self) -> list[Standing]:
        """The commitments within the scope, in order of ref."""
        return list(self.now.standings.values())

    @property
    def context(self) -> Context:
        """What entries point to; `context_of` knows what came before each, too."""
        return Context(subjects=self.now.subjects, names=self.now.names)

    def ref(self, number: int) -> str:
        """What a subject is called on the page."""
        subject = self.now.subjects.get(number)
        return f"entry {number}" if subject is None else subject.ref

    def title_of(self, number: int) -> str:
        """A subject's title."""
        subject = self.now.subjects.get(number)
        return "" if subject is None else subject.title

    def covers(self, number: int) -> bool:
        """Whether entries about a subject belong in this report."""
        subject = self.now.subjects.get(number)
        if subject is None:
            return False
        if subject.type is SubjectType.COMMITMENT:
            return number in self.now.standings
        return subject.type is not SubjectType.INSTRUMENT or number in self.instruments

    def links_of(self, number: int) -> list[Entry]:
        """A subject's own links."""
        return [entry for entry in self.links_by.get(number, ()) if entry.subject == number]

    def carriers_of(self, number: int) -> list[int]:
        """The instruments that carry a commitment, each once."""
        targets = (
            target
            for entry in self.links_of(number)
            if entry.value == LinkType.CARRIED_BY
            for target in entry.refs.get("target", ())
        )
        return list(dict.fromkeys(targets))

    def related(self, number: int) -> list[int]:
        """What a commitment has parts in, is linked to, either way, and is carried by."""
        related: dict[int, None] = {}
        waiting = list(self.children.get(number, ()))
        while waiting:
            child = waiting.pop()
            if child not in related:
                related[child] = None
                waiting += self.children.get(child, ())
        for link in self.links_by.get(number, ()):
            for other in (link.subject, *link.refs.get("target", ())):
                if other != number:
                    related[other] = None
        return list(related)

    def stages_of(self, number: int) -> tuple[Entry, ...]:
        """How an instrument came on, by day."""
        return self.stages_by.get(number, ())

    def with_texts(self, entry: E) -> E | Entry:
        """The same entry with its texts, where its subject is written about."""
        return self.full.get(entry.seq, entry)

    def name(self, party: int) -> str:
        """The name of a person or body."""
        return self.now.names.get(party, "[unknown]")

    def speaker_of(self, entry: Stated) -> str | None:
        """Who speaks in the first source of an entry, or else the body that published it.

        A newspaper or a firm reports, and is nobody who acts or promises.
        """
        for source in self.now.sources_of(entry):
            speaker = source.one("speaker")
            if speaker is not None:
                return self.name(speaker)
            return None if source.source_type in REPORTS else source.texts.get("publisher")
        return None

    def _actor(self, entry: Stated) -> str:
        """Whose act a step or a stage is: as recorded, else the lead body's or institution's."""
        by = entry.refs.get("by")
        if by:
            return self.name(by[0])
        if entry.facet is Facet.STAGE:
            return sentence_case(institution(Stage(entry.value), self.jurisdiction))
        about = self.now.subjects.get(entry.subject)
        lead = None if about is None else about.one("lead")
        return (self.speaker_of(entry) or WE) if lead is None else self.name(lead)

    def voice(self, entry: Stated) -> str:
        """Who says it: a name, a body, or 'We' for the tracker."""
        party = voice_party(entry.voice)
        if party is not None:
            return self.name(party)
        if entry.voice == Voice.PROMISER:
            return self._promiser(entry)
        if entry.facet is Facet.IDENTITY and entry.value == Identity.OPENED:
            by = entry.refs.get("by")
            return self.name(by[0]) if by else self.speaker_of(entry) or WE
        return self._actor(entry) if entry.facet in _ACTS else WE

    def reported_by(self, entry: Stated) -> str | None:
        """Who reports the words of an entry, where its source is not its speaker's own.

        Such words may be a paraphrase, and never stand in quotation marks.
        """
        voice = self.voice(entry)
        for source in self.now.sources_of(entry)[:1]:
            publisher = source.texts.get("publisher")
            reports = source.source_type in REPORTS and source.one("speaker") is None
            if reports and voice != publisher:
                return publisher or source.title
        return None

    def is_backfill(self, entry: Entry) -> bool:
        """Whether an entry is loaded history."""
        remark = self.remarks.get(entry.batch)
        return remark is not None and remark.detail.get("backfill") is True

    def _promiser(self, entry: Stated) -> str:
        by = entry.refs.get("by")
        if by:
            return self.name(by[0])
        about = self.now.subjects.get(entry.subject)
        own = (
            {n for part in ("by", "lead", "to") for n in about.refs.get(part, ())} if about else ()
        )
        for source in self.now.sources_of(entry):
            speaker = source.one("speaker")
            if speaker is not None and (source.promisers_own or speaker in own):
                return self.name(speaker)
        # Whoever announced it may have left the office since.
        answers = next((n for part in ("lead", "by") if about and (n := about.one(part))), None)
        return THE_PROMISER if answers is None else self.name(answers)


def read_week(
    connection: Connection,
    week: Week,
    known_at: datetime | None,
    scope: Scope = EVERYTHING,
    *,
    number: int | None = None,
) -> Reading:
    """Both Sundays and the days between as known at a moment; None is the ledger's head.

    An issue knows of the issues with a lower number; a draft, of those recorded by `known_at`.

    Raises Refused (exit 5) when the ledger held nothing then, and UnknownName (exit 4) for a
    scope that the register does not know.
    """
    head = history.head_at(connection, known_at)
    if head is None:
        when = instant_text(known_at) if known_at is not None else "any moment"
        raise Refused(
            f"The register held nothing at {when}.", hint="Give a later --known-at, or none."
        )
    moment = known_at or head.recorded_at
    voice = voice_named(connection, scope.voice, moment)
    before = week.monday - timedelta(days=1)
    now, last = take_both(connection, Times(week.sunday, moment), before, voice)
    programmes = programmes_of(now)
    meant = resolve(scope, voice, now, programmes)
    relations = ledger_standing.history(
        connection, now.times, facets=[Facet.LINK, Facet.STAGE], texts=True
    )
    links = tuple(entry for entry in relations if entry.facet is Facet.LINK)
    beginning, settings = lookup.settings(connection, moment)
    remark_entries = history.remarks(connection, moment)
    remarks = {entry.batch: entry for entry in remark_entries if entry.facet is Facet.BATCH}
    by_hand = sorted(n for n, entry in remarks.items() if "clock" in entry.detail)
    reading = Reading(
        week=week,
        known_at=moment,
        jurisdiction=Jurisdiction(settings.get(Setting.JURISDICTION, Jurisdiction.NEUTRAL)),
        scope=meant,
        issues=tuple(
            issue
            for issue in read_issues(connection, None if number else moment)
            if number is None or issue.number < number
        ),
        head=head,
        settings=settings,
        id=beginning.id,
        now=_only(now, meant.inside),
        last=_only(last, meant.inside),
        programmes=programmes,
        parties=lookup.parties(connection, moment),
        children=_children(now),
        instruments=instruments_of(now, links, meant.inside),
        links=links,
        links_by=_grouped(
            (number, entry)
            for entry in links
            for number in (entry.subject, *entry.refs.get("target", ()))
        ),
        stages_by=_grouped(
            (entry.subject, entry) for entry in relations if entry.facet is Facet.STAGE
        ),
        of_week=(),
        records=(),
        remarks=remarks,
        breaks=tuple(entry for entry in remark_entries if entry.facet is Facet.BREAK),
        by_hand=history.count_in_batches(connection, by_hand, moment),
        history={},
        full={},
    )
    of_week = history.entries_of_days(connection, week.monday, week.sunday, moment)
    records = read_amendments(connection, moment).records
    return replace(
        reading,
        of_week=tuple(entry for entry in of_week if reading.covers(entry.subject)),
        records=tuple(record for record in records if reading.covers(record.first.subject)),
    )


def with_history(connection: Connection, reading: Reading, numbers: Collection[int]) -> Reading:
    """The same reading with every live entry of these subjects, and its words."""
    entries = ledger_standing.history(connection, reading.now.times, subjects=numbers, texts=True)
    return replace(
        reading,
        history=_grouped((entry.subject, entry) for entry in entries),
        full={entry.seq: entry for entry in (*reading.of_week, *entries)},
    )


def standings_of(
    entries: Iterable[Entry], as_of: date, voice: str = Voice.TRACKER
) -> dict[int, Standing]:
    """The commitments that follow from a history alone, whatever the register now holds.

    `entries` are live entries up to that day, by subject, day and number.
    """
    histories = {
        number: list(group) for number, group in groupby(entries, key=lambda entry: entry.subject)
    }
    subjects = {
        number: subject
        for number, own in histories.items()
        if (subject := fold(entry for entry in own if entry.facet is Facet.IDENTITY)) is not None
    }
    related = Related(histories)
    return {
        number: stand(subject, histories[number], as_of, related, voice)
        for number, subject in subjects.items()
        if subject.type is SubjectType.COMMITMENT
    }


def context_of(reading: Reading) -> Context:
    """What the entries of a report point to, and what came before each."""
    standings = [
        standing
        for number in reading.history
        if (standing := reading.now.standings.get(number)) is not None
    ]
    voice = reading.scope.voice
    reported = frozenset(
        entry.seq for entry in reading.of_week if reading.reported_by(entry) is not None
    )
    context = replace(reading.context, reported=reported)
    return with_changes(context, reading.history.values(), standings, voice=voice)


def is_apart(standing: Standing) -> bool:
    """Whether it is a demand or a milestone, which are never counted with commitments."""
    return standing.subject.kind in COUNTED_APART


def _grouped(pairs: Iterable[tuple[int, Entry]]) -> dict[int, tuple[Entry, ...]]:
    by_number: dict[int, list[Entry]] = {}
    for number, entry in pairs:
        by_number.setdefault(number, []).append(entry)
    return {number: tuple(entries) for number, entries in by_number.items()}


def _children(snapshot: Snapshot) -> dict[int, tuple[int, ...]]:
    by_parent: dict[int, list[int]] = {}
    for number, standing in snapshot.standings.items():
        parent = standing.subject.one("parent")
        if parent is not None:
            by_parent.setdefault(parent, []).append(number)
    return {parent: tuple(numbers) for parent, numbers in by_parent.items()}


def _only(snapshot: Snapshot, inside: frozenset[int] | None) -> Snapshot:
    if inside is None:
        return snapshot
    kept = {number: standing for number, standing in snapshot.standings.items() if number in inside}
    return replace(snapshot, standings=kept)
