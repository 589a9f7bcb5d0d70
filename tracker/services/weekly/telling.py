"""Every entry in words: what it says, and what was said before it."""

from __future__ import annotations

from tracker.domain.deadline_entry import deadline_of
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
from tracker.services.weekly.phrases import sentence_case, window_words
from tracker.services.weekly.reading import Reading
from tracker.services.weekly.statements import Stated, stated_of
from tracker.services.weekly.states import Passage, passages


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
                core = f"{passage.after.label} ({ended_core(entry)})"
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
        said = None if before is None else sentence_case(words(before.value))
        kind = "Claim" if entry.voice == Voice.PROMISER else "Finding of others"
        return Told(f"{kind}: {Delivery(entry.value).label}", said)

    def _response(self, entry: Entry) -> Told:
        before = self.previous.get(entry.seq)
        said = None if before is None else sentence_case(words(before.value))
        return Told(f"Response: {words(entry.value)}", said)

    def _deadline(self, entry: Entry) -> Told:
        stated = self.stated.get(entry.seq)
        before = stated.before if stated is not None else None
        if entry.value == DeadlineValue.NONE_SET:
            return Told("No date was given", before)
        if entry.value == DeadlineValue.WITHDRAWN:
            return Told("The date was taken back", before)
        deadline = deadline_of(entry)
        said = f"“{deadline.phrase}”, {window_words(deadline)}"
        if stated is None or stated.move == Move.FIRST:
            return Told(f"Date stated: {said}")
        if stated.rival:
            return Told(f"Another reading of the date: {said}")
        days = f" by {days_words(abs(stated.days))}" if stated.days else ""
        silent = ", not announced" if stated.silent else ""
        how = {
            Move.SLIPPED: "Date moved later",
            Move.BROUGHT_FORWARD: "Date brought forward",
            Move.SOFTENED: "Date softened",
            Move.HARDENED: "Date made firmer",
            Move.BOUND_FLIPPED: "Date turned round",
        }.get(Move(stated.move), "Date stated again")
        return Told(f"{how}{days}{silent}: {said}", before)
