"""Asking for what is missing, on a terminal only: a source's details, a deadline in a quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import click

from tracker.cli.options import SOURCE_TYPE
from tracker.cli.params import WHEN
from tracker.domain.dates import When
from tracker.errors import MissingDay, TrackerError
from tracker.services.acts.dating import Due
from tracker.services.acts.evidence import Act, Evidence, NewSource
from tracker.services.acts.opening import Add

if TYPE_CHECKING:
    from tracker.cli.app import App

A = TypeVar("A", bound=Act)
_TYPE_QUESTION = f"Type ({', '.join(SOURCE_TYPE.words)})"


def complete(app: App, acts: Sequence[Act]) -> list[Act]:
    """The acts with what the person was asked for; Enter takes what is shown."""
    described: dict[str, NewSource] = {}
    completed: list[Act] = []
    for act in acts:
        sources = tuple(
            described.setdefault(given.where, _describe(app, given))
            for given in act.evidence.sources
        )
        act = _with_evidence(act, replace(act.evidence, sources=sources))  # noqa: PLW2901
        completed.append(_offer_deadline(app, act) if isinstance(act, Add) else act)
    return completed


def dated(app: App, acts: Sequence[Act], missing: MissingDay) -> list[Act]:
    """The acts on the day that the person was asked for; the refusal stands without one."""
    app.say(missing.sentence)
    day = _when(app, "It happened on")
    if day is None:
        raise missing
    return [_with_evidence(act, replace(act.evidence, on=act.evidence.on or day)) for act in acts]


def _with_evidence(act: A, evidence: Evidence) -> A:
    return replace(act, evidence=evidence)


def _describe(app: App, given: NewSource) -> NewSource:
    """A new address is described once: title, type, publisher, date and speaker."""
    from tracker.services.recording import is_known_source

    if "://" not in given.where or is_known_source(app.register, given.where):
        return given
    app.say(f"{given.where} is new to the register.")
    return replace(
        given,
        title=given.title or _text(app, "Title"),
        type=given.type or app.ask(_TYPE_QUESTION, default="other", value_proc=_read_type),
        publisher=given.publisher or _text(app, "Publisher"),
        published=given.published or _when(app, "Published on"),
        speaker=given.speaker or _text(app, "Whose words (Enter: nobody's in particular)"),
    )


def _offer_deadline(app: App, act: Add) -> Add:
    """A phrase found in the quote is offered with the window it would be read as."""
    from tracker.domain.deadline.grammar import find_phrase, read_phrase

    if act.due is not None or not act.evidence.quote:
        return act
    phrase = find_phrase(act.evidence.quote)
    if phrase is None:
        return act
    try:
        read = read_phrase(phrase, said=_said(app, act.evidence))
    except TrackerError:
        return act
    if app.confirm(f"Deadline: {phrase} → {read.reading}"):
        due = Due(refs=(act.ref,), phrase=phrase, evidence=act.evidence)
        return replace(act, due=due)
    return act


def _said(app: App, evidence: Evidence) -> date:
    days: list[When | None] = [evidence.on, *(found.published for found in evidence.sources)]
    return next((day.latest for day in days if day and day.latest), app.today)


def _text(app: App, question: str) -> str | None:
    answer: str = app.ask(question, default="", show_default=False)
    return answer.strip() or None


def _when(app: App, question: str) -> When | None:
    def read(text: str) -> When | None:
        try:
            return WHEN.convert(text, None, None) if text.strip() else None
        except TrackerError as error:
            raise click.BadParameter(error.line()) from None

    found: When | None = app.ask(
        f"{question}, as 2025-01-16 (Enter: not known)",
        default="",
        show_default=False,
        value_proc=read,
    )
    return found


def _read_type(text: str) -> object:
    try:
        return SOURCE_TYPE.convert(text, None, None)
    except TrackerError as error:
        raise click.BadParameter(error.line()) from None
