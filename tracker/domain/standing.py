"""What stands of a commitment on a day: values by facet and voice, headline, agreement, badges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from tracker.domain.deadline.window import Deadline
from tracker.domain.entry import Entry, voice_party
from tracker.domain.schedule import Moves, Schedule, Timing, moves_of, statements, timing
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import (
    COUNTED_APART,
    LADDER,
    NOT_MEASURED,
    OUT_OF_COUNT,
    STANDING_VALUES,
    Agreement,
    Badge,
    Delivery,
    Disposition,
    Ended,
    Facet,
    Headline,
    Stalled,
    SuccessTestType,
    SuccessTestValue,
    Voice,
)

MOST_BADGES = 2
#: The headline of a finding while nothing else decides.
BY_DELIVERY = {
    Delivery.HOLDING: Headline.HOLDING,
    Delivery.BREACHED: Headline.BREACHED,
    Delivery.DELIVERED: Headline.DELIVERED,
    Delivery.PARTLY_DELIVERED: Headline.PARTLY_DELIVERED,
    Delivery.UNDER_WAY: Headline.UNDER_WAY,
    Delivery.PLANNED: Headline.PLANNED,
    Delivery.NO_ACTION_FOUND: Headline.NO_ACTION_FOUND,
    Delivery.TOO_VAGUE: Headline.TOO_VAGUE,
    Delivery.NOT_ASSESSED: Headline.NOT_YET_ASSESSED,
}
#: Of a state to be kept: what is broken, and above it what holds.
_KEPT = tuple(reversed(STANDING_VALUES))
_REPLACED = frozenset({Disposition.SUPERSEDED, Disposition.MERGED, Disposition.SPLIT})
_WHETHER_ENDED_OR_NOT = frozenset(
    {Headline.DELIVERED, Headline.HOLDING, Headline.BREACHED, Headline.TOO_VAGUE}
)
_OVER = frozenset(
    {
        Headline.DELIVERED,
        Headline.DELIVERED_IN_PART,
        Headline.NOT_DELIVERED,
        Headline.WITHDRAWN,
        Headline.REPLACED,
    }
)


def headline(delivery: Delivery, ended: Ended, disposition: Disposition) -> Headline:
    """The one headline of a combination, by precedence.

    Withdrawn, Replaced, Too vague to rate, Delivered, then what ended short, then the
    ladder downwards. A commitment out of scope keeps the headline of its delivery.
    """
    if disposition is Disposition.WITHDRAWN:
        return Headline.WITHDRAWN
    if disposition in _REPLACED:
        return Headline.REPLACED
    found = BY_DELIVERY.get(delivery, Headline.NOT_YET_ASSESSED)
    if ended is Ended.OPEN or found in _WHETHER_ENDED_OR_NOT:
        return found
    if found is Headline.PARTLY_DELIVERED:
        return Headline.DELIVERED_IN_PART
    return Headline.NOT_DELIVERED


def agreement(claimed: Delivery | None, found: Delivery) -> Agreement:
    """The promiser's claim against the tracker's finding.

    A claim without a place on the ladder ("we are delivering", "dropped") that stands
    beside a finding is `contested`: it can be neither ahead nor behind.
    """
    looked = found not in NOT_MEASURED
    if claimed is None:
        return Agreement.VERDICT_ONLY if looked else Agreement.NONE
    if not looked:
        return Agreement.CLAIM_ONLY
    scale = _KEPT if claimed in _KEPT else LADDER
    if claimed not in scale or found not in scale:
        return Agreement.CONTESTED
    difference = scale.index(claimed) - scale.index(found)
    if difference == 0:
        return Agreement.AGREE
    return Agreement.CLAIM_AHEAD if difference > 0 else Agreement.CLAIM_BEHIND


def badges(
    shown: Headline,
    *,
    schedule: Schedule,
    compared: Agreement,
    stalled: bool,
    slip_days: int,
    effect_not_shown: bool,
) -> tuple[Badge, ...]:
    """At most two, in the order of `Badge`. What is over is neither overdue nor stalled."""
    over = shown in _OVER
    found = {
        Badge.OVERDUE: not over and schedule is Schedule.OVERDUE,
        Badge.PASSED_UNCHECKED: not over and schedule is Schedule.PASSED_UNCHECKED,
        Badge.CLAIM_AHEAD: compared is Agreement.CLAIM_AHEAD and shown is not Headline.REPLACED,
        Badge.STALLED: not over and stalled,
        Badge.NO_TIMETABLE: not over and schedule is Schedule.NO_TIMETABLE_SET,
        Badge.SLIPPED: slip_days > 0 and shown is not Headline.REPLACED,
        Badge.EFFECT_NOT_SHOWN: shown is Headline.DELIVERED and effect_not_shown,
    }
    return tuple(badge for badge, holds in found.items() if holds)[:MOST_BADGES]


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


def success_tests(entries: Iterable[Entry]) -> tuple[SuccessTest, ...]:
    """The tests of a commitment, by number, each with its last judgement."""
    of_tests = list(entries)
    judged = {int(entry.item): entry for entry in of_tests if entry.value != SuccessTestValue.SET}
    found = {int(entry.item): entry for entry in of_tests if entry.value == SuccessTestValue.SET}
    return tuple(
        SuccessTest(
            number,
            SuccessTestType(str(entry.detail["type"])),
            entry,
            judged_by=judged.get(number),
        )
        for number, entry in sorted(found.items())
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
    criteria: tuple[SuccessTest, ...]
    delivery: Delivery
    claimed: Delivery | None
    ended: Ended
    disposition: Disposition
    stalled: bool
    deadline: Deadline | None
    moves: Moves
    timing: Timing
    agreement: Agreement
    headline: Headline
    badges: tuple[Badge, ...]

    @property
    def finding(self) -> Entry | None:
        """The tracker's standing assessment."""
        return self.entries.get((Facet.DELIVERY, Voice.TRACKER))

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
        """Whether there is anything left to wait for: neither ended, nor disposed of."""
        return self.ended is Ended.OPEN and self.disposition is Disposition.ACTIVE

    @property
    def met_on(self) -> date | None:
        """The day of delivery, where it was delivered or its date was met."""
        met = self.timing.value in {Schedule.MET_ON_TIME, Schedule.MET_LATE}
        if self.finding is None or not (met or self.headline is Headline.DELIVERED):
            return None
        return self.finding.occurred_latest

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
    def last_look(self) -> Entry | None:
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
    as_of: date,
) -> Standing:
    """What follows from the standing entries of a commitment, its dates and its tests.

    A schedule stops on the day the commitment ended or left the count: nothing becomes
    overdue after it is over.
    """
    entries: dict[tuple[Facet, str], Entry] = {}
    for entry in standing:
        if _is_later(entry, entries.get((entry.facet, entry.voice))):
            entries[entry.facet, entry.voice] = entry
    finding = entries.get((Facet.DELIVERY, Voice.TRACKER))
    claim = entries.get((Facet.DELIVERY, Voice.PROMISER))
    found = Delivery.NOT_ASSESSED if finding is None else Delivery(finding.value)
    claimed = None if claim is None else Delivery(claim.value)
    ended = _value(entries, Facet.ENDED, Ended.OPEN)
    if found is Delivery.DELIVERED and ended is Ended.OPEN:
        ended = Ended.COMPLETED
    disposition = _value(entries, Facet.DISPOSITION, Disposition.ACTIVE)
    stalled = _value(entries, Facet.STALLED, Stalled.RESUMED) is Stalled.STALLED
    said = statements(list(deadlines))
    current = said[-1] if said else None
    moves = moves_of(said)
    dated = None if current is None else current.deadline
    none_set = current is not None and current.none_set
    measured = _timing(entries, (found, ended, disposition), dated, none_set=none_set, as_of=as_of)
    judged = success_tests(tests)
    compared = agreement(claimed, found)
    shown = headline(found, ended, disposition)
    return Standing(
        subject=subject,
        entries=entries,
        deadline_entries=tuple(deadlines),
        criteria=judged,
        delivery=found,
        claimed=claimed,
        ended=ended,
        disposition=disposition,
        stalled=stalled,
        deadline=dated,
        moves=moves,
        timing=measured,
        agreement=compared,
        headline=shown,
        badges=badges(
            shown,
            schedule=measured.value,
            compared=compared,
            stalled=stalled,
            slip_days=moves.slip_days or 0,
            effect_not_shown=effect_not_shown(judged),
        ),
    )


