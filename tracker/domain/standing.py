"""What stands of a commitment on a day: values by facet and voice, headline, agreement, badges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeAlias, TypeVar

from tracker.domain.binding import Event
from tracker.domain.deadline.recurrence import Recurrence
from tracker.domain.deadline.window import Bound, Deadline
from tracker.domain.entry import Entry, voice_party
from tracker.domain.fact import (
    CommitmentLink,
    E,
    Stated,
    SuccessTestOf,
    effect_not_shown,
    success_tests,
)
from tracker.domain.headlines import Agreement, Badge, Headline, agreement, badges, headline
from tracker.domain.occurrences import (
    Duty,
    duty_of,
    is_of_occurrence,
    last_occurrence,
    recurrence_of,
    with_due,
)
from tracker.domain.related import Carrier, Related
from tracker.domain.schedule import (
    Moves,
    Schedule,
    Statement,
    Timing,
    moves_of,
    statements,
    timing,
    with_events,
)
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import (
    ASKS,
    COUNTED_APART,
    LADDER,
    NEWS,
    NOT_MEASURED,
    OUT_OF_COUNT,
    Delivery,
    Disposition,
    Ended,
    Facet,
    Kind,
    Response,
    Stalled,
    SubjectType,
    Voice,
)

T = TypeVar("T", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingOf(Generic[E]):
    """One commitment at two times: the entries that stand, and what follows from them.

    Of one commitment's story they are entries with their words; of many commitments, the facts
    of their status rows.
    """

    subject: Subject
    entries: Mapping[tuple[Facet, str], E]
    """The standing entry of each facet and voice; of several items, the last that was said."""
    deadline_entries: tuple[E, ...]
    """Every entry about its date, also those that bound a phrase to an event made later."""
    statements: tuple[Statement, ...]
    """What was said of its date, in order, with each day that its event was given."""
    occurrences: tuple[E, ...]
    """Our standing findings about one time of a duty that returns, one a time."""
    duty: Duty | None
    """Its times, where it returns; else None."""
    tests: tuple[SuccessTestOf[E], ...]
    carriers: tuple[Carrier, ...]
    """The instruments that carry it out, as they stood on that day."""
    delivery: Delivery
    claimed: Delivery | None
    ended: Ended
    disposition: Disposition
    stalled: bool
    deadline: Deadline | None
    """By the day of its event, and with the last day of the time that is due."""
    moves: Moves
    none_set: bool
    """Whether it is known that no date was given."""
    timing: Timing
    agreement: Agreement
    disputed: bool
    """Whether a third party finds otherwise than the promiser claims, or than we find."""
    headline: Headline
    badges: tuple[Badge, ...]
    voice: str = Voice.TRACKER
    """Whose finding the headline, the badges and the schedule follow from."""
    news_elsewhere: date | None = None
    """The last day on which anything happened to its parts, to what it is linked to or to what
    carries it, where somebody asked for that; else None."""

    @property
    def finding(self) -> E | None:
        """The standing finding of its voice: ours, unless it was asked for in another."""
        return self.entries.get((Facet.DELIVERY, self.voice))

    @property
    def delivery_tracker(self) -> Delivery:
        """How much we find delivered, whatever the voice."""
        return _found(self.entries, Voice.TRACKER)

    @property
    def event(self) -> Event | None:
        """The event of the diary to which its date is bound; else None."""
        return self.statements[-1].event if self.statements else None

    @property
    def recurrence(self) -> Recurrence | None:
        """When its duty returns, where it has one with days; else None."""
        current = self.statements[-1] if self.statements else None
        return None if current is None else recurrence_of(current.deadline, current.said)

    @property
    def judgement(self) -> E | None:
        """The later of the finding and the ending that stand."""
        return max(
            (entry for entry in (self.finding, self.of(Facet.ENDED)) if entry is not None),
            key=lambda entry: (entry.occurred_latest, entry.seq),
            default=None,
        )

    @property
    def claim(self) -> E | None:
        """The promiser's standing claim."""
        return self.entries.get((Facet.DELIVERY, Voice.PROMISER))

    @property
    def others(self) -> tuple[E, ...]:
        """What third parties say of delivery."""
        return self.of_parties(Facet.DELIVERY)

    @property
    def responses(self) -> tuple[E, ...]:
        """The standing response of each addressee."""
        return self.of_parties(Facet.RESPONSE)

    @property
    def counted(self) -> bool:
        """Whether it is in the denominator (counting rules)."""
        return self.subject.kind not in COUNTED_APART and self.disposition not in OUT_OF_COUNT

    @property
    def is_open(self) -> bool:
        """Whether there is anything left to wait for: neither over, nor disposed of."""
        return (
            self.ended is Ended.OPEN
            and self.disposition is Disposition.ACTIVE
            and self.headline is not Headline.REJECTED
        )

    @property
    def met_on(self) -> date | None:
        """The day of delivery, where it was delivered or its date was met."""
        met = self.timing.value in {Schedule.MET_ON_TIME, Schedule.MET_LATE}
        if self.finding is None or not (met or self.headline is Headline.DELIVERED):
            return None
        return self.finding.occurred_latest

    @property
    def is_kept(self) -> bool:
        """Whether it is kept or broken, time and again, and never delivered for good."""
        returns = self.deadline is not None and self.deadline.bound is Bound.RECURRING
        return self.subject.kind is Kind.STANDING or returns

    @property
    def done_before(self) -> bool:
        """Whether it was delivered before it was promised, which is neither late nor early."""
        promised = self.subject.announced.earliest
        return (
            self.delivery is Delivery.DELIVERED
            and self.finding is not None
            and promised is not None
            and self.finding.occurred_latest < promised
        )

    @property
    def last_entry(self) -> int:
        """The highest number among its standing entries."""
        return max((entry.seq for entry in self.entries.values()), default=self.subject.id)

    @property
    def expected_days(self) -> int | None:
        """The days after which its own words ("shortly") lead one to expect news; else None."""
        return None if self.deadline is None else self.deadline.expectation_days

    @property
    def last_occurred(self) -> date:
        """The last day on which anything happened to it; that somebody looked is not that."""
        return max(
            (
                entry.occurred_latest
                for (facet, _), entry in self.entries.items()
                if facet is not Facet.LOOK
            ),
            default=self.subject.announced_latest,
        )

    @property
    def news(self) -> tuple[E, ...]:
        """Its own standing entries that say that something happened, and judgements of tests."""
        own = (entry for (facet, _), entry in self.entries.items() if facet in NEWS)
        judged = (test.judged_by for test in self.tests if test.judged_by is not None)
        return (*own, *judged)

    @property
    def last_news(self) -> date:
        """The last day on which anything happened to it, its parts, its links or its carriers."""
        days = [entry.occurred_latest for entry in self.news]
        return max([self.subject.announced_latest, *days, self.news_elsewhere or date.min])

    @property
    def last_look(self) -> E | None:
        """The newest look or finding of the tracker: who assesses has looked."""
        looks = (self.of(Facet.LOOK), self.of(Facet.DELIVERY))
        return max(
            (entry for entry in looks if entry is not None),
            key=lambda entry: (entry.occurred_latest, entry.seq),
            default=None,
        )

    @property
    def last_looked(self) -> date | None:
        """The last day on which somebody looked."""
        look = self.last_look
        return None if look is None else look.occurred_latest

    def of(self, facet: Facet) -> E | None:
        """The tracker's standing entry in a facet."""
        return self.entries.get((facet, Voice.TRACKER))

    def of_parties(self, facet: Facet) -> tuple[E, ...]:
        """The standing entries of named parties in a facet, by party."""
        findings = [
            entry
            for (entry_facet, voice), entry in self.entries.items()
            if entry_facet is facet and voice_party(voice) is not None
        ]
        return tuple(sorted(findings, key=lambda entry: voice_party(entry.voice) or 0))


