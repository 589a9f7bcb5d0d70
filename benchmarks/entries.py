"""Makes the entries of a measured register: facts of every everyday kind, with texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from tracker.domain.entry import Json, party_voice
from tracker.domain.vocabulary import Facet, SourceType

#: How many entries a commitment has.
KINDS_OF_ENTRY = 10
_VERBS = ("Publish", "Legislate for", "Fund", "Review", "Set up", "Extend", "Reform", "Report on")
_THINGS = (
    "the duty to report",
    "a national register of providers",
    "support in every region",
    "inspection of local services",
    "data that can be compared",
    "a single point of contact",
    "training for new staff",
)
_FINDINGS = ("planned", "under_way", "under_way", "partly_delivered", "no_action_found")
_LATER = ("under_way", "partly_delivered", "delivered", "partly_delivered", "under_way")
#: One commitment in so many is claimed to be delivered when it is not.
_AHEAD = 33
#: One commitment in so many is given a second date.
_MOVED = 15
_TYPES = (SourceType.STATEMENT, SourceType.OFFICIAL_RECORD, SourceType.LAW, SourceType.MEDIA)
_STANCES = ("supports", "doubts", "demands", "opposes")


@dataclass(frozen=True, slots=True)
class Fact:
    """What one entry says, before anybody knows its number."""

    facet: Facet
    value: str
    voice: str = "tracker"
    refs: dict[str, tuple[int, ...]] = field(default_factory=dict)
    detail: dict[str, Json] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


def party_of(number: int, actor: str) -> Fact:
    """A person or body; the first is who writes everything down."""
    name = f"Department {number}" if number else actor
    return Fact(Facet.PARTY, "unknown", texts={"name": name})


def source_of(number: int, day: date, parties: Sequence[int]) -> Fact:
    """A page of a day."""
    kind = _TYPES[number % len(_TYPES)]
    speaker = parties[1 + number % (len(parties) - 1)]
    return Fact(
        Facet.IDENTITY,
        "opened",
        refs={"speaker": (speaker,)},
        detail={
            "subject": "source",
            "ref": f"page-{number}",
            "type": kind.value,
            "published": day.isoformat(),
        },
        texts={
            "title": f"Statement of {day.isoformat()}, no. {number}",
            "publisher": "Gazette",
            "url": f"https://gazette.example/{day.year}/{number}",
        },
    )


def opening_of(
    ref: str, number: int, source: int, parent: int | None, parties: Sequence[int]
) -> Fact:
    """A commitment; every fourth is a recommendation."""
    ask = number % 4 == 3
    by, lead = parties[1 + number % 5], parties[6 + number % 9]
    refs: dict[str, tuple[int, ...]] = {"by": (by,), "lead": (lead,), "source": (source,)}
    if ask:
        refs["to"] = (lead,)
    if parent is not None:
        refs["parent"] = (parent,)
    what = f"{_VERBS[number % 8]} {_THINGS[number % 7]}"
    return Fact(
        Facet.IDENTITY,
        "opened",
        refs=refs,
        detail={
            "subject": "commitment",
            "ref": ref,
            "kind": "recommendation" if ask else "undertaking",
        },
        texts={
            "title": f"{what} ({ref})",
            "tags": f"topic-{number % 12}",
            "wording": f"We will {what.lower()}, in every part of the country, and say how.",
        },
    )


def fact_of(nth: int, number: int, source: int, day: date, parties: Sequence[int]) -> Fact:
    """The later entries of a commitment, from the first to the ninth."""
    cited: dict[str, tuple[int, ...]] = {"source": (source,)}
    quote = f"In the matter of C-{number:06d} we have made the progress that was promised."
    moved = nth == 6 and number % _MOVED == 0
    if nth == 1 or moved:
        return _deadline(number, cited, day, moved=moved)
    if nth in {2, 7}:
        agreed = (_FINDINGS if nth == 2 else _LATER)[number % 5]
        value = (
            "delivered" if number % _AHEAD == 0 else agreed.replace("no_action_found", "planned")
        )
        by = {"by": (parties[1 + number % 5],), **cited}
        return Fact(Facet.DELIVERY, value, "promiser", refs=by, texts={"quote": quote})
    if nth in {3, 8}:
        value = (_FINDINGS if nth == 3 else _LATER)[number % 5]
        because = "The page shows what was done, and by when."
        texts = {"quote": quote, "because": because}
        return Fact(Facet.DELIVERY, value, refs=cited, texts=texts)
    if nth in {4, 6}:
        what = "A consultation is opened" if nth == 4 else "The first offices are opened"
        texts = {"what": what, "quote": quote}
        return Fact(Facet.STEP, "talk" if nth == 4 else "action", refs=cited, texts=texts)
    if nth == 5:
        places = {"places": "the department's pages", "terms": "progress, plan"}
        return Fact(Facet.LOOK, "nothing_new", texts=places)
    ask = number % 4 == 3
    facet, value = (Facet.RESPONSE, "accepted") if ask else (Facet.SAYS, _STANCES[number % 4])
    party = parties[6 + number % 9] if ask else parties[1 + number % 15]
    return Fact(facet, value, party_voice(party), cited, texts={"quote": quote})


def _deadline(number: int, cited: dict[str, tuple[int, ...]], day: date, *, moved: bool) -> Fact:
    latest = (day + timedelta(days=300 + number * 7 % 2000)).isoformat()
    return Fact(
        Facet.DEADLINE,
        "stated",
        "promiser",
        refs=cited,
        detail={
            "bound": "by",
            "earliest": None,
            "latest": latest,
            "strict_latest": latest,
            "precision": "day",
            "hardness": "firm" if moved else "target",
            "rule": "by-day",
            "version": 1,
            "calendar": None,
            "expectation_days": None,
            "period": None,
        },
        texts={"phrase": f"by {latest}", "reading": f"by {latest}"},
    )