def _is_later(entry: Entry, other: Entry | None) -> bool:
    return other is None or (entry.occurred_latest, entry.seq) > (other.occurred_latest, other.seq)


#: The facets that a headline follows from.
STATE_FACETS = frozenset({Facet.DELIVERY, Facet.ENDED, Facet.DISPOSITION})


@dataclass(frozen=True, slots=True)
class HeadlineChange:
    """The headline of a commitment before and after one entry."""

    before: Headline
    after: Headline
    down: bool
    """Whether the finding went down the ladder, which is shown as reassessed."""


def headline_changes(history: Iterable[Entry]) -> dict[int, HeadlineChange]:
    """The change of every entry of one commitment that a headline follows from, by number.

    Entries come by day and then by number: an entry that is recorded late takes its place in
    time, and what was recorded before it keeps its own.
    """
    entries: dict[tuple[Facet, str], Entry] = {}
    changes: dict[int, HeadlineChange] = {}
    before, delivery = _headline_of(entries)
    for entry in history:
        if entry.facet not in STATE_FACETS:
            continue
        entries[entry.facet, entry.voice] = entry
        if entry.facet is Facet.DELIVERY and entry.voice != Voice.TRACKER:
            continue
        after, found = _headline_of(entries)
        down = {delivery, found} <= set(LADDER) and LADDER.index(found) < LADDER.index(delivery)
        changes[entry.seq] = HeadlineChange(before, after, down)
        before, delivery = after, found
    return changes


