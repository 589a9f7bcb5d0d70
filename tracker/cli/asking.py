"""Asks for what is missing, on a terminal only: of a new source, a quote, a review's answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.domain.dates import Times, When
from tracker.domain.deadline.calendars import institution
from tracker.domain.deadline.window import Bound, Deadline, Jurisdiction
from tracker.domain.source import is_address, type_of
from tracker.domain.vocabulary import (
    FINDINGS,
    TESTED,
    Delivery,
    Kind,
    SourceType,
    Stage,
    SuccessTestType,
    find_word,
)
from tracker.errors import MissingDay, MissingExtra, TrackerError, as_typed
from tracker.record.assess import Update
from tracker.record.opening import Add
from tracker.record.quotes import check_ahead
from tracker.record.say import Claim
from tracker.record.steps import Checked, Step
from tracker.record.success_tests import SetTest
from tracker.record.verb import WHEN, Evidence, Fact, NewSource, ValueType, Verb, fields_of

if TYPE_CHECKING:
    from tracker.cli.app import App
    from tracker.domain.page import PageFacts
    from tracker.domain.subject import Subject

#: The last source that was used, where a source is named.
LAST = "."
#: The answer that takes nothing, where Enter would take what is shown.
NOTHING = "-"


def complete(app: App, verbs: Sequence[Verb]) -> list[Verb]:
    """The verbs with what the person was asked for; Enter takes what is shown.

    What no answer could mend is refused first.
    """
    verbs = with_last_source(app, verbs)
    check_ahead(app.register, [verb for verb in verbs if isinstance(verb, Fact)])
    verbs = [_with_evidence(app, verb) for verb in verbs]
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


def _with_evidence(app: App, verb: Verb) -> Verb:
    """A fact with the source and the words that it cannot be recorded without."""
    if not isinstance(verb, Fact):
        return verb
    evidence = verb.evidence
    if not (evidence.sources or verb.rests_on_nothing()):
        evidence = replace(evidence, sources=(NewSource(where=_source(app)),))
    if verb.in_words and not evidence.quote:
        evidence = replace(evidence, quote=_text(app, "Their words, verbatim"))
    if evidence == verb.evidence:
        return verb
    fact = verb.with_evidence(evidence)
    check_ahead(app.register, [fact])
    return fact


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
    if isinstance(fact, Step) and fact.by is None:
        return [replace(fact, by=_text(app, _whose_act(app, fact)))]
    if isinstance(fact, Claim) and not (fact.by or fact.voice or _has_speaker(app, fact)):
        return [replace(fact, by=_text(app, "Who said it? (Enter: the lead body)"))]
    if isinstance(fact, Checked) and fact.nothing and not (fact.places or app.register.places):
        return [replace(fact, places=_text(app, "Where did you look?"))]
    return [fact]


def _whose_act(app: App, step: Step) -> str:
    """The question for who acted, with what Enter takes: never who published the source."""
    from tracker.read.show import CommitmentCard, InstrumentCard, show
    from tracker.record.writer import jurisdiction_of

    otherwise = "the lead body"
    if len(step.refs) == 1:
        try:
            card = show(app.register, Times(date.max), step.refs[0])
        except TrackerError:
            card = None
        stage = find_word(Stage, step.what)
        if isinstance(card, InstrumentCard) and stage is not None:
            otherwise = institution(stage, jurisdiction_of(app.register))
        elif isinstance(card, CommitmentCard) and card.row.lead:
            otherwise = card.row.lead
    return f"Whose act is it? (Enter: {otherwise})"


def _has_speaker(app: App, fact: Fact) -> bool:
    """Whether a source of a fact says whose words it holds."""
    for source in fact.evidence.sources:
        if source.speaker:
            return True
        subject = source_typed(app, source.where)
        if subject is not None and subject.one("speaker") is not None:
            return True
    return False


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


def with_last_source(app: App, verbs: Sequence[Verb]) -> list[Verb]:
    """The verbs with what `-s .` stands for, which is said before anything is asked.

    Where nothing was used today it stays, and is refused where it is written.
    """
    from tracker.read.sources import last_source

    citing = [verb for verb in verbs if isinstance(verb, Fact) and _cites_last(verb)]
    last = last_source(app.register) if citing else None
    if last is None:
        return list(verbs)
    app.say(f"-s {LAST} is {last.ref}: {last.title}")
    return [_citing(verb, last.ref) if isinstance(verb, Fact) else verb for verb in verbs]


def _cites_last(fact: Fact) -> bool:
    return any(source.where == LAST for source in fact.evidence.sources)


def _citing(fact: Fact, key: str) -> Fact:
    """A fact that cites the last source by its key."""
    sources = tuple(
        replace(source, where=key) if source.where == LAST else source
        for source in fact.evidence.sources
    )
    return fact.with_evidence(replace(fact.evidence, sources=sources))


def described_source(app: App, source: NewSource, *, as_read: bool = False) -> NewSource:
    """A new source with what its document says of itself.

    It is taken with `as_read`; on a terminal it is offered, and everything else asked for;
    elsewhere it is printed.
    """
    name = source.copy or source.where
    if not (is_address(source.where) or source.copy or _is_file(source.where)):
        return source
    facts = _facts(app, source)
    if as_read:
        return _with_address(source, facts)
    if app.interactive:
        return _asked(app, source, facts)
    unsaid = [(what, value) for what, value in facts.lines() if not getattr(source, what, None)]
    if is_address(source.where):
        unsaid = [(what, value) for what, value in unsaid if what != "url"]
    if unsaid:
        words = "; ".join(f"{what} {as_typed(value, limit=90)}" for what, value in unsaid)
        app.say(f"{name} says of itself: {words}. To take that: tracker undo, and add --as-read.")
    return source


def _facts(app: App, source: NewSource) -> PageFacts:
    """What the document of a source says of itself, where there is a file of it."""
    from tracker.domain.page import PageFacts
    from tracker.record.stored import facts_of, read_document

    file = source.copy or (None if is_address(source.where) else source.where)
    if file is None or not _is_file(file):
        return PageFacts()
    try:
        return facts_of(read_document(Path(file), name=file))
    except MissingExtra as missing:
        app.say(missing.line())
        return PageFacts()


def _with_address(source: NewSource, facts: PageFacts) -> NewSource:
    """A source as its document describes it, which is its copy where it names its address."""
    described = replace(
        source,
        title=source.title or facts.title,
        publisher=source.publisher or facts.publisher,
        published=source.published or facts.published,
    )
    if facts.url is None or is_address(source.where):
        return described
    return replace(described, where=facts.url, copy=source.copy or source.where)


def _describe(app: App, source: NewSource) -> NewSource:
    """A new address or file is described once; what is known already is left as it is."""
    if source_typed(app, source.where) is not None:
        return source
    return described_source(app, source)


def source_typed(app: App, where: str) -> Subject | None:
    """The source of a key, an address or a file; None where it is new to the register."""
    from tracker.read.sources import known_source
    from tracker.record.stored import read_document

    sha256 = None
    if not is_address(where) and _is_file(where):
        sha256 = read_document(Path(where), name=where).sha256
    return known_source(app.register, where, sha256=sha256)


def _asked(app: App, source: NewSource, facts: PageFacts) -> NewSource:
    """A source whose parts were asked for; Enter takes what its document says, or the last one."""
    from tracker.read.sources import last_source

    app.say(f"{source.where} is new to the register.")
    if facts.url and not is_address(source.where) and app.confirm(f"Is it the page {facts.url}?"):
        source = replace(source, where=facts.url, copy=source.copy or source.where)
    last = last_source(app.register, whenever=True)
    type_ = type_of(source.where if is_address(source.where) else None)
    if type_ is SourceType.OTHER and last is not None:
        type_ = last.source_type
    defaults = {
        "title": facts.title,
        "type": type_.value,
        "publisher": facts.publisher or (last and last.texts.get("publisher")),
        "published": facts.published and facts.published.text,
    }
    answers = {
        field.name: _ask(
            app, field.declared.prompt, field.declared.type, defaults.get(field.name) or ""
        )
        for field in fields_of(NewSource)
        if field.declared.prompt is not None and not getattr(source, field.name)
    }
    return replace(source, **answers)


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def _ask(app: App, question: str, type: ValueType[Any], default: str) -> Any:
    """One answer, read by its type; `-` is none, where Enter would take something."""
    if type is WHEN:
        return _when(app, question, default)
    if type.words:
        words = ", ".join(word.value for word in type.words)
        return app.ask(
            f"{question} ({words})", default=default, value_proc=lambda text: _read(type, text)
        )
    if not default:
        return _text(app, question)
    answer: str = app.ask(f"{question} (-: none)", default=default)
    return None if answer.strip() == NOTHING else answer.strip() or None


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

    day = _day(app, add.evidence)
    try:
        return read_phrase(add.due or "", said=day, jurisdiction=_place(app, add))
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


def _when(app: App, question: str, default: str = "") -> When | None:
    when: When | None = app.ask(
        f"{question}, as 2025-01-16 ({'-' if default else 'Enter'}: not known)",
        default=default,
        show_default=bool(default),
        value_proc=lambda text: _read(WHEN, text) if text.strip() not in {"", NOTHING} else None,
    )
    return when


def _read(type: ValueType[Any], text: str) -> Any:
    """An answer read by its type; what cannot be read is asked again."""
    try:
        return type.read(text)
    except TrackerError as error:
        raise click.BadParameter(error.line()) from None


def _source(app: App) -> str:
    """The source of an answer; Enter takes the last one of today, where there is one."""
    from tracker.read.sources import last_source

    last = last_source(app.register)
    if last is None:
        answer: str = app.ask("Source (key, address or file)")
    else:
        what = f"Source (key, address or file; Enter: {last.title})"
        answer = app.ask(what, default=last.ref)
        answer = last.ref if answer == LAST else answer
    return answer


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
    source = _source(app)
    kind = app.ask("An action, or talk", default="action", type=click.Choice(["action", "talk"]))
    return ["-s", source, f"--{kind}"], what


def _finding(app: App) -> tuple[list[str], str]:
    values = [word for word in FINDINGS if word is not Delivery.NOT_ASSESSED]
    choices = [_SHORT.get(word.value, word.value.replace("_", "-")) for word in values]
    delivery = app.ask(f"Finding ({', '.join(choices)})")
    source = _source(app)
    quote = app.ask("Quote, verbatim (Enter: none)", default="", show_default=False)
    return ["-s", source, *(["-q", quote] if quote else [])], delivery


def _date(app: App) -> tuple[list[str], str]:
    phrase = app.ask("The date in their words, as: by Easter")
    return ["-s", _source(app)], phrase


_QUESTIONS: dict[str, Callable[[App], tuple[list[str], str]]] = {
    "step": _step,
    "update": _finding,
    "due": _date,
}
