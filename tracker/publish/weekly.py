"""The weekly report as a document: its sections in their order; and its value as JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import partial
from typing import Any

from tracker.domain.dates import When
from tracker.publish.document import Blocks, Document, Links, Section, Target, TargetKind, runs
from tracker.publish.formats import Envelope, written
from tracker.publish.look import OUR_LOOK, Look
from tracker.publish.sections import changes, claims, front, late, method, stands
from tracker.publish.site.paths import address
from tracker.publish.words import moment_iso
from tracker.report.build import SCHEMA, Weekly

#: Pairs that become an object with these keys.
PAIRS: dict[tuple[str, str], tuple[str, ...]] = {
    ("SummaryRow", "counts"): ("headline", "count"),
    ("Stands", "headlines"): ("headline", "count"),
    ("Masthead", "rules"): ("rule", "version"),
    ("Masthead", "asserted_by"): ("file", "sha256"),
    ("Manifest", "arguments"): ("name", "value"),
}


def weekly_json(report: Weekly) -> str:
    """The report as JSON: the same value gives the same bytes, and it ends in a line feed."""
    return json_document({"schema": SCHEMA} | object_of(report))


def json_document(whole: dict[str, Any]) -> str:
    """An object as JSON, always in the same bytes."""
    return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def manifest_object(report: Weekly) -> dict[str, Any]:
    """The manifest as the page embeds it."""
    return object_of(report.manifest)


def object_of(value: Any) -> dict[str, Any]:
    """A value of a report as an object: its own names, in its order."""
    kind = type(value).__name__
    members: dict[str, Any] = {}
    for field in dataclasses.fields(value):
        content = getattr(value, field.name)
        names = PAIRS.get((kind, field.name))
        if names:
            members[field.name] = [
                dict(zip(names, map(_plain, pair), strict=True)) for pair in content
            ]
        else:
            members[field.name] = _plain(content)
    return members


def _plain(value: Any) -> Any:
    match value:
        case When():
            ends = {"earliest": _plain(value.earliest), "latest": _plain(value.latest)}
            plain: Any = {"text": value.text} | ends
        case Enum():
            plain = value.value
        case datetime():
            plain = moment_iso(value)
        case date():
            plain = value.isoformat()
        case tuple():
            plain = [_plain(item) for item in value]
        case _ if dataclasses.is_dataclass(value):
            plain = object_of(value)
        case _:
            plain = value
    return plain


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
