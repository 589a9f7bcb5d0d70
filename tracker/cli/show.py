"""`tracker show`: everything about one commitment, instrument or source."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from tracker.cli.app import App, pass_app
from tracker.cli.log import LINES, evidence, live_first, on
from tracker.cli.options import ReadOptions, reading_options
from tracker.cli.output import (
    TableColumn,
    flags,
    print_rows,
    render,
    single_line,
    state,
    table,
    text,
    times_of,
    width,
)
from tracker.cli.params import complete_refs
from tracker.domain.binding import event_day_words
from tracker.domain.dates import parse_when
from tracker.domain.headlines import Agreement
from tracker.domain.occurrences import Occurrence, OccurrenceState
from tracker.domain.prose import count_words, day_words, when_words
from tracker.domain.row import plain
from tracker.domain.text import shown

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tracker.read.agenda import ReviewCase
    from tracker.read.log import LogLine
    from tracker.read.show import (
        Card,
        CardTest,
        CommitmentCard,
        DeadlineWords,
        EventCard,
        InstrumentCard,
        LinkLine,
        SourceCard,
        StageLine,
    )

#: A label and what stands beside it; an empty label continues the one above.
Lines: TypeAlias = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class CardLine:
    """A line of a card in a pipe."""

    field: str
    value: str


def print_card(app: App, reading: ReadOptions, card: Card, *, schema: str) -> None:
    """Print a card in the form that was asked for."""
    lines = list(_card_lines(card))
    commitment = _commitment(card)
    names = frozenset(entry.voice for entry in commitment.others) if commitment else frozenset()
    rows = [CardLine(label, value) for label, value in _continued(lines, names)]
    rows += [CardLine(f"entry {entry.entry}", _in_one_line(entry)) for entry in card.entries]
    print_rows(
        app,
        reading,
        rows,
        _COLUMNS,
        schema=schema,
        empty="",
        objects=[_value(card)],
        drawing=_drawn(card, lines),
    )


def _value(card: Card) -> dict[str, Any]:
    """The card as one flat object: a commitment's row comes first."""
    card_value: dict[str, Any] = plain(card)
    return {**card_value.pop("row", {}), **card_value}


def _drawn(card: Card, lines: list[tuple[str, str]]) -> Iterator[RenderableType]:
    from rich.table import Table

    (_, ref), (_, title) = lines[:2]
    commitment = _commitment(card)
    yield text(ref, "bold") + text("  ") + single_line(title)
    if commitment is not None:
        yield state(commitment.row.headline) + text("  ") + flags(commitment.row.badges)
    yield text("")
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    for label, value in lines[2:]:
        grid.add_row(text(label), text(value))
    yield grid
    entries = live_first(card.entries)
    if entries:
        yield text("")
        yield text(f"{count_words(len(entries), 'entry')}, by day", "bold")
        yield table(LINES, entries, width=width())


def _commitment(card: Card) -> CommitmentCard | None:
    from tracker.read.show import CommitmentCard as Commitment

    return card if isinstance(card, Commitment) else None


def _card_lines(card: Card) -> Lines:
    """Every line of a card but its entries; the first two are its ref and title."""
    from tracker.read.show import CommitmentCard as Commitment
    from tracker.read.show import EventCard as Event
    from tracker.read.show import SourceCard as Source

    if isinstance(card, Commitment):
        return _of_commitment(card)
    if isinstance(card, Event):
        return _of_event(card)
    return _of_source(card) if isinstance(card, Source) else _of_instrument(card)


def _of_commitment(card: CommitmentCard) -> Lines:
    row = card.row
    yield "ref", row.ref
    yield "title", row.title
    yield from _if("Wording", card.wording and f"“{card.wording}”")
    yield "Kind", "; ".join(_whose(card))
    yield "Announced", _announced(card)
    yield from _each("", [evidence(cited) for cited in card.announced_in])
    yield from _deadline(card)
    if row.siblings is not None:
        yield "Dates set", _dated_siblings(row.siblings_dated or 0, row.siblings)
    yield from _each("Responses", [_saying(entry) for entry in card.responses])
    yield from _finding("They say", card.claim, "nothing is recorded")
    yield from _finding("We find", card.finding, "not yet assessed")
    yield from _each("", list(card.remarks))
    for entry in card.others:
        yield from _finding(entry.voice, entry, "")
    yield from _if("Compared", _AGREEMENTS.get(row.agreement))
    yield from _each("Ended", [_saying(card.ended_entry)] if card.ended_entry else [])
    yield from _each("Stalled", [_saying(card.stalled_entry)] if card.stalled_entry else [])
    yield from _if("Book-keeping", card.disposition_words)
    yield from _if("Can it be rated", card.vague_words)
    yield from _each("Tests", [_test(test) for test in card.tests])
    yield from _each("Measures", [line for measure in card.measures for line in measure.lines])
    yield from _each("Said again", [_saying(entry) for entry in card.restatements])
    yield from _each("Positions", [_saying(entry) for entry in card.positions])
    yield from _each("Instruments", [_stage(stage) for stage in card.stages])
    yield from _each("Links", [_link(link) for link in card.links])
    yield from _each(
        "Children",
        [
            f"{tally.headline.glyph} {tally.count} {tally.headline.label}: {', '.join(tally.refs)}"
            for tally in card.children
        ],
    )
    look = card.last_look
    yield "Last looked", _saying(look) if look else "not checked by us"


