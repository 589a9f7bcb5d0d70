"""Writes a document as a mail: an RFC 5322 message of text and HTML that asks for nothing else.

The HTML is that of the document's Markdown with its styles at each element, since programs for
mail keep neither style sheets nor drawings. The message has nobody to go to and is marked as not
sent, so that a program for mail opens it ready to be addressed.
"""

from __future__ import annotations

import re
from email.headerregistry import Address, Group
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from hashlib import sha256
from html import escape

from markdown_it import MarkdownIt

from tracker.domain.text import one_line
from tracker.publish.document import Document, Links
from tracker.publish.formats import Envelope
from tracker.publish.markdown import markdown
from tracker.publish.plain import plain
from tracker.publish.words import safe_href

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
#: What stands after the sign where the sender has no address of its own.
_NOWHERE = "tracker.invalid"
_SANS = "font-family:'Segoe UI',Roboto,Arial,sans-serif"
_SERIF = "font-family:Cambria,'Times New Roman',serif"
_CELL = "vertical-align:top;padding:4px 8px 4px 0;border-bottom:1px solid #d9d7d0"
#: The look of look.md as far as programs for mail keep it, by the name of the element.
STYLES = {
    "h1": f"{_SERIF};font-size:26px;line-height:1.2;margin:12px 0",
    "h2": f"{_SERIF};font-size:21px;border-top:1px solid #1a1c1e;padding-top:10px;"
    "margin:28px 0 8px",
    "h3": "font-size:16px;margin:20px 0 6px",
    "p": "margin:8px 0",
    "ul": "margin:8px 0;padding-left:20px",
    "ol": "margin:8px 0;padding-left:24px",
    "blockquote": "border-left:4px solid #85888b;margin:8px 0;padding-left:12px",
    "pre": "white-space:pre-wrap;font-family:inherit",
    "code": "font-family:inherit;font-weight:600",
    "table": "border-collapse:collapse;font-size:14px;line-height:1.4;margin:8px 0",
    "th": f"text-align:left;{_CELL};border-bottom:2px solid #1a1c1e",
    "td": _CELL,
    "a": "color:#1a62b3",
    "hr": "border:0;border-top:4px solid #1a1c1e;margin:28px 0 12px",
}


def eml(document: Document, links: Links, envelope: Envelope) -> bytes:
    """The document as a message; the same document gives the same bytes."""
    text, page = plain(document, links), _page(document, links)
    key = sha256(f"{text}\0{page}\0{envelope.at}".encode()).hexdigest()[:32]
    address = envelope.address if _ADDRESS.fullmatch(envelope.address or "") else None
    message = EmailMessage(policy=SMTP)
    sender = one_line(envelope.sender)
    message["From"] = Address(sender, addr_spec=address) if address else Group(sender, ())
    message["Date"] = format_datetime(envelope.at)
    message["Subject"] = one_line(document.title)
    message["Message-ID"] = f"<{key}@{address.partition('@')[2] if address else _NOWHERE}>"
    message["X-Unsent"] = "1"
    message.set_content(text, cte="8bit")
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    message["Content-Language"] = "en-GB"
    message.set_boundary(f"=_{key}")
    return message.as_bytes()


def _page(document: Document, links: Links) -> str:
    tokens = _reader().parse(markdown(document, links))
    for token in tokens:
        for part in (token, *(token.children or ())):
            if part.tag in STYLES and part.nesting >= 0:
                own_style = f";{part.attrGet('style')}" if part.attrGet("style") else ""
                part.attrSet("style", f"{STYLES[part.tag]}{own_style}")
    body = _reader().renderer.render(tokens, _reader().options, {})
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(document.title)}</title>\n</head>\n"
        f'<body style="{_SANS};font-size:16px;line-height:1.5;color:#1a1c1e;'
        f'background:#ffffff;max-width:46rem;margin:0 auto;padding:16px">\n{body}</body>\n</html>\n'
    )


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    # markdown-it asks its object for this rule; ours is the one that every link here follows.
    reader.validateLink = lambda url: safe_href(url) is not None  # type: ignore[method-assign]
    return reader
