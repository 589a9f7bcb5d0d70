"""The share card of a commitment: the picture that a message shows beside a link to its page.

An SVG of fixed size; where the extra `card` is installed, a PNG, since few services show an SVG.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from textwrap import wrap

from tracker.publish.html import page_environment, style_sheet
from tracker.publish.site.commitment import summary_words
from tracker.report.dossier import Dossier
from tracker.report.site import Site

#: The file beside the page.
NAME = "card.png" if find_spec("resvg_py") else "card.svg"
#: The size that services cut a card to, in pixels.
WIDTH, HEIGHT = 1200, 630
#: Letters of a line, and lines, of the title, the sentences under it and the foot.
_TITLE, _WORDS, _GROUND = (34, 3), (60, 4), (76, 1)
_COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")


def card(site: Site, dossier: Dossier) -> bytes:
    """The card of a commitment: what was promised, where it stands, who says so."""
    headline = dossier.standing.headline
    svg = (
        page_environment()
        .get_template("card.svg.j2")
        .render(
            width=WIDTH,
            height=HEIGHT,
            headlines=[headline],
            badges=[],
            patterns=[],
            headline=headline,
            title=_lines(dossier.title, *_TITLE),
            words=_lines(summary_words(dossier), *_WORDS),
            ground=_lines(
                " · ".join(filter(None, (dossier.ref, site.publisher, site.title))), *_GROUND
            ),
            colours=_colours(),
        )
    )
    if NAME == "card.svg":
        return svg.encode()
    from resvg_py import svg_to_bytes

    return bytes(svg_to_bytes(svg_string=svg))


def _lines(text: str, letters: int, most: int) -> list[str]:
    return wrap(text, letters, max_lines=most, placeholder=" …")


@cache
def _colours() -> dict[str, str]:
    """The colours of a light page by name; the first of a name is the light one."""
    colours: dict[str, str] = {}
    for name, colour in _COLOUR.findall(style_sheet("tokens")):
        colours.setdefault(name, colour)
    return colours