#: The standing of one commitment's story.
Standing: TypeAlias = StandingOf[Entry]
#: That of a story, or of a status row.
AnyStanding: TypeAlias = StandingOf[Any]


@dataclass(frozen=True, slots=True)
class OwnFacts(Generic[E]):
    """What the entries of a commitment say of it by a day, before any rule is asked."""

    entries: Mapping[tuple[Facet, str], E]
    """The last entry of each facet and voice; findings about one time of a duty stand apart."""
    occurrences: tuple[E, ...]
    """Our findings about one time of a duty, the last of each."""
    deadline_entries: tuple[E, ...]
    statements: tuple[Statement, ...]
    """What was said of its date, in order, without the days of events."""
    tests: tuple[SuccessTestOf[E], ...]
    links: tuple[CommitmentLink, ...]


def own_facts(entries: Iterable[Entry], as_of: date) -> OwnFacts[Entry]:
    """What stands of a commitment on a day.

    `entries` are its live entries whatever their day, by day and number.
    """
    every = list(entries)
    standing: dict[tuple[Facet, str], Entry] = {}
    occurrences: dict[str, Entry] = {}
    deadlines: list[Entry] = []
    links: list[CommitmentLink] = []
    for entry in every:
        if entry.occurred_latest > as_of:
            break
        if is_of_occurrence(entry):
            occurrences[entry.item] = entry
            continue
        standing[entry.facet, entry.voice] = entry
        if entry.facet is Facet.DEADLINE:
            deadlines.append(entry)
        elif entry.facet is Facet.LINK:
            links.append(CommitmentLink(entry.value, int(entry.item), entry.text("provision")))
    return OwnFacts(
        standing,
        tuple(occurrences.values()),
        tuple(deadlines),
        tuple(statements(deadlines)),
        success_tests((entry for entry in every if entry.facet is Facet.TEST), as_of),
        tuple(links),
    )


