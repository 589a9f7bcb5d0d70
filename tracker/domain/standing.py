"""What stands of a commitment on a day: values by facet and voice, headline, agreement, badges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeAlias

from tracker.domain.binding import Event
from tracker.domain.deadline.recurrence import Recurrence
from tracker.domain.deadline.window import Bound, Deadline
from tracker.domain.entry import Entry, voice_party
from tracker.domain.fact import (
    E,
    Stated,
    SuccessTestOf,
    day_of,
    when_of,
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
from tracker.domain.own import Own, OwnEntries
from tracker.domain.related import Carrier, Related
from tracker.domain.schedule import (
    Moves,
    Schedule,
    Statement,
    Timing,
    moves_of,
    timing,
    with_events,
)
from tracker.domain.state import Window, rejected_on, state_of
from tracker.domain.subject import KINDS, Subject
from tracker.domain.vocabulary import (
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
    Voice,
)


class StandingOf(Generic[E]):
    """One commitment at two times: the entries that stand, and what follows from them.

    Of one commitment's story they are entries with their words; of many commitments, facts.
    A rule is run from the state, when somebody asks for what follows from it.
    """

    def __init__(
        self,
        own: Own[E],
        related: Related,
        as_of: date,
        voice: str = Voice.TRACKER,
        *,
        news_elsewhere: date | None = None,
    ) -> None:
        self.own = own
        self.related = related
        self.as_of = as_of
        self.voice = voice
        """Whose finding the headline, the badges and the schedule follow from."""
        self.news_elsewhere = news_elsewhere
        """The last day on which anything happened to its parts, to what it is linked to or to
        what carries it, where somebody asked for that; else None."""
        state = own.state
        if state.hangs:
            state = state_of(
                own.subject, self.entries, self.statements, own.tests, own.links, hangs=True
            )
        self.state = state
        self.delivery = _DELIVERIES[self._finding[0]]
        """How much its voice finds delivered."""
        self.ended = Ended.COMPLETED
        if self.delivery is not Delivery.DELIVERED:
            self.ended = Ended.OPEN if state.ended is None else _ENDED[state.ended]
        self.disposition = _DISPOSITIONS[state.disposition]
        self.headline = _headline(
            self.delivery, self.ended, self.disposition, state.rejected_on is not None
        )
        """The one phrase for readers."""

    def with_news(self, elsewhere: date) -> StandingOf[E]:
        """The same standing, which knows of news elsewhere."""
        return StandingOf(self.own, self.related, self.as_of, self.voice, news_elsewhere=elsewhere)

    @property
    def subject(self) -> Subject:
        """The commitment itself."""
        return self.own.subject

    @property
    def number(self) -> int:
        """The number of the entry that opened it."""
        return self.state.number

    @property
    def ref(self) -> str:
        """What people call it by."""
        return self.state.ref

    @property
    def title(self) -> str:
        """Our words for it; '[redacted]' when they were destroyed."""
        return self.state.title or "[redacted]"

    @property
    def kind(self) -> Kind:
        """The sort of commitment."""
        return KINDS[self.state.kind]

    @property
    def phrase(self) -> str | None:
        """The words of its date."""
        return self.state.phrase

    @property
    def deadline_entries(self) -> tuple[E, ...]:
        """Every entry about its date, also those that bound a phrase to an event made later."""
        return self.own.deadline_entries

    @property
    def occurrences(self) -> tuple[E, ...]:
        """Our standing findings about one time of a duty that returns, one a time."""
        return self.own.occurrences

    @property
    def tests(self) -> tuple[SuccessTestOf[E], ...]:
        """Its success tests, by number."""
        return self.own.tests

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """What was said of its date, in order, with each day that its event was given."""
        stated = self.own.statements
        if not any(statement.anchors for statement in stated):
            return stated
        return tuple(with_events(stated, lambda number: self.related.event(number, self.as_of)))

    @cached_property
    def entries(self) -> Mapping[tuple[Facet, str], E]:
        """The standing entry of each facet and voice; of several items, the last that was said."""
        if not self.own.occurrences:
            return self.own.entries
        entries = dict(self.own.entries)
        _add_last_occurrence(entries, self.own.occurrences, self.statements)
        return entries

    @property
    def carriers(self) -> tuple[Carrier, ...]:
        """The instruments that carry it out, as they stood on that day."""
        if not self.state.carried:
            return ()
        return self.related.carriers(self.own.links, self.as_of)

    @property
    def claimed(self) -> Delivery | None:
        """How much the promiser claims to have delivered."""
        return None if self.state.claim is None else _DELIVERIES[self.state.claim]

    @property
    def stalled(self) -> bool:
        """Whether evidence shows that work has stopped."""
        return self.state.stalled and self.delivery is not Delivery.DELIVERED

    @cached_property
    def duty(self) -> Duty | None:
        """Its times, where it returns; else None."""
        recurrence = self.recurrence if self.state.hangs else None
        if recurrence is None:
            return None
        examined_on = _day(self.state.examined_on)
        return duty_of(
            recurrence, self.own.occurrences, as_of=self._closed_on, examined_on=examined_on
        )

    @cached_property
    def deadline(self) -> Deadline | None:
        """By the day of its event, and with the last day of the time that is due."""
        stated = self.statements[-1].deadline if self.statements else None
        return stated if stated is None or self.duty is None else with_due(stated, self.duty)

    @property
    def window(self) -> Deadline | Window | None:
        """The days of its deadline."""
        return self.state.window if self.duty is None else self.deadline

    @cached_property
    def moves(self) -> Moves:
        """How its date moved."""
        return moves_of(self.statements)

    @cached_property
    def timing(self) -> Timing:
        """Where it stands against its date.

        A schedule stops on the day the commitment ended, was rejected or left the count:
        nothing becomes overdue after it is over.
        """
        return timing(
            as_of=self._closed_on,
            deadline=self.window,
            none_set=self.state.none_set,
            met_on=self._met_on,
            examined_on=_day(self.state.examined_on),
        )

    @property
    def _closed_on(self) -> date:
        """The day on which its schedule stops; else the day asked about."""
        state = self.state
        days = (
            None if self.ended is Ended.OPEN else state.ended_on,
            None if self.disposition is Disposition.ACTIVE else state.disposition_on,
            state.rejected_on if self.headline is Headline.REJECTED else None,
        )
        if days == _NEVER:
            return self.as_of
        return min([self.as_of, *(day_of(day) for day in days if day)])

    @property
    def _met_on(self) -> date | None:
        """The day that a deadline is measured to: delivery, or what was delivered for good.

        A timetable that came out is not late for what nobody has read of it.
        """
        met = self.delivery is Delivery.DELIVERED
        if self.delivery is Delivery.PARTLY_DELIVERED:
            met = self.ended is Ended.COMPLETED or (
                self.kind is Kind.TIMETABLE
                and all(test.met is not False for test in self._judging_tests)
            )
        return _day(self._finding[1]) if met else None

    @property
    def agreement(self) -> Agreement:
        """The promiser's claim held against our finding."""
        state = self.state
        looked_since = (state.looked_on or "") >= (state.claim_on or "")
        return agreement(self.claimed, self.delivery_tracker, looked_since)

    @property
    def disputed(self) -> bool:
        """Whether a third party finds otherwise than the promiser claims, or than we find."""
        found = self.delivery_tracker
        values = {self.claimed, None if found in NOT_MEASURED else found} - {None}
        return any(
            other not in NOT_MEASURED and any(other != value for value in values)
            for other in self.state.others
        )

    @cached_property
    def badges(self) -> tuple[Badge, ...]:
        """At most two, which stand after the headline."""
        state = self.state
        # Tests are ours: nobody else's finding rests on them.
        ours = self.voice == Voice.TRACKER
        return badges(
            self.headline,
            self.timing.value,
            self.agreement,
            disputed=bool(state.others) and self.disputed,
            law_waits=state.carried and any(carrier.waits for carrier in self.carriers),
            stalled=self.stalled,
            slipped=state.slip_days > 0,
            effect_not_shown=ours and state.effect_open,
        )

    @property
    def _judging_tests(self) -> tuple[SuccessTestOf[E], ...]:
        """Tests are ours: nobody else's finding rests on them."""
        return self.own.tests if self.voice == Voice.TRACKER else ()

    @property
    def _finding(self) -> tuple[str | None, str | None]:
        """What its voice says of delivery, and of which day."""
        if self.voice == Voice.TRACKER:
            return self.state.delivery, self.state.delivery_on
        entry = self.finding
        return (None, None) if entry is None else (entry.value, entry.last_day)

    @property
    def finding(self) -> E | None:
        """The standing finding of its voice: ours, unless it was asked for in another."""
        return self.entries.get((Facet.DELIVERY, self.voice))

    @property
    def delivery_tracker(self) -> Delivery:
        """How much we find delivered, whatever the voice."""
        return _DELIVERIES[self.state.delivery]

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
        return self.of_parties(Facet.DELIVERY) if self.state.others else ()

    @property
    def responses(self) -> tuple[E, ...]:
        """The standing response of each addressee."""
        return self.of_parties(Facet.RESPONSE)

    @property
    def counted(self) -> bool:
        """Whether it is in the denominator (counting rules)."""
        return self.state.kind not in COUNTED_APART and self.disposition not in OUT_OF_COUNT

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
        return _day(self._finding[1]) if met or self.headline is Headline.DELIVERED else None

    @property
    def is_kept(self) -> bool:
        """Whether it is kept or broken, time and again, and never delivered for good."""
        due = self.state.due
        return self.kind is Kind.STANDING or (due is not None and due[0] == Bound.RECURRING)

    @property
    def done_before(self) -> bool:
        """Whether it was delivered before it was promised, which is neither late nor early."""
        delivered_on = self._finding[1]
        if self.delivery is not Delivery.DELIVERED or delivered_on is None:
            return False
        promised = when_of(self.state.announced).earliest
        return promised is not None and day_of(delivered_on) < promised

    @property
    def last_entry(self) -> int:
        """The highest number among its standing entries."""
        return self.state.last_entry

    @property
    def expected_days(self) -> int | None:
        """The days after which its own words ("shortly") lead one to expect news; else None."""
        due = self.state.due
        if due is None or due[0] != Bound.EXPECTATION:
            return None
        return None if self.deadline is None else self.deadline.expectation_days

    @property
    def last_occurred(self) -> date:
        """The last day on which anything happened to it; that somebody looked is not that."""
        return day_of(self.state.last_on)

    @property
    def news(self) -> tuple[E, ...]:
        """Its own standing entries that say that something happened, and judgements of tests."""
        own = (entry for (facet, _), entry in self.entries.items() if facet in NEWS)
        judged = (test.judged_by for test in self.tests if test.judged_by is not None)
        return (*own, *judged)

    @property
    def last_news(self) -> date:
        """The last day on which anything happened to it, its parts, its links or its carriers."""
        own = day_of(self.state.news_on or self.state.announced_on)
        announced = day_of(self.state.announced_on)
        return max(own, announced, self.news_elsewhere or date.min)

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
        return _day(self.state.looked_on)

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


