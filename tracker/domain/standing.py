"""What stands of a commitment on a day: values by facet and voice, headline, agreement, badges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from tracker.domain.deadline.window import Bound, Deadline
from tracker.domain.entry import Entry, voice_party
from tracker.domain.headlines import Agreement, Badge, Headline, agreement, badges, headline
from tracker.domain.law import Carrier
from tracker.domain.schedule import Moves, Schedule, Timing, moves_of, statements, timing
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


@dataclass(frozen=True, slots=True)
class SuccessTest:
    """A test with its number on the commitment, and the entry that last judged it."""

    number: int
    type: SuccessTestType
    set_by: Entry
    judged_by: Entry | None

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
        SuccessTest(number, SuccessTestType(str(set_by.detail["type"])), set_by, judged.get(number))
        for number, set_by in sorted(tests.items())
        if number in judged or set_by.occurred_latest <= as_of
    )


def effect_not_shown(tests: Iterable[SuccessTest]) -> bool:
    """Whether a test of effect is open or failed: the letter may be met without the spirit."""
    return any(test.type is SuccessTestType.SPIRIT and test.met is not True for test in tests)


T = TypeVar("T", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One commitment at two times: the entries that stand, and what follows from them."""

    subject: Subject
    entries: dict[tuple[Facet, str], Entry]
    """The standing entry of each facet and voice; of several items, the last that was said."""
    deadline_entries: tuple[Entry, ...]
    tests: tuple[SuccessTest, ...]
    carriers: tuple[Carrier, ...]
    """The instruments that carry it out, as they stood on that day."""
    delivery: Delivery
    claimed: Delivery | None
    ended: Ended
    disposition: Disposition
    stalled: bool
    deadline: Deadline | None
    moves: Moves
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
    def finding(self) -> Entry | None:
        """The standing finding of its voice: ours, unless it was asked for in another."""
        return self.entries.get((Facet.DELIVERY, self.voice))

    @property
    def delivery_tracker(self) -> Delivery:
        """How much we find delivered, whatever the voice."""
        return _found(self.entries, Voice.TRACKER)

    @property
    def judgement(self) -> Entry | None:
        """The later of the finding and the ending that stand."""
        return max(
            (entry for entry in (self.finding, self.of(Facet.ENDED)) if entry is not None),
            key=lambda entry: (entry.occurred_latest, entry.seq),
            default=None,
        )

    @property
    def claim(self) -> Entry | None:
        """The promiser's standing claim."""
        return self.entries.get((Facet.DELIVERY, Voice.PROMISER))

    @property
    def others(self) -> tuple[Entry, ...]:
        """What third parties say of delivery."""
        return self.of_parties(Facet.DELIVERY)

    @property
    def responses(self) -> tuple[Entry, ...]:
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
    def news(self) -> tuple[Entry, ...]:
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
    def last_look(self) -> Entry | None:
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

    def of(self, facet: Facet) -> Entry | None:
        """The tracker's standing entry in a facet."""
        return self.entries.get((facet, Voice.TRACKER))

    def of_parties(self, facet: Facet) -> tuple[Entry, ...]:
        """The standing entries of named parties in a facet, by party."""
        found = [
            entry
            for (named, voice), entry in self.entries.items()
            if named is facet and voice_party(voice) is not None
        ]
        return tuple(sorted(found, key=lambda entry: voice_party(entry.voice) or 0))


def stand(
    subject: Subject,
    standing: Iterable[Entry],
    deadlines: Sequence[Entry],
    tests: Sequence[Entry],
    *,
    carriers: tuple[Carrier, ...] = (),
    as_of: date,
    voice: str = Voice.TRACKER,
) -> Standing:
    """What follows from the standing entries of a commitment, its dates, tests and carriers.

    `voice` is whose finding counts. `tests` are all that are known of it, whatever their day. A
    schedule stops on the day the commitment ended, was rejected or left the count: nothing
    becomes overdue after it is over.
    """
    entries: dict[tuple[Facet, str], Entry] = {}
    for entry in standing:
        if _is_later(entry, entries.get((entry.facet, entry.voice))):
            entries[entry.facet, entry.voice] = entry
    statements_made = statements(list(deadlines))
    current = statements_made[-1] if statements_made else None
    return _derived(
        subject,
        entries,
        tuple(deadlines),
        success_tests(tests, as_of),
        carriers,
        None if current is None else current.deadline,
        moves_of(statements_made),
        none_set=current is not None and current.none_set,
        as_of=as_of,
        voice=voice,
    )


