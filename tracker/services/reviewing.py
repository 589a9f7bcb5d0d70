"""What needs a judgement this week, one commitment at a time: what `review` walks through."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from tracker.domain.attention import Reason, Why, reasons
from tracker.domain.times import Times
from tracker.domain.vocabulary import Badge, Facet, Headline, Voice
from tracker.services.agenda import QUIET_DAYS
from tracker.services.choosing import candidates, chosen
from tracker.services.filters import Filters
from tracker.services.listing import voice_name
from tracker.services.register import Register
from tracker.services.snapshot import take
from tracker.storage import pages
from tracker.storage.database import Connection

#: What counts as having dealt with a commitment.
JUDGING = frozenset({Facet.LOOK, Facet.DELIVERY, Facet.STEP, Facet.DEADLINE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A commitment with every reason to look at it; the names are those of the JSON answer."""

    ref: str
    title: str
    headline: Headline
    badges: tuple[Badge, ...]
    reasons: tuple[Reason, ...]
    due_phrase: str | None
    due_latest: date | None
    last_looked: date | None

    @property
    def whys(self) -> tuple[Why, ...]:
        """Its reasons without their words, each once; the first is its place in a review."""
        return tuple(dict.fromkeys(reason.why for reason in self.reasons))


def cases(
    register: Register,
    times: Times,
    *,
    since: datetime,
    filters: Filters | None = None,
    whys: Collection[Why] = (),
    quiet_after: int = QUIET_DAYS,
) -> tuple[Case, ...]:
    """The commitments to be judged, by their first reason and then by ref, each once.

    Left out is what somebody has looked at, judged, dated or recorded a step of `since`.
    With `whys` only commitments that have one of these reasons. The number of queries
    does not depend on the register's size. Raises UnknownName (exit 4) as a list does.
    """
    wanted = filters or Filters()
    with register.database.reading() as connection:
        snapshot = take(connection, times, numbers=candidates(connection, times, wanted))
        judged = _judged(connection, times, since)
    name = partial(voice_name, snapshot)
    found = [
        Case(
            ref=standing.subject.ref,
            title=standing.subject.title,
            headline=standing.headline,
            badges=standing.badges,
            reasons=why,
            due_phrase=None if standing.deadline is None else standing.deadline.phrase,
            due_latest=None if standing.deadline is None else standing.deadline.latest,
            last_looked=standing.last_looked,
        )
        for standing in chosen(snapshot, wanted)
        if standing.subject.id not in judged
        and (why := reasons(standing, times.as_of, quiet_after=quiet_after, speaker=name))
        and (not whys or {reason.why for reason in why} & set(whys))
    ]
    order = list(Why)
    return tuple(sorted(found, key=lambda case: (order.index(case.whys[0]), case.ref.lower())))


def _judged(connection: Connection, times: Times, since: datetime) -> set[int]:
    """The commitments of which something that still stands was recorded since a moment."""
    page = pages.Page(known_at=times.known_at, as_of=times.as_of, recorded_since=since)
    entries, _ = pages.newest_entries(connection, page)
    amended = pages.last_amendments(connection, [entry.seq for entry in entries], times.known_at)
    return {
        entry.subject
        for entry in entries
        if entry.facet in JUDGING
        and (entry.facet is not Facet.DELIVERY or entry.voice == Voice.TRACKER)
        and (entry.seq not in amended or amended[entry.seq].facet is Facet.REDACTION)
    }
