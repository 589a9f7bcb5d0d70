"""In brief: the heading, four answers that name actors and acts, and four figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.entry import Entry
from tracker.domain.headlines import Headline
from tracker.domain.lateness import is_overdue
from tracker.domain.prose import (
    count_words,
    days_words,
    list_words,
    lower_first,
    on_words,
    sentence_case,
)
from tracker.domain.schedule import Schedule
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Delivery, Facet, Identity, Kind, Response, SubjectType
from tracker.report.changes import Act, Changes, ReportedEvent
from tracker.report.claims import ClaimRow, Claims, Gap, gap_of
from tracker.report.late import Late
from tracker.report.reading import EVERYTHING, WE, Reading
from tracker.report.shared import (
    Span,
    SpanKind,
    actor_words,
    be,
    body_words,
    counted,
    opening,
    short_title,
)
from tracker.report.since import ENDINGS, Events
from tracker.report.stands import Stands

#: The longest answer, in words, and the longest heading, in characters (look, microcopy).
LONGEST = 35
LONGEST_TITLE = 85
#: How many commitments an answer names, and the longest name of one, in words.
NAMED = 2
LONGEST_NAME = 14


class Question(StrEnum):
    """What a reader came for, in the order of the answers."""

    PROMISED = "promised"
    CHANGED = "changed"
    LATE = "late"
    CLAIMED = "claimed"

    @property
    def label(self) -> str:
        """The label beside the answer."""
        return "Claimed, not shown" if self is Question.CLAIMED else self.value.capitalize()


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the four answers, of at most 35 words."""

    question: Question
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class FigureCount:
    """One of the four large figures, which are always the same."""

    label: str
    value: int
    of: int
    """The commitments that are counted."""
    change: int | None
    """Against last Sunday as it is known now; None in a first issue."""
    note: str


@dataclass(frozen=True, slots=True)
class Brief:
    """What a reader must know."""

    title: str
    """The heading of the page, without the scope."""
    scope: str | None
    """What stands before it: 'Home Office'; None for everything."""
    summary: str
    """One sentence for those who have seen the heading only."""
    answers: tuple[Answer, ...]
    figures: tuple[FigureCount, ...]
    comment: str | None
    """The analyst's own paragraphs, in Markdown; never ours."""


def text(words: str) -> Span:
    """Plain words."""
    return Span(SpanKind.TEXT, words)


def strong(words: str) -> Span:
    """The words that an answer leads with: who did what."""
    return Span(SpanKind.STRONG, words)


def named(ref: str, title: str) -> Span:
    """A commitment by its title, or by its ref where that is long."""
    short = short_title(title) or ""
    return Span(SpanKind.REF, ref, short if 0 < len(short.split()) <= LONGEST_NAME else None)


def brief_of(
    reading: Reading,
    events: Events,
    changes: Changes,
    late: Late,
    claims: Claims,
    stands: Stands,
    comment: str | None,
) -> Brief:
    """In brief, from the parts that stand in full below it."""
    title = _title(events, changes, late, stands)
    return Brief(
        title=title,
        scope=_scope(reading),
        summary=_summary(stands, late, claims),
        answers=(
            Answer(Question.PROMISED, _fitting(_promised(reading, changes, stands))),
            Answer(Question.CHANGED, _fitting(_changed(events, changes, stands))),
            Answer(Question.LATE, _fitting(_late(late))),
            Answer(Question.CLAIMED, _fitting(_claimed(claims))),
        ),
        figures=_figures(reading, changes, claims, stands),
        comment=comment,
    )


def _scope(reading: Reading) -> str | None:
    scope = reading.scope.scope
    if scope == EVERYTHING:
        return None
    programme = reading.scope.programme
    titles = (scope.lead, None if programme is None else reading.title_of(programme))
    return ", ".join(filter(None, titles))


def _fitting(clauses: Iterable[Sequence[Span]]) -> tuple[Span, ...]:
    """As many whole clauses as an answer has words for; the first always stands."""
    spans: list[Span] = []
    words = 0
    for clause in clauses:
        count = len(" ".join(span.title or span.text for span in clause).split())
        if spans and words + count > LONGEST:
            break
        words += count
        spans += [text(" "), *clause] if spans else clause
    return tuple(spans)


# The heading


def _title(events: Events, changes: Changes, late: Late, stands: Stands) -> str:
    """'Casey audit delivered, 27 days late; the UK Government accepted 12 recommendations'."""
    title = ""
    for clause in _title_clauses(events, changes):
        longer = f"{title}; {clause}" if title else clause
        if len(longer) <= LONGEST_TITLE and title.count("; ") < 1:
            title = longer
    if title:
        return sentence_case(title)
    if stands.total and stands.assessed * 2 < stands.total:
        return f"{stands.assessed:,} of {stands.total:,} assessed so far"
    return _quiet(late, stands)


