"""Entries in the words of a report: what each says, and what was said before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import takewhile

from tracker.domain.deadline.window import Bound
from tracker.domain.entry import Entry
from tracker.domain.prose import days_words, list_words
from tracker.domain.schedule import Move, deadline_of
from tracker.domain.vocabulary import (
    Comparison,
    DeadlineValue,
    Delivery,
    Disposition,
    Ended,
    Facet,
    Headline,
    Identity,
    LinkType,
    Look,
    Stalled,
    Stance,
    StepKind,
    SubjectType,
    SuccessTestValue,
    Voice,
    words_of,
)
from tracker.report.history import Passage, Stated, passages, stated_of
from tracker.report.phrases import carried_words, sentence_case, stated_words
from tracker.report.reading import Reading

LINKS = {
    LinkType.ANSWERS: ("answers", "answered by"),
    LinkType.DEPENDS_ON: ("depends on", "needed by"),
    LinkType.CARRIED_BY: ("carried by", "carries"),
    LinkType.SAME_AS: ("same as", "same as"),
}
_STANCES = {
    Stance.SUPPORTS: "Supports it",
    Stance.OPPOSES: "Opposes it",
    Stance.DEMANDS: "Demands it",
    Stance.DOUBTS: "Doubts it",
    Stance.REPLIES: "Replies",
    Stance.LEGAL_ACTION: "Turns to legal action",
}
_LOOKS = {
    Look.NOTHING_NEW: "We looked and found nothing new",
    Look.NOTHING_FOUND: "We looked and found no action",
}
#: Why it is over, after 'ended'.
_ENDED = {
    Ended.NOT_PRIORITISED: "because it was not prioritised",
    Ended.CHANGED_MIND: "because the promiser changed its mind",
    Ended.BLOCKED_IN_PARLIAMENT: "because Parliament blocked it",
    Ended.BLOCKED_BY_COURT: "because a court blocked it",
    Ended.NO_FUNDING: "because it had no funding",
    Ended.OVERTAKEN_BY_EVENTS: "because events overtook it",
    Ended.PERIOD_ENDED: "because its period was over",
    Ended.REFUSED: "because it was refused",
    Ended.COMPLETED: "as completed",
    Ended.UNKNOWN: "for a reason that is not known",
}
#: The texts that an edit may repair.
_REPAIRED = frozenset({"title", "wording", "url", "publisher", "tags"})
#: What else an edit may repair, in the words of a reader.
_PARTS = {"by": "who announced it", "to": "whom it asks", "lead": "lead body", "parent": "parent"}


@dataclass(frozen=True, slots=True)
class Told:
    """An entry in words."""

    core: str
    """What it says: 'Under way'."""
    before: str | None = None
    headline: Headline | None = None
    """The state after it, where it is about one."""

    @property
    def what(self) -> str:
        """'Under way, previously Not yet assessed'."""
        return f"{self.core}, previously {self.before}" if self.before else self.core


def plainly(reading: Reading, entry: Entry) -> Told:
    """An entry in words, knowing nothing of the others."""
    teller = _TELLERS.get(entry.facet)
    return teller(reading, entry) if teller else Told(sentence_case(words(entry.facet)))


def disposition_core(reading: Reading, entry: Entry) -> str:
    """Where a commitment went: 'Replaced by NAT-INQ, a different promise'."""
    refs = [reading.ref(number) for number in entry.refs.get("by", ())]
    carry = entry.detail.get("carry")
    followed = carried_words(refs, None if carry is None else str(carry))
    return {
        Disposition.ACTIVE: "Back in the count",
        Disposition.SUPERSEDED: f"Replaced by {followed}",
        Disposition.WITHDRAWN: "Withdrawn",
        Disposition.MERGED: f"Merged into {list_words(refs)}",
        Disposition.SPLIT: f"Split into {list_words(refs)}",
        Disposition.OUT_OF_SCOPE: "Out of scope",
    }[Disposition(entry.value)]


def vague_core(entry: Entry) -> str:
    """That it cannot be rated, and why not."""
    reasons = entry.detail.get("reasons")
    named = [words(str(each)) for each in reasons] if isinstance(reasons, list) else []
    return f"Too vague to rate: {list_words(named)}" if named else "Too vague to rate"


def ended_core(entry: Entry) -> str:
    """Why it is over, or that it is not."""
    return "open again" if entry.value == Ended.OPEN else f"ended {ended_because(entry.value)}"


def ended_because(value: str) -> str:
    """Why it is over, after 'ended': 'because it had no funding'."""
    return _ENDED[Ended(value)]


def words(value: str) -> str:
    """A stored value as a reader sees it."""
    return words_of(value)


def _criterion(reading: Reading, entry: Entry) -> Told:
    if entry.value == SuccessTestValue.SET:
        return Told(f"Test {entry.item} set: {entry.text('text') or '[redacted]'}")
    return Told(f"Test {entry.item} {words(entry.value)}{_test_words(reading, entry)}")


def _test_words(reading: Reading, entry: Entry) -> str:
    standing = reading.now.standings.get(entry.subject)
    for test in standing.criteria if standing is not None else ():
        if str(test.number) == entry.item:
            return f": {test.set_by.text('text') or '[redacted]'}"
    return ""


def _step(_: Reading, entry: Entry) -> Told:
    kind = "Talk" if entry.value == StepKind.TALK else "Action"
    return Told(f"{kind}: {entry.text('what') or '[redacted]'}")


def _stage(_: Reading, entry: Entry) -> Told:
    provision = entry.text("provision")
    return Told(f"Stage: {words(entry.value)}{f' ({provision})' if provision else ''}")


def _link(reading: Reading, entry: Entry) -> Told:
    how = sentence_case(LINKS[LinkType(entry.value)][0])
    targets = [reading.ref(number) for number in entry.refs.get("target", ())]
    return Told(f"{how} {list_words(targets)}")


def _identity(reading: Reading, entry: Entry) -> Told:
    if entry.value == Identity.EDITED:
        return Told(_edited(reading, entry))
    facts = entry.detail
    kind = facts.get("kind") or facts.get("form") or facts.get("type") or SubjectType.SOURCE
    return Told(f"New in the register ({words(str(kind))})")


def _edited(reading: Reading, entry: Entry) -> str:
    parent = entry.refs.get("parent")
    texts = [name for name in entry.texts if name in _REPAIRED]
    facts = [name for name in entry.detail if name != "emptied"]
    parts = [_PARTS[part] for part in entry.refs if part in _PARTS and part != "parent"]
    emptied = entry.detail.get("emptied")
    gone = (
        [_PARTS.get(str(part), str(part)) for part in emptied] if isinstance(emptied, list) else []
    )
    repaired = [words(name) for name in (*texts, *facts, *parts)]
    said = [f"filed under {reading.ref(parent[0])}"] if parent else []
    said += [f"our record repaired ({list_words(repaired)})"] if repaired else []
    said += [f"taken out of our record ({list_words(gone)})"] if gone else []
    return sentence_case("; ".join(said) or "our record repaired")


def _restatement(_: Reading, entry: Entry) -> Told:
    if entry.value == Comparison.SAME:
        return Told("Said again, in the same sense")
    if entry.value == Comparison.DIFFERENT:
        return Told("Said again, in a different sense")
    return Told(f"Said again, {words(entry.value)} than at first")


def _stalled(_: Reading, entry: Entry) -> Told:
    return Told("Stalled" if entry.value == Stalled.STALLED else "No longer stalled")


def _note(_: Reading, entry: Entry) -> Told:
    return Told(f"Note: {entry.text('text') or '[redacted]'}")


_TELLERS: dict[Facet, Callable[[Reading, Entry], Told]] = {
    Facet.IDENTITY: _identity,
    Facet.RESTATEMENT: _restatement,
    Facet.ENDED: lambda _, entry: Told(sentence_case(ended_core(entry))),
    Facet.STALLED: _stalled,
    Facet.DISPOSITION: lambda reading, entry: Told(disposition_core(reading, entry)),
    Facet.TEST: _criterion,
    Facet.STEP: _step,
    Facet.STAGE: _stage,
    Facet.LOOK: lambda _, entry: Told(_LOOKS[Look(entry.value)]),
    Facet.SAYS: lambda _, entry: Told(_STANCES[Stance(entry.value)]),
    Facet.LINK: _link,
    Facet.NOTE: _note,
}


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
            case Facet.DELIVERY if passage.after is Headline.TOO_VAGUE:
                core = vague_core(entry)
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
            return Told(vague_core(entry) if entry.value == Delivery.TOO_VAGUE else value)
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
