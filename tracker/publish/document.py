"""The document: a tree of blocks that every page, file and mail is written from.

A report, a page of the site, a dossier and a letter are the same blocks in another frame. A block
holds runs of words; a run says what its words are (a date, a quotation, a state), never how they
look. `html`, `markdown` and `plain` write the tree.

Where a link leads is not known here: it names a `Target`, and the writer is given `Links`, which
says where the page of that commitment, body or source is, or None where there is no such page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from tracker.domain.dates import When
from tracker.domain.headlines import Badge, Headline
from tracker.domain.prose import day_short, day_words, sentence_case, when_words
from tracker.publish.words import machine_date

if TYPE_CHECKING:
    from tracker.publish.charts import Bar, Dots, Trend
    from tracker.publish.drawings import Lanes, StepChart


class TargetKind(StrEnum):
    """What sort of page a link leads to."""

    COMMITMENT = "commitment"
    PROGRAMME = "programme"
    BODY = "body"
    SOURCE = "source"
    ISSUE = "issue"
    WORD = "word"
    """A word of the glossary."""
    PAGE = "page"
    """One of the few pages there is one of: changes, deadlines, ask, corrections, method, data."""
    FILE = "file"
    """A file to take away: `data/commitments.csv`."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a link leads to, whatever its address: `Target(TargetKind.COMMITMENT, "JAY-13")`."""

    kind: TargetKind
    name: str
    anchor: str | None = None
    """A part of that page."""


#: Where the page of a target is; None where there is none, and its words stand unlinked.
Links = Callable[[Target], str | None]


def no_links(_: Target) -> None:
    """The links of a document that stands alone."""
    return


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """The words that a reader should see first: who did what."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words, verbatim; the writer sets the quotation marks."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """What a reader may type or compare: a command, a digest."""

    text: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or a vague date, for a reader and for a machine."""

    when: date | When
    short: bool = False
    """`16 Jun 2025` for a cell."""
    opens: bool = False
    """Whether it stands at a head: `Between 6 and 12 January 2025`."""

    @property
    def words(self) -> str:
        """The day for a reader."""
        day = self._day
        if self.short and day is not None:
            return day_short(day)
        words = when_words(self.when) if isinstance(self.when, When) else day_words(self.when)
        return sentence_case(words) if self.opens else words

    @property
    def machine(self) -> str | None:
        """The day for a machine: a day, a month or a year, but nothing vaguer."""
        return machine_date(self.when) if isinstance(self.when, When) else self.when.isoformat()

    @property
    def _day(self) -> date | None:
        if not isinstance(self.when, When):
            return self.when
        return self.when.earliest if self.when.earliest == self.when.latest else None


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere: to a page of ours, or to an address of somebody else."""

    text: str
    to: Target | str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """A state in its word and shape."""

    headline: Headline
    explained: bool = False
    """Whether it leads to its line in the glossary."""


@dataclass(frozen=True, slots=True)
class BadgeMark:
    """A badge in its word and shape."""

    badge: Badge
    explained: bool = False
    """Whether it leads to its line in the glossary."""


@dataclass(frozen=True, slots=True)
class Change:
    """Words of one wording that another has not."""

    text: str
    is_new: bool
    """Whether the later wording has them."""


Run: TypeAlias = Text | Strong | Quote | Code | Day | Link | State | BadgeMark | Change
Runs: TypeAlias = tuple[Run, ...]


def runs(*parts: str | Run | Runs | None) -> Runs:
    """Runs in order; a string is plain words, None and an empty string are left out.

    >>> runs("Due ", Day(date(2025, 5, 31)), None)
    (Text(text='Due '), Day(when=datetime.date(2025, 5, 31), short=False, opens=False))
    """
    joined: list[Run] = []
    for part in parts:
        if isinstance(part, str):
            joined += [Text(part)] if part else []
        elif isinstance(part, tuple):
            joined += part
        elif part is not None:
            joined.append(part)
    return tuple(joined)


def ref(name: str, words: str | None = None, *, strong: bool = False) -> Link:
    """A commitment by its ref, or in other words."""
    return Link(words or name, Target(TargetKind.COMMITMENT, name), strong)


def page(name: str, words: str) -> Link:
    """One of the site's own pages: `page("deadlines", "all dates")`."""
    return Link(words, Target(TargetKind.PAGE, name))


class Node:
    """What every block has: runs of its own, and blocks inside it."""

    __slots__ = ()

    def own_runs(self) -> Iterator[Runs]:
        """Its runs, without those of the blocks inside it."""
        return iter(())

    def inner(self) -> Blocks:
        """The blocks right inside it."""
        return ()


