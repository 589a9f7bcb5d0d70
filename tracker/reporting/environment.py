"""The one template environment for pages: everything is escaped, nothing may be missing."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tracker.reporting.filters import FILTERS, enclosed
from tracker.reporting.wording import (
    ahead,
    cards,
    changes,
    claims,
    counts,
    deadlines,
    errata,
    front,
    method,
    pieces,
)
from tracker.resources import templates_folder

#: The modules of sentences, by the name that templates call them by.
_SENTENCES = {
    "ahead": ahead,
    "cards": cards,
    "changes": changes,
    "claims": claims,
    "counts": counts,
    "deadlines": deadlines,
    "errata": errata,
    "front": front,
    "method": method,
    "pieces": pieces,
}


@cache
def page_environment() -> Environment:
    """The environment, compiled once for the life of the process.

    `autoescape=True`, not by file name: `select_autoescape` would leave `.html.j2` open.
    """
    environment = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        keep_trailing_newline=True,
        finalize=_finalize,
    )
    environment.filters.update(FILTERS)
    environment.globals["say"] = _SENTENCES
    return environment


def style_sheet(*names: str) -> str:
    """These style sheets as one text, in this order, with plain line ends."""
    folder = templates_folder() / "css"
    sheets = ((folder / f"{name}.css").read_text(encoding="utf-8") for name in names)
    return "\n".join(sheet.replace("\r\n", "\n") for sheet in sheets)


def _finalize(value: object) -> object:
    """Text of the register never turns the direction of the page around it."""
    return enclosed(value) if type(value) is str else value
