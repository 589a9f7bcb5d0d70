"""Writes a document in the format that was asked for; only that writer is imported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tracker.errors import MissingExtra, UsageError
from tracker.publish.document import Document, Links
from tracker.publish.look import OUR_LOOK, Look

#: What a report or a dossier is written as; `json` is its value, all others are its document.
FORMATS = ("html", "md", "txt", "json", "eml", "pdf")
#: What an issue records the digest of, whatever it is asked for; a PDF differs with the fonts of
#: the machine, so that only the one that was asked for is recorded.
RECORDED = FORMATS[:-1]


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sends a mail, and of which moment it is."""

    sender: str
    address: str | None
    """Where an answer goes, where that is an address of mail."""
    at: datetime


def written(
    document: Document,
    name: str,
    *,
    links: Links,
    inner: Links | None = None,
    envelope: Envelope,
    sheets: tuple[str, ...] = (),
    look: Look = OUR_LOOK,
) -> bytes:
    """A document as a file.

    `inner` are the links of a page, which can lead to places in itself; `sheets` are the style
    sheets that its page has beside the usual ones. Raises MissingExtra or UsageError (exit 2)
    where a PDF cannot be made on this machine, FileTrouble (exit 6) for a template that fails.
    """
    document = look.worded(document)
    if name == "md":
        from tracker.publish.markdown import markdown

        return markdown(document, links).encode()
    if name == "txt":
        from tracker.publish.plain import plain

        return plain(document, links).encode()
    if name == "eml":
        from tracker.publish.mail import eml

        return eml(document, links, envelope)
    # Asked for before the page is made, since that takes longer than to say that it is missing.
    to_pdf = _pdf_writer() if name == "pdf" else str.encode
    from tracker.publish.html import html

    return to_pdf(html(document, inner or links, sheets=sheets, look=look))


def _pdf_writer() -> Callable[[str], bytes]:
    try:
        from tracker.publish.pdf import pdf
    except ModuleNotFoundError:
        raise MissingExtra("A PDF", "pdf") from None
    except OSError:
        raise UsageError(
            "A PDF needs the library Pango, which this machine does not have.",
            hint="Install it: apt install libpangoft2-1.0-0, or brew install pango; or print the "
            "page from a browser.",
        ) from None
    return pdf
