"""Statements of dates: the phrase verbatim, and the one reading of it that was taken."""

from __future__ import annotations

from datetime import date

from tracker.domain.dates import When
from tracker.domain.deadline.grammar import given_window, read_phrase
from tracker.domain.deadline.window import Calendar, Deadline
from tracker.domain.schedule import detail_of
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import DeadlineValue, Facet, Voice
from tracker.errors import MissingOption, Refused, UnknownName, UsageError
from tracker.ledger import lookup
from tracker.services import acts
from tracker.services.desk import Desk


def due(desk: Desk, act: acts.Due) -> None:
    """A statement of a date, evidence that none was given, or that it was taken back."""
    sources = desk.sources(act.evidence)
    if not sources:
        raise MissingOption("What was said of a date needs its source.", hint="Add -s KEY.")
    for subject in desk.commitments(act.refs):
        when = desk.when(act.evidence, sources, "the statement")
        if act.none_set:
            _write(desk, act, subject, when, sources, DeadlineValue.NONE_SET, "no date was given")
        elif act.withdrawn:
            _write(desk, act, subject, when, sources, DeadlineValue.WITHDRAWN, "date taken back")
        else:
            deadline = reading(desk, act, when)
            told = f"“{deadline.phrase}”: {deadline.reading}"
            _write(desk, act, subject, when, sources, DeadlineValue.STATED, told, deadline=deadline)


def reading(desk: Desk, act: acts.Due, when: When) -> Deadline:
    """What a phrase says on the day it was said; a window given by hand goes before any rule."""
    phrase = (act.phrase or "").strip()
    if not phrase:
        raise MissingOption(
            "A deadline is the phrase that was used.",
            hint="Type tracker due REF 'before Easter', or --none-set.",
        )
    said = when.latest or desk.register.today
    try:
        calendar = Calendar(act.calendar) if act.calendar else None
    except ValueError:
        raise UsageError(
            f"'{act.calendar}' is not a calendar.",
            hint="It is calendar, uk-financial or academic.",
        ) from None
    if act.earliest or act.latest or act.strict_latest:
        found = given_window(
            phrase,
            earliest=act.earliest,
            latest=act.latest,
            strict_latest=act.strict_latest,
        )
    else:
        found = read_phrase(phrase, said=said, anchor=_anchor(desk, act), calendar=calendar)
    return found if act.hardness is None else found.with_hardness(act.hardness)


def _anchor(desk: Desk, act: acts.Due) -> date | None:
    if act.anchor is None:
        return act.anchor_on
    found = lookup.entries_numbered(desk.connection, [act.anchor])
    if not found:
        raise UnknownName("entry", str(act.anchor))
    return found[0].occurred_latest


def _write(
    desk: Desk,
    act: acts.Due,
    subject: Subject,
    when: When,
    sources: list[Subject],
    value: DeadlineValue,
    told: str,
    *,
    deadline: Deadline | None = None,
) -> None:
    before = desk.standing(subject, when.latest or date.max)
    if act.rival and before.deadline is None:
        raise Refused(
            f"{subject.ref} has no deadline that another reading could rival.",
            hint="Record the first reading without --rival.",
        )
    detail = {} if deadline is None else detail_of(deadline)
    if act.silent:
        detail["silent"] = True
    if act.rival:
        detail["rival"] = True
    entry = desk.append(
        subject,
        Facet.DEADLINE,
        value,
        when,
        act.evidence,
        sources,
        voice=Voice.PROMISER.value,
        refs={} if act.anchor is None else {"anchor": (act.anchor,)},
        detail=detail,
        texts={} if deadline is None else {"phrase": deadline.phrase, "reading": deadline.reading},
    )
    was = before.deadline
    desk.tell(
        subject,
        entry,
        "deadline",
        told,
        before=None if was is None else f"“{was.phrase}”",
        graded=desk.graded(subject, sources),
    )