def _quiet(late: Late, stands: Stands) -> str:
    if not stands.total:
        return "No commitments are counted yet"
    done = dict(stands.headlines).get(Headline.DELIVERED, 0)
    words = f"Quiet week: {done:,} of {stands.total:,} delivered"
    if late.overdue.rows:
        days = days_words(late.overdue.rows[0].days or 0)
        one = late.overdue.total == 1
        first = "one promise is" if one else f"{late.overdue.total:,} promises are late, one by"
        words += f", {first} {days}{' late' if one else ''}"
    return words


def _title_clauses(events: Events, changes: Changes) -> Iterator[str]:
    delivered = events.ended[Headline.DELIVERED]
    if delivered:
        yield _ended_words(Headline.DELIVERED, delivered)
    for headline in ENDINGS[1:]:
        if events.ended[headline]:
            yield _ended_words(headline, events.ended[headline])
    if events.replaced:
        yield _ended_words(Headline.REPLACED, events.replaced)
    for act in _acts(changes, {Facet.RESPONSE, Facet.IDENTITY}):
        object_ = short_title(act.object) if act.object else None
        yield f"{act.lead} {object_ or act.ref or ''}".rstrip()
    if events.overdue:
        yield _ended_words("overdue", events.overdue)
    if events.changed:
        states = {standing.headline for standing in events.changed}
        if len(states) == 1:
            yield _ended_words(states.pop(), events.changed)
        else:
            yield f"{counted(len(events.changed), 'commitment')} changed status"


def _ended_words(state: Headline | str, some: Sequence[Standing]) -> str:
    """'Casey audit delivered, 27 days late', 'three commitments rejected'."""
    label = lower_first(state.label) if isinstance(state, Headline) else state
    if len(some) > 1:
        return f"{counted(len(some), 'commitment')} {label}"
    only = some[0]
    late = ""
    if state is Headline.DELIVERED and only.timing.value is Schedule.MET_LATE:
        late = f", {days_words(only.timing.days or 0)} late"
    return f"{short_title(only.subject.title) or only.subject.ref}: {label}{late}"


def _acts(changes: Changes, facets: set[Facet]) -> Iterator[Act]:
    """The acts of this week's events that are about these facets."""
    for event in changes.happened.rows:
        if any(effect.facet in facets for effect in event.effects):
            yield from (act for act in event.acts if act.actor and act.facet in facets)


def _summary(stands: Stands, late: Late, claims: Claims) -> str:
    """One sentence for those who have seen the heading only."""
    if not stands.total:
        return "No commitments are counted yet."
    done = dict(stands.headlines).get(Headline.DELIVERED, 0)
    gaps = claims.ahead + claims.unchecked
    whole = count_words(stands.total, "commitment")
    return (
        f"{done:,} of {whole} delivered, {late.overdue.total:,} overdue, "
        f"{stands.total - stands.assessed:,} not yet assessed; "
        f"{count_words(gaps, 'claim')} not borne out by the evidence."
    )


# The four answers


def _promised(reading: Reading, changes: Changes, stands: Stands) -> Iterator[Sequence[Span]]:
    made = list(_made(reading))
    yield from made[:NAMED]
    if not made and changes.first:
        yield from _newest(reading)
    elif not made:
        yield [strong("No new promise this week.")]
    yield [text(f"We follow {count_words(stands.total, 'commitment')}{_programmes(stands)}.")]


def _made(reading: Reading) -> Iterator[list[Span]]:
    """Who promised, answered or recommended what this week: promises first, the most first."""
    acts: dict[tuple[int, str, str], list[int]] = {}
    for entry in reading.of_week:
        key = None if entry.occurred_latest < reading.week.monday else _promise_key(reading, entry)
        if key is not None:
            acts.setdefault(key, []).append(entry.subject)
    for (place, actor, words), subjects in sorted(
        acts.items(), key=lambda item: (item[0][0], -len(item[1]), item[0])
    ):
        noun = ("promise", "recommendation", "demand")[place % 3]
        lead = _did(actor, words, len(subjects), noun)
        if len(subjects) > 1 and place:
            yield [strong(f"{lead}.")]
            continue
        lead += ":"
        first = subjects[0]
        more = f" and {counted(len(subjects) - 1, 'more', 'more')}" if len(subjects) > 1 else ""
        title = named(reading.ref(first), reading.title_of(first))
        yield [strong(lead), text(" "), title, text(f"{more}.")]


