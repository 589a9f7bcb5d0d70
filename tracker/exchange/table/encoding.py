"""The characters of a file: by its first bytes, as UTF-8, or a guess that says it is one."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from tracker.domain.subject import nearest
from tracker.errors import FileTrouble, UnknownValue, as_typed

#: The longer first: the mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KNOWN = ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp1250", "cp1251"]
_KNOWN += ["cp437", "cp850", "latin-1", "iso8859-15", "mac-roman", "shift_jis", "gb18030", "big5"]
_KNOWN += ["euc-kr", "euc-jp", "koi8-r", "ascii"]
#: Codecs of Python that are no encodings of files.
_NONE = {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7"}
#: Encodings that people's spreadsheets write, for the guess; a wider choice guesses worse.
_LIKELY = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"]
_LIKELY += ["mac_roman", "cp850", "shift_jis", "gb18030", "big5", "euc_kr", "euc_jp", "koi8_r"]
#: Bytes that a guess is made of.
_SAMPLE = 60_000
_STRAY = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file as text."""

    text: str
    encoding: str
    notices: tuple[str, ...] = ()
    """What was found out, where it is not plain UTF-8."""


def decode(content: bytes, *, name: str, encoding: str | None = None) -> Decoded:
    """The text of a file. Raises UnknownValue for an encoding that is none, and FileTrouble."""
    if encoding is not None:
        return Decoded(_strictly(content, _codec(encoding), encoding, name), encoding)
    for mark, codec in _MARKS:
        if content.startswith(mark):
            notice = f"encoding {codec.removesuffix('-sig')}, by the mark at its beginning"
            return Decoded(_strictly(content, codec, codec, name), codec, (notice,))
    if (wide := _without_mark(content)) is not None:
        return wide
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _guessed(content, error, name)


def _codec(encoding: str) -> str:
    try:
        codec = codecs.lookup(encoding)
    except (LookupError, ValueError):
        codec = None
    # There is no other way to ask whether a codec makes text.
    if codec is None or codec.name in _NONE or not codec._is_text_encoding:  # noqa: SLF001
        shown = as_typed(encoding).strip("'")
        raise UnknownValue("known encoding", shown, nearest=nearest(encoding, _KNOWN), known=_KNOWN)
    return codec.name


def _strictly(content: bytes, codec: str, shown: str, name: str) -> str:
    try:
        return content.decode(codec).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        because = f"it is not {shown}: line {line} holds the byte 0x{content[error.start]:02X}"
    except UnicodeError:
        because = f"it is not {shown}"
    raise FileTrouble(name, because, hint="Name its encoding, as --encoding cp1252.") from None


def _without_mark(content: bytes) -> Decoded | None:
    """UTF-16 without its mark: half of the bytes of most texts are then zero."""
    sample = content[:4096]
    if len(content) % 2 or sample.count(0) < 0.3 * len(sample):
        return None
    codec = "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        return None
    if "\x00" in text[: len(sample)]:
        return None
    notice = f"encoding {codec}: every other byte is zero; --encoding says otherwise"
    return Decoded(text, codec, (notice,))


def _guessed(content: bytes, error: UnicodeDecodeError, name: str) -> Decoded:
    line = content[: error.start].count(b"\n") + 1
    stray = len(_STRAY.findall(content.decode("utf-8", "surrogateescape")))
    evidence = f"{stray:,} {'byte is' if stray == 1 else 'bytes are'} no UTF-8"
    evidence += f", {'' if stray == 1 else 'the first '}in line {line}"
    codec = _likeliest(content)
    if codec is None:
        hint = "Name its encoding, as --encoding cp1252."
        raise FileTrouble(name, f"its encoding is not known: {evidence}", hint=hint)
    notice = f"encoding {codec}, guessed: {evidence}; --encoding says otherwise"
    return Decoded(_strictly(content, codec, codec, name), codec, (notice,))


def _likeliest(content: bytes) -> str | None:
    """The encoding that reads best the lines that are no ASCII; of several, the most common."""
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return None
    telling = b"\n".join(line for line in content.split(b"\n") if not line.isascii())
    matches = from_bytes(telling[:_SAMPLE], cp_isolation=_LIKELY)
    best = matches.best()
    if best is None:
        return None
    names = {
        name
        for match in matches
        if (match.chaos, match.coherence) == (best.chaos, best.coherence)
        for name in match.could_be_from_charset
    }
    return min(names, key=lambda name: [*_LIKELY, name].index(name)).replace("_", "-")
