"""Asks for what is missing, on a terminal only: of a new source, a quote, a review's answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from tracker.domain.dates import Times, When
from tracker.domain.deadline.window import Bound, Deadline, Jurisdiction
from tracker.domain.vocabulary import (
    FINDINGS,
    TESTED,
    Delivery,
    Kind,
    SourceType,
    SuccessTestType,
)
from tracker.errors import MissingDay, TrackerError
from tracker.record.assess import Update
from tracker.record.opening import Add
from tracker.record.steps import Checked
from tracker.record.success_tests import SetTest
from tracker.record.verb import WHEN, Evidence, Fact, NewSource, ValueType, Verb, fields_of

if TYPE_CHECKING:
    from tracker.cli.app import App


def complete(app: App, verbs: Sequence[Verb]) -> list[Verb]:
    """The verbs with what the person was asked for; Enter takes what is shown."""
    described: dict[str, NewSource] = {}
    completed: list[Verb] = []
    for verb in verbs:
        if not isinstance(verb, Fact):
            completed.append(verb)
            continue
        sources = tuple(
            described.setdefault(source.where, _describe(app, source))
            for source in verb.evidence.sources
        )
        fact = verb.with_evidence(replace(verb.evidence, sources=sources))
        completed += _with_answers(app, fact)
    return completed


def _with_answers(app: App, fact: Fact) -> Sequence[Fact]:
    """The fact with what only a person can say of it, and what was said beside it."""
    if isinstance(fact, Add):
        added = _offer_deadline(app, fact)
        test = None
        if _takes_tests(app, added):
            test = _text(app, "How will we see that it is done? (Enter: later)")
        return [added] if test is None else [added, SetTest(ref=fact.ref, text=test)]
    if isinstance(fact, Update) and fact.finding in TESTED and not (fact.test or fact.unmet):
        return [_with_tests(app, fact)]
    if isinstance(fact, Checked) and fact.nothing and not (fact.places or app.register.places):
        return [replace(fact, places=_text(app, "Where did you look?"))]
    return [fact]


def _with_tests(app: App, update: Update) -> Update:
    """A finding goes through the tests of its promise one by one; without any it sets one."""
    from tracker.read.show import CommitmentCard, show

    if len(update.refs) != 1:
        return update
    card = show(app.register, Times(date.max), update.refs[0])
    if not isinstance(card, CommitmentCard):
        return update
    met: list[str] = []
    unmet: list[str] = []
    tests = [test for test in card.tests if test.type is SuccessTestType.LETTER]
    for test in tests:
        was = {True: "met", False: "not met", None: "not judged"}[test.met]
        answer = app.ask(
            f"Test {test.number}: {test.text}. Is it so? (y, n; Enter: as it was, {was})",
            default="",
            show_default=False,
            type=click.Choice(["y", "n", ""]),
            show_choices=False,
        )
        if answer:
            (met if answer == "y" else unmet).append(str(test.number))
    if not tests:
        met = _texts(app, "What is true now that shows it?")
    left = [test for test in tests if test.met is not True and str(test.number) not in met]
    if update.finding is Delivery.PARTLY_DELIVERED and not (unmet or left):
        unmet = _texts(app, "What is not true yet?")
    return replace(update, test=tuple(met), unmet=tuple(unmet))


def _texts(app: App, question: str) -> list[str]:
    answer = _text(app, question)
    return [] if answer is None else [answer]


def dated(app: App, verbs: Sequence[Verb], missing: MissingDay) -> list[Verb]:
    """The verbs on the day that the person was asked for; the refusal stands without one."""
    app.say(missing.sentence)
    day = _when(app, "It happened on")
    if day is None:
        raise missing
    return [
        verb.with_evidence(replace(verb.evidence, on=verb.evidence.on or day))
        if isinstance(verb, Fact)
        else verb
        for verb in verbs
    ]


def _describe(app: App, source: NewSource) -> NewSource:
    """A new address is described once: whatever of its fields asks for it and was not given."""
    from tracker.record.writer import is_known_source

    if "://" not in source.where or is_known_source(app.register, source.where):
        return source
    app.say(f"{source.where} is new to the register.")
    answers = {
        field.name: _ask(app, field.declared.prompt, field.declared.type)
        for field in fields_of(NewSource)
        if field.declared.prompt is not None and not getattr(source, field.name)
    }
    return replace(source, **answers)


def _ask(app: App, question: str, type: ValueType[Any]) -> Any:
    """One answer, read by its type."""
    if type is WHEN:
        return _when(app, question)
    if not type.words:
        return _text(app, question)
    words = ", ".join(word.value for word in type.words)
    return app.ask(
        f"{question} ({words})",
        default=SourceType.OTHER.value,
        value_proc=lambda text: _read(type, text),
    )


def _offer_deadline(app: App, add: Add) -> Add:
    """A phrase found in the quote is offered with the window it would be read as."""
    from tracker.domain.deadline.grammar import find_phrase

    if add.due is not None or not add.evidence.quote:
        return add
    phrase = find_phrase(add.evidence.quote, _place(app, add))
    if phrase is None:
        return add
    offered = replace(add, due=phrase)
    deadline = _read_due(app, offered)
    if deadline is not None and app.confirm(f"Deadline: {phrase} → {deadline.reading}"):
        return offered
    return add


def _takes_tests(app: App, add: Add) -> bool:
    """Whether to ask for a test: not of what is kept time and again.

    Nor where no rule reads its date: that is refused, and the answer would be lost.
    """
    if add.kind is Kind.STANDING:
        return False
    if add.due is None or add.earliest or add.latest:
        return True
    deadline = _read_due(app, add)
    return deadline is not None and deadline.bound is not Bound.RECURRING


def _read_due(app: App, add: Add) -> Deadline | None:
    """The date of a promise as a rule reads it; None where none does."""
    from tracker.domain.deadline.grammar import read_phrase

    said = _day(app, add.evidence)
    try:
        return read_phrase(add.due or "", said=said, jurisdiction=_place(app, add))
    except TrackerError:
        return None


def _place(app: App, add: Add) -> Jurisdiction:
    from tracker.record.writer import jurisdiction_of

    return add.jurisdiction or jurisdiction_of(app.register)


def _day(app: App, evidence: Evidence) -> date:
    """The day of a fact that is not recorded yet."""
    days: list[When | None] = [evidence.on, *(source.published for source in evidence.sources)]
    return next((day.latest for day in days if day and day.latest), app.today)


def _text(app: App, question: str) -> str | None:
    answer: str = app.ask(question, default="", show_default=False)
    return answer.strip() or None


def _when(app: App, question: str) -> When | None:
    when: When | None = app.ask(
        f"{question}, as 2025-01-16 (Enter: not known)",
        default="",
        show_default=False,
        value_proc=lambda text: _read(WHEN, text) if text.strip() else None,
    )
    return when


def _read(type: ValueType[Any], text: str) -> Any:
    """An answer read by its type; what cannot be read is asked again."""
    try:
        return type.read(text)
    except TrackerError as error:
        raise click.BadParameter(error.line()) from None


_SOURCE = "Source (key, address, or . for the last one used)"
_SHORT = {value: word for word, value in Delivery.short_words().items()}


def words_asked_for(app: App, command: str, refs: list[str]) -> list[str]:
    """The words of a command about these refs with what it needs, asked for in a review."""
    questions = _QUESTIONS.get(command)
    if questions is None:
        return refs
    options, last = questions(app)
    # Behind --, so that no word of an answer is taken for an option.
    return [*options, "--", *refs, last]


def _step(app: App) -> tuple[list[str], str]:
    what = app.ask("What happened")
    source = app.ask(_SOURCE, default=".")
    kind = app.ask("An action, or talk", default="action", type=click.Choice(["action", "talk"]))
    return ["-s", source, f"--{kind}"], what


def _finding(app: App) -> tuple[list[str], str]:
    values = [word for word in FINDINGS if word is not Delivery.NOT_ASSESSED]
    choices = [_SHORT.get(word.value, word.value.replace("_", "-")) for word in values]
    delivery = app.ask(f"Finding ({', '.join(choices)})")
    source = app.ask(_SOURCE, default=".")
    quote = app.ask("Quote, verbatim (Enter: none)", default="", show_default=False)
    return ["-s", source, *(["-q", quote] if quote else [])], delivery


def _date(app: App) -> tuple[list[str], str]:
    phrase = app.ask("The date in their words, as: by Easter")
    return ["-s", app.ask(_SOURCE, default=".")], phrase


_QUESTIONS: dict[str, Callable[[App], tuple[list[str], str]]] = {
    "step": _step,
    "update": _finding,
    "due": _date,
}
