"""Reading a report's tables back out of its page, its Markdown and its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.reporting_pages import every, words

_CAPTION = re.compile(r"Table (\d+)\. (.*)")
_RULER = re.compile(r"-+(?:  -+)+")
_RULE = "-" * 78


@dataclass(frozen=True)
class Read:
    """A table as its reader sees it; every row as its words, a group's title as a row of one."""

    caption: str
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[tuple[str, tuple[str, ...]], ...]
    """For each row its first cell, letters and digits only, and its numeric cells; none in text."""


def bare(text: str) -> str:
    """The words of a text without glyphs and marks between them."""
    return " ".join(re.findall(r"[^\W_]+", text))


# The page ------------------------------------------------------------------------------------


def of_page(root: Element) -> dict[int, Read]:
    """The numbered tables of a page."""
    found = {}
    for table in every(root, "table"):
        captions = [*every(table, "caption")]
        said = _CAPTION.fullmatch(words(next(every(captions[0], "b")))) if captions else None
        if said:
            line = "".join(words(each) for each in every(captions[0], "span"))
            rows = [row for row in every(table, "tr") if not _is_head(row)]
            texts = tuple(tuple(_seen(cell) for cell in row) for row in rows)
            numbers = tuple((bare(_seen(row[0])), tuple(_numeric(row))) for row in rows)
            found[int(said[1])] = Read(f"{said[2]} {line}".strip(), texts, numbers)
    return found


def _is_head(row: Element) -> bool:
    return all(cell.get("scope") == "col" for cell in row)


def _numeric(row: Element) -> Iterator[str]:
    for cell in row:
        if cell.tag == "td" and "n" in (cell.get("class") or "").split():
            yield _seen(cell)


def _seen(cell: Element) -> str:
    """The cell's text without its label for narrow pages and without notes."""
    parts: list[str] = []

    def gather(element: Element) -> None:
        if (element.get("class") or "") not in {"lb", "note"}:
            parts.append(element.text or "")
            for child in element:
                gather(child)
                parts.append(child.tail or "")

    gather(cell)
    return " ".join("".join(parts).split())


# Markdown ------------------------------------------------------------------------------------


def tokens(text: str) -> list[Token]:
    """What a strict reader of CommonMark with tables makes of it."""
    return MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)


def plain(token: Token) -> str:
    """The text that a reader sees of an inline token."""
    children = token.children or []
    seen = [each.content for each in children if each.type in {"text", "code_inline"}]
    return " ".join("".join(seen).split())


def of_markdown(parsed: Sequence[Token]) -> dict[int, Read]:
    """The numbered tables of a Markdown report."""
    found: dict[int, Read] = {}
    said: re.Match[str] | None = None
    rows: list[list[tuple[str, bool]]] = []
    for token, after in zip(parsed, [*parsed[1:], parsed[-1]], strict=True):
        if token.type == "inline" and plain(token).startswith("Table "):
            said = _CAPTION.fullmatch(plain(token))
        elif token.type == "table_open":
            rows = []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type in {"td_open", "th_open"}:
            rows[-1].append((plain(after), "right" in str(token.attrs.get("style"))))
        elif token.type == "table_close":
            assert said, "a table without a caption"
            found[int(said[1])] = _read_markdown(said[2], rows[1:])
    return found


def _read_markdown(caption: str, rows: Sequence[Sequence[tuple[str, bool]]]) -> Read:
    kept = [[row[0]] if not any(text for text, _ in row[1:]) else [*row] for row in rows]
    return Read(
        caption.removesuffix("."),
        tuple(tuple(text for text, _ in row) for row in kept),
        tuple(
            (bare(row[0][0]), tuple(text for text, numeric in row[1:] if numeric)) for row in kept
        ),
    )


# Text ----------------------------------------------------------------------------------------


def of_text(text: str) -> dict[int, Read]:
    """The numbered tables of a plain report: grids between rulers, or a paragraph for each row."""
    found = {}
    lines = text.split("\n")
    for place, line in enumerate(lines):
        said = _CAPTION.fullmatch(line)
        if said:
            blank = lines.index("", place)
            caption = " ".join([said[2], *lines[place + 1 : blank]])
            below = lines[blank + 1 :]
            rows = _records(below) if below[0] == _RULE else _grids(below)
            found[int(said[1])] = Read(caption, tuple(map(tuple, rows)), ())
    return found


def _records(lines: Sequence[str]) -> list[list[str]]:
    rows: list[list[str]] = []
    held: list[str] = []
    for line in lines[1 : lines.index(_RULE, 1)]:
        if not line:
            held = []
        elif line.startswith("    "):
            held[-1] += f" {line.strip()}"
        elif line.startswith("  "):
            held.append(re.sub(r"^  \S+(?: \S+)*  +", "", line))
        else:
            held = [line]
            rows.append(held)
    return rows


def _grids(lines: Sequence[str]) -> list[list[str]]:
    """The rows of a grid and of its further parts, put side by side again."""
    rows: list[list[str]] = []
    for part in _parts(lines):
        found = _grid(part)
        if not rows:
            rows = found
            continue
        assert [row[0] for row in rows] == [row[0] for row in found]
        rows = [[*row, *more[1:]] for row, more in zip(rows, found, strict=True)]
    return rows


def _parts(lines: Sequence[str]) -> Iterator[list[str]]:
    part: list[str] = []
    for line in lines:
        if line:
            part.append(line)
            continue
        if not any(_RULER.fullmatch(each) for each in part):
            return
        yield part
        part = []


def _grid(lines: Sequence[str]) -> list[list[str]]:
    first = next(place for place, line in enumerate(lines) if _RULER.fullmatch(line))
    spans = [each.span() for each in re.finditer("-+", lines[first])]
    rows: list[list[str]] = []
    for line in lines[first + 1 :]:
        if _RULER.fullmatch(line):
            continue
        cells = [line[start:end].strip() for start, end in spans]
        if len(cells) > 1 and cells[1]:
            rows.append(cells)
        elif not line.startswith(" "):
            rows.append([line])
        else:
            both = zip(rows[-1], cells, strict=True)
            rows[-1] = [f"{cell} {more}".strip() for cell, more in both]
    return rows
