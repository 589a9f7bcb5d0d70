"""Section 9: the dated calendar of the days to come, the same dates as the agenda's."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.domain.diary import DiaryEvent, diary_dates
from tracker.domain.report import CalendarLine, LookAhead
from tracker.domain.report.limits import LISTED, left_out
from tracker.services.weekly.reading import Reading

LOOK_AHEAD_DAYS = 30


def ahead_of(reading: Reading) -> LookAhead:
    """What the open commitments' deadlines put into the next 30 days, in order of day."""
    today = reading.week.sunday
    until = horizon(today)
    lines = [
        CalendarLine(
            day=dated.day,
            event=dated.event,
            words=dated.words,
            ref=found.subject.ref,
            title=found.subject.title,
            headline=found.headline,
            phrase=None if found.deadline is None else found.deadline.phrase,
        )
        for found in reading.commitments
        if found.is_open
        for dated in diary_dates(found)
        if today < dated.day <= until
    ]
    lines.sort(key=_place)
    return LookAhead(LOOK_AHEAD_DAYS, until, tuple(lines[:LISTED]), left_out({"lines": lines}))


def horizon(day: date) -> date:
    """How far a report of a day looks ahead."""
    return day + timedelta(days=min(LOOK_AHEAD_DAYS, (date.max - day).days))


def _place(line: CalendarLine) -> tuple[date, int, str]:
    return line.day, list(DiaryEvent).index(line.event), line.ref.lower()
