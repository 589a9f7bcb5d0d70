"""Documents to keep copies of: one text as plain text, as a page of HTML and as a PDF."""

from __future__ import annotations

import html
import textwrap

_LINES = 48


def as_text(sentences: list[str]) -> bytes:
    """Lines of a fixed width, broken anywhere between words."""
    return "\n".join(textwrap.wrap(" ".join(sentences), 60)).encode()


def as_page(sentences: list[str], *, head: str = "") -> bytes:
    """A page with typographic signs, soft hyphens, words in pieces and a footnote."""
    note = "<sup><a href='#n'>7</a></sup>"
    body = "".join(f"<p>{_typeset(sentence)}{note}</p>" for sentence in sentences)
    page = f"<!doctype html><html><head>{head}</head><body><nav>Home</nav>{body}</body></html>"
    return page.encode()


def _typeset(sentence: str) -> str:
    text = html.escape(sentence, quote=False)
    text = text.replace('"', "\u201d").replace("'", "\u2019").replace(" - ", "&nbsp;\u2014 ")
    return text.replace("ment ", "&shy;ment ").replace("ing ", "<em>ing</em> ")


def as_pdf(sentences: list[str], *, title: str = "", day: str = "") -> bytes:
    """A PDF of one font, its lines broken within words too, with a hyphen."""
    pages = [sentences[start : start + 15] for start in range(0, len(sentences), 15)]
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    objects.append(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    )
    kids = []
    for page in pages:
        shown = "".join(f"({_escaped(line)}) Tj T*\n" for line in _broken(" ".join(page)))
        stream = f"BT /F1 10 Tf 12 TL 40 800 Td\n{shown}ET"
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({title}) /CreationDate (D:{day.replace('-', '')}120000Z) >>")
    return _file(objects)


def _broken(text: str) -> list[str]:
    """Lines of one width; a long word at the end of one is cut between two letters."""
    lines, line = [], ""
    for word in text.split(" "):
        if len(line) + len(word) < _LINES:
            line = f"{line} {word}".strip()
            continue
        if len(word) > 7 and word.isalpha():
            lines.append(f"{line} {word[:4]}-")
            line = word[4:]
        else:
            lines.append(line)
            line = word
    return [*lines, line]


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _file(objects: list[str]) -> bytes:
    content, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n{item}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = (
        f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer\n"
        f"<< /Size {len(places) + 1} /Root 1 0 R /Info {len(places)} 0 R >>\n"
        f"startxref\n{len(content)}\n%%EOF"
    )
    return content + trailer.encode()
