"""Commitments on a time axis: what `timeline` draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.domain.dates import Times
from tracker.domain.describe import with_changes
from tracker.domain.entry import Entry
from tracker.domain.headlines import Badge, Headline
from tracker.domain.lateness import lateness
from tracker.domain.row import Filters
from tracker.domain.schedule import Schedule, event_dates
from tracker.domain.standing import Standing
from tracker.domain.timeline import Timeline, timeline_of
from tracker.domain.vocabulary import Facet, LinkType
from tracker.ledger.database import Register
from tracker.ledger.standing import by_subject, history
from tracker.read.filters import candidates, chosen
from tracker.read.log import LogLine, line_writer, with_previous
from tracker.read.snapshot import take


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """One commitment's timeline, what is said of it beside, and its entries as dated lines."""

    ref: str
    title: str
    headline: Headline
    badges: tuple[Badge, ...]
    schedule: Schedule
    lateness: str
    due_phrase: str | None
    timeline: Timeline
    entries: tuple[LogLine, ...]


def timelines(register: Register, times: Times, refs: Sequence[str]) -> tuple[TimelineRow, ...]:
    """The timelines of these commitments, in the order typed; of all of them without refs."""
    filters = Filters(refs=tuple(refs))
    with register.database.reading() as connection:
        numbers = candidates(connection, times, filters)
        snapshot = take(connection, times, numbers=numbers)
        standings = chosen(snapshot, filters, order=numbers)
        subjects = None if numbers is None else [standing.subject.id for standing in standings]
        entries = history(connection, times, subjects=subjects, texts=True)
        grouped = by_subject(entries)
        carriers = {number: carriers_of(own) for number, own in grouped.items()}
        instruments = {number for numbers in carriers.values() for number in numbers}
        stages = (
            history(connection, times, facets=[Facet.STAGE], subjects=instruments, texts=True)
            if instruments
            else []
        )
        dates, previous = event_dates(one for each in standings for one in each.statements)
        writer = with_previous(
            line_writer(connection, [*entries, *stages, *dates.values()], times.known_at), previous
        )
    context = with_changes(writer.context, grouped.values(), standings)
    stages_of = by_subject(stages)

    def row(standing: Standing) -> TimelineRow:
        number = standing.subject.id
        own = grouped.get(number, [])
        carried = [stage for n in carriers.get(number, ()) for stage in stages_of.get(n, ())]
        moving = event_dates(standing.statements)[0].values()
        return TimelineRow(
            ref=standing.subject.ref,
            title=standing.subject.title,
            headline=standing.headline,
            badges=standing.badges,
            schedule=standing.timing.value,
            lateness=lateness(standing, times.as_of),
            due_phrase=None if standing.deadline is None else standing.deadline.phrase,
            timeline=timeline_of(context, standing, own, [*carried, *moving]),
            entries=tuple(
                writer.line(entry)
                for entry in sorted([*own, *moving], key=lambda one: (one.occurred_latest, one.seq))
            ),
        )

    return tuple(map(row, standings))


def carriers_of(entries: Iterable[Entry]) -> list[int]:
    """The instruments that carry a commitment."""
    return sorted(
        {
            target
            for entry in entries
            if entry.facet is Facet.LINK and entry.value == LinkType.CARRIED_BY
            for target in entry.refs.get("target", ())
        }
    )