_ANSWERED = {
    Response.ACCEPTED: "accepted",
    Response.ACCEPTED_IN_PRINCIPLE: "accepted in principle",
    Response.ACCEPTED_IN_PART: "accepted in part",
    Response.REJECTED: "rejected",
}
_MADE = {Kind.RECOMMENDATION: 4, Kind.DEMAND: 5}


def _promise_key(reading: Reading, entry: Entry) -> tuple[int, str, str] | None:
    """In which order an act is told, whose it is and what was done; None for another sort."""
    subject = reading.now.subjects.get(entry.subject)
    if subject is None or subject.type is not SubjectType.COMMITMENT:
        return None
    if entry.facet is Facet.IDENTITY and entry.value == Identity.OPENED:
        return _MADE.get(subject.kind, 0), reading.voice(entry), "made"
    if entry.facet is Facet.RESPONSE and entry.value in _ANSWERED:
        return 1, reading.voice(entry), _ANSWERED[Response(entry.value)]
    return None


def _did(actor: str, words: str, count: int, noun: str) -> str:
    """'The UK Government made two promises'; 'A promise was made' where nobody is named."""
    some = f"a {noun}" if count == 1 else counted(count, noun)
    if actor == WE:
        return f"{sentence_case(some)} {be(count, past=True)} {words}"
    return f"{sentence_case(actor_words(actor))} {words} {some}"


def _newest(reading: Reading) -> Iterator[list[Span]]:
    """In a first issue: the newest promises, by name."""
    counted_ones = [standing for standing in reading.commitments if standing.counted]
    newest = sorted(counted_ones, key=lambda s: (s.subject.announced_latest, s.subject.id))
    for standing in reversed(newest[-NAMED:]):
        opened = standing.subject.opened
        did = _did(reading.voice(opened), "made", 1, "promise")
        yield [
            strong(f"{did} {on_words(opened.when)}:"),
            text(" "),
            named(standing.subject.ref, standing.subject.title),
            text("."),
        ]


def _programmes(stands: Stands) -> str:
    """': 28 under Jay inquiry and 12 under Casey audit'."""
    groups = [(group.title, len(group.rows)) for group in stands.groups if group.ref is not None]
    groups += [(row.title, row.total) for row in stands.summary if row.ref is not None]
    named_ones = [(short_title(title), count) for title, count in groups[:NAMED]]
    parts = [f"{count:,} under “{title}”" for title, count in named_ones if title]
    return f": {list_words(parts)}" if parts else ""


def _act_spans(act: Act) -> list[Span]:
    """Who did what, without a full stop."""
    lead = sentence_case(act.lead) if act.actor else act.words
    if act.object is None:
        return [strong(lead)]
    if act.ref is None:
        return [strong(lead), text(f" {short_title(act.object) or 'a document'}")]
    return [strong(lead), text(" "), named(act.ref, act.object)]


def _changed(events: Events, changes: Changes, stands: Stands) -> Iterator[Sequence[Span]]:
    moved = [event for event in changes.happened.rows if _moved(event)]
    for event in moved[:NAMED]:
        yield _event_spans(event)
    if not changes.happened.total:
        yield [strong("Nothing this week."), text(" We hold no document, act or date of it.")]
    elif not moved:
        yield [strong("No status changed this week.")]
    if events.learned:
        yield [text(f"{opening(len(events.learned), 'ending')} of earlier weeks came to light.")]
    if stands.total:
        done = dict(stands.headlines).get(Headline.DELIVERED, 0)
        yield [text(f"Delivered so far: {done:,} of {stands.total:,}.")]


def _moved(event: ReportedEvent) -> bool:
    """Whether an event changed what a reader sees of a commitment."""
    return any(
        effect.now is not effect.was if effect.now else effect.facet is Facet.STAGE
        for effect in event.effects
    )


def _event_spans(event: ReportedEvent) -> list[Span]:
    """The act, and the state that it brought, unless the act is that state's name."""
    act = event.acts[0]
    spans = _act_spans(act)
    in_act = act.facet if act.facet is Facet.DISPOSITION else None
    effect = next(
        (effect for effect in event.effects if effect.now and effect.facet is not in_act), None
    )
    if effect is not None and effect.now is not None:
        late = f", {effect.late}" if effect.late else ""
        if len(effect.refs) > 1:
            about: list[Span] = [text(f": {counted(len(effect.refs), 'commitment')} ")]
        elif act.ref != effect.refs[0]:
            about = [text(": "), Span(SpanKind.REF, effect.refs[0]), text(" ")]
        else:
            about = [text(": ")]
        spans += [*about, text(f"{lower_first(effect.now.label)}{late}")]
    return [*spans, text(".")]


