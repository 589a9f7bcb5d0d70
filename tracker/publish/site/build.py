"""Every file of the public record, by its path under the root."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import partial
from heapq import nlargest
from operator import attrgetter
from xml.sax.saxutils import escape

from tracker.domain.row import plain
from tracker.publish.calendar import ics
from tracker.publish.document import Target, TargetKind
from tracker.publish.feed import atom
from tracker.publish.html import SHEETS, html, paper_style, style_hash, style_sheet
from tracker.publish.look import OUR_LOOK, Look
from tracker.publish.site import commitment, index, lists, method
from tracker.publish.site.card import NAME, card
from tracker.publish.site.parts import Page, document
from tracker.publish.site.paths import links_from, place, relative
from tracker.publish.tables import csv_table, datapackage, json_text
from tracker.publish.weekly import weekly_file
from tracker.publish.xlsx import write_xlsx
from tracker.read.export import ExportedEntry
from tracker.report.dossier import Dossier
from tracker.report.site import Site
from tracker.resources import templates_folder

#: Words, folder of each page of the navigation.
NAVIGATION = (
    ("All commitments", ""),
    ("Issues", "issues"),
    ("Changes", "changes"),
    ("Deadlines", "deadlines"),
    ("Bodies", "body"),
    ("Programmes", "programme"),
    ("Sources", "sources"),
    ("How we judge", "method"),
    ("Data", "data"),
)
STYLE, SCRIPT, SEARCH = "site.css", "site.js", "search.json"
#: A feed has so many of the newest.
NEWEST = 50


def pages(site: Site) -> Iterator[Page]:
    """Every page of the record."""
    yield from index.index(site)
    yield from (_commitment(site, dossier) for dossier in site.dossiers)
    for write in (
        lists.bodies,
        lists.programmes,
        lists.issues,
        lists.changes,
        lists.deadlines,
        lists.sources,
        lists.letters,
        lists.corrections,
        method.method,
        method.data,
    ):
        yield from write(site)


def files(site: Site, look: Look = OUR_LOOK) -> Iterator[tuple[str, bytes]]:
    """Every file of the record, pages first."""
    every = tuple(pages(site))
    others = dict(_others(site, every, look))
    there = {one.where for one in every} | set(others)
    there |= {_embed(dossier.ref) for dossier in site.dossiers}
    for one in every:
        yield _file(one), _html(site, one, there, look).encode()
    for dossier in site.dossiers:
        yield (
            _embed(dossier.ref),
            _html(site, _embedded(site, dossier), there, look, "embed.html.j2").encode(),
        )
    yield from others.items()


def _file(one: Page) -> str:
    return f"{one.where}/index.html" if one.where else "index.html"


def _commitment(site: Site, dossier: Dossier) -> Page:
    where = place(Target(TargetKind.COMMITMENT, dossier.ref))
    return Page(
        where=where,
        document=document(
            site,
            dossier.title,
            (
                *commitment.commitment(dossier),
                commitment.cite(site, dossier, where),
            ),
            above="Commitment",
            summary=commitment.summary_words(dossier),
            title=f"{commitment.title(dossier)} – {site.title}",
        ),
        about={
            "@type": "CreativeWork",
            "name": dossier.title,
            "identifier": dossier.ref,
            "abstract": commitment.summary_words(dossier),
            "dateCreated": dossier.card.row.announced,
            "isPartOf": {"@type": "Dataset", "name": site.title},
        },
        feed="feed.atom",
        card=_file_address(site, f"{where}/{NAME}"),
    )


def _embed(ref: str) -> str:
    return f"embed/{ref}.html"


def _embedded(site: Site, dossier: Dossier) -> Page:
    """The page of a commitment for the frame of somebody else's page."""
    where = place(Target(TargetKind.COMMITMENT, dossier.ref))
    blocks = commitment.embedded(dossier, where)
    return Page(
        where="embed",
        document=document(site, dossier.title, blocks, title=commitment.title(dossier)),
        canonical=where,
    )


def _html(
    site: Site,
    one: Page,
    there: Collection[str],
    look: Look,
    template: str = "site.html.j2",
) -> str:
    """A page in the frame of the record."""
    links = links_from(one.where, there)
    about = _about(site, one)
    paper = paper_style(one.document.on_paper)
    hashes = " ".join([style_hash(about)] if about else [])
    policy = (
        f"default-src 'none'; style-src 'self' {style_hash(paper)}; script-src 'self' {hashes}; "
        "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    return html(
        look.worded(one.document),
        links,
        template=template,
        look=look,
        styles=(paper,),
        policy=policy.replace("  ", " ").replace(" ;", ";"),
        navigation=[
            (words, links(Target(TargetKind.PAGE, where)), where == one.section)
            for words, where in NAVIGATION
        ],
        style=relative(one.where, STYLE),
        script=relative(one.where, SCRIPT) if one.is_searched else None,
        search=relative(one.where, SEARCH),
        feed=one.feed,
        address=_address(site, one.canonical or one.where),
        card=one.card,
        site_name=site.title,
        about=about,
    )


