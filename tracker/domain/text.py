"""Cleans free text for the ledger, terminals and spreadsheets, and wraps it to a fixed width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256

from tracker.errors import BadText

#: Cyrillic and Greek letters, by their small form, whose small or capital form looks Latin.
_LOOK_ALIKE = str.maketrans(
    "\u0430\u0432\u0435\u043e\u0440\u0441\u043a\u0442\u043d\u043c\u0443\u0445"
    "\u0456\u0458\u0455\u04bb\u0501\u051b\u051d"
    "\u03b1\u03b2\u03b5\u03b6\u03b7\u03b9\u03ba\u03bc\u03bd\u03bf\u03c1\u03c4"
    "\u03c5\u03c7",
    "abeopckthmyxijshdqwabezhikmnoptyx",
)
#: Line breaks and tabs are part of what people write; every other control is not.
_ALLOWED = frozenset("\n\t")
#: Every other control, and half a character.
_NOT_HELD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BLANKS = re.compile("[\t\n\x0b\x0c\r \u2028\u2029]+")
#: Format characters, surrogates and the separators that some programs break a line at.
_UNSEEN = frozenset({"Cf", "Cs", "Zl", "Zp"})

#: How wide a mail is.
WIDTH = 78
_ADDRESS = re.compile(r"https?://|mailto:")


class Redacted(str):
    """The mark that stands in the place of a text that was redacted."""

    __slots__ = ()


def clean_text(field: str, text: str) -> str:
    """The text in NFC without space around it, line breaks as `\\n`.

    Raises BadText for what cannot be recorded: an empty text, lone surrogates, NUL and control
    characters are refused, never dropped: a record says what was typed or nothing.
    """
    if text.isascii() and text.isprintable():
        # Nothing in it can be refused or written otherwise, and most texts are so.
        return _not_empty(field, text.strip())
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    if match := _NOT_HELD.search(text):
        if unicodedata.category(match[0]) == "Cs":
            raise BadText(field, "it holds half of a surrogate pair")
        raise BadText(field, f"it holds the control character U+{ord(match[0]):04X}")
    return _not_empty(field, text.strip())


def _not_empty(field: str, text: str) -> str:
    if not text:
        raise BadText(field, "it is empty", hint="Type it, or leave it out.")
    return text


@lru_cache(1 << 12)
def name_key(name: str) -> str:
    """What two spellings of one name share: nothing that a reader cannot see tells people apart.

    Case, spaces, invisible characters, the forms of a letter, and Greek or Cyrillic letters
    that pass for Latin ones in a name that has Latin ones too.

    >>> name_key("Home  Office ") == name_key("home office")
    True
    >>> name_key("Home\u200b Office") == name_key("H\u043eme Office") == "home office"
    True
    """
    if name.isascii():
        # None of the signs below is ASCII, and most names are.
        return " ".join(name.split()).casefold()
    visible = (
        "".join(character for character in name if unicodedata.category(character) != "Cf") or name
    )
    folded = " ".join(unicodedata.normalize("NFKC", visible).split()).casefold()
    if any("a" <= character <= "z" for character in folded):
        folded = folded.translate(_LOOK_ALIKE)
    return unicodedata.normalize("NFC", folded)


def list_name(text: str) -> str:
    """What a list is called after a text: its file, or who keeps it.

    >>> list_name("Promised vs did.2025"), list_name("-")
    ('promised-vs-did.2025', 'list')
    """
    plain = "".join(
        sign
        for sign in unicodedata.normalize("NFKD", text.lower())
        if not unicodedata.combining(sign)
    )
    if any(sign.isalpha() and not sign.isascii() for sign in plain):
        # Names in other alphabets would all be one list.
        plain = f"{plain[:30]} {sha256(name_key(text).encode()).hexdigest()[:8]}"
    name = re.sub(r"[^a-z0-9.]+", "-", plain).strip("-.")
    return re.sub(r"\.\.+", ".", name)[:40].strip("-.") or "list"


def one_line(text: str) -> str:
    """The text with every run of spaces and line breaks as one space; other signs stay."""
    return _BLANKS.sub(" ", text).strip(" ")


def html_text(markup: str, *, links: bool = False) -> str:
    """The words of HTML, its blocks divided by empty lines; other text as it is.

    With `links` the address of each link stands in brackets after its words. What a page does
    not show as its text is left out: scripts, styles, navigation, what is hidden.

    >>> html_text('<p>See <a href="https://a.example/x">the plan</a> &amp; more</p>', links=True)
    'See the plan [https://a.example/x] & more'
    >>> html_text("5 < 6, and x <y>")
    '5 < 6, and x <y>'
    """
    if "<" not in markup and "&" not in markup:
        return markup
    from tracker.domain.markup import HtmlText

    return HtmlText(links=links).read(markup)


def shown(text: str) -> str:
    """The text with all that a terminal would obey made visible; line feeds and tabs stay.

    >>> shown("a\\x1b[31mb")
    'a␛[31mb'
    """
    # Most texts have nothing to show, and a list has a hundred thousand of them.
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(character: str) -> str:
    code = ord(character)
    if code < 0x20 and character not in _ALLOWED:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if 0x80 <= code < 0xA0 or unicodedata.category(character) in _UNSEEN:
        return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
    return character


_SIGNS = frozenset("=+-@")
#: One of the signs, in whatever form, before any letter or digit of where a cell could begin.
#: Nothing is read over a break of the line, which begins anew: so the time grows as the text does.
_SUSPECT = re.compile(r"(?:^|[;\r\n])[^\w;\r\n]*[=+\-@\t\r⁺⁼₊₌﬩﹢﹣﹦﹫＋－＝＠]")
_PLACES = re.compile(r"([;\r\n])")
#: A signed number, or a telephone number in groups of digits.
_NUMBER = re.compile(r"[+-] ?\d[\d .,\u00a0]*%?|-")
_BLANK = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
GUARD = "'"


def guarded(text: str) -> str:
    """The text as it is safe in a cell of CSV; `unguarded` gives back exactly what it was.

    >>> guarded("=1+1"), guarded("-5"), guarded("+44 20 7946 0000"), guarded("Spent; =1+1")
    ("'=1+1", '-5', '+44 20 7946 0000', "Spent;' =1+1")
    """
    if not _SUSPECT.search(text):
        return text
    parts = _PLACES.split(text)
    return "".join(GUARD + part if _begins(parts, at) else part for at, part in enumerate(parts))


def unguarded(text: str) -> str:
    """The text as it was before `guarded`; one that no guard was put into is left alone.

    >>> unguarded("'=1+1"), unguarded("'tis so"), unguarded(guarded("'=1+1"))
    ('=1+1', "'tis so", "'=1+1")
    """
    if GUARD not in text:
        return text
    parts = _PLACES.split(text)
    return "".join(
        part[1:] if part.startswith(GUARD) and _begins(parts, at) else part
        for at, part in enumerate(parts)
    )


def _begins(parts: list[str], at: int) -> bool:
    """Whether a formula begins in a part; parts at odd places are what separates them.

    Apostrophes are read over, so that the answer is the same with a guard and without.
    """
    if at % 2:
        return False
    words = parts[at].lstrip(GUARD)
    if at == 0 and (words or "".join(parts[1:2]))[:1] in {"\t", "\r"}:
        return True
    if _NUMBER.fullmatch(words.strip()) and parts[at + 1 : at + 2] not in (["\r"], ["\n"]):
        return False
    for sign in words:
        if sign in "\"'" or unicodedata.category(sign) in _BLANK:
            continue
        return unicodedata.normalize("NFKC", sign) in _SIGNS
    return False


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
