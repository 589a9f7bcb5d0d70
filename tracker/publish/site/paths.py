"""Where every page of the public record stands, and how one page leads to another."""

from __future__ import annotations

import re
from collections.abc import Collection
from hashlib import sha256
from itertools import takewhile

from tracker.publish.document import Links, Target, TargetKind

_FOLDERS = {
    TargetKind.COMMITMENT: "c",
    TargetKind.PROGRAMME: "programme",
    TargetKind.BODY: "body",
    TargetKind.SOURCE: "sources",
    TargetKind.ISSUE: "issues",
}
#: A name of these signs alone is its own slug; of others a slug says too little.
_PLAIN = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
_OTHER = re.compile(r"[^a-z0-9]+")
#: The length up to which a name is spelled out in an address.
_LONGEST = 60


def slug(name: str) -> str:
    """A name as a part of an address; no two names share one.

    >>> slug("Home Office"), slug("Ofsted (England)")
    ('home-office', 'ofsted-england-ce6f45')
    """
    words = _OTHER.sub("-", name.lower()).strip("-")[:_LONGEST].strip("-")
    if _PLAIN.fullmatch(name) and len(words) == len(name):
        return words
    mark = sha256(name.casefold().encode()).hexdigest()[:6]
    return f"{words}-{mark}" if words else mark


def place(target: Target) -> str:
    """The folder of a target's page under the root of the site, `c/JAY-13`; the root is empty."""
    if target.kind in {TargetKind.PAGE, TargetKind.FILE}:
        return target.name
    if target.kind is TargetKind.WORD:
        return "method"
    name = slug(target.name) if target.kind is TargetKind.BODY else target.name
    return f"{_FOLDERS[target.kind]}/{name}"


def address(target: Target, root: str) -> str:
    """The address of a target's page on a site that stands at `root`."""
    where = place(target)
    if target.kind is TargetKind.FILE:
        return f"{root.rstrip('/')}/{where}"
    return f"{root.rstrip('/')}/{where}{'/' if where else ''}{_part(target)}"


def _part(target: Target) -> str:
    """The part of its page that a target names, as an address ends."""
    anchor = word_anchor(target.name) if target.kind is TargetKind.WORD else target.anchor
    return f"#{anchor}" if anchor else ""


def word_anchor(word: str) -> str:
    """The anchor of a word in the glossary."""
    return f"word-{slug(word)}"


def links_from(here: str, there: Collection[str]) -> Links:
    """The links of the page in a folder, to the pages and files that there are.

    They name the file, so that a folder on a disk can be walked as a site can.
    """

    def links(target: Target) -> str | None:
        where = place(target)
        if where not in there:
            return None
        if target.kind is TargetKind.FILE:
            return relative(here, where)
        file = f"{where}/index.html" if where else "index.html"
        return f"{relative(here, file)}{_part(target)}"

    return links


def relative(here: str, file: str) -> str:
    """A file of the site as a page in the folder `here` names it.

    >>> relative("c/JAY-13", "style.css")
    '../../style.css'
    """
    start, end = (path.split("/") if path else [] for path in (here, file))
    shared = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(start, end, strict=False))))
    return "/".join([*[".."] * (len(start) - shared), *end[shared:]])