def stand(
    subject: Subject,
    entries: Iterable[Entry],
    as_of: date,
    related: Related,
    voice: str = Voice.TRACKER,
) -> Standing:
    """What follows from all that is known of a commitment on a day.

    `entries` are its live entries whatever their day, by day and number; `voice` is whose
    finding counts.
    """
    return derived(subject, own_facts(entries, as_of), related, as_of, voice)


def _add_last_occurrence(
    entries: dict[tuple[Facet, str], E], about: Iterable[E], stated: Sequence[Statement]
) -> None:
    """Of findings about times of a duty, the one about the last time speaks for it."""
    recurrence = recurrence_of(stated[-1].deadline, stated[-1].said) if stated else None
    last = last_occurrence(about, recurrence)
    key = (Facet.DELIVERY, Voice.TRACKER.value)
    if last is not None and _is_later(last, entries.get(key)):
        entries[key] = last


def _is_later(entry: Stated, other: Stated | None) -> bool:
    return other is None or (entry.occurred_latest, entry.seq) > (other.occurred_latest, other.seq)


def derived(
    subject: Subject, own: OwnFacts[E], related: Related, as_of: date, voice: str
) -> StandingOf[E]:
    """The rules, run once over what stands; `voice` is whose finding counts.

    A schedule stops on the day the commitment ended, was rejected or left the count: nothing
    becomes overdue after it is over.
    """
    stated = with_events(own.statements, lambda number: related.event(number, as_of))
    entries = dict(own.entries)
    if own.occurrences:
        _add_last_occurrence(entries, own.occurrences, stated)
    tests = own.tests
    current = stated[-1] if stated else None
    moves = moves_of(stated)
    finding = entries.get((Facet.DELIVERY, voice))
    claim = entries.get((Facet.DELIVERY, Voice.PROMISER))
    delivery, ours = _found(entries, voice), _found(entries, Voice.TRACKER)
    claimed = None if claim is None else Delivery(claim.value)
    # Tests are ours: nobody else's finding rests on them.
    judged = tests if voice == Voice.TRACKER else ()
    ended = _value(entries, Facet.ENDED, Ended.OPEN)
    if delivery is Delivery.DELIVERED:
        ended = Ended.COMPLETED
    disposition = _value(entries, Facet.DISPOSITION, Disposition.ACTIVE)
    stalled = (
        _value(entries, Facet.STALLED, Stalled.RESUMED) is Stalled.STALLED
        and delivery is not Delivery.DELIVERED
    )
    rejected_on = _rejected_on(subject, entries)
    phrase = _headline(delivery, ended, disposition, rejected=rejected_on is not None)
    closed = _closed(entries, ended, disposition)
    if phrase is Headline.REJECTED and rejected_on is not None:
        closed.append(rejected_on)
    measured_on = min([as_of, *closed])
    examined_on = _examined_on(entries)
    deadline = None if current is None else current.deadline
    none_set = current is not None and current.none_set
    duty = None
    recurrence = None if current is None else recurrence_of(current.deadline, current.said)
    if deadline is not None and recurrence is not None:
        duty = duty_of(recurrence, own.occurrences, as_of=measured_on, examined_on=examined_on)
        deadline = with_due(deadline, duty)
    measured = timing(
        as_of=measured_on,
        deadline=deadline,
        none_set=none_set,
        met_on=_met_on(subject, finding, delivery, ended, judged),
        examined_on=examined_on,
    )
    compared = agreement(claimed, ours, looked_since=_looked_since(entries, claim))
    disputed = _disputed(entries, claimed, ours)
    carriers = related.carriers(own.links, as_of) if own.links else ()
    return StandingOf(
        subject=subject,
        entries=entries,
        deadline_entries=own.deadline_entries,
        statements=tuple(stated),
        occurrences=own.occurrences,
        duty=duty,
        tests=tests,
        carriers=carriers,
        delivery=delivery,
        claimed=claimed,
        ended=ended,
        disposition=disposition,
        stalled=stalled,
        deadline=deadline,
        moves=moves,
        none_set=none_set,
        timing=measured,
        agreement=compared,
        disputed=disputed,
        headline=phrase,
        badges=badges(
            phrase,
            schedule=measured.value,
            compared=compared,
            disputed=disputed,
            law_waits=any(carrier.waits for carrier in carriers),
            stalled=stalled,
            slip_days=moves.slip_days or 0,
            effect_not_shown=effect_not_shown(judged),
        ),
        voice=voice,
    )


