"""Ready texts about what has gone quiet: a written question, a request, a letter.

They cite what was promised, when and where, ask, and take no side. No person is named in
words of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.identity import Subject
from tracker.domain.prose import day_words
from tracker.domain.report import Request, SourceLine
from tracker.domain.vocabulary import Kind
from tracker.services.weekly.phrases import counted, on_words, sentence, sentence_case

NO_BODY = "the body responsible"
#: A promise is quoted up to so many words; a longer one is named by its title alone.
QUOTED_WORDS = 30
#: Names that take an article, such as the Ministry of Justice, but not Ofsted.
_WITH_ARTICLE = re.compile(
    r"(Department|Ministry|Office)\b|"
    r".*\b(Agency|Authority|Board|Commission|Committee|Executive|Government|Inspectorates?|"
    r"Ministry|Office|Panel|Police Service|Service|Tribunal)$"
)
_KEEPING = {Kind.RECOMMENDATION: "implement", Kind.STANDING: "keep"}


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A commitment to ask about."""

    subject: Subject
    lead: str | None
    source: SourceLine | None
    """Where it was announced."""
    since: date | None
    """The day of the last event; None where nothing is recorded since it was announced."""
    last_what: str
    last_sentence: str


def question(about: Unanswered) -> str:
    """A written question to a parliament, in one sentence."""
    since = f" since {day_words(about.since)}" if about.since else ""
    keep = _KEEPING.get(about.subject.kind, "fulfil")
    source = _source(about, address=False)
    return (
        f"To ask {_named(about.lead)}, what steps have been taken{since} to {keep} "
        f"{_promise(about)}{f' ({source})' if source else ''}."
    )


def requests(some: Iterable[Unanswered]) -> tuple[Request, ...]:
    """A request for information and a letter to each body, by name; to no known body last."""
    by_body: dict[str | None, list[Unanswered]] = {}
    for about in some:
        by_body.setdefault(about.lead, []).append(about)
    bodies = sorted(by_body, key=lambda body: (body is None, (body or "").casefold()))
    return tuple(
        Request(
            body=body or NO_BODY,
            refs=tuple(about.subject.ref for about in by_body[body]),
            foi=_foi(body, by_body[body]),
            letter=_letter(body, by_body[body]),
        )
        for body in bodies
    )


def _foi(body: str | None, some: Sequence[Unanswered]) -> str:
    one = len(some) == 1
    listed = [f"{number}. {_item(about)}" for number, about in enumerate(some, start=1)]
    return _paragraphs(
        "Request under the Freedom of Information Act 2000",
        f"To {_named(body)}",
        f"Please send me the information you hold on the {'' if one else f'{len(some)} '}"
        f"{_noun(some)} below, for the period {'stated' if one else 'stated with each'}. "
        "I ask for plans, timetables, decisions and progress reports.",
        *listed,
        "If you do not hold some of this information, please say so. If you know which body "
        "holds it, please name that body.",
        "If this request needs to be refined, please give advice and assistance under "
        "section 16 of the Act.",
        "I would like to receive the information in electronic form.",
    )


def _letter(body: str | None, some: Sequence[Unanswered]) -> str:
    one = len(some) == 1
    lead = "" if body is None else " Our record names you as the lead body."
    counts = counted(len(some), _noun(some[:1]), _noun(some))
    listed = [sentence(f"– {_cited(about)}") + f" {about.last_sentence}" for about in some]
    return _paragraphs(
        f"To {_named(body)}",
        "We keep a record of published commitments and recommendations and of what is done "
        f"about them.{lead} We are writing about {counts}, and would be grateful "
        "for your help.",
        *listed,
        f"Please tell us{'' if one else ', for each of them'}:",
        "1. What has been done since then?",
        "2. By when will it be finished?",
        "3. Where can this be checked?",
        "We will record your answer with its date and its source. Thank you for your help.",
    )


def _item(about: Unanswered) -> str:
    start = about.since or about.subject.announced_latest
    period = f"Period: {day_words(start)} to the day on which you receive this request."
    return f"{sentence(_cited(about))} {period}"


def _cited(about: Unanswered) -> str:
    source = _source(about, address=True)
    return f"{sentence_case(_promise(about))}{f' ({source})' if source else ''}"


def _promise(about: Unanswered) -> str:
    subject = about.subject
    wording = " ".join((subject.wording or "").split())
    short = 0 < len(wording.split()) <= QUOTED_WORDS
    words = f", “{wording.removesuffix('.')}”" if short else ""
    return f"the {_noun([about])} made {on_words(subject.announced)}: {subject.title}{words}"


def _source(about: Unanswered, *, address: bool) -> str:
    source = about.source
    if source is None:
        return ""
    parts = (source.publisher, source.title, source.url if address else None)
    return ", ".join(part for part in parts if part)


def _noun(some: Sequence[Unanswered]) -> str:
    asks = {about.subject.kind is Kind.RECOMMENDATION for about in some}
    if len(some) == 1:
        return "recommendation" if True in asks else "commitment"
    return {
        frozenset({True}): "recommendations",
        frozenset({False}): "commitments",
    }.get(frozenset(asks), "commitments and recommendations")


def _named(body: str | None) -> str:
    """A body inside a sentence: the Home Office, Ofsted."""
    if body is None:
        return NO_BODY
    return f"the {body}" if _WITH_ARTICLE.match(body) else body


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(parts)
