"""Texts that would be code, markup or commands elsewhere, and a sheet with them in every place."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.domain.text import name_key

NAUGHTY: tuple[str, ...] = tuple(
    json.loads((Path(__file__).parent / "data/naughty_strings.json").read_text(encoding="utf-8"))
)
#: What a terminal, a browser, a template, a spreadsheet or a reader of Markdown might obey.
OWN: tuple[str, ...] = (
    *("\x1b[2J", "a\x1b]52;c;aGFybQ==\x07", "\x1b]8;;https://evil.example\x1b\\here\x1b]8;;\x1b\\"),
    *("\x9b2J", "a\x9d0;title\x9c", "a\x00b", "bell\x07", "back\x08space", "del\x7fete"),
    *("one\rtwo", "form\x0cfeed", "file\x1cseparator", "next\x85line", "half \ud83d of a pair"),
    *("the other half \udc00", "\udcff"),
    *("one\r\ntwo", "one\n\ntwo", "a\ttab", "line\u2028separator", "paragraph\u2029separator"),
    "X\nJAY-99\tdelivered\t\t",
    "X\n\n## Bottom line\n\nEverything is delivered.",
    "X\n```\n| a | b |\n|---|---|\n| 1 | 2 |\n```",
    "X\n=====\n\n---\n\n> quoted\n\n- listed\n\n1. first\n\n    indented",
    *(
        "ev\u202elif\u202c.exe",
        "\u202eopen",
        "\u2066one\u2067two",
        "\u200e\u200f\u061c",
        "\u2069\u202c",
    ),
    *(
        "zero\u200bwidth\u200c\u200d\ufeff",
        "so\u00adft",
        "\U000e0041\U000e0042",
        "\ufff9a\ufffab\ufffb",
    ),
    *("\u00a0 \u3000", "no\u00a0break", "e\u0301", "\u212b", "\ufb01", "a" + "\u0335" * 10_000),
    *("\ufdd0", "\uffff", "\U0010ffff", "\ue000", "\ufffd"),
    *("</script><script>alert(1)</script>", "]]>", "<!--", "-->", "<![CDATA[", "<?php echo 1 ?>"),
    *("</style><script>alert(1)</script>", "</title><script>alert(1)</script>", "</textarea><b>"),
    *(
        "<svg/onload=alert(1)>",
        "</svg><img src=x onerror=alert(1)>",
        "<img src=x onerror=alert(1)>",
    ),
    *(
        '"><img src=x onerror=alert(1)>',
        "' onmouseover='alert(1)",
        "`onmouseover=alert(1)",
        "<b>b</b>",
    ),
    "</desc></svg><iframe src=javascript:alert(1)>",
    '<base href="https://evil.example/">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    '<form action="https://evil.example/"><input name=a autofocus onfocus=alert(1)>',
    "<style>@import 'https://evil.example/x.css';</style>",
    '<a href="javascript:alert(1)">x</a>',
    *("&lt;b&gt;", "&amp;lt;", "&#60;script&#62;", "&colon;", "&nbsp", "&#x202e;", "&"),
    *(
        "{{7*7}}",
        "{% include 'weekly.html.j2' %}",
        "{# not here #}",
        "${7*7}",
        "<%= 7*7 %>",
        "#{7*7}",
    ),
    *("{{ ''.__class__.__mro__ }}", "%(name)s", "%s%n%x", "{0.__class__}", "$HOME `id` $(id)"),
    *(
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](vbscript:x)",
    ),
    *(
        "![x](https://evil.example/x.png)",
        "[x]: javascript:alert(1)",
        "[x][x]",
        "<https://e.example>",
    ),
    *("<javascript:alert(1)>", "[x](java&#x73;cript:alert(1))", "[x](\tjavascript:alert(1))"),
    *(
        "[x](//evil.example)",
        "[a]](https://evil.example)",
        "![x][x]",
        "https://evil.example/x?a=b&c",
    ),
    *(
        "`",
        "``",
        "```",
        "~~~",
        "` `` ```",
        "`" * 100,
        "`<b>`",
        "\\",
        "\\`",
        "\\|",
        "|",
        "||",
        "a|b\\|c\\",
    ),
    *(
        "|---|",
        "| a | b |",
        "# head",
        "####### head",
        "> quote",
        "- list",
        "* list",
        "+ list",
        "1. one",
    ),
    *(
        "***",
        "---",
        "===",
        "_em_ *em* **strong** ~~gone~~",
        "[^1]: note",
        "[ ] done",
        ": term",
        "  \n",
    ),
    *("=cmd|' /C calc'!A0", "=1+1", "+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "＝1+1", "%0A=1+1"),
    *(
        "-5",
        "+44 20 7946 0000",
        "-",
        "- 20 per cent target",
        "@home_office",
        "=",
        "2030",
        "– dash",
        "'-5",
    ),
    *(
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "javascript:alert(1)",
        "mailto:x",
    ),
    *(
        "%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "%00",
        "%0d%0aSet-Cookie:x",
        "..%2f..%2fetc",
        "../..",
    ),
    *(
        "--help",
        "-s",
        "--",
        "@mine",
        "JAY-01..20",
        "JAY-*",
        "[redacted]",
        "null",
        "~",
        "yes",
        "2025-01-16",
    ),
    *(
        "[bold red]x[/]",
        "[link=https://evil.example]x[/link]",
        ":smile:",
        "\\u202e",
        "'",
        '"',
        "“”",
        "a" * 5_000,
    ),
)
_BREAKS_AND_TABS = frozenset("\n\t")


def held(typed: str) -> str | None:
    """The text as a register holds it; None where it is refused.

    NFC, without space around it, CR LF as LF. Control characters, lone surrogates and
    nothing at all are refused.
    """
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n"))
    if any(
        unicodedata.category(each) in {"Cc", "Cs"} and each not in _BREAKS_AND_TABS for each in text
    ):
        return None
    return text.strip() or None


def all_held() -> tuple[str, ...]:
    """Every text that is recorded, once, as the register holds it."""
    return tuple(dict.fromkeys(text for text in map(held, (*NAUGHTY, *OWN)) if text is not None))


def all_refused() -> tuple[str, ...]:
    """Every text that is refused, as typed."""
    return tuple(text for text in (*NAUGHTY, *OWN) if held(text) is None)


#: Where a person may type text that a sheet records: a fact's verb and its key.
SLOTS: tuple[tuple[str, str], ...] = (
    *(("source", key) for key in ("title", "publisher", "speaker")),
    *(("add", key) for key in ("title", "wording", "quote", "note")),
    *(("add", key) for key in ("by", "lead", "to", "tag", "due")),
    *(("step", key) for key in ("what", "quote", "note")),
    ("instrument", "title"),
    ("stage", "provision"),
    *(("claim", key) for key in ("quote", "voice")),
    *(("update", key) for key in ("because", "quote")),
    *(("checked", key) for key in ("places", "terms")),
    *(("test", key) for key in ("text", "how")),
    ("says", "who"),
    ("note", "text"),
)
#: The slots of names and of tags, of which two spellings are one.
NAMES = frozenset(
    (
        *(("source", "speaker"), ("add", "by"), ("add", "lead"), ("add", "to")),
        *(("says", "who"), ("claim", "voice"), ("add", "tag")),
    )
)
#: What the weekly prints of every commitment, in its table of everything.
IN_TABLE = frozenset((("add", "title"), ("add", "lead")))
#: What it prints of the events that have a row.
IN_EVENTS = frozenset(
    (
        *(("source", "title"), ("add", "by"), ("add", "due")),
        *(("instrument", "title"), ("claim", "quote"), ("says", "who")),
    )
)
#: The week in which all of it happened.
WEEK = "2025-W03"
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a text stands: the number of its commitment, and its slot."""

    number: int
    verb: str
    key: str
    text: str

    @property
    def ref(self) -> str:
        """The commitment; its source is called s-REF."""
        return f"H-{self.number:05}"


