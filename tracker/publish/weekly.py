"""The weekly report as a document: its sections in their order, and what stands around them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tracker.publish.document import Blocks, Document, Links, Section, Target, TargetKind, runs
from tracker.publish.formats import Envelope, written
from tracker.publish.json import manifest_object, weekly_json
from tracker.publish.look import OUR_LOOK, Look
from tracker.publish.sections import changes, claims, front, late, method, stands
from tracker.publish.site.paths import address
from tracker.report.build import Weekly


@dataclass(frozen=True, slots=True)
class SectionKind:
    """A section: its key, its title and how its value becomes blocks."""

    key: str
    title: str | Callable[[Weekly], str]
    blocks: Callable[[Weekly], Blocks]
    is_headed: bool = True
    """Whether its heading is shown; else it is there for those who listen to the page."""


#: Every section, in the order of the weekly.
SECTIONS = (
    SectionKind("brief", "In brief", front.brief, is_headed=False),
    SectionKind("changes", "What changed", changes.changes),
    SectionKind("late", "Late and due", late.late),
    SectionKind("claims", "Claims and evidence", claims.claims),
    SectionKind("stands", "Where everything stands", stands.stands),
    SectionKind("since", changes.since_title, changes.since),
    SectionKind("ask", "What we ask", method.ask),
    SectionKind("how", "How we judge, how to check", method.how),
)
#: The titles by key, for who names the sections of a report.
TITLES = {kind.key: kind.title for kind in SECTIONS if isinstance(kind.title, str)} | {
    "since": "Since the last issue",
    "masthead": "Masthead",
}


def document(report: Weekly) -> Document:
    """The weekly as blocks."""
    mast = report.masthead
    heading = front.heading(report)
    return Document(
        title=f"{heading} – {front.issue_words(mast)}, {mast.register_title}",
        summary=report.brief.summary,
        masthead=front.masthead(report),
        above=runs(mast.register_title),
        heading=runs(heading),
        blocks=(*front.notices(report), *(_section(kind, report) for kind in SECTIONS)),
        foot=front.foot(report),
        on_paper=front.on_paper(report),
        data=json.dumps(manifest_object(report), ensure_ascii=False),
        head=(("ledger-head", mast.head),),
    )


def _section(kind: SectionKind, report: Weekly) -> Section:
    title = kind.title if isinstance(kind.title, str) else kind.title(report)
    return Section(kind.key, title, kind.blocks(report), is_headed=kind.is_headed)


def links_of(report: Weekly, *, anchors: bool = False) -> Links:
    """Where the links of a report lead: to the site, else to the rows of its own table."""
    if report.masthead.site is not None:
        return partial(address, root=report.masthead.site)
    rows = {row.ref for group in report.stands.groups for row in group.rows} if anchors else set()

    def links(target: Target) -> str | None:
        inside = target.kind is TargetKind.COMMITMENT and target.name in rows
        return f"#{target.name}" if inside else None

    return links


def weekly_file(report: Weekly, name: str, look: Look = OUR_LOOK) -> bytes:
    """The report in a format; the same value gives the same bytes."""
    if name == "json":
        return weekly_json(report).encode()
    mast = report.masthead
    return written(
        document(report),
        name,
        links=links_of(report),
        inner=links_of(report, anchors=True),
        envelope=Envelope(mast.publisher or front.NO_PUBLISHER, mast.contact, mast.known_at),
        look=look,
    )
