"""How a commitment's page is linked, cited, answered, and shown inside somebody else's page."""

from __future__ import annotations

from tracker.publish.document import (
    Code,
    Document,
    Figure,
    Link,
    Pair,
    Pairs,
    Paragraph,
    Role,
    Section,
    Target,
    TargetKind,
    page,
    runs,
)
from tracker.publish.lanes import MARKS_FROM
from tracker.publish.site import commitment
from tracker.publish.site.parts import Page, contact
from tracker.publish.site.paths import place
from tracker.report.dossier import Dossier
from tracker.report.site import Site


def cite(site: Site, dossier: Dossier, where: str) -> Section:
    """How to link to the page, cite it, take its data, answer it and say that it is wrong."""
    standing = f"{site.address}/{where}/" if site.address else None
    address = contact(site)
    framed = f"embed/{dossier.ref}"
    embed = (
        runs(
            page(framed, "the timeline alone"),
            runs(
                ": ",
                Code(
                    f'<iframe src="{site.address}/{framed}/" title="{dossier.ref}" '
                    'width="100%" height="480"></iframe>'
                ),
            )
            if site.address
            else None,
        )
        if len(dossier.timeline.marks) >= MARKS_FROM
        else ()
    )
    cited = ", ".join(filter(None, (site.publisher, site.title, dossier.title, dossier.ref)))
    pairs = (
        ("Permanent link", runs(Link(standing, standing) if standing else page(where, where))),
        ("Cite", runs(f"{cited}{f', {standing}' if standing else ''}")),
        ("Data of this page", runs(Link("JSON", Target(TargetKind.FILE, f"{where}/data.json")))),
        ("Timeline for another page", embed),
        ("News of it", runs(Link("Atom", Target(TargetKind.FILE, f"{where}/feed.atom")))),
        (
            "Reply",
            runs(
                "Whoever is named here may answer; the answer stands beside what it answers. ",
                address,
            ),
        ),
        ("Corrections", runs(page("corrections", "what we put right, and how to say so"))),
    )
    return Section(
        "cite",
        "Link, cite, reply",
        (Pairs(tuple(Pair(runs(name), (value,)) for name, value in pairs if value)),),
    )


def embedded(site: Site, dossier: Dossier) -> Page | None:
    """The timeline alone, for a frame in somebody else's page; None where none is drawn."""
    where = place(Target(TargetKind.COMMITMENT, dossier.ref))
    blocks = tuple(commitment.timeline(dossier))
    if not any(isinstance(block, Figure) for block in blocks):
        return None
    return Page(
        where=f"embed/{dossier.ref}",
        document=Document(
            title=commitment.title(dossier),
            summary=commitment.summary_words(dossier),
            masthead=(
                runs(site.publisher or "Publisher not named"),
                runs(page(where, f"{dossier.ref} in: {site.title}")),
            ),
            heading=runs(dossier.title),
            blocks=(Paragraph(runs(commitment.summary_words(dossier)), Role.LEDE), *blocks),
        ),
        is_embedded=True,
    )
