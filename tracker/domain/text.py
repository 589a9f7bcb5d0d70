"""Free text as the ledger holds it: NFC, and nothing that a terminal would obey."""

from __future__ import annotations

import unicodedata

from tracker.errors import BadText

#: Line breaks and tabs are part of what people write; every other control is not.
_ALLOWED = frozenset("\n\t")


class Redacted(str):
    """What stands in the place of words that were destroyed: a text, and known as none."""

    __slots__ = ()


def clean_text(field: str, text: str) -> str:
    """The text in NFC without space around it, line breaks as `\\n`.

    Raises BadText for what cannot be recorded: an empty text, lone surrogates, NUL and control
    characters are refused, never dropped: a record says what was typed or nothing.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs":
            raise BadText(field, "it holds half of a surrogate pair")
        if category == "Cc" and character not in _ALLOWED:
            raise BadText(field, f"it holds the control character U+{ord(character):04X}")
    text = text.strip()
    if not text:
        raise BadText(field, "it is empty", hint="Type it, or leave it out.")
    return text


def name_key(name: str) -> str:
    """What two spellings of one name share: case and spaces do not tell people apart.

    >>> name_key("Home  Office ") == name_key("home office")
    True
    """
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def shown(text: str) -> str:
    """The text with control characters made visible, for a terminal.

    >>> shown("a\\x1b[31mb")
    'a␛[31mb'
    """
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    code = ord(character)
    if code < 0x20 and character not in _ALLOWED:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if 0x80 <= code < 0xA0 or unicodedata.category(character) in {"Cs", "Cf"}:
        return f"\\u{code:04x}"
    return character
