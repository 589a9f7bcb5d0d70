"""Measures and wraps text for the columns of a fixed-width page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from tracker.domain.text import one_line

#: How wide a mail is.
WIDTH = 78
_ADDRESS = re.compile(r"https?://|mailto:")


def width(text: str) -> int:
    """The columns that a text takes: East Asian wide signs take two, marks above a letter none.

    >>> width("Büro"), width("治水"), width("e\\u0301")
    (4, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_sign, text))


def _sign(sign: str) -> int:
    if unicodedata.category(sign) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in {"W", "F"} else 1


def wrapped(text: str, columns: int = WIDTH, hang: str = "") -> list[str]:
    """The text in lines of at most so many columns; those after the first begin with `hang`.

    A word that is too long is broken, an address never is: it stands alone on its line.
    """
    lines: list[str] = []
    line, used = "", 0
    for word, size in _fitting(text, columns - len(hang)):
        start = hang if lines else ""
        if line and used + 1 + size <= columns:
            line, used = f"{line} {word}", used + 1 + size
            continue
        if line:
            lines.append(line)
            start = hang
        line, used = start + word, len(start) + size
    return [*lines, line] if line or not lines else lines


def _fitting(text: str, room: int) -> Iterator[tuple[str, int]]:
    """The words with their sizes, each short enough for a line unless it is an address."""
    for word in one_line(text).split(" "):
        size = width(word)
        if size <= room or _ADDRESS.search(word):
            yield word, size
        else:
            yield from _broken(word, room)


def _broken(word: str, room: int) -> Iterator[tuple[str, int]]:
    piece, used = "", 0
    for sign in word:
        size = _sign(sign)
        if used + size > room:
            yield piece, used
            piece, used = "", 0
        piece, used = piece + sign, used + size
    yield piece, used


def to_left(text: str, columns: int) -> str:
    """The text with spaces after it, so that the next column begins where it should."""
    return text + " " * (columns - width(text))


def to_right(text: str, columns: int) -> str:
    """The text with spaces before it, so that digits stand under digits."""
    return " " * (columns - width(text)) + text
