"""What changed, and what the last issue expected, as blocks."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tracker.domain.prose import (
    STOPS,
    count_words,
    list_words,
    lower_first,
    sentence,
    sentence_case,
)
from tracker.domain.vocabulary import Facet
from tracker.publish.document import (
    Block,
    Blocks,
    Card,
    Cards,
    CardStyle,
    Column,
    Day,
    Item,
    Items,
    Paragraph,
    Quote,
    Role,
    Row,
    RowGroup,
    Run,
    Runs,
    State,
    Subheading,
    Table,
    Text,
    ref,
    runs,
)
from tracker.publish.sections.shared import cell, joined, more, refs, source, whole
from tracker.publish.words import number
from tracker.report.build import Weekly
from tracker.report.changes import Changes, Clerical, Effect, ReportedEvent
from tracker.report.corrections import CorrectionLine
from tracker.report.shared import Listed, actor_words, body_words, counted
from tracker.report.since import Outcome, SinceLastIssue, SinceLine

_CLERICAL = {
    Clerical.OPENED: ("commitment or instrument opened", "commitments and instruments opened"),
    Clerical.REPAIRED: ("record repaired", "records repaired"),
    Clerical.LINKED: ("link", "links"),
    Clerical.TESTS: ("test set", "tests set"),
    Clerical.LOOKS: ("look that found nothing new", "looks that found nothing new"),
    Clerical.NOTES: ("note", "notes"),
    Clerical.COUNT: ("change of what we count", "changes of what we count"),
    Clerical.LOADED: ("entry of earlier history loaded", "entries of earlier history loaded"),
}


def changes(report: Weekly) -> Blocks:
    """Happened, learned, wrong, and one line of our own books."""
    value = report.changes
    clerical = _clerical(report, value)
    if not (value.happened.total or value.learned.total or value.wrong.total):
        nothing = (
            "We hold nothing of this week."
            if value.first
            else "Nothing of this week is recorded; we learned nothing of earlier weeks, and "
            "corrected nothing that was issued."
        )
        return (Paragraph(runs(nothing, " " if clerical else None, clerical)),)
    blocks = list(_events(report, value.happened, "Happened this week"))
    also: Runs = ()
    if value.first and value.learned.total:
        events = f"{counted(value.learned.total, 'event')} of earlier weeks"
        where = whole(report, "changes", "tracker log")
        also = runs(f"The register also holds {events}: ", where, ".")
    elif not value.first:
        blocks += _events(report, value.learned, "Learned this week about earlier weeks")
        blocks += _wrong(report, value.wrong)
    closing = joined((runs(_without(value)), also, clerical), " ")
    if closing:
        blocks.append(Paragraph(closing, Role.NOTE))
    return tuple(blocks)


def _without(value: Changes) -> str:
    """Which of the three lists are empty, in a sentence; a first issue compares with nothing."""
    nothing = [
        words
        for words, rows in (
            ("we hold no event of this week", value.happened),
            ("we learned nothing of earlier weeks", value.learned),
            ("we corrected nothing that was issued", value.wrong),
        )
        if not rows.total and (rows is value.happened or not value.first)
    ]
    return f"{sentence_case(list_words(nothing))}." if nothing else ""


def _clerical(report: Weekly, value: Changes) -> Runs:
    parts = [
        f"{number(line.count)} {_CLERICAL[line.sort][line.count != 1]}" for line in value.clerical
    ]
    if not parts:
        return ()
    return runs(
        f"In our own books: {list_words(parts)} (", whole(report, "changes", "tracker log"), ")."
    )


def _events(report: Weekly, events: Listed[ReportedEvent], title: str) -> Iterator[Block]:
    if not events.rows:
        return
    yield Subheading(runs(f"{title}: {counted(events.total, 'event')}"))
    yield Cards(tuple(map(_card, events.rows)), CardStyle.EVENTS)
    yield from more(report, events.left_out, "event", "changes", "tracker log")


def _card(event: ReportedEvent) -> Card:
    lines = effect_lines(event)
    blocks: list[Block] = [Paragraph(event_sentence(event), Role.EVENT)]
    if lines:
        blocks.append(Items(tuple(map(Item, lines))))
    if event.source is not None and event.acts[0].object != event.source.title:
        blocks.append(Paragraph(runs("Source: ", source(event.source), "."), Role.NOTE))
    return Card(runs(Day(event.when, opens=True)), tuple(blocks))


def effect_lines(event: ReportedEvent) -> tuple[Runs, ...]:
    """What an event moved, a line for each commitment or for several alike."""
    act_words = {act.words for act in event.acts}
    lines = tuple(_effect(effect, act_words) for effect in event.effects)
    if event.effects_left_out:
        lines += (runs(f"and {number(event.effects_left_out)} more lines"),)
    return lines


def event_sentence(event: ReportedEvent) -> Runs:
    """Who did what, as a sentence."""
    parts: list[Run] = []
    ended = ""
    for act in event.acts:
        # A title that asks or exclaims ends its sentence.
        if not parts or ended.endswith(STOPS):
            parts.append(Text(f"{' ' if parts else ''}{sentence_case(act.lead)}"))
        elif act.actor == event.acts[0].actor:
            parts.append(Text(f" and {act.words}"))
        else:
            parts.append(Text(f"; {_within(act.lead)}"))
        ended = act.object or act.words
        if act.object is None:
            continue
        parts.append(Text(" "))
        if act.ref is not None:
            parts.append(ref(act.ref, act.object))
        elif event.source is not None and event.source.title == act.object:
            parts += source(event.source)[:1]
        else:
            parts.append(Text(act.object))
    return runs(tuple(parts), "" if sentence(ended) == ended else ".")


def _within(lead: str) -> str:
    """What an act leads with inside a sentence: only a word of ours loses its capital."""
    ours = ("Withdrawn:", "Replaced:", "New:")
    return lower_first(lead) if lead.startswith(ours) else lead


def _effect(effect: Effect, act_words: Collection[str]) -> Runs:
    """'JAY-09: Not yet assessed → Under way, grade B'; `act_words` stand in the event already."""
    parts: list[Run] = [*refs(effect.refs), Text(": ")]
    who = f"{actor_words(effect.who)} " if effect.who else ""
    if effect.now is not None:
        if effect.was is not None and effect.was is not effect.now:
            parts += [State(effect.was), Text(" → ")]
        parts.append(State(effect.now))
        parts += [Text(f", {tail}") for tail in _tails(effect)]
    elif effect.facet is Facet.DELIVERY and effect.quote is None:
        parts.append(Text(f"{who or 'they '}spoke of it, coded by us as {effect.words}"))
    elif effect.facet is Facet.DELIVERY:
        lead = body_words(effect.who) if effect.who else "they say"
        parts += [Text(lead), *_words(effect)]
        parts.append(
            Text(f", coded by us as {effect.words}" if effect.coded else f": {effect.words}")
        )
    elif effect.words in act_words:
        return runs(tuple(parts[:-1]), *_quoted(effect))
    else:
        line = effect.words if who or effect.facet in _LOWER else sentence_case(effect.words)
        parts += [Text(f"{who}{line}"), *_quoted(effect)]
    return tuple(parts)


#: What goes on in a line, and does not begin a sentence of the record.
_LOWER = frozenset({Facet.IDENTITY, Facet.RESPONSE})


def _quoted(effect: Effect) -> Runs:
    is_quoted = effect.quote and effect.facet is not Facet.IDENTITY
    return _words(effect) if is_quoted else ()


def _words(effect: Effect) -> Runs:
    """The words that were said; what the source of the event reports is not in quotation marks."""
    if effect.reported_by is not None:
        return runs(f", as reported: {(effect.quote or '').strip()}")
    return runs(": ", Quote(effect.quote or ""))


def _tails(effect: Effect) -> Iterator[str]:
    if effect.late:
        yield effect.late
    if effect.grade is not None:
        yield f"grade {effect.grade.value}"


def _wrong(report: Weekly, wrong: Listed[CorrectionLine]) -> Iterator[Block]:
    if not wrong.rows:
        return
    yield Subheading(runs(f"We were wrong in issued reports: {counted(wrong.total, 'line')}"))
    yield Items(tuple(map(wrong_item, wrong.rows)))
    yield from more(report, wrong.left_out, "line", "corrections", "tracker errata")


def wrong_item(line: CorrectionLine) -> Item:
    """What we had written, what stands now, and why."""
    was = line.was or "nothing, by our error"
    now = line.now or "taken back"
    because = f" {sentence(sentence_case(line.because))}" if line.because else ""
    return Item(runs(ref(line.ref), f": we had written “{was}”; now “{now}”.{because}"))


_OUTCOMES = {
    Outcome.MET: "met",
    Outcome.LATE: "met late",
    Outcome.MISSED: "not met",
    Outcome.UNCHECKED: "not checked by us",
    Outcome.MOVED: "moved",
    Outcome.LEFT: "no longer expected",
    Outcome.OPENED: "opened",
    Outcome.CORRECTED: "put right by us",
}


def since_title(report: Weekly) -> str:
    """'Since issue 23'."""
    return (
        "Since the last issue"
        if report.since is None
        else f"Since issue {report.since.issue.number}"
    )


def since(report: Weekly) -> Blocks:
    """What the last issue expected against what came, and which of its lines were wrong."""
    value = report.since
    if value is None:
        return (Paragraph(runs("This is the first issue; none came before it.")),)
    issue = f"Issue {value.issue.number}"
    if not value.lines.total and not value.wrong.total:
        return (
            Paragraph(
                runs(
                    f"{issue} expected no date by now, and we would write none of its lines "
                    "differently."
                )
            ),
        )
    blocks: list[Block] = [Paragraph(runs(_since_lede(value, issue)), Role.LEDE)]
    if value.lines.rows:
        blocks.append(
            Table(
                f"What issue {value.issue.number} expected, and what came",
                (Column("Expected"), Column("Commitment"), Column("What came")),
                (RowGroup((), tuple(map(_since_row, value.lines.rows))),),
            )
        )
    blocks += more(report, value.lines.left_out, "date", "deadlines", "tracker agenda")
    if value.wrong.rows:
        blocks.append(Subheading(runs("What we would now write differently")))
        blocks.append(Items(tuple(map(wrong_item, value.wrong.rows))))
        blocks += more(report, value.wrong.left_out, "line", "corrections", "tracker errata")
    return tuple(blocks)


def _since_lede(value: SinceLastIssue, issue: str) -> str:
    if not value.lines.total:
        return f"{issue} expected no date by now."
    parts = [f"{number(line.count)} {_OUTCOMES[line.outcome]}" for line in value.outcomes]
    expected = f"{issue} expected {count_words(value.lines.total, 'date')} by now: "
    wrong = value.wrong.total
    lines = f" We would now write {counted(wrong, 'line')} of it differently." if wrong else ""
    return f"{expected}{list_words(parts)}.{lines}"


def _since_row(line: SinceLine) -> Row:
    return Row(
        (
            cell(Day(line.day, short=True), f", {line.words}"),
            cell(ref(line.ref), f" {line.title}"),
            cell(sentence(line.outcome_words).removesuffix(".")),
        )
    )
