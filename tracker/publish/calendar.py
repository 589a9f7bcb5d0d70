"""Writes the dates that are still open as a calendar (RFC 5545): one all-day event a commitment.

What sets no last day (soon, by an event, a lower bound) makes no event, and neither does
what is over. The uid is made of the register's id and the ref; the sequence is the number
of times that the day has moved, so that a calendar moves its event along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, timedelta

from icalendar import Calendar, Event

from tracker.domain.dates import parse_when
from tracker.domain.prose import day_words, when_words
from tracker.domain.row import CommitmentRow, SourceRow
from tracker.domain.text import one_line
from tracker.domain.vocabulary import Disposition, Ended
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
        if row.due_latest is not None and _is_open(row):
            event = _event(export, row, row.due_latest)
            _say(event, row, stated.get(row.ref), sources, export.as_of)
            calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _is_open(row: CommitmentRow) -> bool:
    return row.ended is Ended.OPEN and row.disposition is Disposition.ACTIVE


def _event(export: Export, row: CommitmentRow, last: date) -> Event:
    first = row.due_earliest or last
    event = Event()
    event.add("uid", f"{row.ref}@{export.register}.policy-tracker.invalid")
    event.add("dtstamp", export.written.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", first)
    if first < last:
        # An end is the day after; the calendar ends with the year 9999.
        event.add("dtend", last if last == date.max else last + timedelta(days=1))
    event.add("sequence", row.moves)
    event.add("transp", "TRANSPARENT")
    return event


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


def _lines(
    row: CommitmentRow, stated: ExportedDeadline | None, cited: list[SourceRow], as_of: date
) -> Iterator[str]:
    if stated is not None:
        if stated.reading:
            yield f"Read as: {stated.reading}."
        who = " and ".join(
            filter(None, {source.speaker or source.publisher: 0 for source in cited})
        )
        yield f"Said by {who or stated.voice}, {when_words(parse_when(stated.said))}."
    yield f"On {day_words(as_of)}: {row.headline.label}, {row.lateness}."
    yield from (
        " ".join(dict.fromkeys(filter(None, (source.title, source.url)))) for source in cited
    )
