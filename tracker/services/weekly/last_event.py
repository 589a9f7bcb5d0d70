"""The last thing that is recorded of a commitment: what it was, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from tracker.domain.deadline_entry import deadline_of
from tracker.domain.entry import Entry, voice_party
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import (
    DeadlineValue,
    Delivery,
    Facet,
    LinkType,
    Look,
    StepKind,
    Voice,
)
from tracker.services.weekly.facets import plainly, words
from tracker.services.weekly.phrases import lower_first, on_words, sentence, sentence_case
from tracker.services.weekly.reading import Reading

#: Our own book-keeping, which says of nothing that it happened; of tests only judgements count.
_BOOK_KEEPING = frozenset({Facet.IDENTITY, Facet.NOTE, Facet.LINK, Facet.CRITERION})
#: The words of a step that a table has room for.
_SHORT = 12


@dataclass(frozen=True, slots=True)
class LastWords:
    """An event in words."""

    what: str
    """In a table: 'They said: under way'."""
    sentence: str
    """In a letter, without names: 'On 2 July 2025 the stated progress was: under way.'"""


def last_event(reading: Reading, found: Standing) -> Entry | None:
    """The newest event, a look or a stage of a bill included; None for none since it was made."""
    made = found.subject.announced_latest
    events = [entry for entry in _events(reading, found) if entry.occurred_latest > made]
    return max(events, key=_weight, default=None)


def last_words(reading: Reading, entry: Entry | None) -> LastWords:
    """An event in words; None is the announcement itself."""
    if entry is None:
        return LastWords("Announced", "The record holds nothing later.")
    entry = reading.with_texts(entry)
    own = _WORDS.get(entry.facet)
    if own is None:
        core = plainly(reading, entry).core
        what, in_letter = core, f"the record has this: {lower_first(core)}"
    else:
        what, in_letter = own(reading, entry)
    return LastWords(_cut(what), sentence(f"{sentence_case(on_words(entry.when))} {in_letter}"))


def _weight(entry: Entry) -> tuple[date, bool, int]:
    """By day; of one day, what a third party thinks of it says least."""
    return entry.occurred_latest, entry.facet is not Facet.SAYS, entry.seq


def _events(reading: Reading, found: Standing) -> Iterable[Entry]:
    for entry in found.entries.values():
        if entry.facet not in _BOOK_KEEPING:
            yield entry
    for test in found.criteria:
        if test.judged_by is not None:
            yield test.judged_by
    for link in reading.links_of(found.subject.id):
        if link.value == LinkType.CARRIED_BY:
            for instrument in link.refs.get("target", ()):
                yield from reading.stages_of(instrument)


def _look(_: Reading, entry: Entry) -> tuple[str, str]:
    result = {Look.NOTHING_NEW: "nothing new", Look.NOTHING_FOUND: "no action"}[Look(entry.value)]
    return f"Looked and found {result}", f"we looked and found {result}"


def _delivery(reading: Reading, entry: Entry) -> tuple[str, str]:
    value = Delivery(entry.value).label
    if entry.voice == Voice.TRACKER:
        return f"We found: {value}", f"our finding was: {value}"
    party = voice_party(entry.voice)
    if party is None:
        return f"They said: {value}", f"the stated progress was: {value}"
    return f"{reading.name(party)} found: {value}", f"a third party’s finding was: {value}"


def _step(_: Reading, entry: Entry) -> tuple[str, str]:
    kind = "Talk" if entry.value == StepKind.TALK else "Action"
    step = entry.text("what") or "[redacted]"
    return f"{kind}: {step}", f"the record has this step: {step}"


def _date(_: Reading, entry: Entry) -> tuple[str, str]:
    if entry.value == DeadlineValue.STATED:
        phrase = f"“{deadline_of(entry).phrase}”"
        return f"Date stated: {phrase}", f"a date was stated: {phrase}"
    said = {
        DeadlineValue.NONE_SET: "no date was given",
        DeadlineValue.WITHDRAWN: "the date was taken back",
    }[DeadlineValue(entry.value)]
    return sentence_case(said), said


def _response(reading: Reading, entry: Entry) -> tuple[str, str]:
    answer = words(entry.value)
    return f"{reading.voice(entry)} answered: {answer}", f"the response was: {answer}"


def _stage(reading: Reading, entry: Entry) -> tuple[str, str]:
    stage = words(entry.value)
    return (
        f"{reading.ref(entry.subject)}: {stage}",
        f"a measure that carries it came to this stage: {stage}",
    )


def _position(reading: Reading, entry: Entry) -> tuple[str, str]:
    stance = lower_first(plainly(reading, entry).core)
    return f"{reading.voice(entry)}: {stance}", "a third party took a position on it"


def _cut(text: str) -> str:
    some = text.split()
    return text if len(some) <= _SHORT else f"{' '.join(some[:_SHORT])} …"


#: For a table and, without names, for a letter to the body itself.
_WORDS: dict[Facet, Callable[[Reading, Entry], tuple[str, str]]] = {
    Facet.LOOK: _look,
    Facet.DELIVERY: _delivery,
    Facet.STEP: _step,
    Facet.DEADLINE: _date,
    Facet.RESPONSE: _response,
    Facet.STAGE: _stage,
    Facet.SAYS: _position,
}
