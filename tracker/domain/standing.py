"""What stands of a commitment on a day: values by facet and voice, headline, agreement, badges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeAlias, TypeVar

from tracker.domain.deadline.window import Bound, Deadline
from tracker.domain.entry import Entry, voice_party
from tracker.domain.fact import Link, Stated
from tracker.domain.headlines import Agreement, Badge, Headline, agreement, badges, headline
from tracker.domain.law import Carrier, Instruments
from tracker.domain.schedule import (
    Moves,
    Schedule,
    Statement,
    Timing,
    moves_of,
    statements,
    timing,
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
    SuccessTestType,
    SuccessTestValue,
    Voice,
)

#: What a standing is made of: entries with their words, or the facts of a status row.
E = TypeVar("E", bound=Stated)


@dataclass(frozen=True, slots=True)
class SuccessTestOf(Generic[E]):
    """A test with its number on the commitment, and the entry that last judged it."""

    number: int
    type: SuccessTestType
    set_by: E
    judged_by: E | None

    @property
    def met(self) -> bool | None:
        """True, False, or None while nobody has judged it."""
        return None if self.judged_by is None else self.judged_by.value == SuccessTestValue.MET

    @property
    def of_enactment(self) -> bool:
        """Whether the making of a law is what it tests, and not what the law does."""
        return self.set_by.detail.get("enactment") is True

    @property
    def set_when_judged(self) -> bool:
        """Whether it was set in the same batch as its judgement."""
        return self.judged_by is not None and self.judged_by.batch == self.set_by.batch


#: A test with the words of its entries.
SuccessTest: TypeAlias = SuccessTestOf[Entry]


def success_tests(entries: Iterable[Entry], as_of: date) -> tuple[SuccessTest, ...]:
    """The tests of a commitment on a day, by number, each with its last judgement by then.

    `entries` are all that are known, whatever their day: a test of a later day is there where
    it was judged on evidence of an earlier one. A judgement counts for the words that it was
    made of: one that is older than their correction is gone.
    """
    tests: dict[int, Entry] = {}
    judged: dict[int, Entry] = {}
    for entry in entries:
        if entry.value == SuccessTestValue.SET:
            tests[int(entry.item)] = entry
        elif entry.occurred_latest <= as_of:
            judged[int(entry.item)] = entry
    for number, set_by in tests.items():
        if number in judged and judged[number].seq < set_by.seq:
            del judged[number]
    return tuple(
        SuccessTestOf(
            number, SuccessTestType(str(set_by.detail["type"])), set_by, judged.get(number)
        )
        for number, set_by in sorted(tests.items())
        if number in judged or set_by.occurred_latest <= as_of
    )


def effect_not_shown(tests: Iterable[SuccessTestOf[Any]]) -> bool:
    """Whether a test of effect is open or failed: the letter may be met without the spirit."""
    return any(test.type is SuccessTestType.SPIRIT and test.met is not True for test in tests)


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
    tests: tuple[SuccessTestOf[E], ...]
    links: tuple[Link, ...]
    carriers: tuple[Carrier, ...]
    """The instruments that carry it out, as they stood on that day."""
    delivery: Delivery
    claimed: Delivery | None
    ended: Ended
    disposition: Disposition
    stalled: bool
    deadline: Deadline | None
    moves: Moves
    none_set: bool
    """Whether it is known that no date was given."""
    open_since: date | None
    """Since when it has been "in due course"; None where a last day or nothing is stated."""
    timing: Timing
    agreement: Agreement
    disputed: bool
    """Whether a third party finds otherwise than the promiser claims, or than we find."""
    headline: Headline
    badges: tuple[Badge, ...]
    news_elsewhere: date | None = None
    """The last day on which anything happened to its parts, to what it is linked to or to what
    carries it, where somebody asked for that; else None."""

    @property
    def finding(self) -> E | None:
        """Our standing finding."""
        return self.entries.get((Facet.DELIVERY, Voice.TRACKER))

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
        looks = (self.of(Facet.LOOK), self.finding)
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
        found = [
            entry
            for (named, voice), entry in self.entries.items()
            if named is facet and voice_party(voice) is not None
        ]
        return tuple(sorted(found, key=lambda entry: voice_party(entry.voice) or 0))


#: The standing of one commitment's story.
Standing: TypeAlias = StandingOf[Entry]
#: That of a story, or of a status row.
AnyStanding: TypeAlias = StandingOf[Any]


def stand(
    subject: Subject, entries: Iterable[Entry], as_of: date, instruments: Instruments
) -> Standing:
    """What follows from all that is known of a commitment on a day.

    `entries` are its live entries whatever their day, by day and number. A schedule stops on the
    day the commitment ended, was rejected or left the count: nothing becomes overdue after it is
    over.
    """
    every = list(entries)
    happened = [entry for entry in every if entry.occurred_latest <= as_of]
    of_facet: dict[Facet, list[Entry]] = {facet: [] for facet in _SEVERAL}
    for entry in happened:
        if entry.facet in of_facet:
            of_facet[entry.facet].append(entry)
    statements_made = statements(of_facet[Facet.DEADLINE])
    current = statements_made[-1] if statements_made else None
    return derived(
        subject,
        {(entry.facet, entry.voice): entry for entry in happened},
        tuple(of_facet[Facet.DEADLINE]),
        success_tests((entry for entry in every if entry.facet is Facet.TEST), as_of),
        tuple(
            Link(entry.value, int(entry.item), entry.text("provision"))
            for entry in of_facet[Facet.LINK]
        ),
        None if current is None else current.deadline,
        moves_of(statements_made),
        instruments,
        none_set=current is not None and current.none_set,
        open_since=_open_since(statements_made),
        as_of=as_of,
    )


#: Facets of which every entry counts, and not the last alone.
_SEVERAL = (Facet.DEADLINE, Facet.LINK)


def _open_since(statements_made: Sequence[Statement]) -> date | None:
    """The first of the latest statements that name no last day."""
    since = None
    for statement in reversed(statements_made):
        if statement.deadline is None or statement.deadline.latest is not None:
            break
        since = statement.said
    return since


def derived(
    subject: Subject,
    entries: Mapping[tuple[Facet, str], E],
    deadline_entries: tuple[E, ...],
    tests: tuple[SuccessTestOf[E], ...],
    links: tuple[Link, ...],
    deadline: Deadline | None,
    moves: Moves,
    instruments: Instruments,
    *,
    none_set: bool,
    open_since: date | None,
    as_of: date,
) -> StandingOf[E]:
    """The rules, run once over what stands."""
    finding = entries.get((Facet.DELIVERY, Voice.TRACKER))
    claim = entries.get((Facet.DELIVERY, Voice.PROMISER))
    delivery = Delivery.NOT_ASSESSED if finding is None else Delivery(finding.value)
    claimed = None if claim is None else Delivery(claim.value)
    ended = _value(entries, Facet.ENDED, Ended.OPEN)
    if delivery is Delivery.DELIVERED:
        ended = Ended.COMPLETED
    disposition = _value(entries, Facet.DISPOSITION, Disposition.ACTIVE)
    stalled = (
        _value(entries, Facet.STALLED, Stalled.RESUMED) is Stalled.STALLED
        and delivery is not Delivery.DELIVERED
    )
    rejected_on = _rejected_on(subject, entries)
    shown = headline(delivery, ended, disposition, rejected=rejected_on is not None)
    closed = _closed(entries, ended, disposition)
    if shown is Headline.REJECTED and rejected_on is not None:
        closed.append(rejected_on)
    measured = timing(
        as_of=min([as_of, *closed]),
        deadline=deadline,
        none_set=none_set,
        met_on=_met_on(subject, finding, delivery, ended, tests),
        examined_on=_examined_on(entries),
    )
    compared = agreement(claimed, delivery, looked_since=_looked_since(entries, claim))
    disputed = _disputed(entries, claimed, delivery)
    carriers = instruments.carriers(links, as_of) if links else ()
    return StandingOf(
        subject=subject,
        entries=entries,
        deadline_entries=deadline_entries,
        tests=tests,
        links=links,
        carriers=carriers,
        delivery=delivery,
        claimed=claimed,
        ended=ended,
        disposition=disposition,
        stalled=stalled,
        deadline=deadline,
        moves=moves,
        none_set=none_set,
        open_since=open_since,
        timing=measured,
        agreement=compared,
        disputed=disputed,
        headline=shown,
        badges=badges(
            shown,
            schedule=measured.value,
            compared=compared,
            disputed=disputed,
            law_waits=any(carrier.waits for carrier in carriers),
            stalled=stalled,
            slip_days=moves.slip_days or 0,
            effect_not_shown=effect_not_shown(tests),
        ),
    )


def _rejected_on(subject: Subject, entries: Mapping[tuple[Facet, str], Stated]) -> date | None:
    """The day on which the last of those who were asked said no; None while one has not."""
    if subject.type is not SubjectType.COMMITMENT or subject.kind not in ASKS:
        return None
    answers = {
        party: entry
        for (facet, voice), entry in entries.items()
        if facet is Facet.RESPONSE and (party := voice_party(voice)) is not None
    }
    asked = set(subject.refs.get("to", ())) or set(answers)
    if not asked or any(
        party not in answers or answers[party].value != Response.REJECTED for party in asked
    ):
        return None
    return max(answers[party].occurred_latest for party in asked)


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


def headline_changes(subject: Subject, history: Iterable[Entry]) -> dict[int, HeadlineChange]:
    """The change of every entry of one commitment that a headline follows from, by number.

    Entries come by day and then by number: an entry that is recorded late takes its place in
    time, and what was recorded before it keeps its own.
    """
    entries: dict[tuple[Facet, str], Entry] = {}
    changes: dict[int, HeadlineChange] = {}
    before, delivery = _headline_of(subject, entries)
    for entry in history:
        if entry.facet not in STATE_FACETS:
            continue
        entries[entry.facet, entry.voice] = entry
        if entry.facet is Facet.DELIVERY and entry.voice != Voice.TRACKER:
            continue
        after, finding = _headline_of(subject, entries)
        if entry.facet is Facet.RESPONSE and after is before:
            continue
        down = {delivery, finding} <= set(LADDER)
        down = down and LADDER.index(finding) < LADDER.index(delivery)
        changes[entry.seq] = HeadlineChange(before, after, down)
        before, delivery = after, finding
    return changes


def _headline_of(
    subject: Subject, entries: Mapping[tuple[Facet, str], Stated]
) -> tuple[Headline, Delivery]:
    """The headline that follows from these entries, and our finding among them."""
    finding = entries.get((Facet.DELIVERY, Voice.TRACKER))
    delivery = Delivery.NOT_ASSESSED if finding is None else Delivery(finding.value)
    ended = _value(entries, Facet.ENDED, Ended.OPEN)
    disposition = _value(entries, Facet.DISPOSITION, Disposition.ACTIVE)
    rejected = _rejected_on(subject, entries) is not None
    return headline(delivery, ended, disposition, rejected=rejected), delivery


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
