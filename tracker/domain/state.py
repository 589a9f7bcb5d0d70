"""The state of a commitment on a day: every value from which rules follow, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from tracker.domain.deadline.window import Bound, Period
from tracker.domain.entry import voice_party
from tracker.domain.fact import (
    CommitmentLink,
    Stated,
    SuccessTestOf,
    day_of,
    effect_not_shown,
)
from tracker.domain.schedule import BOUNDS, Statement, moves_of
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import (
    ASKS,
    NEWS,
    Facet,
    LinkType,
    Response,
    Stalled,
    SubjectType,
    Voice,
)


class Window(NamedTuple):
    """The days of a deadline, without its words."""

    bound: Bound
    earliest: date | None
    latest: date | None
    strict_latest: date | None
    period: Period | None

    @property
    def narrowest(self) -> date | None:
        """The last day on the strictest reading."""
        return self.strict_latest or self.latest


class State(NamedTuple):
    """What the rules ask of a commitment on a day; days are ISO texts.

    A value and its day are those of the standing entry of our own, unless they say otherwise.
    """

    number: int
    ref: str
    title: str | None
    kind: str
    parent: int | None
    lead: int | None
    announced: str
    """EDTF."""
    announced_on: str
    """The last day on which it may have been made."""
    delivery: str | None
    delivery_on: str | None
    claim: str | None
    """The promiser's."""
    claim_on: str | None
    others: Sequence[str]
    """What third parties say of delivery."""
    ended: str | None
    """Ours, or else the promiser's."""
    ended_on: str | None
    disposition: str | None
    """Ours, or else the promiser's."""
    disposition_on: str | None
    rejected_on: str | None
    """The day on which the last of those who were asked said no; None while one has not."""
    stalled: bool
    looked_on: str | None
    """The last look or finding: who assesses has looked."""
    examined_on: str | None
    """The last look, claim or finding of anybody: only then is a passed date known to be
    missed."""
    due: Sequence[str | None] | None
    """Bound, earliest, latest and strictly latest day, and period; None where none is stated."""
    phrase: str | None
    """The words of that date."""
    none_set: bool
    """Whether it is known that no date was given."""
    dated: bool
    """Whether anything was said of its date, be it that it is taken back."""
    slip_days: int
    effect_open: bool
    """Whether a test of effect is open or failed."""
    carried: bool
    """Whether an instrument carries it out."""
    hangs: bool
    """Whether its date hangs on an event, or it has times that were reported on: then its day
    is asked, and the entries."""
    last_on: str
    """The last day on which anything happened to it; that somebody looked is not that."""
    news_on: str | None
    """The last day of what is news: a note is none, the judgement of a test is."""
    last_entry: int
    """The highest number among its standing entries."""

    @property
    def window(self) -> Window | None:
        """The days of its deadline."""
        if self.due is None:
            return None
        bound, earliest, latest, strict, period = self.due
        return Window(
            BOUNDS[bound or ""],
            day_of(earliest) if earliest else None,
            day_of(latest) if latest else None,
            day_of(strict) if strict else None,
            Period.parse(period) if period else None,
        )


_LOOKED = frozenset({Facet.LOOK, Facet.DELIVERY})
_OUR_OWN = frozenset({Voice.TRACKER, Voice.PROMISER})


def state_of(
    subject: Subject,
    entries: Mapping[tuple[Facet, str], Stated],
    statements: Sequence[Statement],
    tests: Sequence[SuccessTestOf[Any]],
    links: Iterable[CommitmentLink],
    *,
    hangs: bool,
) -> State:
    """The state that follows from what stands of a commitment on a day."""
    finding = entries.get((Facet.DELIVERY, Voice.TRACKER))
    claim = entries.get((Facet.DELIVERY, Voice.PROMISER))
    look = entries.get((Facet.LOOK, Voice.TRACKER))
    ended = entries.get((Facet.ENDED, Voice.TRACKER))
    disposed = entries.get((Facet.DISPOSITION, Voice.TRACKER))
    stalled = entries.get((Facet.STALLED, Voice.TRACKER)) or entries.get(
        (Facet.STALLED, Voice.PROMISER)
    )
    announced_on = subject.opened.last_day
    examined_on = last_on = news_on = ""
    last_entry = 0
    others: list[str] = []
    # One loop for all of them: a register has a hundred thousand such entries.
    for (facet, voice), entry in entries.items():
        day = entry.last_day
        last_entry = max(last_entry, entry.seq)
        if facet in _LOOKED:
            examined_on = max(examined_on, day)
        if facet != Facet.LOOK:
            last_on = max(last_on, day)
        if facet in NEWS:
            news_on = max(news_on, day)
        if facet == Facet.DELIVERY and voice not in _OUR_OWN:
            others.append(entry.value)
    for test in tests:
        if test.judged_by is not None:
            news_on = max(news_on, test.judged_by.last_day)
    current = statements[-1] if statements else None
    deadline = None if current is None else current.deadline
    return State(
        number=subject.id,
        ref=subject.ref,
        title=subject.texts.get("title"),
        kind=subject.kind.value,
        parent=subject.one("parent"),
        lead=subject.one("lead"),
        announced=subject.opened.occurred,
        announced_on=announced_on,
        delivery=_value(finding),
        delivery_on=_day(finding),
        claim=_value(claim),
        claim_on=_day(claim),
        others=others,
        ended=_value(ended or entries.get((Facet.ENDED, Voice.PROMISER))),
        ended_on=_day(ended),
        disposition=_value(disposed or entries.get((Facet.DISPOSITION, Voice.PROMISER))),
        disposition_on=_day(disposed),
        rejected_on=rejected_on(subject, entries),
        stalled=stalled is not None and stalled.value == Stalled.STALLED,
        looked_on=max(filter(None, (_day(finding), _day(look))), default=None),
        examined_on=examined_on or None,
        due=None
        if deadline is None
        else (
            deadline.bound.value,
            _text(deadline.earliest),
            _text(deadline.latest),
            _text(deadline.strict_latest),
            None if deadline.period is None else str(deadline.period),
        ),
        phrase=None if deadline is None else deadline.phrase,
        none_set=current is not None and current.none_set,
        dated=current is not None,
        slip_days=moves_of(statements).slip_days if len(statements) > 1 else 0,
        effect_open=effect_not_shown(tests),
        carried=any(link.type == LinkType.CARRIED_BY for link in links),
        hangs=hangs,
        last_on=last_on or announced_on,
        news_on=news_on or None,
        last_entry=last_entry or subject.id,
    )


def _value(entry: Stated | None) -> str | None:
    return None if entry is None else entry.value


def _day(entry: Stated | None) -> str | None:
    return None if entry is None else entry.last_day


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def rejected_on(subject: Subject, entries: Mapping[tuple[Facet, str], Stated]) -> str | None:
    """The day on which the last of those who were asked said no; None while one has not."""
    if subject.type is not SubjectType.COMMITMENT or subject.kind not in ASKS:
        return None
    answers = {
        party: entry
        for (facet, voice), entry in entries.items()
        if facet == Facet.RESPONSE and (party := voice_party(voice)) is not None
    }
    asked = set(subject.refs.get("to", ())) or set(answers)
    if not asked or any(
        party not in answers or answers[party].value != Response.REJECTED for party in asked
    ):
        return None
    return max(answers[party].last_day for party in asked)
