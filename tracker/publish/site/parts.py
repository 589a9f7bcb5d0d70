"""What several pages of the public record share: links, entries in words, counted tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.domain.dates import parse_when
from tracker.domain.headlines import Headline
from tracker.domain.prose import sentence_case
from tracker.domain.vocabulary import Setting, Voice
from tracker.publish.document import (
    Block,
    Blocks,
    Code,
    Day,
    Document,
    Item,
    Link,
    Pair,
    Quote,
    Run,
    Runs,
    State,
    Target,
    TargetKind,
    page,
    ref,
    runs,
)
from tracker.publish.sections.shared import joined
from tracker.publish.sections.stands import status_table
from tracker.publish.words import number
from tracker.read.log import Cited, LogLine
from tracker.report.dossier import Dossier, Imprint
from tracker.report.site import Site, headlines_of
from tracker.report.stands import StatusGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the record."""

    where: str
    """Its folder under the root; empty is the root itself."""
    document: Document
    section: str = ""
    """The page of the navigation that it belongs to."""
    about: dict[str, object] | None = None
    """What it says to a search engine, in the words of schema.org."""
    feed: str | None = None
    """The file of its own feed."""
    canonical: str | None = None
    """The page that it is a shorter form of."""
    card: str | None = None
    """The address of its share card, where the record has one."""
    is_searched: bool = False
    """Whether its table can be searched and sorted where scripts run."""


def body(name: str | None) -> Run | None:
    """A body by its name, linked to its page."""
    return None if name is None else Link(name, Target(TargetKind.BODY, name))


def source(cited: Cited) -> Runs:
    """A source by its title, linked to its page, with the grade that it has here."""
    return runs(
        Link(cited.title, Target(TargetKind.SOURCE, cited.key)), f", grade {cited.grade.value}"
    )


def sources(line: LogLine) -> Runs:
    """The sources of an entry."""
    return joined([source(cited) for cited in line.sources], "; ")


def voice(line: LogLine, dossier: Dossier | None = None) -> str:
    """Who says it, by name where a name is known."""
    if line.by:
        return line.by
    if line.voice == Voice.TRACKER:
        return "We"
    if line.voice == Voice.PROMISER:
        return (dossier.card.row.lead if dossier else None) or "The promiser"
    return line.voice


def day(line: LogLine, *, short: bool = False) -> Day:
    """The day of an entry in the world."""
    return Day(parse_when(line.occurred), short)


def words(line: LogLine) -> Runs:
    """What an entry says, its quotation and its reason."""
    return joined(
        (
            runs(sentence_case(line.what)),
            runs(Quote(line.quote)) if line.quote else (),
            runs(line.because) if line.because else (),
            runs(line.note) if line.note else (),
        ),
        ". ",
    )


def event(line: LogLine) -> Item:
    """An entry in a list of news: what it is about, what it says, who and when, on what."""
    ground = joined(
        (runs(f"{voice(line)}, ", day(line)), sources(line), runs(f"entry {line.entry}")), "; "
    )
    about = runs(ref(line.ref, line.title or line.ref), ": ") if line.ref else ()
    return Item(
        runs(about, line.what, runs(": ", Quote(line.quote)) if line.quote else None),
        (runs(ground),),
    )


def state_anchor(headline: Headline) -> str:
    """Where the commitments in a state stand in the table of a page."""
    return f"_{headline.value}"


def table_by_state(caption: str, dossiers: Sequence[Dossier]) -> Block:
    """Commitments as rows of the table of everything, those in a state together."""
    states = headlines_of(dossiers)
    groups = tuple(
        StatusGroup(
            None,
            "",
            tuple(one.status for one in dossiers if one.standing.headline is headline),
        )
        for headline, _ in states
    )
    whole = status_table(caption, groups, runs("A dash: nothing that we hold"))
    anchored = (
        replace(
            group,
            title=runs(State(headline, explained=True), f" · {number(count)}"),
            anchor=state_anchor(headline),
        )
        for group, (headline, count) in zip(whole.groups, states, strict=True)
    )
    return replace(whole, groups=tuple(anchored))


def table(caption: str, dossiers: Iterable[Dossier]) -> Block:
    """Commitments as rows of the table of everything."""
    rows = tuple(dossier.status for dossier in dossiers)
    note = runs("A dash: nothing that we hold")
    return status_table(caption, (StatusGroup(None, "", rows),), note)


def document(
    site: Site,
    heading: str,
    blocks: Blocks,
    *,
    above: str | None = None,
    summary: str | None = None,
    title: str | None = None,
    dated: bool = False,
) -> Document:
    """A page of the record; only one that is `dated` says of which day it is."""
    name = heading if heading == site.title else f"{heading} – {site.title}"
    return Document(
        title=title or name,
        summary=summary or name,
        masthead=(
            runs(site.publisher or "Publisher not named"),
            runs(page("", site.title)) if heading != site.title else runs("The record"),
            *([runs("as of ", Day(site.as_of))] if dated else []),
            runs(page("corrections", "Corrections and replies")),
        ),
        above=runs(above) if above else (),
        heading=runs(heading),
        blocks=blocks,
        foot=tuple(_foot(site, dated=dated)),
        on_paper=", ".join(filter(None, (site.publisher, site.title, heading))),
    )


def _foot(site: Site, *, dated: bool) -> Iterator[Pair]:
    """Who publishes it, whom to write to, on which terms; of which ledger, where it is dated."""
    yield Pair(runs("Published by"), (runs(site.publisher or "not named"),))
    address = contact(site)
    yield Pair(
        runs("Corrections and replies"),
        (runs(address) if address else runs(page("corrections", "how they are recorded")),),
    )
    licence = site.settings.get(Setting.LICENCE)
    yield Pair(runs("Licence"), (runs(licence or "not stated"),))
    if dated:
        yield Pair(
            runs("Ledger"),
            (
                runs(f"{number(site.export.head_entry)} entries, head "),
                runs(Code(site.export.head)),
            ),
        )


def contact(site: Imprint) -> Run | None:
    """Where a reader says that something is wrong, or answers."""
    address = site.corrections_contact
    if address is None:
        return None
    mail = "@" in address and " " not in address
    return Link(address, f"mailto:{address}" if mail else address)
