"""Every entry in words: what it says, and what was said before it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from tracker.domain.deadline_entry import deadline_of
from tracker.domain.deadline_values import Bound
from tracker.domain.entry import Entry
from tracker.domain.moves import Move
from tracker.domain.prose import days_words
from tracker.domain.vocabulary import DeadlineValue, Delivery, Facet, Headline, Voice
from tracker.services.weekly.facets import (
    Told,
    disposition_core,
    ended_core,
    plainly,
    ratability_core,
    words,
)
from tracker.services.weekly.phrases import sentence_case, stated_words
from tracker.services.weekly.reading import Reading
from tracker.services.weekly.statements import Stated, stated_of
from tracker.services.weekly.states import Passage, passages

#: What was said before a date, where a date was declined or taken back.
NO_DATE = "no date"
_FLIPPED = ("A first day became a last day", "A last day became a first day")


class Teller:
    """Knows the entries of a report in their order, so that each can say what came before it."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.passages: dict[int, Passage] = {}
        self.previous: dict[int, Entry] = {}
        self.stated: dict[int, Stated] = {}
        for number, history in reading.history.items():
            self.passages |= passages(history)
            last: dict[tuple[Facet, str], Entry] = {}
            for entry in history:
                if (entry.facet, entry.voice) in last:
                    self.previous[entry.seq] = last[entry.facet, entry.voice]
                last[entry.facet, entry.voice] = entry
            standing = reading.now.standings.get(number)
            if standing is not None:
                self.stated |= {each.entry.seq: each for each in stated_of(standing)}

    def tell(self, entry: Entry) -> Told:
        """An entry in words, whether or not it still stands."""
        entry = self.reading.with_texts(entry)
        passage = self.passages.get(entry.seq)
        if passage is not None:
            return self._state(entry, passage)
        return self._plain(entry)

    def plain(self, entry: Entry) -> str:
        """An entry in words on its own, also one that no longer stands."""
        return self._plain(entry).core

    def _plain(self, entry: Entry) -> Told:
        match entry.facet:
            case Facet.DELIVERY:
                return self._delivery(entry)
            case Facet.RESPONSE:
                return self._response(entry)
            case Facet.DEADLINE:
                return self._deadline(entry)
            case _:
                return plainly(self.reading, entry)

    def _state(self, entry: Entry, passage: Passage) -> Told:
        match entry.facet:
            case Facet.DISPOSITION:
                core = disposition_core(self.reading, entry)
            case Facet.RATABILITY:
                core = ratability_core(self.reading, entry)
            case Facet.ENDED if passage.after is not Headline.DELIVERED:
                core = f"{passage.after.label} and {ended_core(entry)}"
            case _:
                core = passage.after.label
        if entry.facet is Facet.DELIVERY and passage.down:
            core = f"{core} (reassessed)"
        moved = passage.before is not passage.after
        return Told(core, passage.before.label if moved else None, passage.after)

    def _delivery(self, entry: Entry) -> Told:
        value = sentence_case(Delivery(entry.value).label)
        if entry.voice == Voice.TRACKER:
            return Told(value)
        before = self.previous.get(entry.seq)
        said = None if before is None else _stated_state(before)
        kind = "Claim" if entry.voice == Voice.PROMISER else "Finding of others"
        return Told(f"{kind}: {_stated_state(entry)}", said)

    def _response(self, entry: Entry) -> Told:
        before = self.previous.get(entry.seq)
        said = None if before is None else words(before.value)
        return Told(f"Response: {words(entry.value)}", said)

    def _deadline(self, entry: Entry) -> Told:
        earlier = self._earlier(entry)
        dated = [each for each in earlier if each.entry.value == DeadlineValue.STATED]
        before = self.stated[entry.seq].before if earlier else None
        if before is not None and earlier[-1].entry.value != DeadlineValue.STATED:
            before = NO_DATE
        if entry.value == DeadlineValue.NONE_SET:
            again = bool(earlier) and earlier[-1].entry.value == DeadlineValue.NONE_SET
            return Told("Again no date was given") if again else Told("No date was given", before)
        if entry.value == DeadlineValue.WITHDRAWN:
            return Told("The date was taken back", before if before != NO_DATE else None)
        deadline = deadline_of(entry)
        said = stated_words(deadline)
        stated = self.stated.get(entry.seq)
        if stated is None or not earlier:
            return Told(f"Date given as {said}")
        if stated.rival:
            return Told(f"Another reading of the date, {said}")
        if not dated:
            return Told(f"Date given for the first time, as {said}")
        silent = ", not announced" if stated.silent else ""
        how = _move_words(stated, dated, deadline.bound)
        return Told(f"{how} {said}{silent}", before)

    def _earlier(self, entry: Entry) -> list[Stated]:
        """The statements of the same date before this one; none for what no longer stands."""
        standing = self.reading.now.standings.get(entry.subject)
        if standing is None or entry.seq not in self.stated:
            return []
        return list(takewhile(lambda each: each.entry.seq != entry.seq, stated_of(standing)))


def _stated_state(entry: Entry) -> str:
    """The state that a claim names, which need not be any."""
    return "no state named" if entry.value == Delivery.UNSPECIFIED else words(entry.value)


def _move_words(stated: Stated, dated: Iterable[Stated], bound: Bound) -> str:
    """'Date moved later again, by 92 days, to'."""
    again = " again," if any(each.move == stated.move for each in dated) else ""
    days = days_words(abs(stated.days or 0))
    return {
        Move.SLIPPED: f"Date moved later{again} by {days}, to",
        Move.BROUGHT_FORWARD: f"Date brought forward{again} by {days}, to",
        Move.SOFTENED: f"Date made softer{again or ','} now",
        Move.HARDENED: f"Date made firmer{again or ','} now",
        Move.BOUND_FLIPPED: f"{_FLIPPED[bound is Bound.NOT_BEFORE]},",
    }.get(Move(stated.move), "Date stated again as")