def _of_instrument(card: InstrumentCard) -> Lines:
    yield "ref", card.ref
    yield "title", card.title
    yield "Type", card.type.label
    yield "Announced", when_words(parse_when(card.announced))
    yield from _each("Stages", [_stage(stage, own=True) for stage in card.stages])
    yield from _each("Links", [_link(link) for link in card.links])


def _of_event(card: EventCard) -> Lines:
    yield "ref", card.ref
    yield "title", card.title
    text_ = card.day or card.expected
    window = None if text_ is None else parse_when(text_)
    yield (
        "Day",
        "not known" if window is None else event_day_words(window, expected=card.day is None),
    )
    yield from _each(
        "Bound to it",
        [f"{one.ref}, “{one.due_phrase}”: {one.lateness}; {one.title}" for one in card.bound],
    )


def _of_source(card: SourceCard) -> Lines:
    yield "ref", card.ref
    yield "title", card.title
    yield "Type", card.type.label
    yield from _if("Publisher", card.publisher)
    yield from _if("Published", card.published and when_words(parse_when(card.published)))
    yield from _if("Speaker", card.speaker)
    if card.own is not None:
        yield "Speaks for", "the promiser" if card.own else "somebody independent"
    yield from _if("Address", card.url)
    yield from _if("File", card.file)
    yield from _if("Archived at", card.archive)
    yield from _if("SHA-256", card.sha256)
    yield from _each("Stored copies", [f"SHA-256 {sha256}" for sha256 in card.copies])
    yield from _each(
        "Cited by",
        [f"{entry.entry}  {entry.ref}: {entry.what}, {on(entry)}" for entry in card.cited_by],
    )


def _whose(card: CommitmentCard) -> Iterator[str]:
    row = card.row
    yield row.kind.label
    if row.lead:
        yield f"lead {row.lead}"
    if row.addressees:
        yield f"asked of {', '.join(row.addressees)}"
    if row.parent:
        yield f"under {row.parent}"
    if row.tags:
        yield f"tags {', '.join(row.tags)}"


def _announced(card: CommitmentCard) -> str:
    day = when_words(parse_when(card.row.announced))
    return f"{day}, by {card.announced_by}" if card.announced_by else day


def _deadline(card: CommitmentCard) -> Lines:
    deadline = card.deadline
    yield from _each("Deadline", _dated(deadline))
    if deadline.phrase is None:
        return
    if card.row.due_original_latest and card.row.due_original_latest != card.row.due_latest:
        yield "", f"first promised by {day_words(card.row.due_original_latest)}"
    yield "", f"{deadline.hardness}; read by rule {deadline.rule}, version {deadline.version}"
    yield from _each("Times", [_occurrence(one) for one in card.row.occurrences])


def _dated_siblings(dated: int, siblings: int) -> str:
    """What a timetable has come to: we know of some dates, and others may have been given."""
    if not dated:
        return f"no date is recorded for any of the {siblings:,}"
    return f"at least {dated:,} of the {siblings:,} {'has' if dated == 1 else 'have'} a date"


def _dated(deadline: DeadlineWords) -> list[str]:
    """The phrase with its window, how late that is, and how far it has moved."""
    if deadline.phrase is None:
        return [deadline.lateness or "no date is recorded"]
    window = f": {deadline.window}" if deadline.window else ""
    moved = f"moved {deadline.slip}" if deadline.slip else ""
    return [part for part in (f"“{deadline.phrase}”{window}", deadline.lateness, moved) if part]


def _occurrence(occurrence: Occurrence) -> str:
    state = {
        OccurrenceState.AHEAD: "ahead",
        OccurrenceState.OVERDUE: "overdue",
        OccurrenceState.NOT_CHECKED: "passed, not checked",
    }.get(occurrence.state, occurrence.state.value)
    entry = "" if occurrence.entry is None else f" (entry {occurrence.entry})"
    return f"{occurrence.period}, by {day_words(occurrence.last)}: {state}{entry}"


def _finding(label: str, entry: LogLine | None, otherwise: str) -> Lines:
    if entry is None:
        yield label, otherwise
        return
    yield label, _saying(entry)
    if entry.because:
        yield "", entry.because
    for cited in entry.sources:
        yield "", evidence(cited)


def _saying(entry: LogLine) -> str:
    """What an entry says, its day and its quote, without the words of its label."""
    name = f"{entry.voice}: " if entry.facet.value in {"response", "says"} else ""
    by = f", {entry.by}" if entry.by else ""
    quote = f": “{entry.quote}”" if entry.quote else ""
    return f"{name}{entry.short}, {on(entry)}{by}{quote}"


