"""Writes dates as a calendar (RFC 5545): one all-day event a commitment.

What sets no last day (soon, a lower bound) makes no event, and what is over is cancelled. A duty
that returns has one for the time that is due and one for the next, and each event of the
register's diary has one of its own, tentative while it is only expected. The uid is made of the
register's id and the ref; the sequence is the number of the ledger's last entry, which never
falls, also where an entry is taken back, so that a calendar moves its event along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, timedelta

from icalendar import Calendar, Event

from tracker.domain.dates import parse_when
from tracker.domain.occurrences import Occurrence
from tracker.domain.prose import day_words, when_words
from tracker.domain.row import CommitmentRow, SourceRow
from tracker.domain.text import one_line
from tracker.domain.vocabulary import REPORTS, Disposition, Ended
from tracker.read.agenda import EventRow
from tracker.read.export import Export, ExportedDeadline


def ics(export: Export) -> bytes:
    """The calendar of an export; it has no time zone, because its events are days."""
    calendar = Calendar()
    calendar.add("prodid", "-//policy-tracker//export//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", one_line(export.title))
    stated = {deadline.ref: deadline for deadline in export.deadlines}
    sources = {source.ref: source for source in export.sources}
    for row in export.rows:
        if row.due_latest is None:
            continue
        for occurrence in _waiting(row):
            event = _event(export, row, row.due_latest, occurrence)
            _say(event, row, stated.get(row.ref), sources, export.as_of)
            calendar.add_component(event)
    for diary in export.events:
        for event in _of_diary(export, diary):
            calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _waiting(row: CommitmentRow) -> list[Occurrence | None]:
    """The time of a duty that is due and the next; one None for what is over or never returns."""
    if not row.occurrences or not _is_open(row):
        return [None]
    waiting = [one for one in row.occurrences if one.entry is None]
    return [one for one in waiting if one.last == row.due_latest or one is waiting[-1]]


def _is_open(row: CommitmentRow) -> bool:
    return row.ended is Ended.OPEN and row.disposition is Disposition.ACTIVE


def _event(
    export: Export, row: CommitmentRow, latest: date, occurrence: Occurrence | None
) -> Event:
    last = latest if occurrence is None else occurrence.last
    first = row.due_earliest or last
    name = row.ref if occurrence is None else f"{row.ref}-{occurrence.period}"
    event = _all_day(export, name, first, last)
    if not _is_open(row):
        event.add("status", "CANCELLED")
    event.add("transp", "TRANSPARENT")
    return event


def _all_day(export: Export, name: str, first: date, last: date) -> Event:
    event = Event()
    event.add("uid", f"{name}@{export.register}.policy-tracker.invalid")
    event.add("sequence", export.head_entry)
    event.add("dtstamp", export.written.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", first)
    if first < last:
        # An end is the day after; the calendar ends with the year 9999.
        event.add("dtend", last if last == date.max else last + timedelta(days=1))
    return event


def _of_diary(export: Export, row: EventRow) -> Iterator[Event]:
    """An event of the diary on its day, or over the time in which it is expected."""
    text = row.day or row.expected
    window = None if text is None else parse_when(text)
    if window is None or window.earliest is None or window.latest is None:
        return
    event = _all_day(export, row.ref, window.earliest, window.latest)
    expected = "" if row.day else " (expected)"
    event.add("summary", one_line(f"{row.ref}: {row.title}{expected}"))
    event.add("status", "CONFIRMED" if row.day else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    yield event


def _say(
    event: Event,
    row: CommitmentRow,
    stated: ExportedDeadline | None,
    sources: Mapping[str, SourceRow],
    as_of: date,
) -> None:
    phrase = f" (“{row.due_phrase}”)" if row.due_phrase else ""
    event.add("summary", one_line(f"{row.ref}: {row.title}{phrase}"))
    cited = [] if stated is None else [sources[key] for key in stated.sources if key in sources]
    event.add("description", "\n".join(map(one_line, _lines(row, stated, cited, as_of))))
    url = next((source.url for source in cited if source.url), None)
    if url is not None:
        event.add("url", one_line(url))


def _speaker(source: SourceRow) -> str | None:
    """Whose words a source holds; who only reports is not who spoke."""
    return source.speaker or (None if source.type in REPORTS else source.publisher)


def _lines(
    row: CommitmentRow, stated: ExportedDeadline | None, cited: list[SourceRow], as_of: date
) -> Iterator[str]:
    if stated is not None:
        if stated.reading:
            yield f"Read as: {stated.reading}."
        who = " and ".join(filter(None, {_speaker(source): 0 for source in cited}))
        yield f"Said by {who or row.lead or stated.voice}, {when_words(parse_when(stated.said))}."
    yield f"On {day_words(as_of)}: {row.headline.label}, {row.lateness}."
    yield from (
        " ".join(dict.fromkeys(filter(None, (source.title, source.url)))) for source in cited
    )