class Role(StrEnum):
    """What a paragraph is to its neighbours."""

    PROSE = "prose"
    LEDE = "lede"
    """The sentence that a reader needs before the rest."""
    EVENT = "event"
    """What happened, at the head of a card."""
    NOTE = "note"
    """What may be passed over."""
    SUMMARY = "summary"
    """The two sentences that a page of one commitment begins with."""


@dataclass(frozen=True, slots=True)
class Subheading(Node):
    """A heading within a section."""

    runs: Runs
    level: int = 3
    anchor: str | None = None

    def own_runs(self) -> Iterator[Runs]:
        yield self.runs


@dataclass(frozen=True, slots=True)
class Paragraph(Node):
    """A paragraph."""

    runs: Runs
    role: Role = Role.PROSE

    def own_runs(self) -> Iterator[Runs]:
        yield self.runs


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, with lines below it."""

    runs: Runs
    under: tuple[Runs, ...] = ()


@dataclass(frozen=True, slots=True)
class Items(Node):
    """A list."""

    items: tuple[Item, ...]
    numbered: bool = False
    small: bool = False
    """Set small and in columns: rules and definitions."""

    def own_runs(self) -> Iterator[Runs]:
        for item in self.items:
            yield item.runs
            yield from item.under


class CellMark(StrEnum):
    """What a cell of the claim matrix says of claim and finding."""

    AHEAD = "ahead"
    UNCHECKED = "unchecked"
    AGREE = "agree"

    @property
    def glyph(self) -> str:
        """One character of text."""
        return {CellMark.AHEAD: "»", CellMark.UNCHECKED: "?", CellMark.AGREE: "="}[self]

    @property
    def meaning(self) -> str:
        """What a reader is told of it."""
        return {
            CellMark.AHEAD: "claim ahead of our finding",
            CellMark.UNCHECKED: "claim that we have not checked",
            CellMark.AGREE: "they and we agree",
        }[self]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; without runs nothing is held, and a dash is written."""

    runs: Runs = ()
    mark: CellMark | None = None

    @property
    def is_zero(self) -> bool:
        """Whether it holds a zero alone, which is written fainter."""
        return len(self.runs) == 1 and getattr(self.runs[0], "text", "") == "0"


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its head."""

    label: str
    numeric: bool = False
    headline: Headline | None = None
    """The state whose shape stands over the label."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row; its first cell is its head."""

    cells: tuple[Cell, ...]
    anchor: str | None = None
    """The name by which a link finds it: the ref."""
    ruled: bool = False
    """Whether a line below it parts it from the next."""


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows under a title of their own."""

    title: Runs
    rows: tuple[Row, ...]
    anchor: str | None = None
    """The name by which a link finds it."""


class TableStyle(StrEnum):
    """What a table is for, from which its sizes follow."""

    PLAIN = "plain"
    MATRIX = "matrix"
    STATUS = "status"
    """Where everything stands: the smallest type, and the most rows."""


@dataclass(frozen=True, slots=True)
class Table(Node):
    """A table. Writers number tables in the order of the document."""

    caption: str
    columns: tuple[Column, ...]
    groups: tuple[RowGroup, ...]
    note: Runs = ()
    """What and of which day, below the caption."""
    total: Row | None = None
    style: TableStyle = TableStyle.PLAIN

    def own_runs(self) -> Iterator[Runs]:
        yield self.note
        for group in self.groups:
            yield group.title
            for row in group.rows:
                yield from (cell.runs for cell in row.cells)
        if self.total:
            yield from (cell.runs for cell in self.total.cells)


class PairStyle(StrEnum):
    """What a list of names and values is."""

    FACTS = "facts"
    ANSWERS = "answers"
    FIGURES = "figures"
    """Each value is a large number, and what is said of it."""
    FILTERS = "filters"
    """Ways into a table, each with its count."""
    VOICES = "voices"
    """Who says what of one commitment."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and what stands beside it, a line each."""

    name: Runs
    values: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Pairs(Node):
    """Names and values."""

    pairs: tuple[Pair, ...]
    style: PairStyle = PairStyle.FACTS

    def own_runs(self) -> Iterator[Runs]:
        for pair in self.pairs:
            yield pair.name
            yield from pair.values


class CardStyle(StrEnum):
    """What a list of cards is."""

    EVENTS = "events"
    CLAIMS = "claims"
    ASKS = "asks"


