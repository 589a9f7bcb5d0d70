"""An organisation's own look, from its folder: colours, words, a logo, a style sheet, templates.

Every file in it is optional:

`look.toml`     `[colours]` and `[dark]`: the tokens of COLOURS as `#rrggbb`; `[words]`: the title
                of a section by its key
`logo.svg`      or `logo.png`, at the head of every page
`look.css`      rules after ours; they can fetch nothing
`*.html.j2`     a template in place of ours of that name, in Jinja's sandbox; `shipped/NAME` is ours
"""

from __future__ import annotations

import re
import tomllib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from tracker.errors import FileTrouble
from tracker.publish.document import Block, Document, Section

#: The colours that may be others; those of the states stay, so that a state is known everywhere.
COLOURS = ("page", "surface", "ink", "ink2", "rule", "rule2", "accent", "accent-fill")
SETTINGS, SHEET = "look.toml", "look.css"
LOGOS = {"logo.svg": "image/svg+xml", "logo.png": "image/png"}
#: Bytes of a logo, which stands in every page.
LARGEST_LOGO = 100_000
#: What text needs on the page, by WCAG 2.2 (7:1 for what is read at length).
_LEAST = {"ink": 7.0, "ink2": 4.5, "accent": 4.5}
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
#: What would fetch something, or end the style element.
_REACHES = re.compile(r"@import|url\s*\(\s*(?![\"']?data:)|</|image-set\s*\(|\\", re.IGNORECASE)
_TOKEN = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A look that was read and found in order."""

    folder: Path | None = None
    """Where its templates are."""
    css: str = ""
    """What follows our own style sheets."""
    logo: str | None = None
    """The address of the logo, which holds the picture itself."""
    words: Mapping[str, str] = field(default_factory=dict)
    """The titles of sections by key."""
    digest: str = ""
    """Of all its files."""

    def worded(self, document: Document) -> Document:
        """The document with the titles of this look."""
        if not self.words:
            return document
        return replace(document, blocks=tuple(map(self._titled, document.blocks)))

    def _titled(self, block: Block) -> Block:
        if not isinstance(block, Section):
            return block
        blocks = tuple(map(self._titled, block.blocks))
        return replace(block, title=self.words.get(block.key, block.title), blocks=blocks)


#: Ours.
OUR_LOOK = Look()


def look_files(folder: Path) -> Iterator[Path]:
    """Every file that a look is made of."""
    return (path for path in sorted(folder.glob("*")) if path.is_file())


def read_look(folder: Path, tokens: str) -> Look:
    """The look in a folder; `tokens` is our own sheet of colours.

    Raises FileTrouble (exit 6), with file and line, for what is no look or could not be read by
    everybody: a colour too pale, a rule that fetches.
    """
    if not folder.is_dir():
        raise FileTrouble(
            str(folder),
            "it is no folder",
            hint="Make one: tracker report templates --copy our-reports",
        )
    settings, where = _settings(folder / SETTINGS), str(folder / SETTINGS)
    lines = _text(folder / SETTINGS).split("\n")
    unknown = settings.keys() - {"colours", "dark", "words"}
    for name in sorted(unknown):
        raise _at(where, lines, name, f"there is no part '{name}'; there are colours, dark, words")
    light, dark = tokens.partition("@media")[::2]
    rules = [
        _colours(settings.get(part, {}), ours, where, lines)
        for part, ours in (("colours", light), ("dark", dark))
    ]
    css = "".join(
        [
            f":root {{ {rules[0]} }}\n" if rules[0] else "",
            "@media screen and (prefers-color-scheme: dark) { :root { " + rules[1] + " } }\n"
            if rules[1]
            else "",
            _sheet(folder / SHEET),
        ]
    )
    words = settings.get("words", {})
    for key, title in words.items() if isinstance(words, dict) else [("words", words)]:
        if not isinstance(title, str) or not title.strip() or not title.isprintable():
            raise _at(where, lines, key, f"the title of '{key}' is words on one line")
    whole = b"".join(b"%s\0%s\0" % (p.name.encode(), p.read_bytes()) for p in look_files(folder))
    digest = sha256(whole).hexdigest()
    return Look(folder=folder, css=css, logo=_logo(folder), words=words, digest=digest)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG 2.2, from 1 to 21.

    >>> round(contrast("#000000", "#ffffff"), 1), round(contrast("#1a62b3", "#ffffff"), 1)
    (21.0, 6.1)
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _settings(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"\(at line (\d+)", str(error))
        raise FileTrouble(
            f"{path}:{line[1]}" if line else str(path), f"it is no TOML ({error})"
        ) from None


def _colours(own: object, ours: str, where: str, lines: list[str]) -> str:
    """The declarations of these colours, which can be read on their page."""
    if not isinstance(own, dict):
        raise FileTrouble(where, "colours are names with a value each")
    for name, colour in own.items():
        if name not in COLOURS:
            names = ", ".join(COLOURS)
            raise _at(where, lines, name, f"there is no colour '{name}'; there are {names}")
        if not isinstance(colour, str) or not _HEX.fullmatch(colour):
            raise _at(where, lines, name, f"'{name}' is written as #1a62b3")
    colours = dict(_TOKEN.findall(ours)) | own
    for name, least in _LEAST.items():
        ratio = contrast(colours[name], colours["page"])
        if own and ratio < least:
            about = name if name in own else "page"
            raise _at(
                where,
                lines,
                about,
                f"{name} {colours[name]} on page {colours['page']} has a contrast of {ratio:.1f}, "
                f"and text needs {least:g}",
            )
    return " ".join(f"--{name}: {colour.lower()};" for name, colour in own.items())


def _sheet(path: Path) -> str:
    text = _text(path)
    for number, line in enumerate(text.split("\n"), 1):
        reach = _REACHES.search(line)
        if reach:
            raise FileTrouble(
                f"{path}:{number}",
                f"'{reach[0].strip()}' may not stand in it: a page fetches nothing",
                hint="Give a picture as a data: address.",
            )
    return text


def _logo(folder: Path) -> str | None:
    for name, kind in LOGOS.items():
        path = folder / name
        if path.is_file():
            content = path.read_bytes()
            if len(content) > LARGEST_LOGO:
                raise FileTrouble(str(path), f"a logo has at most {LARGEST_LOGO:,} bytes")
            return f"data:{kind};base64,{b64encode(content).decode()}"
    return None


def _text(path: Path) -> str:
    """The text of a file of the look; nothing where there is none."""
    try:
        return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise FileTrouble(str(path), "it is not UTF-8 text", hint="Save it as UTF-8.") from None
    except OSError as error:
        raise FileTrouble(str(path), f"it cannot be read ({error.strerror})") from None


def _at(where: str, lines: list[str], name: str, what: str) -> FileTrouble:
    """What is wrong with a name, at the line that has it."""
    begins = re.compile(rf"\s*\[?[\"']?{re.escape(name)}[\"']?\s*[\]=]")
    number = next((n for n, line in enumerate(lines, 1) if begins.match(line)), 1)
    return FileTrouble(f"{where}:{number}", what)