def _found(entries: Mapping[tuple[Facet, str], Stated], voice: str) -> Delivery:
    """How much a voice finds delivered."""
    finding = entries.get((Facet.DELIVERY, voice))
    return Delivery.NOT_ASSESSED if finding is None else Delivery(finding.value)


def _headline(
    delivery: Delivery, ended: Ended, disposition: Disposition, *, rejected: bool
) -> Headline:
    """The headline; whoever says that a promise was dropped says that it was withdrawn."""
    if delivery is Delivery.DROPPED and disposition is Disposition.ACTIVE:
        disposition = Disposition.WITHDRAWN
    return headline(delivery, ended, disposition, rejected=rejected)


def _rejected_on(subject: Subject, entries: Mapping[tuple[Facet, str], Stated]) -> date | None:
    """The day on which the last of those who were asked said no; None while one has not."""
    if subject.type is not SubjectType.COMMITMENT or subject.kind not in ASKS:
        return None
    answers = {
        party: entry
        for (facet, voice), entry in entries.items()
        if facet is Facet.RESPONSE and (party := voice_party(voice)) is not None
    }
    addressees = set(subject.refs.get("to", ())) or set(answers)
    if not addressees or any(
        party not in answers or answers[party].value != Response.REJECTED for party in addressees
    ):
        return None
    return max(answers[party].occurred_latest for party in addressees)


def _looked_since(entries: Mapping[tuple[Facet, str], Stated], claim: Stated | None) -> bool:
    """Whether a finding or look of ours is of the day of the claim or later."""
    ours = (entries.get((facet, Voice.TRACKER)) for facet in (Facet.DELIVERY, Facet.LOOK))
    return claim is not None and any(
        entry is not None and entry.occurred_latest >= claim.occurred_latest for entry in ours
    )


def _disputed(
    entries: Mapping[tuple[Facet, str], Stated], claimed: Delivery | None, finding: Delivery
) -> bool:
    """Whether a third party's finding differs from the claim, or from a finding of ours."""
    values = {claimed, None if finding in NOT_MEASURED else finding} - {None}
    return any(
        facet is Facet.DELIVERY
        and voice_party(voice) is not None
        and Delivery(entry.value) not in NOT_MEASURED
        and any(entry.value != value for value in values)
        for (facet, voice), entry in entries.items()
    )


#: The facets that a headline follows from.
STATE_FACETS = frozenset({Facet.DELIVERY, Facet.ENDED, Facet.DISPOSITION, Facet.RESPONSE})