def _test(test: CardTest) -> str:
    met = {None: "not judged", True: "met", False: "not met"}[test.met]
    when = f", {on(test.judged)}" if test.judged else ""
    grades = "".join(sorted({cited.grade for cited in test.judged.sources})) if test.judged else ""
    shown_by = f", grade {grades}" if grades else ""
    how = f" ({test.how})" if test.how else ""
    asks = f"; {test.threshold}" if test.threshold else ""
    return f"{test.number} {test.type.label}, {met}{when}{shown_by}: {test.text}{how}{asks}"


def _stage(stage: StageLine, *, own: bool = False) -> str:
    words = f"{stage.stage}, {when_words(parse_when(stage.occurred))}"
    return words if own else f"{stage.ref} ({stage.type.label}): {words}"


def _link(link: LinkLine) -> str:
    return f"{link.how} {link.ref}: {link.title}"


def _in_one_line(entry: LogLine) -> str:
    quote = f": “{entry.quote}”" if entry.quote else ""
    amended = f" [{entry.amended} by {entry.amended_by}]" if entry.amended else ""
    return f"{entry.occurred}, {entry.voice}: {entry.what}{quote}{amended}"


def _if(label: str, value: str | None) -> Lines:
    if value:
        yield label, value


def _each(label: str, values: list[str]) -> Lines:
    for place, value in enumerate(values):
        yield "" if place else label, value


def _continued(lines: list[tuple[str, str]], names: frozenset[str]) -> Lines:
    """The lines with every label spelled out, in small letters unless a name, for a pipe."""
    label = ""
    for name, value in lines:
        label = name or label
        yield label if label in names else label.lower(), value


#: How wide a card in a review may be, and the names of its fields.
WIDEST_COMPACT = 80
LABEL_WIDTH = 10


def compact(app: App, place: str, case: ReviewCase, card: CommitmentCard) -> str:
    """The card with its place in the review and why it is there; no field runs on."""
    room = min(WIDEST_COMPACT, width())
    ref = click.style(case.ref, bold=True) if app.colored else case.ref
    title = _cut(f"{case.ref}  {shown(case.title)}", room, 2)
    lines = [f"── {place} ".ljust(room, "─"), title[0].replace(case.ref, ref, 1), *title[1:]]
    standing = state(case.headline) + text("  ") + flags(case.badges)
    lines += render(app, standing).splitlines()[:2]
    for label, values, most in _compact_fields(case, card):
        field_lines = [
            line for value in values for line in _cut(shown(value), room - LABEL_WIDTH, most)
        ]
        for number, line in enumerate(field_lines):
            name = ("" if number else label).ljust(LABEL_WIDTH)
            lines.append((click.style(name, dim=True) if app.colored else name) + line)
    return "\n".join(lines)


def _compact_fields(case: ReviewCase, card: CommitmentCard) -> Iterator[tuple[str, list[str], int]]:
    """Every field with its values, and how many lines each of them may take."""
    yield "Why", [reason.words for reason in case.reasons[:4]], 1 if len(case.reasons) > 2 else 2
    if card.wording:
        yield "Wording", [f"“{card.wording}”"], 3
    yield "Deadline", ["; ".join(_dated(card.deadline))], 2
    yield "They say", [_saying(card.claim) if card.claim else "nothing is recorded"], 2
    if card.others:
        last = max(card.others, key=lambda entry: (entry.occurred_latest, entry.entry))
        more = len(card.others) - 1
        also = f" (and {count_words(more, 'other')})" if more else ""
        yield "Others", [f"{last.voice}{also}: {_saying(last)}"], 1
    yield "We find", [_saying(card.finding) if card.finding else "not yet assessed"], 2
    look = card.last_look
    yield "Looked", [f"{_saying(look)}, by {look.actor}" if look else "not checked by us"], 1
    if card.tests:
        met = sum(test.met is True for test in card.tests)
        yield "Tests", [f"{met} of {len(card.tests)} met"], 1


def _cut(value: str, room: int, most: int) -> list[str]:
    return textwrap.wrap(value, room, max_lines=most, placeholder=" …") or [""]


_AGREEMENTS = {
    Agreement.AGREE: "the claim and our finding agree",
    Agreement.CLAIM_AHEAD: "the claim is ahead of our finding",
    Agreement.CLAIM_BEHIND: "the claim is behind our finding",
    Agreement.CLAIM_UNCHECKED: "we have not checked the claim",
    Agreement.CLAIM_UNCLEAR: "the claim cannot be measured against our finding",
}
_COLUMNS: tuple[TableColumn[CardLine], ...] = (
    TableColumn("field", lambda line: line.field),
    TableColumn("value", lambda line: line.value),
)


SCHEMA = "tracker.show/1"


@click.command()
@click.argument("ref", metavar="REF", shell_complete=complete_refs)
@reading_options
@pass_app
def show(app: App, *, ref: str, reading: ReadOptions) -> None:
    """Show all that is held of a commitment, an instrument, an event or a source.

    What they say and what we find stand side by side, each with its evidence and grade;
    the deadline with its window and how late it is; then every entry with its number.

    \b
    Example:
      tracker show CASEY-AUDIT
      tracker show JAY-13 --as-of 2025-06-30 --json
    """
    from tracker.read.show import show as look_up

    card = look_up(app.register, times_of(app, reading), ref)
    print_card(app, reading, card, schema=SCHEMA)