def _headline_of(entries: dict[tuple[Facet, str], Entry]) -> tuple[Headline, Delivery]:
    """The headline that follows from these entries, and our finding among them."""
    finding = entries.get((Facet.DELIVERY, Voice.TRACKER))
    found = Delivery.NOT_ASSESSED if finding is None else Delivery(finding.value)
    ended = _value(entries, Facet.ENDED, Ended.OPEN)
    disposition = _value(entries, Facet.DISPOSITION, Disposition.ACTIVE)
    return headline(found, ended, disposition), found


def on_day(found: Standing, as_of: date) -> Standing:
    """The same commitment on another day, on which the same entries stand: its date alone ages."""
    states = found.delivery, found.ended, found.disposition
    none_set = found.timing.value is Schedule.NO_TIMETABLE_SET
    measured = _timing(found.entries, states, found.deadline, none_set=none_set, as_of=as_of)
    shown = badges(
        found.headline,
        schedule=measured.value,
        compared=found.agreement,
        stalled=found.stalled,
        slip_days=found.moves.slip_days or 0,
        effect_not_shown=effect_not_shown(found.criteria),
    )
    return replace(found, timing=measured, badges=shown)


def _timing(
    entries: dict[tuple[Facet, str], Entry],
    states: tuple[Delivery, Ended, Disposition],
    deadline: Deadline | None,
    *,
    none_set: bool,
    as_of: date,
) -> Timing:
    """How the date stands; what has ended or left the count is not measured any further."""
    found, ended, disposition = states
    return timing(
        as_of=min([as_of, *_closed(entries, ended, disposition)]),
        deadline=deadline,
        none_set=none_set,
        met_on=_met_on(entries.get((Facet.DELIVERY, Voice.TRACKER)), found, ended),
        examined_on=_examined_on(entries),
    )


def _value(entries: dict[tuple[Facet, str], Entry], facet: Facet, default: T) -> T:
    entry = entries.get((facet, Voice.TRACKER)) or entries.get((facet, Voice.PROMISER))
    return default if entry is None else type(default)(entry.value)


def _met_on(finding: Entry | None, found: Delivery, ended: Ended) -> date | None:
    """The day that a deadline is measured to: delivery, or what was delivered for good."""
    if finding is None:
        return None
    for_good = found is Delivery.PARTLY_DELIVERED and ended is Ended.COMPLETED
    return finding.occurred_latest if found is Delivery.DELIVERED or for_good else None


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
    """The last look, claim or verdict: only then is a passed date known to be missed."""
    return max(
        (
            entry.occurred_latest
            for (facet, _), entry in entries.items()
            if facet in {Facet.LOOK, Facet.DELIVERY}
        ),
        default=None,
    )
