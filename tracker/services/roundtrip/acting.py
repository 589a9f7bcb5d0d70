"""From an edited row to the verbs that record it, each with the cell that asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tracker.domain.dates import When
from tracker.domain.entry import Entry
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Delivery, Ended, Facet
from tracker.errors import MissingOption
from tracker.read.workbook import Heading
from tracker.record.amend import Correct
from tracker.record.assess import Update
from tracker.record.deadlines import Due
from tracker.record.opening import Edit
from tracker.record.steps import Note
from tracker.record.verb import Evidence, Fact, NewSource
from tracker.services.roundtrip.comparing import Edited
from tracker.services.roundtrip.values import Typed, delivery_of, ended_of

#: Columns that are changed and held against the register together.
STATUS = (Heading.STATUS, Heading.STATUS_ON, Heading.ENDED)
DEADLINE = (Heading.DEADLINE, Heading.SAID_ON)
IDENTITY = (Heading.TITLE, Heading.WORDING, Heading.LEAD, Heading.TAGS)
GROUPS = (STATUS, DEADLINE, *((heading,) for heading in IDENTITY))
#: What each group is recorded as.
FACETS = {
    **dict.fromkeys(STATUS, (Facet.DELIVERY, Facet.ENDED)),
    **dict.fromkeys(DEADLINE, (Facet.DEADLINE,)),
    **dict.fromkeys(IDENTITY, (Facet.IDENTITY,)),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A verb, the cell that asks for it, and the cell with its day."""

    heading: Heading
    verb: Fact
    day: Heading = Heading.STATUS_ON


def wanted_acts(
    edited: Edited, typed: Mapping[Heading, Typed], standing: Standing
) -> Iterator[Wanted]:
    """The verbs of a row, in the order in which they are recorded.

    `typed` holds what is still to be recorded. Raises MissingOption where a reason is missing.
    """
    ref = edited.ref
    sources = tuple(NewSource(where=where) for where in sources_in(typed))
    quote = _text(typed, Heading.QUOTE)
    judged, dated = set(typed) & set(STATUS), set(typed) & set(DEADLINE)
    rests = Evidence(sources=sources, quote=quote)
    if set(typed) & set(IDENTITY):
        yield _edit(ref, typed, Evidence() if judged or dated else rests)
    if judged == {Heading.STATUS_ON}:
        yield from _corrections(edited, typed, standing, rests)
    elif judged:
        yield _update(edited, typed, sources, quote)
    if dated:
        yield _due(ref, typed, standing, sources, quote)
    note = _text(typed, Heading.NOTE)
    if note is not None:
        alone = not (judged or dated or set(typed) & set(IDENTITY))
        yield Wanted(
            Heading.NOTE, Note(refs=(ref,), text=note, evidence=rests if alone else Evidence())
        )


def sources_in(typed: Mapping[Heading, Typed]) -> list[str]:
    """The keys and addresses of a row."""
    text = _text(typed, Heading.SOURCE) or ""
    return [word.rstrip(";,") for word in re.split(r"[\s]+", text) if word.rstrip(";,")]


def _edit(ref: str, typed: Mapping[Heading, Typed], evidence: Evidence) -> Wanted:
    tags = typed.get(Heading.TAGS)
    first = next(heading for heading in IDENTITY if heading in typed)
    edit = Edit(
        ref=ref,
        title=_text(typed, Heading.TITLE),
        wording=_text(typed, Heading.WORDING),
        lead=_text(typed, Heading.LEAD),
        tags=tags if isinstance(tags, tuple) else None,
        evidence=evidence,
    )
    return Wanted(first, edit)


def _update(
    edited: Edited,
    typed: Mapping[Heading, Typed],
    sources: tuple[NewSource, ...],
    quote: str | None,
) -> Wanted:
    ended, delivery = ended_of(typed), delivery_of(typed, edited.was)
    if delivery is Delivery.NOT_ASSESSED and Heading.STATUS not in typed:
        raise MissingOption(
            f"{edited.ref} is not assessed, and an ending goes with a finding.",
            hint="Choose its status too.",
        )
    update = Update(
        refs=(edited.ref,),
        delivery=delivery,
        ended=ended,
        because=_text(typed, Heading.BECAUSE),
        reopen=ended is Ended.OPEN,
        evidence=Evidence(sources=sources, quote=quote, on=_day(typed, Heading.STATUS_ON)),
    )
    return Wanted(
        next(heading for heading in (Heading.STATUS, Heading.ENDED) if heading in typed), update
    )


def _corrections(
    edited: Edited, typed: Mapping[Heading, Typed], standing: Standing, rests: Evidence
) -> Iterator[Wanted]:
    """The day alone was changed: what was recorded for that day is corrected."""
    newest = standing.judgement
    if newest is None:
        raise MissingOption(
            f"Nothing was found of {edited.ref} that could have another day.", hint="Edit status."
        )
    because = _text(typed, Heading.BECAUSE)
    if because is None:
        raise MissingOption(
            "Changed alone, the day puts the record right.",
            hint="Fill in because, or edit status too.",
        )
    both: tuple[Entry | None, ...] = (standing.finding, standing.of(Facet.ENDED))
    for entry in both:
        if entry is not None and entry.occurred == newest.occurred:
            yield Wanted(
                Heading.STATUS_ON,
                Correct(
                    entry=entry.seq,
                    because=because,
                    evidence=Evidence(
                        sources=rests.sources,
                        quote=rests.quote,
                        on=_day(typed, Heading.STATUS_ON),
                    ),
                ),
            )


def _due(
    ref: str,
    typed: Mapping[Heading, Typed],
    standing: Standing,
    sources: tuple[NewSource, ...],
    quote: str | None,
) -> Wanted:
    phrase = _text(typed, Heading.DEADLINE)
    if phrase is None:
        said = standing.deadline_entries
        raise MissingOption(
            "'said_on' goes with a new deadline.",
            hint=f"To put the recorded day right: tracker correct {said[-1].seq} --on DAY "
            "--because TEXT."
            if said
            else "Write the deadline.",
        )
    on = _day(typed, Heading.SAID_ON)
    due = Due(refs=(ref,), phrase=phrase, evidence=Evidence(sources=sources, quote=quote, on=on))
    return Wanted(Heading.DEADLINE, due, Heading.SAID_ON)


def _text(typed: Mapping[Heading, Typed], heading: Heading) -> str | None:
    found = typed.get(heading)
    return found if isinstance(found, str) else None


def _day(typed: Mapping[Heading, Typed], heading: Heading) -> When | None:
    found = typed.get(heading)
    return found if isinstance(found, When) else None
