"""What we ask: the open questions to each office, and letters that put them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.describe import Context, Description, clause, describe, sentence_of
from tracker.domain.entry import Entry
from tracker.domain.prose import day_words, on_words, sentence, sentence_case
from tracker.domain.standing import Standing
from tracker.domain.subject import RefOrder, Subject, addressee, ref_order
from tracker.domain.vocabulary import Facet, Kind, Response, Voice
from tracker.read.agenda import QUIET_DAYS
from tracker.report.reading import Reading
from tracker.report.shared import Listed, SourceLine, body_words, counted, first_source, listed


@dataclass(frozen=True, slots=True)
class AskRow:
    """The open questions to one office or public authority."""

    office: str
    questions: int
    ref: str
    """The commitment that has been silent longest, and the question about it."""
    title: str
    question: str
    """'What has been done since 16 January 2025?'"""


@dataclass(frozen=True, slots=True)
class Unaddressed:
    """A body that cannot be asked itself, and through which nobody is known to be asked."""

    body: str | None
    """None where a commitment names no lead body."""
    questions: int


@dataclass(frozen=True, slots=True)
class Ask:
    """What we ask: open commitments on which nothing is recorded for long."""

    after_days: int
    total: int
    offices: Listed[AskRow]
    """The most questions first."""
    unaddressed: Listed[Unaddressed]


@dataclass(frozen=True, slots=True)
class Request:
    """Texts to send to one body about its commitments that have gone quiet."""

    body: str
    refs: tuple[str, ...]
    foi: str
    """A request for information, paragraphs parted by an empty line."""
    letter: str


#: A promise is quoted up to so many words; a longer one is named by its title alone.
QUOTED_WORDS = 30
_KEEPING = {Kind.RECOMMENDATION: "implement", Kind.STANDING: "keep"}


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A commitment to ask about."""

    subject: Subject
    lead: str | None
    asked: str | None
    """The office or public body that is asked; None where nobody is known."""
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
        f"To ask {body_words(about.asked)}, what steps have been taken{since} to {keep} "
        f"{_promise(about)}{f' ({source})' if source else ''}."
    )


def requests(some: Iterable[Unanswered]) -> tuple[Request, ...]:
    """A request for information and a letter to each body that can be asked, by name."""
    by_body: dict[str, list[Unanswered]] = {}
    for about in some:
        if about.asked is not None:
            by_body.setdefault(about.asked, []).append(about)
    bodies = sorted(by_body, key=str.casefold)
    return tuple(
        Request(
            body=body,
            refs=tuple(about.subject.ref for about in by_body[body]),
            foi=_foi(body, by_body[body]),
            letter=_letter(body, by_body[body]),
        )
        for body in bodies
    )


