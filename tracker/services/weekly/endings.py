"""In words: what became of a commitment, how it ended, whether it can be rated."""

from __future__ import annotations

from tracker.domain.edtf import When
from tracker.domain.entry import Entry
from tracker.domain.prose import list_words
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Disposition, Ended, Facet, Ratability, Voice
from tracker.services.weekly.facets import ended_because
from tracker.services.weekly.phrases import carried_words, on_words, sentence, sentence_case
from tracker.services.weekly.reading import Reading


def disposition_words(reading: Reading, found: Standing) -> str | None:
    """'Replaced on 14 June 2025 by NAT-INQ, a different promise.'; None while it is active."""
    entry = _of(found, Facet.DISPOSITION)
    if found.disposition is Disposition.ACTIVE or entry is None:
        return None
    refs = [reading.ref(number) for number in entry.refs.get("by", ())]
    carry = entry.detail.get("carry")
    on = on_words(entry.when)
    words = {
        Disposition.SUPERSEDED: f"Replaced {on} by "
        + carried_words(refs, None if carry is None else str(carry)),
        Disposition.WITHDRAWN: f"Withdrawn {on}",
        Disposition.MERGED: f"Merged into {list_words(refs)} {on}",
        Disposition.SPLIT: f"Split into {list_words(refs)} {on}",
        Disposition.OUT_OF_SCOPE: f"Taken out of scope {on}",
    }[found.disposition]
    return _because(reading, entry, words)


def ended_words(reading: Reading, found: Standing) -> str | None:
    """'Ended on 9 April 2025 as completed.'; None while it is open, or simply delivered."""
    entry = _of(found, Facet.ENDED)
    if found.ended is Ended.OPEN or entry is None:
        return None
    words = f"Ended {on_words(entry.when)} {ended_because(found.ended)}"
    finding = found.finding
    same_act = finding is not None and finding.batch == entry.batch
    # A reason that was given for finding and ending together stands with the finding.
    return f"{words}." if same_act else _because(reading, entry, words)


def ratability_words(found: Standing) -> str | None:
    """'Too vague to rate: no measure and no owner.'; None for what can be rated."""
    entry = _of(found, Facet.RATABILITY)
    if found.ratability is Ratability.RATABLE or entry is None:
        return None
    if found.ratability is Ratability.RATABLE_BY_OUR_TEST:
        return "Rated by a test of our own; the promise names none."
    reasons = entry.detail.get("reasons")
    named = [str(each).replace("_", " ") for each in reasons] if isinstance(reasons, list) else []
    return f"Too vague to rate: {list_words(named)}." if named else "Too vague to rate."


def stalled_since(found: Standing) -> When | None:
    """When it stalled, while it is."""
    entry = _of(found, Facet.STALLED)
    return entry.when if found.stalled and entry is not None else None


def _because(reading: Reading, entry: Entry, words: str) -> str:
    because = reading.with_texts(entry).text("because")
    return f"{words}. {sentence(sentence_case(because))}" if because else f"{words}."


def _of(found: Standing, facet: Facet) -> Entry | None:
    return found.of(facet) or found.entries.get((facet, Voice.PROMISER))
