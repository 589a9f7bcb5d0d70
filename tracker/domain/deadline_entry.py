"""Deadlines as the ledger holds them: the reading that was taken, never computed again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tracker.domain.canonical import Json
from tracker.domain.deadline_rivals import combine
from tracker.domain.deadline_values import Bound, Calendar, Deadline, Hardness, Period
from tracker.domain.edtf import Precision
from tracker.domain.entry import Entry
from tracker.domain.moves import Statement
from tracker.domain.vocabulary import DeadlineValue


def detail_of(deadline: Deadline) -> dict[str, Json]:
    """The structured part of a deadline; its phrase and reading are text."""
    return {
        "bound": deadline.bound.value,
        "earliest": _day_text(deadline.earliest),
        "latest": _day_text(deadline.latest),
        "strict_latest": _day_text(deadline.strict_latest),
        "precision": deadline.precision.value,
        "hardness": deadline.hardness.value,
        "rule": deadline.rule,
        "version": deadline.version,
        "calendar": None if deadline.calendar is None else deadline.calendar.value,
        "expectation_days": deadline.expectation_days,
        "period": None if deadline.period is None else str(deadline.period),
    }


def deadline_of(entry: Entry) -> Deadline:
    """The deadline that an entry states, exactly as it was read then."""
    detail = entry.detail
    return Deadline(
        phrase=entry.text("phrase") or "[redacted]",
        bound=Bound(str(detail["bound"])),
        earliest=_day(detail, "earliest"),
        latest=_day(detail, "latest"),
        strict_latest=_day(detail, "strict_latest"),
        precision=Precision(str(detail["precision"])),
        hardness=Hardness(str(detail["hardness"])),
        rule=str(detail["rule"]),
        version=int(str(detail["version"])),
        calendar=Calendar(str(detail["calendar"])) if detail.get("calendar") else None,
        expectation_days=_number(detail, "expectation_days"),
        reading=entry.text("reading") or "",
        period=Period.parse(str(detail["period"])) if detail.get("period") else None,
    )


def statements(entries: list[Entry]) -> list[Statement]:
    """What was said of a date over time, in order; rival readings of one phrase are one."""
    found: list[Statement] = []
    readings: list[Deadline] = []
    for entry in entries:
        stated = entry.value == DeadlineValue.STATED
        rival = stated and entry.detail.get("rival") is True and bool(readings)
        if rival:
            readings.append(deadline_of(entry))
        else:
            readings = [deadline_of(entry)] if stated else []
        deadline = combine(readings) if readings else None
        statement = Statement(
            deadline=deadline,
            said=found[-1].said if rival else entry.occurred_latest,
            silent=entry.detail.get("silent") is True,
            none_set=entry.value == DeadlineValue.NONE_SET,
            withdrawn=entry.value == DeadlineValue.WITHDRAWN,
            seq=entry.seq,
        )
        if rival:
            found[-1] = statement
        else:
            found.append(statement)
    return found


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(detail: Mapping[str, Json], name: str) -> date | None:
    text = detail.get(name)
    return None if text is None else date.fromisoformat(str(text))


def _number(detail: Mapping[str, Json], name: str) -> int | None:
    number = detail.get(name)
    return number if isinstance(number, int) else None
