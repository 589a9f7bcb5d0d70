"""Putting right: correct and retract. Nothing is ever changed in place."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.dates import When
from tracker.domain.entry import JUDGED_ELSEWHERE, Draft, Entry, Json
from tracker.domain.prose import when_words
from tracker.domain.schedule import detail_of
from tracker.domain.subject import Subject, nearest
from tracker.domain.text import Redacted
from tracker.domain.vocabulary import (
    ASSESSMENTS,
    CLAIMS,
    VALUES,
    CriterionValue,
    DeadlineValue,
    Disposition,
    Facet,
    Identity,
    Ratability,
    Stage,
    Voice,
    Word,
    find_word,
    spellings,
    words_of,
)
from tracker.errors import MissingOption, Refused, UnknownName, UnknownValue
from tracker.ledger import lookup
from tracker.services import acts, dating
from tracker.services.assessing import check_standing
from tracker.services.desk import Desk
from tracker.services.gate import gate_held

#: Entries that hold the register together; they are not facts that can be wrong.
KEPT = frozenset(
    {Facet.REGISTER, Facet.PARTY, Facet.BATCH, Facet.BREAK, Facet.UNDO, Facet.REDACTION}
)


_WITH_SUCCESSOR = frozenset({Disposition.SUPERSEDED, Disposition.MERGED, Disposition.SPLIT})
#: The texts that an entry is made of, and the option that gives them anew.
_RETYPED = {"text": "--text", "what": "--text", "phrase": "--phrase", "quote": "-q"}
_TAKEN_BACK = frozenset({Facet.RETRACTION, Facet.UNDO})


def correct(desk: Desk, act: acts.Correct) -> None:
    """Replace an entry from now on; what was known before stays as it was."""
    entry = _standing_entry(desk, act.entry)
    sources = desk.sources(act.evidence)
    subject = _subject(desk, entry)
    value, detail, texts = _corrected(desk, entry, act, subject)
    when = desk.when(act.evidence, sources, "that") if act.evidence.on else entry.when
    cited = tuple(found.id for found in sources) or entry.refs.get("source", ())
    if (value, detail, texts, when.text, cited) == (
        entry.value,
        dict(entry.detail),
        _kept_texts(entry),
        entry.occurred,
        entry.refs.get("source", ()),
    ):
        raise MissingOption(
            f"The correction of entry {entry.seq} changes nothing.",
            hint="Add --value, --on, -q, -s, --phrase, --because …",
        )
    _check_shape(entry, value, act)
    _check_words(entry, texts)
    texts["correction"] = act.because
    with gate_held(desk, [entry.subject]):
        written = desk.batch.append(
            Draft(
                subject=entry.subject,
                facet=entry.facet,
                value=value,
                occurred=when,
                voice=entry.voice,
                refs={**entry.refs, "source": cited},
                # What is corrected here is judged here.
                detail={name: detail[name] for name in detail if name != JUDGED_ELSEWHERE},
                texts=texts,
                amends=entry.seq,
            )
        )
        desk.batch.settle()
        if entry.facet in {Facet.DELIVERY, Facet.ENDED} and entry.voice == Voice.TRACKER:
            # The gate holds for what the record will say: the whole batch is refused otherwise.
            check_standing(desk, subject, written, because=act.because)
    desk.tell(
        subject,
        written,
        f"corrected entry {entry.seq}",
        words_of(value),
        before=f"{words_of(entry.value)}, {when_words(entry.when)}",
        graded=desk.graded(subject, sources),
    )


def retract(desk: Desk, act: acts.Retract) -> None:
    """Withdraw an entry from now on; it stays visible as retracted, with the reason."""
    entry = _standing_entry(desk, act.entry)
    subject = _subject(desk, entry)
    if entry.facet is Facet.IDENTITY and entry.value == Identity.OPENED:
        raise Refused(
            f"Entry {entry.seq} opened {subject.ref}; a commitment is not retracted.",
            hint=f"Put it out of scope: tracker drop {subject.ref} --because …",
        )
    with gate_held(desk, [entry.subject]):
        written = desk.batch.append(
            Draft(
                subject=entry.subject,
                facet=Facet.RETRACTION,
                value="retracted",
                occurred=When.on(desk.batch.recorded_at.date()),
                refs={"source": tuple(found.id for found in desk.sources(act.evidence))},
                texts={"because": act.because},
                amends=entry.seq,
            )
        )
    desk.tell(
        subject,
        written,
        f"retracted entry {entry.seq}",
        "retracted",
        before=f"{entry.facet.label}: {entry.value.replace('_', ' ')}",
    )


def check_unpublished(entry: Entry) -> None:
    """Refuse to take back or to change that a report was issued: readers have it."""
    if entry.facet is Facet.ISSUE:
        raise Refused(
            f"Report {entry.detail['number']} was published; it cannot be taken back.",
            hint=f"Issue a corrected one: tracker report issue --week {entry.detail['week']}.",
        )


def _standing_entry(desk: Desk, number: int) -> Entry:
    found = lookup.entries_numbered(desk.connection, [number])
    if not found:
        raise UnknownName("entry", str(number))
    entry = found[0]
    check_unpublished(entry)
    if entry.facet in KEPT or entry.facet is Facet.RETRACTION:
        raise Refused(
            f"Entry {number} is of the register itself ({entry.facet.label}).",
            hint="See tracker log for the entries that can be put right.",
        )
    if entry.facet is Facet.SAVED:
        raise Refused(
            f"Entry {number} saved the list @{entry.detail['name']}; it says nothing of a promise.",
            hint=f"Save it anew: tracker saved {entry.detail['name']} REFS.",
        )
    for later in lookup.amending(desk.connection, number):
        if later.facet is not Facet.REDACTION:
            raise Refused(
                f"Entry {number} no longer stands: entry {later.seq} took its place."
                if later.facet not in _TAKEN_BACK
                else f"Entry {number} was taken back already, by entry {later.seq}.",
                hint=f"Name the entry that stands: {later.seq}."
                if later.facet not in _TAKEN_BACK
                else "Record the fact anew if it holds after all.",
            )
    return entry


def _subject(desk: Desk, entry: Entry) -> Subject:
    return desk.by_number([entry.subject])[0]


def _kept_texts(entry: Entry) -> dict[str, str]:
    return {
        name: text
        for name, text in entry.texts.items()
        if text is not None and not isinstance(text, Redacted)
    }


def _corrected(
    desk: Desk, entry: Entry, act: acts.Correct, subject: Subject
) -> tuple[str, dict[str, Json], dict[str, str]]:
    """The value, the structured part and the texts of an entry as they should have been."""
    value, detail, texts = entry.value, dict(entry.detail), _kept_texts(entry)
    if act.value is not None:
        value = _value(entry, act.value)
    if act.due is not None:
        if entry.facet is not Facet.DEADLINE:
            raise Refused(
                f"Entry {entry.seq} is no deadline.", hint=f"See tracker log --ref {subject.ref}."
            )
        deadline = dating.reading(desk, act.due, act.evidence.on or entry.when)
        detail |= detail_of(deadline)
        texts |= {"phrase": deadline.phrase, "reading": deadline.reading}
    if act.text is not None:
        texts[_main_text(entry)] = act.text
    if act.evidence.quote:
        texts["quote"] = act.evidence.quote
    if act.evidence.note:
        texts["note"] = act.evidence.note
    if act.evidence.sources:
        # A grade set by hand was for the sources that it was set for.
        detail.pop("grade", None)
    if act.evidence.grade is not None:
        detail["grade"] = act.evidence.grade.value
        texts["grade_because"] = act.evidence.grade_because or act.because
    return value, detail, texts


def _check_shape(entry: Entry, value: str, act: acts.Correct) -> None:
    """A correction may not turn an entry into one that lacks what its value is made of."""
    if value == entry.value:
        return
    lacking = {
        Facet.CRITERION: CriterionValue.SET in {value, entry.value},
        Facet.DEADLINE: value == DeadlineValue.STATED and act.due is None,
        Facet.RATABILITY: value == Ratability.TOO_VAGUE and not entry.detail.get("reasons"),
        Facet.DISPOSITION: value in _WITH_SUCCESSOR and not entry.refs.get("by"),
    }
    if lacking.get(entry.facet, False):
        raise Refused(
            f"Entry {entry.seq} cannot become {value.replace('_', ' ')} by a correction: "
            "it lacks what that says.",
            hint=f"Retract it (tracker retract {entry.seq} --because …) and record it anew.",
        )


def _check_words(entry: Entry, texts: Mapping[str, str]) -> None:
    """What was redacted is not carried on; an entry that is made of it needs other words."""
    for name, option in _RETYPED.items():
        if isinstance(entry.texts.get(name), Redacted) and name not in texts:
            raise Refused(
                f"The {name} of entry {entry.seq} was redacted, and its correction needs one.",
                hint=f"Give other words: {option} …",
            )


def _main_text(entry: Entry) -> str:
    """The field that holds what a step, note or criterion says."""
    name = {Facet.STEP: "what", Facet.NOTE: "text", Facet.CRITERION: "text"}.get(entry.facet)
    if name is None:
        raise Refused(
            f"Entry {entry.seq} ({entry.facet.label}) has no text of its own.",
            hint="Correct it with --value, --on, -q, -s or --phrase.",
        )
    return name


def _value(entry: Entry, word: str) -> str:
    if entry.facet is Facet.IDENTITY:
        raise Refused(
            f"Entry {entry.seq} says what a commitment is called and whose it is.",
            hint="Repair it with tracker edit REF --title …, --kind …, --lead …",
        )
    known: tuple[Word, ...] = VALUES.get(entry.facet, ())
    if entry.facet is Facet.STAGE:
        known = tuple(Stage)
    if entry.facet is Facet.DELIVERY:
        known = ASSESSMENTS if entry.voice == Voice.TRACKER else CLAIMS
    found = find_word(known, word)
    if found is None:
        values = [value.value for value in known]
        raise UnknownValue(
            entry.facet.label, word, nearest=nearest(word, spellings(known)), known=values
        )
    return found.value
