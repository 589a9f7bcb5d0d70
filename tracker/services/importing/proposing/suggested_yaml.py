"""The words of a profile that is written for a person: YAML that nothing in a file can break."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.domain.text import clean_text
from tracker.errors import BadText

#: Characters of a sample.
LONGEST_SAMPLE = 60
#: A name or a word that is longer is a text that went astray.
LONGEST_NAME = 400
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:[ -][A-Za-z0-9_]+)*")
_NOT_PLAIN = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def can_be_named(text: str) -> bool:
    """Whether a profile can say this text exactly: a name of a column, of a sheet."""
    try:
        return len(text) <= LONGEST_NAME and clean_text("name", text) == text
    except BadText:
        return False


def quoted(text: str) -> str:
    """A scalar: the bare word, or in double quotes with escapes for all that is not printed."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _NOT_PLAIN:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_visible(escaped)}"'


def listed(texts: Sequence[str]) -> str:
    """One scalar, or several as [A, B]."""
    if len(texts) == 1:
        return quoted(texts[0])
    return f"[{', '.join(map(quoted, texts))}]"


def sample(text: str) -> str:
    """A cell in a comment: one line, cut, everything that is not printed spelled out."""
    line = " ".join(text[: 4 * LONGEST_SAMPLE].split())
    cut = len(line) > LONGEST_SAMPLE or len(text) > 4 * LONGEST_SAMPLE
    return f"'{_visible(line[:LONGEST_SAMPLE])}{'…' if cut else ''}'"


def comment(line: str) -> str:
    """A line, whatever it holds, that YAML passes over."""
    return f"# {_visible(line)}"


def _visible(text: str) -> str:
    return "".join(each if each.isprintable() else _escape(ord(each)) for each in text)


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
