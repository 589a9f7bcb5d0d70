"""The whole story of one or several commitments as one file: the same blocks as on their pages."""

from __future__ import annotations

import json
from functools import partial

from tracker.domain.prose import count_words
from tracker.domain.row import plain
from tracker.publish.document import (
    Block,
    Blocks,
    Code,
    Day,
    Document,
    Pair,
    Section,
    Subheading,
    Target,
    TargetKind,
    no_links,
    runs,
)
from tracker.publish.formats import Envelope, written
from tracker.publish.look import OUR_LOOK, Look
from tracker.publish.site.commitment import cite, commitment, summary_words
from tracker.publish.site.commitment import title as window_title
from tracker.publish.site.parts import contact
from tracker.publish.site.paths import address, place
from tracker.publish.words import moment, number
from tracker.report.dossier import Dossier, DossierFile

SCHEMA = "tracker.dossier/1"


def dossier_file(file: DossierFile, name: str, look: Look = OUR_LOOK) -> bytes:
    """The dossiers in a format; the same value gives the same bytes."""
    if name == "json":
        whole = {
            "schema": SCHEMA,
            "as_of": file.as_of,
            "known_at": file.known_at,
            "head": file.head,
            "rows": [dossier.card for dossier in file.dossiers],
        }
        return f"{json.dumps(plain(whole), ensure_ascii=False, indent=2)}\n".encode()
    return written(
        document(file),
        name,
        links=no_links if file.address is None else partial(address, root=file.address),
        envelope=Envelope(
            file.publisher or "Publisher not named", file.corrections_contact, file.known_at
        ),
        sheets=("site",),
        look=look,
    )


def document(file: DossierFile) -> Document:
    """One commitment as its page is, or each of several as a section."""
    first, *others = file.dossiers
    count = count_words(len(file.dossiers), "commitment")
    heading = f"{file.about}: {count}" if file.about else count if others else first.title
    reply = contact(file)
    return Document(
        title=f"{heading if others or file.about else window_title(first)} – {file.title}",
        summary=f"{heading}, as of {file.as_of}." if others else summary_words(first),
        masthead=(
            runs(file.publisher or "Publisher not named"),
            runs("Dossier"),
            runs("As of ", Day(file.as_of)),
            *([runs("Corrections and replies: ", reply)] if reply else []),
        ),
        above=runs(file.title),
        heading=runs(heading),
        blocks=tuple(_section(file, one) for one in file.dossiers)
        if others or file.about
        else _blocks(file, first),
        foot=(
            Pair(runs("Known at"), (runs(moment(file.known_at)),)),
            Pair(runs("Entries"), (runs(number(file.entries)),)),
            Pair(runs("Ledger head"), (runs(Code(file.head)),)),
        ),
        on_paper=f"{', '.join(filter(None, (file.publisher, file.title, heading)))}, "
        f"as of {file.as_of}, register at {file.head[:12]}",
        head=(("ledger-head", file.head),),
    )


def _blocks(file: DossierFile, dossier: Dossier) -> Blocks:
    """What its page holds; without the record's address there is no page to link and cite."""
    where = place(Target(TargetKind.COMMITMENT, dossier.ref))
    return (
        *commitment(dossier),
        *([cite(file, dossier, where)] if file.address is not None else []),
    )


def _section(file: DossierFile, dossier: Dossier) -> Section:
    """One of several: what are sections on its page are parts of this one."""
    blocks: list[Block] = []
    for block in _blocks(file, dossier):
        if isinstance(block, Section):
            blocks += [Subheading(runs(block.title)), *block.blocks]
        else:
            blocks.append(block)
    return Section(dossier.ref, dossier.title, tuple(blocks))