def _late(late: Late) -> Iterator[Sequence[Span]]:
    for row in late.overdue.rows[:1]:
        who = sentence_case(body_words(row.lead))
        lead = f"{who} is {days_words(row.days or 0)} late:"
        yield [strong(lead), text(" "), named(row.ref, row.title), text(".")]
    if late.overdue.total > 1:
        more = late.overdue.total - 1
        yield [text(f"{opening(more, 'more commitment')} {be(more)} overdue.")]
    if not late.overdue.total:
        yield [strong("Nothing is known to be overdue.")]
    for row in late.unchecked.rows[:1]:
        passed = row.days or 0
        lead = (
            f"A date of {body_words(row.lead)} passed {days_words(passed)} ago, not checked by us:"
        )
        yield [strong(lead), text(" "), named(row.ref, row.title), text(".")]
    if late.unchecked.total > 1:
        yield [text(f"{opening(late.unchecked.total - 1, 'more date')} passed unchecked.")]
    if late.due.total:
        due = late.due.total
        falls = "falls" if due == 1 else "fall"
        yield [text(f"{opening(due, 'commitment')} {falls} due within 30 days.")]
    if late.dateless.total:
        total = late.dateless.total
        has = "has" if total == 1 else "have"
        yield [text(f"{opening(total, 'open commitment')} {has} no last day.")]


def _claimed(claims: Claims) -> Iterator[Sequence[Span]]:
    rows = [row for row in claims.rows.rows if row.gap in {Gap.AHEAD, Gap.UNCHECKED} and row.claim]
    for row in rows[:NAMED]:
        yield _claim_spans(row)
    if not rows:
        yield [strong("No claim is ahead of our findings, and none waits to be checked.")]
    elif claims.ahead + claims.unchecked > NAMED:
        yield [
            text(
                f"In all, {claims.ahead:,} {be(claims.ahead)} ahead of the evidence and "
                f"{claims.unchecked:,} not checked by us."
            )
        ]


def _claim_spans(row: ClaimRow) -> list[Span]:
    claim = row.claim
    if claim is None:
        return []
    who = sentence_case(actor_words(claim.voice))
    state = "in progress" if claim.value is Delivery.UNSPECIFIED else claim.value.label
    lead = (
        f"{who} spoke of a commitment, coded by us as {state}:"
        if claim.coded
        else (f"{who} said {state}:")
    )
    our_finding = (
        "not checked by us since"
        if row.gap is Gap.UNCHECKED
        else f"we find {lower_first(row.headline.label)}"
    )
    more = f" and {len(row.refs) - 1:,} more" if len(row.refs) > 1 else ""
    return [strong(lead), text(" "), named(row.refs[0], row.title), text(f"{more}; {our_finding}.")]


# The four figures


def _figures(
    reading: Reading, changes: Changes, claims: Claims, stands: Stands
) -> tuple[FigureCount, ...]:
    now = [standing for standing in reading.commitments if standing.counted]
    last = [standing for standing in reading.last.standings.values() if standing.counted]
    gaps = {Gap.AHEAD, Gap.UNCHECKED}

    def change(after: int, before: int) -> int | None:
        return None if changes.first else after - before

    def showing(some: Iterable[Standing], headline: Headline) -> int:
        return Counter(standing.headline for standing in some)[headline]

    done, unassessed = Headline.DELIVERED, Headline.NOT_YET_ASSESSED
    overdue = sum(map(is_overdue, now))
    borne = claims.ahead + claims.unchecked
    apart = sum(is_overdue(standing) for standing in reading.commitments if not standing.counted)
    return (
        FigureCount(
            "Delivered",
            showing(now, done),
            stands.total,
            change(showing(now, done), showing(last, done)),
            "",
        ),
        FigureCount(
            "Overdue",
            overdue,
            stands.total,
            change(overdue, sum(map(is_overdue, last))),
            f"{opening(apart, 'item')} counted apart {be(apart)} late too" if apart else "",
        ),
        FigureCount(
            "Claims not borne out",
            borne,
            stands.total,
            change(borne, sum(gap_of(standing) in gaps for standing in last)),
            f"{claims.ahead:,} ahead of the evidence, {claims.unchecked:,} not checked by us",
        ),
        FigureCount(
            "Not yet assessed",
            stands.total - stands.assessed,
            stands.total,
            change(showing(now, unassessed), showing(last, unassessed)),
            "",
        ),
    )