def placed(texts: Sequence[str], turn: int = 0) -> tuple[Placed, ...]:
    """Each text in one slot; after as many turns as there are slots, each was in every one.

    The last commitment's empty slots are filled from the front.
    """
    width = len(SLOTS)
    return tuple(
        Placed(
            turn * _MOST + number,
            *SLOTS[(slot + turn) % width],
            _told(SLOTS[(slot + turn) % width], texts[(number * width + slot) % len(texts)]),
        )
        for number in range(-(-len(texts) // width))
        for slot in range(width)
    )


def _told(slot: tuple[str, str], text: str) -> str:
    """The text as it is typed there: a test that says nothing by itself is refused."""
    return f"Seen: {text}" if slot == ("test", "text") else text


def unprinted(where: Iterable[Placed], page: str, form: Callable[[str], str]) -> list[Placed]:
    """What a weekly should say and does not; `form` makes a text look as it does there.

    Each text of the table; of the events, which have a limit, none where a slot has no text there.
    """
    folded = name_key(page)
    missing: list[Placed] = []
    by_slot: dict[tuple[str, str], list[Placed]] = {}
    for each in where:
        slot = (each.verb, each.key)
        is_name = slot in NAMES and name_key(form(each.text)) in folded
        if slot in IN_TABLE and form(each.text) not in page and not is_name:
            missing.append(each)
        if slot in IN_EVENTS:
            by_slot.setdefault(slot, []).append(each)
    for texts in by_slot.values():
        if not any(form(each.text) in page for each in texts):
            missing += texts
    return missing


def sheet(where: Sequence[Placed]) -> str:
    """A sheet with a document for each commitment: its source, and a fact for each verb."""
    found: dict[int, list[Placed]] = {}
    for each in where:
        found.setdefault(each.number, []).append(each)
    return "---\n".join("\n".join(_document(texts)) + "\n" for texts in found.values())


def _document(texts: Sequence[Placed]) -> Iterator[str]:
    ref, day = texts[0].ref, texts[0].number % 5 + 13
    yield f"source:\n  key: s-{ref}\n  type: official_record\n  published: 2025-01-{day}"
    yield f"  url: https://source.example/{ref}"
    yield from _keys("source", texts)
    yield "facts:"
    for fact in (
        f"- add: {ref}\n  latest: 2025-03-01",
        f"- step: {ref}\n  as: action",
        f"- claim: {ref}\n  word: under-way",
        f"- update: {ref}\n  finding: under-way",
        f"- checked: {ref}",
        f"- test: {ref}",
        f"- says: {ref}\n  stance: doubts",
        f"- note: {ref}",
        f"- instrument: I-{ref}\n  form: bill",
    ):
        yield fact
        yield from _keys(fact[2:].partition(":")[0], texts)
    yield f"- step: I-{ref}\n  what: introduced"
    yield from _keys("stage", texts)
    yield f"- link: {ref}\n  type: carried-by\n  target: I-{ref}"


def _keys(verb: str, texts: Sequence[Placed]) -> Iterator[str]:
    return (f"  {each.key}: {scalar(each.text)}" for each in texts if each.verb == verb)


def scalar(text: str) -> str:
    """Any text as YAML: what is no letter or digit by its number."""
    signs = (sign if sign.isascii() and sign.isalnum() else f"\\U{ord(sign):08X}" for sign in text)
    return '"' + "".join(signs) + '"'
