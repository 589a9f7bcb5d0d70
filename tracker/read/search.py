"""Searches all words of the register: what `tracker search` shows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.domain.dates import Times
from tracker.domain.facets import TextField
from tracker.domain.subject import ref_order
from tracker.domain.text import one_line
from tracker.domain.vocabulary import Facet, SubjectType
from tracker.errors import UsageError
from tracker.ledger import lookup
from tracker.ledger.database import Register
from tracker.ledger.search import SEARCHED, Mention, citing, mentions

#: Characters of an excerpt: before the first word that was looked for, and in all.
BEFORE, LONGEST = 40, 160
_PHRASE = re.compile(r'["“„]([^"“”„]+)["”]|(\S+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """A text in which words stand; the names are those of the JSON answer."""

    ref: str
    """Of what it is about: a commitment, an instrument, an event, or a source."""
    title: str
    type: SubjectType
    where: str
    """What sort of text it is: title, wording, quote, note, publisher …"""
    excerpt: str
    """One line of it, around the first of the words."""
    entry: int
    occurred: str
    """EDTF."""
    source: str | None
    """The key of the source that is cited, where the words stand in its description."""


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The first hits, and how many there are."""

    hits: tuple[SearchHit, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Words:
    """What to look for: words in any case, from where a word begins; each has to be there."""

    patterns: tuple[re.Pattern[str], ...]

    @classmethod
    def read(cls, typed: str) -> Words:
        """The words that were typed; those in quotation marks belong together.

        Raises UsageError where there are none.
        """
        phrases = [one_line(phrase or word) for phrase, word in _PHRASE.findall(typed)]
        if not any(phrases):
            raise UsageError("There is nothing to search for.", hint="Type tracker search WORDS.")
        spaced = (r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases if phrase)
        return cls(tuple(re.compile(rf"(?<!\w){one}", re.IGNORECASE) for one in spaced))

    def places(self, text: str) -> dict[int, int]:
        """Which of them stand in a text, and where each begins first."""
        found = ((n, pattern.search(text)) for n, pattern in enumerate(self.patterns))
        return {n: match.start() for n, match in found if match is not None}


def search(
    register: Register, times: Times, typed: str, *, limit: int | None = None
) -> SearchAnswer:
    """Every text of what has all of the words in one text or several, in order of ref.

    A commitment has the words of the sources that it cites, too.
    """
    words = Words.read(typed)
    with register.database.reading() as connection:
        found = mentions(connection, times, lambda text: bool(words.places(text)))
        sources = {one.entry.subject for one in found if _is_source(one)}
        uses = citing(connection, times, sources)
        numbers = {one.entry.subject for one in found}
        numbers |= {about for cited in uses.values() for about, _ in cited}
        subjects = lookup.subjects_and_sources(connection, times, numbers=numbers)
    held: dict[int, set[int]] = {number: set() for number in subjects}
    hits: list[tuple[int, SearchHit]] = []
    for mention in found:
        origin = subjects.get(mention.entry.subject)
        if origin is None:
            continue
        texts = {field: mention.entry.texts[field] or "" for field in mention.fields}
        field, text = next((name, texts[name]) for name in SEARCHED if name in texts)
        places = {name: words.places(texts[name]) for name in texts}
        held_here = set().union(*places.values())
        # Whatever cites a source has its words, and is told of them once.
        uses_once = {about: (seq, origin.ref) for about, seq in reversed(uses.get(origin.id, ()))}
        for number, (seq, source) in ({origin.id: (mention.entry.seq, None)} | uses_once).items():
            subject = subjects.get(number)
            if subject is None:
                continue
            held[number] |= held_here
            hit = SearchHit(
                ref=subject.ref,
                title=subject.title,
                type=subject.type,
                where=_where(mention, field, source),
                excerpt=_excerpt(text, min(places[field].values())),
                entry=seq,
                occurred=mention.entry.occurred,
                source=source,
            )
            hits.append((number, hit))
    whole = [hit for number, hit in hits if len(held[number]) == len(words.patterns)]
    # Commitments before the sources that they cite, which have keys of their own.
    whole.sort(key=lambda hit: (hit.type is SubjectType.SOURCE, ref_order(hit.ref), hit.entry))
    return SearchAnswer(tuple(whole[:limit]), len(whole))


def _is_source(mention: Mention) -> bool:
    entry = mention.entry
    return entry.facet is Facet.IDENTITY and entry.detail.get("subject") == SubjectType.SOURCE


def _where(mention: Mention, field: TextField, source: str | None) -> str:
    """The sort of a text, as a reader calls it."""
    if source is not None or _is_source(mention):
        return f"source's {field.label}"
    if field in {TextField.TEXT, TextField.WHAT}:
        return mention.entry.facet.label
    return field.label


def _excerpt(text: str, start: int) -> str:
    """One line of a text around a place in it, from a word's beginning."""
    begins = 0
    if start > BEFORE:
        begins = text.rfind(" ", 0, start - BEFORE) + 1
    line = one_line(text[begins : begins + LONGEST])
    rest = len(text) > begins + LONGEST
    return ("… " if begins else "") + (line.rsplit(" ", 1)[0] + " …" if rest else line)
