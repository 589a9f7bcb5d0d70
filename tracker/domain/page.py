"""What a page says of itself: title, publisher, day and address, from its head.

It is shown to a person, who says whether it is so; nothing of it is taken by itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from tracker.domain.dates import When, parse_when
from tracker.domain.markup import tamed
from tracker.domain.source import is_address
from tracker.domain.text import one_line
from tracker.errors import TrackerError

#: Where a page says it, the most telling first: names of <meta>, of JSON-LD, of elements.
_TITLES = ("citation_title", "dc.title", "dcterms.title", "og:title", "headline", "title", "h1")
_PUBLISHERS = (
    *("citation_publisher", "dc.publisher", "dcterms.publisher"),
    *("govuk:primary-publishing-organisation", "publisher", "og:site_name", "application-name"),
)
#: Where it says the name of its site, which browsers show at the end of a title.
_SITES = ("og:site_name", "application-name")
_DAYS = (
    *("citation_publication_date", "citation_date", "dc.date.issued", "dcterms.issued"),
    *("article:published_time", "datepublished", "govuk:first-published-at", "dc.date"),
    *("dcterms.date", "date", "pubdate", "publish-date", "time"),
)
_ADDRESSES = ("canonical", "og:url", "saved")
_SAVED = re.compile(r"<!-- saved from url=\(\d{4}\)(https?://[^\s>]{1,2000}) ?-->")
_DAY = re.compile(r"[0-9]{4}[-/][0-9]{2}(?:[-/][0-9]{2})?")
#: Words of one element, and things that JSON-LD says; a page has no more to say of itself.
_MOST = 500


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a document says of itself, as far as it says it."""

    title: str | None = None
    publisher: str | None = None
    published: When | None = None
    url: str | None = None

    def lines(self) -> Iterator[tuple[str, str]]:
        """What there is, by the name of the option that gives it."""
        for name, value in (
            ("title", self.title),
            ("publisher", self.publisher),
            ("published", None if self.published is None else self.published.text),
            ("url", self.url),
        ):
            if value:
                yield name, value


def page_facts(markup: str) -> PageFacts:
    """What an HTML page says of itself.

    >>> page_facts('<title>Plan | Office</title><meta property="og:site_name" content="Office">')
    PageFacts(title='Plan', publisher='Office', published=None, url=None)
    """
    head = _Head()
    head.feed(tamed(markup))
    head.close()
    metadata = head.said
    saved = _SAVED.search(markup[: _MOST * 10])
    if saved:
        metadata.setdefault("saved", saved[1])
    publisher = _first(metadata, _PUBLISHERS)
    title = _first(metadata, _TITLES)
    sites = {(metadata.get(name) or "").casefold() for name in (*_PUBLISHERS, *_SITES)}
    days = (read_day(metadata[name]) for name in _DAYS if name in metadata)
    addresses = [metadata[name] for name in _ADDRESSES if is_address(metadata.get(name, ""))]
    return PageFacts(
        title=None if title is None else _without_site(title, sites),
        publisher=publisher,
        published=next(filter(None, days), None),
        url=addresses[0] if addresses else None,
    )


def read_day(text: str) -> When | None:
    """The day at the beginning of a timestamp; None for what is none."""
    day = _DAY.search(text)
    if day is None:
        return None
    try:
        return parse_when(day[0].replace("/", "-"))
    except TrackerError:
        return None


def _first(metadata: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((metadata[name] for name in names if metadata.get(name)), None)


def _without_site(title: str, sites: Collection[str]) -> str:
    """A title without the names of its site at the end, as browsers show them."""
    parts = re.split(r" [|–—-] ", title)
    while len(parts) > 1 and parts[-1].casefold() in sites:
        parts.pop()
        title = title[: title.rindex(parts[-1]) + len(parts[-1])]
    return title


class _Head(HTMLParser):
    """Collects what a page says of itself, each thing as it is said first."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: dict[str, str] = {}
        self._element: str | None = None
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = values.get("property") or values.get("name") or values.get("itemprop") or ""
            self._say(name.lower(), values.get("content", ""))
        elif tag == "link" and "canonical" in values.get("rel", "").lower().split():
            self._say("canonical", values.get("href", ""))
        elif tag == "time" and values.get("datetime"):
            self._say("time", values["datetime"])
        elif tag in {"title", "h1"} or values.get("type", "").lower() == "application/ld+json":
            self._element, self._words = tag, []

    def handle_data(self, data: str) -> None:
        if self._element is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag != self._element:
            return
        words, self._element = "".join(self._words), None
        if tag != "script":
            self._say(tag, words)
            return
        try:
            data = json.loads(words)
        except (ValueError, RecursionError):
            return
        for thing in _things(data):
            self._say("headline", thing.get("headline"))
            self._say("datepublished", thing.get("datePublished"))
            publisher = thing.get("publisher")
            self._say("publisher", publisher.get("name") if isinstance(publisher, dict) else None)

    def _say(self, name: str, value: Any) -> None:
        if isinstance(value, str) and (words := one_line(value)[:_MOST]):
            self.said.setdefault(name, words)


def _things(data: Any) -> Iterator[dict[str, Any]]:
    """The things that JSON-LD describes: one, a list of them, or a graph."""
    things = data if isinstance(data, list) else [data]
    for thing in things[:_MOST]:
        if isinstance(thing, dict):
            yield thing
            graph = thing.get("@graph")
            if isinstance(graph, list):
                yield from (part for part in graph[:_MOST] if isinstance(part, dict))
