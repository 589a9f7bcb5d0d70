"""The characters of a file: by its first bytes, as UTF-8, or a guess that says it is one."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from unicodedata import name as name_of

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
_LIKELY = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874"]
_LIKELY += ["mac_roman", "cp850", "shift_jis", "gb18030", "big5", "euc_kr", "euc_jp", "koi8_r"]
#: Bytes that a guess is made of, and lines that are compared.
_SAMPLE, _LINES = 60_000, 200
#: Bytes that are no UTF-8 from which a guess is one, and how much less every other encoding has
#: to look like a text, or like a language.
_ENOUGH, _NEAR, _UNLIKE = 12, 0.02, 0.2
#: Signs that office programs put into any text.
_TYPED = frozenset("’‘“”–—…€£•")
#: How much such signs outweigh what looks less like a text.
_OF_SIGNS = 0.15
#: The letters with marks of languages that are written in Latin letters: Romance, Germanic,
#: Nordic, Celtic, Slavic, Baltic, Hungarian, Romanian, Turkish.
_ALPHABETS = tuple(
    map(
        frozenset,
        (
            *("àâæçéèêëîïôœùûüÿ", "áéíóúüñªº", "ãõáéíóúâêôçàü", "àèéìíîòóùú", "äöüß", "áéëïóöüèê"),
            *("åäöæøéü", "áðéíóúýþæö", "âêîôûŵŷáéíóúẁàèìòùäëïöü", "ąćęłńóśźż", "áčďéěíňóřšťúůýž"),
            *("áäčďéíĺľňóôŕšťúýž", "čćđšž", "ąčęėįšųūž", "āčēģīķļņšūž", "õäöüšž"),
            *("áéíóöőúüű", "ăâîșțşţ", "çğıöşüâîû̇"),
        ),
    )
)
#: What looks less like a text is no reading; and how many are shown side by side.
_MOST_CHAOS, _SHOWN = 0.5, 3
UNDECIDED = "?"
_STRAY = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file as text."""

    text: str
    encoding: str
    notices: tuple[str, ...] = ()
    """What was found out, where it is not plain UTF-8."""
    evidence: str = ""
    """Why it is no UTF-8, where the encoding is a guess that a person has to confirm."""
    readings: tuple[str, ...] = ()
    """The line that tells such encodings apart, as each reads it."""


def decode(content: bytes, *, name: str, encoding: str | None = None) -> Decoded:
    """The text of a file. Raises UnknownValue for an encoding that is none, and FileTrouble."""
    if encoding not in {None, UNDECIDED}:
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
        typed = as_typed(encoding).strip("'")
        raise UnknownValue("known encoding", typed, nearest=nearest(encoding, _KNOWN), known=_KNOWN)
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
    readings = _readings(content)
    if not readings:
        hint = "Name its encoding, as --encoding cp1252."
        raise FileTrouble(name, f"its encoding is not known: {evidence}", hint=hint)
    best = max(readings, key=lambda reading: reading.likely)
    notice = f"encoding {best.codec}, guessed: {evidence}; --encoding says otherwise"
    text = _strictly(content, best.codec, best.codec, name)
    near = (reading for reading in readings if reading is not best)
    rivals = [best, *(reading for reading in near if reading.is_near(best))]
    if stray >= _ENOUGH and len(rivals) == 1:
        return Decoded(text, best.codec, (notice,))
    likeliest = sorted(readings, key=lambda reading: reading.likely, reverse=True)[:_SHOWN]
    return Decoded(text, best.codec, (notice,), evidence, _side_by_side(likeliest))


@dataclass(frozen=True, slots=True)
class _DecodedSample:
    """The lines that are no ASCII in one encoding; codecs that read them alike are one."""

    codec: str
    lines: tuple[str, ...]
    chaos: float
    """How little it looks like a text, from 0 to 1."""
    coherence: float
    """How much it looks like one language, from 0 to 1."""

    @property
    def likely(self) -> tuple[float, bool, float]:
        """What is likelier is more: what looks like a text, with the signs that people type."""
        signs = Counter(sign for line in self.lines for sign in line if not sign.isascii())
        usual = sum(count for sign, count in signs.items() if sign in _TYPED)
        score = _OF_SIGNS * usual / max(1, signs.total()) - self.chaos
        return round(score, 2), self.is_of_one_language, self.coherence

    @property
    def is_of_one_language(self) -> bool:
        """Whether its letters with marks are all of one alphabet; those of no Latin one are."""
        letters = {sign for line in self.lines for sign in line.casefold() if sign.isalpha()}
        marked = {sign for sign in letters if not sign.isascii()}
        is_latin = all(name_of(sign, "").startswith("LATIN") for sign in marked)
        return not is_latin or any(marked <= alphabet for alphabet in _ALPHABETS)

    def is_near(self, best: _DecodedSample) -> bool:
        """Whether it may as well be this one."""
        return (
            self.chaos <= best.chaos + _NEAR
            and self.coherence >= best.coherence - _UNLIKE
            and self.is_of_one_language >= best.is_of_one_language
        )


def _readings(content: bytes) -> list[_DecodedSample]:
    """What the encodings that spreadsheets write make of a file."""
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return []
    telling = [line for line in content.split(b"\n") if not line.isascii()]
    sample = b"\n".join(telling)[:_SAMPLE]
    matches = from_bytes(sample, cp_isolation=_LIKELY, threshold=_MOST_CHAOS)
    score = {
        codec: (match.chaos, match.coherence)
        for match in matches
        for codec in (match.encoding, *match.could_be_from_charset)
    }
    readings: dict[tuple[str, ...], _DecodedSample] = {}
    for codec in sorted(score, key=_LIKELY.index):
        lines = tuple(_line(line, codec) for line in telling[:_LINES])
        name = codec.replace("_", "-")
        readings.setdefault(lines, _DecodedSample(name, lines, *score[codec]))
    return list(readings.values())


def _line(line: bytes, codec: str) -> str:
    return " ".join(line.decode(codec, "replace").split())


def _side_by_side(readings: list[_DecodedSample]) -> tuple[str, ...]:
    """What each makes of the line that tells most of them apart."""
    lines = range(len(readings[0].lines))
    at = max(lines, key=lambda at: len({reading.lines[at] for reading in readings}))
    return tuple(f"{reading.codec} {as_typed(reading.lines[at])}" for reading in readings)