def _derived(
    subject: Subject,
    entries: dict[tuple[Facet, str], Entry],
    deadline_entries: tuple[Entry, ...],
    tests: tuple[SuccessTest, ...],
    carriers: tuple[Carrier, ...],
    deadline: Deadline | None,
    moves: Moves,
    *,
    none_set: bool,
    as_of: date,
    voice: str,
) -> Standing:
    """The rules, run once over what stands."""
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
    shown = _headline(delivery, ended, disposition, rejected=rejected_on is not None)
    closed = _closed(entries, ended, disposition)
    if shown is Headline.REJECTED and rejected_on is not None:
        closed.append(rejected_on)
    measured = timing(
        as_of=min([as_of, *closed]),
        deadline=deadline,
        none_set=none_set,
        met_on=_met_on(subject, finding, delivery, ended, judged),
        examined_on=_examined_on(entries),
    )
    compared = agreement(claimed, ours, looked_since=_looked_since(entries, claim))
    disputed = _disputed(entries, claimed, ours)
    return Standing(
        subject=subject,
        entries=entries,
        deadline_entries=deadline_entries,
        tests=tests,
        carriers=carriers,
        delivery=delivery,
        claimed=claimed,
        ended=ended,
        disposition=disposition,
        stalled=stalled,
        deadline=deadline,
        moves=moves,
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
            effect_not_shown=effect_not_shown(judged),
        ),
        voice=voice,
    )


def _found(entries: Mapping[tuple[Facet, str], Entry], voice: str) -> Delivery:
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


def _rejected_on(subject: Subject, entries: Mapping[tuple[Facet, str], Entry]) -> date | None:
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


def _looked_since(entries: Mapping[tuple[Facet, str], Entry], claim: Entry | None) -> bool:
    """Whether a finding or look of ours is of the day of the claim or later."""
    ours = (entries.get((facet, Voice.TRACKER)) for facet in (Facet.DELIVERY, Facet.LOOK))
    return claim is not None and any(
        entry is not None and entry.occurred_latest >= claim.occurred_latest for entry in ours
    )


def _disputed(
    entries: Mapping[tuple[Facet, str], Entry], claimed: Delivery | None, finding: Delivery
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


def _is_later(entry: Entry, other: Entry | None) -> bool:
    return other is None or (entry.occurred_latest, entry.seq) > (other.occurred_latest, other.seq)


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
    subject: Subject, history: Iterable[Entry], voice: str = Voice.TRACKER
) -> dict[int, HeadlineChange]:
    """The change of every entry of one commitment that a headline follows from, by number.

    Entries come by day and then by number: an entry that is recorded late takes its place in
    time, and what was recorded before it keeps its own.
    """
    entries: dict[tuple[Facet, str], Entry] = {}
    changes: dict[int, HeadlineChange] = {}
    before, delivery = _headline_of(subject, entries, voice)
    for entry in history:
        if entry.facet not in STATE_FACETS:
            continue
        entries[entry.facet, entry.voice] = entry
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
    subject: Subject, entries: dict[tuple[Facet, str], Entry], voice: str
) -> tuple[Headline, Delivery]:
    """The headline that follows from these entries, and the finding of the voice among them."""
    delivery = _found(entries, voice)
    ended = _value(entries, Facet.ENDED, Ended.OPEN)
    disposition = _value(entries, Facet.DISPOSITION, Disposition.ACTIVE)
    rejected = _rejected_on(subject, entries) is not None
    return _headline(delivery, ended, disposition, rejected=rejected), delivery


def on_day(
    standing: Standing, as_of: date, *, carriers: tuple[Carrier, ...] | None = None
) -> Standing:
    """The same commitment on another day, on which the same entries of its own stand.

    Its date ages, and what carries it may have come less far.
    """
    return _again(standing, as_of, standing.carriers if carriers is None else carriers)


def in_voice(standing: Standing, voice: str, as_of: date) -> Standing:
    """The same commitment as another voice finds it: the promiser, or a named third party."""
    return _again(standing, as_of, standing.carriers, voice)


def _again(
    standing: Standing, as_of: date, carriers: tuple[Carrier, ...], voice: str | None = None
) -> Standing:
    return _derived(
        standing.subject,
        standing.entries,
        standing.deadline_entries,
        standing.tests,
        carriers,
        standing.deadline,
        standing.moves,
        none_set=standing.timing.value is Schedule.NO_TIMETABLE_SET,
        as_of=as_of,
        voice=voice or standing.voice,
    )


def _value(entries: dict[tuple[Facet, str], Entry], facet: Facet, default: T) -> T:
    entry = entries.get((facet, Voice.TRACKER)) or entries.get((facet, Voice.PROMISER))
    return default if entry is None else type(default)(entry.value)


def _met_on(
    subject: Subject,
    finding: Entry | None,
    delivery: Delivery,
    ended: Ended,
    tests: Iterable[SuccessTest],
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
    entries: dict[tuple[Facet, str], Entry], ended: Ended, disposition: Disposition
) -> list[date]:
    closing = []
    if ended is not Ended.OPEN:
        closing.append(entries.get((Facet.ENDED, Voice.TRACKER)))
    if disposition is not Disposition.ACTIVE:
        closing.append(entries.get((Facet.DISPOSITION, Voice.TRACKER)))
    return [entry.occurred_latest for entry in closing if entry is not None]


def _examined_on(entries: dict[tuple[Facet, str], Entry]) -> date | None:
    """The last look, claim or finding: only then is a passed date known to be missed."""
    return max(
        (
            entry.occurred_latest
            for (facet, _), entry in entries.items()
            if facet in {Facet.LOOK, Facet.DELIVERY}
        ),
        default=None,
    )