@dataclass(frozen=True, slots=True)
class Card:
    """What stands at the side (a day, a title with its badge, an office), and the rest."""

    side: Runs
    blocks: tuple[Block, ...]
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Cards(Node):
    """Cards of one sort."""

    cards: tuple[Card, ...]
    style: CardStyle = CardStyle.EVENTS

    def own_runs(self) -> Iterator[Runs]:
        return (card.side for card in self.cards)

    def inner(self) -> Blocks:
        return tuple(block for card in self.cards for block in card.blocks)


Drawing: TypeAlias = "Bar | Dots | Lanes | StepChart | Trend"


@dataclass(frozen=True, slots=True)
class Figure(Node):
    """A picture; `blocks` hold the same numbers as a table or a list."""

    title: Runs
    """The finding, with its numbers."""
    description: str
    """What is seen, in a sentence for those who do not see it."""
    drawing: Drawing
    blocks: tuple[Block, ...]

    def own_runs(self) -> Iterator[Runs]:
        yield self.title

    def inner(self) -> Blocks:
        return self.blocks


class CalloutStyle(StrEnum):
    """Why something is set apart."""

    NOTICE = "notice"
    """What a reader must know first: a draft, an issue that another replaced."""
    OURS = "ours"
    """The analyst's own paragraphs."""


@dataclass(frozen=True, slots=True)
class Callout(Node):
    """Something set apart."""

    blocks: tuple[Block, ...]
    style: CalloutStyle = CalloutStyle.NOTICE

    def inner(self) -> Blocks:
        return self.blocks


@dataclass(frozen=True, slots=True)
class Prose(Node):
    """A person's own paragraphs, in Markdown."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Letter(Node):
    """A text to copy whole, its lines kept."""

    text: str


@dataclass(frozen=True, slots=True)
class Details(Node):
    """Blocks that are folded away on a screen; paper and text have them open."""

    summary: Runs
    blocks: tuple[Block, ...]

    def own_runs(self) -> Iterator[Runs]:
        yield self.summary

    def inner(self) -> Blocks:
        return self.blocks


@dataclass(frozen=True, slots=True)
class Beside(Node):
    """Blocks, and others at their side where the page is wide."""

    main: tuple[Block, ...]
    side: tuple[Block, ...]

    def inner(self) -> Blocks:
        return (*self.main, *self.side)


@dataclass(frozen=True, slots=True)
class Section(Node):
    """A part of the document with a heading and an address (`#_key`)."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    is_headed: bool = True
    """Whether its heading is shown; else it is there for those who listen to the page."""

    @property
    def is_sentence(self) -> bool:
        """Whether it is one paragraph, which stands beside its heading."""
        return len(self.blocks) == 1 and isinstance(self.blocks[0], Paragraph)

    def inner(self) -> Blocks:
        return self.blocks


Block: TypeAlias = (
    Subheading
    | Paragraph
    | Items
    | Table
    | Pairs
    | Cards
    | Figure
    | Callout
    | Prose
    | Letter
    | Details
    | Beside
    | Section
)
Blocks: TypeAlias = tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A page, a file or a mail."""

    title: str
    """What a window, a search engine and a mail show."""
    summary: str
    """One sentence, for those who have seen the title only."""
    masthead: tuple[Runs, ...]
    """Who, which issue, of which days; the first is the publisher."""
    above: Runs = ()
    """What stands over the heading: the register's title."""
    heading: Runs
    blocks: Blocks
    foot: tuple[Pair, ...] = ()
    on_paper: str = ""
    """What is printed at the foot of every sheet."""
    data: str | None = None
    """JSON that the page carries."""
    head: tuple[tuple[str, str], ...] = field(default=())
    """Names and contents of its `meta` elements."""


def every_block(blocks: Blocks) -> Iterator[Block]:
    """Every block of a tree, in the order of the page."""
    for block in blocks:
        yield block
        yield from every_block(block.inner())


def every_run(document: Document) -> Iterator[Run]:
    """Every run of a document, in the order of the page."""
    yield from (run for item in document.masthead for run in item)
    yield from (*document.above, *document.heading)
    for block in every_block(document.blocks):
        yield from (run for block_runs in block.own_runs() for run in block_runs)
    for pair in document.foot:
        yield from pair.name
        for value in pair.values:
            yield from value


def tables_of(document: Document) -> dict[int, int]:
    """The number of every table, by the identity of its block."""
    tables = [block for block in every_block(document.blocks) if isinstance(block, Table)]
    return {id(table): number for number, table in enumerate(tables, 1)}