@dataclass(frozen=True, slots=True)
class HeadlineChange:
    """The headline of a commitment before and after one entry."""

    before: Headline
    after: Headline
    down: bool
    """Whether the finding went down the ladder, which is shown as reassessed."""


def headline_changes(
    subject: Subject,
    history: Iterable[Entry],
    stated: Sequence[Statement] = (),
    voice: str = Voice.TRACKER,
) -> dict[int, HeadlineChange]:
    """The change of every entry of one commitment that a headline follows from, by number.

    Entries come by day and then by number: an entry that is recorded late takes its place in
    time, and what was recorded before it keeps its own. `stated` is what stands of its date, by
    which the times of a duty are in order.
    """
    entries: dict[tuple[Facet, str], Entry] = {}
    occurrences: dict[str, Entry] = {}
    whole: Entry | None = None
    changes: dict[int, HeadlineChange] = {}
    before, delivery = _headline_of(subject, entries, voice)
    for entry in history:
        if entry.facet not in STATE_FACETS:
            continue
        key = (entry.facet, entry.voice)
        if key == (Facet.DELIVERY, Voice.TRACKER):
            if is_of_occurrence(entry):
                occurrences[entry.item] = entry
            else:
                whole = entry
            entries.pop(key, None)
            if whole is not None:
                entries[key] = whole
            _add_last_occurrence(entries, occurrences.values(), stated)
        else:
            entries[key] = entry
        if entry.facet is Facet.DELIVERY and entry.voice != voice:
            continue
        after, finding = _headline_of(subject, entries, voice)
        if entry.facet is Facet.RESPONSE and after is before:
            continue
        down = {delivery, finding} <= set(LADDER)
        down = down and LADDER.index(finding) < LADDER.index(delivery)
        changes[entry.seq] = HeadlineChange(before, after, down)
        before, delivery = after, finding
    return changes


def _headline_of(
    subject: Subject, entries: Mapping[tuple[Facet, str], Stated], voice: str
) -> tuple[Headline, Delivery]:
    """The headline that follows from these entries, and the finding of the voice among them."""
    delivery = _found(entries, voice)
    ended = _value(entries, Facet.ENDED, Ended.OPEN)
    disposition = _value(entries, Facet.DISPOSITION, Disposition.ACTIVE)
    rejected = _rejected_on(subject, entries) is not None
    return _headline(delivery, ended, disposition, rejected=rejected), delivery


def _value(entries: Mapping[tuple[Facet, str], Stated], facet: Facet, default: T) -> T:
    entry = entries.get((facet, Voice.TRACKER)) or entries.get((facet, Voice.PROMISER))
    return default if entry is None else type(default)(entry.value)


def _met_on(
    subject: Subject,
    finding: Stated | None,
    delivery: Delivery,
    ended: Ended,
    tests: Iterable[SuccessTestOf[Any]],
) -> date | None:
    """The day that a deadline is measured to: delivery, or what was delivered for good.

    A timetable that came out is not late for what nobody has read of it.
    """
    if finding is None:
        return None
    part = delivery is Delivery.PARTLY_DELIVERED
    unread = subject.kind is Kind.TIMETABLE and all(test.met is not False for test in tests)
    met = delivery is Delivery.DELIVERED or (part and (ended is Ended.COMPLETED or unread))
    return finding.occurred_latest if met else None


def _closed(
    entries: Mapping[tuple[Facet, str], Stated], ended: Ended, disposition: Disposition
) -> list[date]:
    closing = []
    if ended is not Ended.OPEN:
        closing.append(entries.get((Facet.ENDED, Voice.TRACKER)))
    if disposition is not Disposition.ACTIVE:
        closing.append(entries.get((Facet.DISPOSITION, Voice.TRACKER)))
    return [entry.occurred_latest for entry in closing if entry is not None]


def _examined_on(entries: Mapping[tuple[Facet, str], Stated]) -> date | None:
    """The last look, claim or finding: only then is a passed date known to be missed."""
    return max(
        (
            entry.occurred_latest
            for (facet, _), entry in entries.items()
            if facet in {Facet.LOOK, Facet.DELIVERY}
        ),
        default=None,
    )