def _address(site: Site, where: str) -> str | None:
    """Where a page stands for good; None where nobody said."""
    if site.address is None:
        return None
    return f"{site.address}/{where}/" if where else f"{site.address}/"


def _file_address(site: Site, file: str) -> str | None:
    return None if site.address is None else f"{site.address}/{file}"


def _about(site: Site, one: Page) -> str | None:
    """What a page says to a search engine, in the words of schema.org."""
    if one.about is None:
        return None
    address = _address(site, one.where)
    whole: dict[str, object] = {
        "@context": "https://schema.org",
        **one.about,
        **(
            {"publisher": {"@type": "Organization", "name": site.publisher}}
            if site.publisher
            else {}
        ),
        **({"url": address} if address else {}),
    }
    return json.dumps(whole, ensure_ascii=False).replace("<", "\\u003c")


def _others(site: Site, every: Collection[Page], look: Look) -> Iterator[tuple[str, bytes]]:
    """What is no page: style, script, data, feeds, calendar, and the issues as they were issued."""
    export = site.export
    yield STYLE, f"{style_sheet(*SHEETS, 'site')}{look.css}\n".encode()
    yield SCRIPT, (templates_folder() / SCRIPT).read_bytes()
    yield SEARCH, _search(site)
    for name in ("commitments", "entries", "deadlines", "measures", "sources"):
        yield f"data/{name}.csv", csv_table(export, name)
    yield "data/register.json", json_text(export)
    yield "data/register.zip", datapackage(export)
    yield "data/register.xlsx", write_xlsx(export)
    yield "deadlines/deadlines.ics", ics(export)
    for one in site.issues:
        yield f"issues/{one.row.number}/weekly.html", weekly_file(one.report, "html", look)
    for dossier in site.dossiers:
        where = place(Target(TargetKind.COMMITMENT, dossier.ref))
        shown = {"schema": "tracker.show/1", **plain(dossier.card)}
        yield f"{where}/data.json", f"{json.dumps(shown, ensure_ascii=False)}\n".encode()
    yield from _feeds(site)
    if site.address is not None:
        for dossier in site.dossiers:
            where = place(Target(TargetKind.COMMITMENT, dossier.ref))
            yield f"{where}/{NAME}", card(site, dossier)
        yield "sitemap.xml", _sitemap(site, every)


def _feeds(site: Site) -> Iterator[tuple[str, bytes]]:
    """The news of everything, of a body, of a programme and of a commitment."""
    news = {line.entry for week in site.news for line in week.lines}
    by_ref: dict[str | None, list[ExportedEntry]] = {}
    for entry in site.export.entries:
        if entry.entry in news:
            by_ref.setdefault(entry.ref, []).append(entry)
    sources = {source.ref: source for source in site.export.sources}
    about: dict[str, Iterable[str | None]] = {"changes": by_ref}
    titles = {"changes": site.title}
    for body in site.bodies:
        where = place(Target(TargetKind.BODY, body.name))
        about[where] = [dossier.ref for dossier in body.dossiers]
        titles[where] = f"{site.title}: {body.name}"
    for programme in site.programmes:
        where = place(Target(TargetKind.PROGRAMME, programme.ref))
        about[where] = [dossier.ref for dossier in programme.dossiers]
        titles[where] = f"{site.title}: {programme.title}"
    for dossier in site.dossiers:
        where = place(Target(TargetKind.COMMITMENT, dossier.ref))
        about[where] = [dossier.ref]
        titles[where] = f"{site.title}: {dossier.title}"
    for where, refs in about.items():
        all_news = (entry for ref in refs for entry in by_ref.get(ref, ()))
        own = tuple(nlargest(NEWEST, all_news, key=attrgetter("entry"))[::-1])
        cited = {key: sources[key] for entry in own for key in entry.sources if key in sources}
        yield (
            f"{where}/feed.atom",
            atom(
                replace(
                    site.export, entries=own, sources=tuple(cited.values()), title=titles[where]
                ),
                partial(_page_of, site),
                link=_address(site, where) or "",
                of=where,
            ),
        )


def _page_of(site: Site, entry: ExportedEntry) -> str | None:
    """The entry on the page of its commitment, where that stands for good."""
    if site.address is None or entry.ref is None:
        return None
    where = place(Target(TargetKind.COMMITMENT, entry.ref))
    return f"{site.address}/{where}/#e{entry.entry}"


def _search(site: Site) -> bytes:
    """By ref, every word that is held of a commitment: wordings, quotes, notes and sources."""
    words = {
        dossier.ref: " ".join(
            dict.fromkeys(
                part
                for line in dossier.card.entries
                if line.amended is None
                for part in (
                    dossier.card.wording,
                    line.quote,
                    line.note,
                    *(cited.title for cited in line.sources),
                )
                if part
            )
        )
        for dossier in site.dossiers
    }
    return f"{json.dumps(words, ensure_ascii=False)}\n".encode()


def _sitemap(site: Site, every: Collection[Page]) -> bytes:
    locations = "".join(
        f"<url><loc>{escape(_address(site, one.where) or '')}</loc></url>\n" for one in every
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{locations}</urlset>\n"
    ).encode()