def _foi(body: str, some: Sequence[Unanswered]) -> str:
    one = len(some) == 1
    listed = [f"{number}. {_item(about)}" for number, about in enumerate(some, start=1)]
    return _paragraphs(
        "Request under the Freedom of Information Act 2000",
        f"To {body_words(body)}",
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


def _letter(body: str, some: Sequence[Unanswered]) -> str:
    one = len(some) == 1
    leads = all(about.lead == body for about in some)
    lead = " Our record names you as the lead body." if leads else ""
    counts = counted(len(some), _noun(some[:1]), _noun(some))
    listed = [sentence(f"– {_cited(about)}") + f" {about.last_sentence}" for about in some]
    return _paragraphs(
        f"To {body_words(body)}",
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


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(parts)


@dataclass(frozen=True, slots=True)
class Silence:
    """A commitment that has gone quiet."""

    standing: Standing
    last: Entry | None
    """The last event; None where nothing is recorded since it was announced."""
    last_on: date
    days: int


def silences(reading: Reading) -> tuple[Silence, ...]:
    """Every counted commitment that is open and has gone quiet, longest first."""
    return tuple(sorted(_silences(reading), key=_place))


def ask_of(reading: Reading, silent: Sequence[Silence]) -> Ask:
    """The open questions by the office that can answer them."""
    by_office: dict[str, list[Silence]] = {}
    nobody: dict[str | None, int] = {}
    for silence in silent:
        lead = silence.standing.subject.one("lead")
        office = addressee(reading.parties, lead)
        if office is not None:
            by_office.setdefault(office.name, []).append(silence)
        else:
            name = None if lead is None else reading.name(lead)
            nobody[name] = nobody.get(name, 0) + 1
    names = sorted(by_office, key=lambda name: (-len(by_office[name]), name.casefold()))
    missing = sorted(nobody, key=lambda name: (-nobody[name], name or ""))
    return Ask(
        after_days=QUIET_DAYS,
        total=len(silent),
        offices=listed([_ask_row(name, by_office[name]) for name in names]),
        unaddressed=listed([Unaddressed(name, nobody[name]) for name in missing]),
    )


def _ask_row(office: str, silent: Sequence[Silence]) -> AskRow:
    longest = silent[0]
    subject = longest.standing.subject
    return AskRow(
        office=office,
        questions=len(silent),
        ref=subject.ref,
        title=subject.title,
        question=f"What has been done since {day_words(longest.last_on)}?",
    )


def letters_of(
    reading: Reading, context: Context, silent: Iterable[Silence]
) -> tuple[Request, ...]:
    """The letters ready to send; what they speak of needs its history read."""
    return requests(_unanswered(reading, context, silence) for silence in silent)


def _silences(reading: Reading) -> Iterable[Silence]:
    for standing in reading.commitments:
        if not (standing.counted and standing.is_open) or _is_refused(standing):
            continue
        last = _last_event(reading, standing)
        last_on = standing.subject.announced_latest if last is None else last.occurred_latest
        days = (reading.week.sunday - last_on).days
        if days > min(QUIET_DAYS, standing.expected_days or QUIET_DAYS):
            yield Silence(standing, last, last_on, days)


def _is_refused(standing: Standing) -> bool:
    """Whether everybody who answered an ask has rejected it: no news of it is to be expected."""
    answers = {entry.value for entry in standing.responses}
    return answers == {Response.REJECTED.value}


def _place(silence: Silence) -> tuple[int, RefOrder]:
    return -silence.days, ref_order(silence.standing.subject.ref)


def _unanswered(reading: Reading, context: Context, silence: Silence) -> Unanswered:
    subject = silence.standing.subject
    lead = subject.one("lead")
    office = addressee(reading.parties, lead)
    what, in_letter = _last_words(reading, context, silence.last, subject)
    return Unanswered(
        subject=subject,
        lead=None if lead is None else reading.name(lead),
        asked=None if office is None else office.name,
        source=first_source(reading, subject.opened),
        since=None if silence.last is None else silence.last_on,
        last_what=what,
        last_sentence=in_letter,
    )


#: The words of a step that a table has room for.
_SHORT = 12


def _last_event(reading: Reading, standing: Standing) -> Entry | None:
    """The newest event, one of its parts or of a bill included; None for none since it was made."""
    made = standing.subject.announced_latest
    events = [entry for entry in _events(reading, standing) if entry.occurred_latest > made]
    return max(events, key=_weight, default=None)


def _last_words(
    reading: Reading, context: Context, entry: Entry | None, about: Subject
) -> tuple[str, str]:
    """An event in words; None is the announcement itself.

    In a table, 'Claim: under way'; and in a letter, without names: 'On 2 July 2025 the stated
    progress was: under way.'
    """
    if entry is None:
        return "Announced", "The record holds nothing later."
    entry = reading.with_texts(entry)
    description = describe(replace(context, headlines={}), entry)
    what = description.what if entry.facet is Facet.STAGE else sentence_of(description, who=True)
    on, of = sentence_case(on_words(entry.when)), ""
    if entry.subject != about.id:
        ref = reading.ref(entry.subject)
        what, of = f"{ref}: {what}", "" if entry.facet is Facet.STAGE else f" (of {ref})"
    return _cut(what), sentence(f"{on} {_in_letter(entry, description)}{of}")


def _in_letter(entry: Entry, description: Description) -> str:
    """An event in a letter to the body itself, which names nobody."""
    if entry.facet is Facet.SAYS:
        return "a third party took a position on it"
    findings = {
        Voice.TRACKER.value: "our finding was",
        Voice.PROMISER.value: "the stated progress was",
    }
    opening = {
        Facet.DELIVERY: findings.get(entry.voice, "a third party’s finding was"),
        Facet.STEP: "the record has this step",
        Facet.RESPONSE: "the response was",
        Facet.STAGE: "a measure that carries it came to this stage",
    }.get(entry.facet)
    if opening is None:
        return f"the record has this: {clause(description)}"
    return f"{opening}: {description.what}"


def _weight(entry: Entry) -> tuple[date, bool, int]:
    """By day; of one day, what a third party thinks of it says least."""
    return entry.occurred_latest, entry.facet is not Facet.SAYS, entry.seq


def _events(reading: Reading, standing: Standing) -> Iterable[Entry]:
    """What happened to it, to its parts, to what it is linked to and to what carries it."""
    yield from standing.news
    for number in reading.related(standing.subject.id):
        other = reading.now.standings.get(number)
        if other is not None:
            yield from other.news
        yield from reading.stages_of(number)


def _cut(text: str) -> str:
    some = text.split()
    return text if len(some) <= _SHORT else f"{' '.join(some[:_SHORT])} …"
