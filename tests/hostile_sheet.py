"""Hostile text in every place of a sheet, and what a report should print of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.domain.text import name_key

#: Where a person may type text that a sheet records: a fact's verb and its key.
SLOTS: tuple[tuple[str, str], ...] = (
    *(("source", key) for key in ("title", "publisher", "speaker")),
    *(("add", key) for key in ("title", "wording", "quote", "note")),
    *(("add", key) for key in ("by", "lead", "to", "tags", "due")),
    *(("step", key) for key in ("what", "quote", "note")),
    ("instrument", "title"),
    ("stage", "provision"),
    *(("claim", key) for key in ("quote", "voice")),
    *(("update", key) for key in ("because", "quote")),
    *(("checked", key) for key in ("places", "terms")),
    *(("criterion", key) for key in ("text", "how")),
    ("says", "who"),
    ("note", "text"),
)
#: The slots of names: two spellings of one name are one party.
NAMES = frozenset(
    (
        *(("source", "speaker"), ("add", "by"), ("add", "lead"), ("add", "to")),
        *(("says", "who"), ("claim", "voice")),
    )
)
#: What a report does not print of everything: whom a promise is addressed to, and the places
#: and words of every look. Machines are told of them.
NOT_PRINTED = frozenset((("add", "to"), ("checked", "places"), ("checked", "terms")))
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
            texts[(number * width + slot) % len(texts)],
        )
        for number in range(-(-len(texts) // width))
        for slot in range(width)
    )


def unprinted(where: Iterable[Placed], page: str, form: Callable[[str], str]) -> list[Placed]:
    """What a page should say and does not; `form` makes a text look as it does there."""
    folded = name_key(page)
    return [
        each
        for each in where
        if (each.verb, each.key) not in NOT_PRINTED
        and form(each.text) not in page
        and not ((each.verb, each.key) in NAMES and name_key(form(each.text)) in folded)
    ]


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
        f"- update: {ref}\n  delivery: under-way",
        f"- checked: {ref}",
        f"- criterion: {ref}",
        f"- says: {ref}\n  stance: doubts",
        f"- note: {ref}",
        f"- instrument: I-{ref}\n  type: bill",
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