def stand(
    subject: Subject,
    entries: Sequence[Entry],
    as_of: date,
    related: Related,
    voice: str = Voice.TRACKER,
) -> Standing:
    """What follows from all that is known of a commitment on a day.

    `entries` are its live entries whatever their day, by day and number; `voice` is whose
    finding counts.
    """
    return StandingOf(OwnEntries(subject, entries, as_of), related, as_of, voice)


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


_DELIVERIES: Mapping[str | None, Delivery] = {
    None: Delivery.NOT_ASSESSED,
    **{word.value: word for word in Delivery},
}
_DISPOSITIONS: Mapping[str | None, Disposition] = {
    None: Disposition.ACTIVE,
    **{word.value: word for word in Disposition},
}
_ENDED = {word.value: word for word in Ended}
#: What nothing has closed.
_NEVER = (None, None, None)


def _day(text: str | None) -> date | None:
    return None if text is None else day_of(text)


def _headline(
    delivery: Delivery, ended: Ended, disposition: Disposition, rejected: bool
) -> Headline:
    """The headline; whoever says that a promise was dropped says that it was withdrawn."""
    if delivery is Delivery.DROPPED and disposition is Disposition.ACTIVE:
        disposition = Disposition.WITHDRAWN
    return headline(delivery, ended, disposition, rejected)


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
    subject: Subject, entries: Mapping[tuple[Facet, str], Entry], voice: str
) -> tuple[Headline, Delivery]:
    """The headline that follows from these entries, and the finding of the voice among them."""

    def value(facet: Facet, *voices: str) -> str | None:
        entry = next(filter(None, (entries.get((facet, voice)) for voice in voices)), None)
        return None if entry is None else entry.value

    delivery = _DELIVERIES[value(Facet.DELIVERY, voice)]
    ended = value(Facet.ENDED, Voice.TRACKER, Voice.PROMISER)
    disposition = value(Facet.DISPOSITION, Voice.TRACKER, Voice.PROMISER)
    shown = _headline(
        delivery,
        Ended.OPEN if ended is None else _ENDED[ended],
        _DISPOSITIONS[disposition],
        rejected_on(subject, entries) is not None,
    )
    return shown, delivery
