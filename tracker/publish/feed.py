"""Writes the newest entries of an export as an Atom feed (RFC 4287), in the words of `log`.

The export is asked for news alone: what was undone leaves no public line, and what only holds
the register together (names, batches, saved lists) is none. Ids are made of those of the register
and of the entry, so that they are the same in every copy and in every feed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import quote

from feedgenerator import Atom1Feed
from feedgenerator.django.utils.xmlutils import SimplerXMLGenerator

from tracker.domain.dates import parse_when
from tracker.domain.prose import when_words
from tracker.domain.row import SourceRow
from tracker.read.export import Export, ExportedEntry

#: What XML 1.0 cannot hold.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WORDS = ("quote", "because", "correction", "note")
_WEB = re.compile(r"https?://", re.IGNORECASE)


#: Where a reader of an entry is led; None where to nowhere.
Leading = Callable[[ExportedEntry], str | None]


def atom(
    export: Export, page: Leading | None = None, *, link: str = "", of: str = "register"
) -> bytes:
    """The entries of an export, the newest first, by when they were recorded.

    An entry leads to its page, where there is a public record with pages, else to its source;
    `link` is the page that the feed itself is about, and `of` tells its id from those of others.
    """
    feed = _Feed(
        title=export.title,
        link=link,
        description="What was recorded, the newest first.",
        language="en-GB",
        author_name=export.title,
        feed_guid=_tag(export, of),
        newest=export.entries[-1].recorded_at if export.entries else export.written,
    )
    sources = {source.ref: source for source in export.sources}
    for entry in reversed(export.entries):
        feed.add_item(
            title=_title(entry),
            link=(page(entry) if page else None) or next(_addresses(entry, sources), ""),
            description=None,
            content="".join(f"<p>{escape(words)}</p>" for words in _content(entry, sources)),
            unique_id=_tag(export, f"entry/{entry.id}"),
            updateddate=entry.recorded_at,
            author_name=entry.actor,
            categories=(entry.facet.value,),
        )
    buffer = io.StringIO()
    feed.write(buffer, "utf-8")
    return f"{buffer.getvalue()}\n".encode()


def _tag(export: Export, what: str) -> str:
    """A tag URI (RFC 4151); the name is one that nobody can ever own."""
    return f"tag:policy-tracker.invalid,2025:{quote(export.register)}/{quote(what)}"


def _title(entry: ExportedEntry) -> str:
    return f"{entry.ref}: {entry.what}" if entry.ref else entry.what


def _content(entry: ExportedEntry, sources: dict[str, SourceRow]) -> Iterator[str]:
    yield entry.what if entry.title is None else f"{entry.title}: {entry.what}"
    yield f"Happened: {when_words(parse_when(entry.occurred))}. Said by: {_speaker(entry)}."
    yield from (entry.texts[name] for name in _WORDS if name in entry.texts)
    if entry.amended is not None:
        yield f"Since {entry.amended}, by entry {entry.amended_by}."
    for key in entry.sources:
        source = sources.get(key)
        if source is not None:
            yield f"Source: {' '.join(part for part in (source.title, source.url) if part)}"


def _speaker(entry: ExportedEntry) -> str:
    return f"{entry.voice} ({entry.by})" if entry.by else entry.voice


def _addresses(entry: ExportedEntry, sources: dict[str, SourceRow]) -> Iterator[str]:
    for key in entry.sources:
        source = sources.get(key)
        if source is not None and source.url is not None and _WEB.match(source.url):
            yield source.url


class _AtomXml(SimplerXMLGenerator):  # type: ignore[misc]
    """XML that holds no character which XML does not have, and no link to nowhere."""

    def addQuickElement(  # noqa: N802
        self, name: str, contents: str | None = None, attrs: dict[str, Any] | None = None
    ) -> None:
        if name != "link" or (attrs or {}).get("href"):
            super().addQuickElement(name, contents, attrs)

    def characters(self, content: str) -> None:
        super().characters(_xml(content))

    def startElement(self, name: str, attrs: dict[str, Any]) -> None:  # noqa: N802
        super().startElement(name, {key: _xml(str(value)) for key, value in attrs.items()})


class _Feed(Atom1Feed):  # type: ignore[misc]
    """A feed whose time is the ledger's and never the machine's."""

    def latest_post_date(self) -> datetime:
        newest: datetime = self.feed["newest"]
        return newest

    def write(self, outfile: io.StringIO, encoding: str) -> None:
        handler = _AtomXml(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        handler.startElement("feed", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")


def _xml(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
