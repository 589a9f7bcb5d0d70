"""Taking back and putting right: undo, correct, retract. Nothing is ever changed in place."""

from __future__ import annotations

from tracker.domain.deadline_entry import detail_of
from tracker.domain.edtf import When
from tracker.domain.entry import REGISTER, Draft, Entry
from tracker.domain.identity import Subject
from tracker.domain.refs import nearest
from tracker.domain.vocabulary import (
    ASSESSMENTS,
    CLAIMS,
    VALUES,
    Facet,
    Identity,
    Voice,
    Word,
    find_word,
    spellings,
)
from tracker.errors import MissingOption, Refused, UnknownName, UnknownValue
from tracker.services import acts, dating
from tracker.services.desk import Desk
from tracker.storage import lookup

#: Entries that hold the register together; they are not facts that can be wrong.
_KEPT = frozenset({Facet.REGISTER, Facet.PARTY, Facet.BATCH, Facet.UNDO, Facet.REDACTION})


def undo(desk: Desk, act: acts.Undo) -> None:
    """Take back one's own batch that no issued report has shown; it leaves no public line."""
    batch = act.batch
    if batch is None:
        batch = lookup.last_batch(desk.connection, desk.batch.actor)
        if batch is None:
            raise Refused(
                "You have recorded nothing that could be undone.", hint="See tracker log."
            )
    entries = [
        entry for entry in lookup.batch_entries(desk.connection, batch) if entry.facet not in _KEPT
    ]
    _check_undo(desk, batch, entries)
    refs = sorted({found.ref for found in _subjects(desk, entries)})
    for entry in reversed(entries):
        desk.batch.append(
            Draft(
                subject=entry.subject,
                facet=Facet.UNDO,
                value="undone",
                occurred=When.on(desk.batch.recorded_at.date()),
                detail={"batch": batch},
                amends=entry.seq,
            )
        )
    desk.remarks.append(
        f"Undone: batch {batch}, {len(entries)} "
        f"{'entry' if len(entries) == 1 else 'entries'}"
        + (f" on {', '.join(refs)}." if refs else ".")
    )


def correct(desk: Desk, act: acts.Correct) -> None:
    """Replace an entry from now on; what was known before stays as it was."""
    entry = _standing_entry(desk, act.entry)
    sources = desk.sources(act.evidence)
    subject = _subject(desk, entry)
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
    texts["correction"] = act.because
    written = desk.batch.append(
        Draft(
            subject=entry.subject,
            facet=entry.facet,
            value=value,
            occurred=when,
            voice=entry.voice,
            refs={**entry.refs, "source": cited},
            detail=detail,
            texts=texts,
            amends=entry.seq,
        )
    )
    desk.tell(
        subject,
        written,
        f"corrected entry {entry.seq}",
        f"{value.replace('_', ' ')}, {when.text}",
        before=f"{entry.value.replace('_', ' ')}, {entry.occurred}",
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


def _check_undo(desk: Desk, batch: int, entries: list[Entry]) -> None:
    if not entries:
        raise UnknownName("batch that can be undone", str(batch))
    if any(entry.facet is Facet.REGISTER for entry in lookup.batch_entries(desk.connection, batch)):
        raise Refused("The register's own beginning cannot be undone.", hint="See tracker log.")
    if entries[0].actor != desk.batch.actor:
        raise Refused(
            f"Batch {batch} is not yours.",
            hint=f"Ask whoever wrote it, or retract: tracker retract {entries[0].seq} --because …",
        )
    issues = lookup.register_entries(desk.connection, Facet.ISSUE)
    if issues and batch <= int(str(issues[-1].detail.get("head_seq", 0))):
        raise Refused(
            f"Batch {batch} was shown in an issued report.",
            hint=f"Correct it instead: tracker correct {entries[0].seq} --because …",
        )
    undone = [
        entry.seq
        for entry in entries
        if any(found.facet is Facet.UNDO for found in lookup.amending(desk.connection, entry.seq))
    ]
    if undone:
        raise Refused(f"Batch {batch} was undone already.", hint="See tracker log.")
    later = _later_use(desk, entries)
    if later:
        raise Refused(
            f"Batch {batch} opened {later[0]}, which entry {later[1]} speaks of.",
            hint="Undo the later batch first.",
        )


def _later_use(desk: Desk, entries: list[Entry]) -> tuple[str, int] | None:
    """A subject opened in the batch that a later, standing entry is about."""
    numbers = {entry.seq for entry in entries}
    for entry in entries:
        if entry.facet is Facet.IDENTITY and entry.seq == entry.subject:
            for user in lookup.users(desk.connection, entry.seq):
                if user not in numbers:
                    return desk.by_number([entry.seq])[0].ref, user
    return None


def _standing_entry(desk: Desk, number: int) -> Entry:
    found = lookup.entries_numbered(desk.connection, [number])
    if not found:
        raise UnknownName("entry", str(number))
    entry = found[0]
    if entry.facet in _KEPT or entry.facet is Facet.RETRACTION:
        raise Refused(
            f"Entry {number} is of the register itself ({entry.facet.label}).",
            hint="See tracker log for the entries that can be put right.",
        )
    for later in lookup.amending(desk.connection, number):
        if later.facet is not Facet.REDACTION:
            raise Refused(
                f"Entry {number} no longer stands: entry {later.seq} replaced it.",
                hint=f"Name the entry that stands: {later.seq}.",
            )
    return entry


def _subject(desk: Desk, entry: Entry) -> Subject:
    return desk.by_number([entry.subject])[0]


def _subjects(desk: Desk, entries: list[Entry]) -> list[Subject]:
    numbers = sorted({entry.subject for entry in entries if entry.subject != REGISTER})
    return desk.by_number(numbers)


def _kept_texts(entry: Entry) -> dict[str, str]:
    return {name: text for name, text in entry.texts.items() if text is not None}


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
    known: tuple[Word, ...] = VALUES.get(entry.facet, ())
    if entry.facet is Facet.DELIVERY:
        known = ASSESSMENTS if entry.voice == Voice.TRACKER else CLAIMS
    found = find_word(known, word)
    if found is None:
        values = [value.value for value in known]
        raise UnknownValue(
            entry.facet.label, word, nearest=nearest(word, spellings(known)), known=values
        )
    return found.value
