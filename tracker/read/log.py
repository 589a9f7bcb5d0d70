"""The ledger's entries in words, newest first: what `log` shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.dates import Times
from tracker.domain.entry import REGISTER, Entry, voice_party
from tracker.domain.grade import GradedSource, grades, promisers_of
from tracker.domain.prose import list_words
from tracker.domain.subject import Subject, nearest
from tracker.domain.vocabulary import (
    DeadlineValue,
    Delivery,
    Disposition,
    Ended,
    Facet,
    Grade,
    Identity,
    Response,
    Stalled,
    SuccessTestValue,
    Voice,
    words_of,
)
from tracker.errors import UnknownName
from tracker.ledger import history, lookup
from tracker.ledger.database import Connection, Register
from tracker.ledger.history import RefIndex
from tracker.read.select import selected_numbers
from tracker.read.snapshot import matching


def batch_words(entry: Entry) -> str:
    """Where a batch came from, or what was unusual about it."""
    detail = entry.detail
    said = [
        *([f"imported: {entry.text('list')}"] if "list" in entry.texts else []),
        *([f"times asserted by {entry.text('file')}"] if "file" in entry.texts else []),
    ]
    if not said and "clock" in detail:
        said = [f"clock {detail['clock']}"]
    note = "a note on the batch" if "note" in entry.texts else "recorded from a sheet"
    return ", ".join(said) or note


@dataclass(frozen=True, slots=True)
class Cited:
    """A source of an entry, with its grade for that commitment."""

    key: str
    title: str
    grade: Grade
    because: str
    by_hand: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An entry as a person reads it; the names are those of the JSON answers."""

    entry: int
    batch: int
    ref: str | None
    """None where the entry is about the register itself."""
    title: str | None
    facet: Facet
    value: str
    voice: str
    """promiser, tracker, or the name of a third party."""
    by: str | None
    """Whose words they are, where a claim names its speaker."""
    what: str
    occurred: str
    """EDTF."""
    occurred_latest: date
    recorded_at: datetime
    actor: str
    quote: str | None
    because: str | None
    note: str | None
    sources: tuple[Cited, ...]
    amends: int | None
    amended: str | None
    """corrected, retracted, undone or redacted, where something was done to it since."""
    amended_by: int | None


@dataclass(frozen=True, slots=True)
class Teller:
    """The names that entries speak of: subjects, parties, and what amended what."""

    subjects: Mapping[int, Subject]
    names: Mapping[int, str]
    amendments: Mapping[int, Entry]
    """The last amendment of each entry that has one."""

    def tell(self, entry: Entry) -> Told:
        """An entry in words."""
        about = self.subjects.get(entry.subject)
        amendment = self.amendments.get(entry.seq)
        return Told(
            entry=entry.seq,
            batch=entry.batch,
            ref=None if about is None else about.ref,
            title=None if about is None else about.title,
            facet=entry.facet,
            value=entry.value,
            voice=self.voice(entry.voice),
            by=self.by(entry),
            what=self.what(entry),
            occurred=entry.occurred,
            occurred_latest=entry.occurred_latest,
            recorded_at=entry.recorded_at,
            actor=self.name(entry.actor),
            quote=entry.text("quote"),
            because=entry.text("correction") or entry.text("because"),
            note=entry.text("note"),
            sources=self.cited(entry),
            amends=entry.amends,
            amended=None if amendment is None else amended_how(amendment),
            amended_by=None if amendment is None else amendment.seq,
        )

    def what(self, entry: Entry) -> str:
        """What it says."""
        words = _TELLERS.get(entry.facet)
        return words(self, entry) if words else f"{entry.facet.label}: {_label(entry)}"

    def by(self, entry: Entry) -> str | None:
        """Whose words they are, where a claim names its speaker."""
        by = entry.refs.get("by") if entry.facet is Facet.DELIVERY else None
        return self.name(by[0]) if by else None

    def voice(self, voice: str) -> str:
        """Who speaks: promiser, tracker, or a third party by name."""
        party = voice_party(voice)
        return voice if party is None else self.name(party)

    def name(self, party: int) -> str:
        """A party's name; the first entry of a ledger has no author yet."""
        return "the register" if party == REGISTER else self.names.get(party, "somebody unnamed")

    def ref(self, number: int) -> str:
        """The ref of a subject, or its number where it is not known by then."""
        found = self.subjects.get(number)
        return f"#{number}" if found is None else found.ref

    def cited(self, entry: Entry) -> tuple[Cited, ...]:
        """The sources of an entry, graded for the commitment that it is about."""
        sources = [self.subjects[n] for n in entry.refs.get("source", ()) if n in self.subjects]
        about = self.subjects.get(entry.subject)
        promisers = set() if about is None else promisers_of(about)
        return tuple(cited(graded) for graded in grades(sources, promisers, dict(entry.detail)))


def cited(graded: GradedSource) -> Cited:
    """A graded source as it is shown."""
    source = graded.source
    return Cited(source.ref, source.title, graded.grade, graded.because, graded.by_hand)


def criterion_words(entry: Entry) -> str:
    """The words of a success test; they may have been redacted."""
    return entry.text("text") or "[redacted]"


def link_words(entry: Entry) -> str:
    """How two subjects hang together."""
    return words_of(entry.value)


def stage_words(entry: Entry) -> str:
    """How far an instrument came, with the provision where there is one."""
    provision = entry.text("provision")
    return f"{_label(entry)} ({provision})" if provision else _label(entry)


def look_words(entry: Entry) -> str:
    """What somebody found who looked, where and for what."""
    places, terms = entry.text("places"), entry.text("terms")
    where = "; ".join(text for text in (places, terms and f"for {terms}") if text)
    return f"{_label(entry)} ({where})" if where else _label(entry)


def disposition_words(teller: Teller, entry: Entry) -> str:
    """Where a commitment went, and to what."""
    refs = list_words([teller.ref(number) for number in entry.refs.get("by", ())])
    carry = str(entry.detail.get("carry", "not_judged")).replace("_", " ")
    told = {
        Disposition.ACTIVE: "active again",
        Disposition.SUPERSEDED: f"replaced by {refs}"
        + ("" if carry == "not judged" else f" ({carry})"),
        Disposition.WITHDRAWN: "withdrawn",
        Disposition.MERGED: f"merged into {refs}",
        Disposition.SPLIT: f"split into {refs}",
        Disposition.OUT_OF_SCOPE: "out of scope",
    }
    return told[Disposition(entry.value)]


def vague_words(entry: Entry) -> str:
    """That it cannot be judged, and why not."""
    reasons = entry.detail.get("reasons")
    named = [str(one).replace("_", " ") for one in reasons] if isinstance(reasons, list) else []
    return f"too vague to rate: {list_words(named)}" if named else "too vague to rate"


def _delivery(_: Teller, entry: Entry) -> str:
    if entry.value == Delivery.TOO_VAGUE:
        return f"finding: {vague_words(entry)}"
    kind = "finding" if entry.voice == Voice.TRACKER else "claim"
    elsewhere = " (imported judgement)" if entry.judged_elsewhere else ""
    return f"{kind}: {_label(entry)}{elsewhere}"


def _deadline(_: Teller, entry: Entry) -> str:
    if entry.value == DeadlineValue.NONE_SET:
        return "deadline: no date was given"
    if entry.value == DeadlineValue.WITHDRAWN:
        return "deadline: the date was taken back"
    phrase = entry.text("phrase") or "[redacted]"
    reading = entry.text("reading")
    silent = ", not announced" if entry.detail.get("silent") is True else ""
    return f"deadline: “{phrase}”{f', {reading}' if reading else ''}{silent}"


def _identity(teller: Teller, entry: Entry) -> str:
    if entry.value == Identity.OPENED:
        facts = entry.detail
        kind = facts.get("kind") or facts.get("form") or facts.get("type") or "subject"
        title = entry.text("title") or "[redacted]"
        return f"{_plain(entry.detail.get('subject'))} opened ({_plain(kind)}): {title}"
    parents = [f"under {teller.ref(number)}" for number in entry.refs.get("parent", ())]
    parts = [name for name in (*entry.texts, *entry.detail) if name not in {"emptied", "note"}]
    parts += [name for name in entry.refs if name not in {"source", "parent"}]
    emptied = entry.detail.get("emptied")
    gone = [f"no {part}" for part in emptied] if isinstance(emptied, list) else []
    said = [*map(_plain, parts), *parents, *gone]
    return f"our record repaired: {list_words(said) if said else 'its sources'}"


def _criterion(_: Teller, entry: Entry) -> str:
    if entry.value == SuccessTestValue.SET:
        return f"test {entry.item} ({_plain(entry.detail.get('type'))}): {criterion_words(entry)}"
    return f"test {entry.item}: {_label(entry)}"


def _link(teller: Teller, entry: Entry) -> str:
    targets = list_words([teller.ref(number) for number in entry.refs.get("target", ())])
    return f"{link_words(entry)} {targets}"


def _restatement(_: Teller, entry: Entry) -> str:
    compared = "in the same sense" if entry.value == "same" else _label(entry)
    return f"said again, {compared}"


def _undo(_: Teller, entry: Entry) -> str:
    return f"undone: entry {entry.amends} (batch {entry.detail.get('batch')})"


def _saved(_: Teller, entry: Entry) -> str:
    members = " ".join((entry.text("members") or "").split("\n"))
    return f"saved @{entry.text('name')}: {members}"


def amended_how(amendment: Entry) -> str:
    """What an amendment does: corrected, retracted, undone or redacted."""
    return {
        Facet.RETRACTION: "retracted",
        Facet.UNDO: "undone",
        Facet.REDACTION: "redacted",
    }.get(amendment.facet, "corrected")


def _label(entry: Entry) -> str:
    return _plain(entry.value)


def _plain(value: object) -> str:
    return words_of(str(value))


_TELLERS: Mapping[Facet, Callable[[Teller, Entry], str]] = {
    Facet.REGISTER: lambda _, entry: f"register opened: {entry.text('title')}",
    Facet.ISSUE: lambda _, entry: f"report {entry.item} issued (week {entry.detail['week']})",
    Facet.PARTY: lambda _, entry: f"named: {entry.text('name') or '[redacted]'}",
    Facet.BATCH: lambda _, entry: batch_words(entry),
    Facet.SETTING: lambda _, entry: f"{_label(entry)}: {entry.text('text') or '[redacted]'}",
    Facet.SAVED: _saved,
    Facet.IDENTITY: _identity,
    Facet.RESTATEMENT: _restatement,
    Facet.RESPONSE: lambda _, entry: f"response: {Response(entry.value).label}",
    Facet.DELIVERY: _delivery,
    Facet.ENDED: lambda _, entry: (
        "open again" if entry.value == Ended.OPEN else f"ended: {_label(entry)}"
    ),
    Facet.STALLED: lambda _, entry: (
        "stalled" if entry.value == Stalled.STALLED else "no longer stalled"
    ),
    Facet.DISPOSITION: disposition_words,
    Facet.DEADLINE: _deadline,
    Facet.TEST: _criterion,
    Facet.STEP: lambda _, entry: f"{_label(entry)}: {entry.text('what') or '[redacted]'}",
    Facet.STAGE: lambda _, entry: f"stage: {stage_words(entry)}",
    Facet.LOOK: lambda _, entry: f"looked: {look_words(entry)}",
    Facet.SAYS: lambda _, entry: f"position: {_label(entry)}",
    Facet.LINK: _link,
    Facet.NOTE: lambda _, entry: f"note: {entry.text('text') or '[redacted]'}",
    Facet.RETRACTION: lambda _, entry: f"retracted: entry {entry.amends}",
    Facet.UNDO: _undo,
    Facet.REDACTION: lambda _, entry: f"redacted: the {entry.value} of entry {entry.amends}",
}


@dataclass(frozen=True, slots=True)
class Logbook:
    """A page of the ledger, and how many entries there are in all."""

    lines: tuple[Told, ...]
    total: int


def logbook(
    register: Register,
    *,
    known_at: datetime | None = None,
    as_of: date | None = None,
    since: datetime | None = None,
    by: str | None = None,
    refs: Sequence[str] = (),
    limit: int | None = None,
) -> Logbook:
    """Entries recorded from `since` to `known_at`, newest first.

    `by` is who wrote them down; `refs` may name sources too. Raises UnknownName (exit 4).
    """
    with register.database.reading() as connection:
        page = history.EntryQuery(
            known_at=known_at,
            as_of=as_of,
            recorded_since=since,
            subjects=_subjects(connection, refs, known_at) if refs else None,
            actors=None if by is None else _actors(connection, by, known_at),
            limit=limit,
        )
        entries, total = history.newest_entries(connection, page)
        teller = teller_of(connection, entries, known_at)
    return Logbook(tuple(teller.tell(entry) for entry in entries), total)


def teller_of(
    connection: Connection, entries: Sequence[Entry], known_at: datetime | None
) -> Teller:
    """What is needed to tell these entries: the names they speak of, and their amendments."""
    named = {entry.subject for entry in entries}
    for entry in entries:
        named.update(*entry.refs.values())
    everything = Times(date.max, known_at)
    return Teller(
        subjects=lookup.subjects_and_sources(connection, everything, numbers=named),
        names=lookup.names(connection, known_at),
        amendments=history.last_amendments(connection, [entry.seq for entry in entries], known_at),
    )


def _subjects(connection: Connection, refs: Sequence[str], known_at: datetime | None) -> list[int]:
    known = RefIndex(connection, known_at)
    sources = known.subject_ids(refs)
    words = [ref for ref in refs if ref.lower() not in sources]
    found = [sources[ref.lower()][0] for ref in refs if ref.lower() in sources]
    return [*found, *selected_numbers(connection, words, known)]


def _actors(connection: Connection, by: str, known_at: datetime | None) -> list[int]:
    names = lookup.names(connection, known_at)
    meant = matching(names.values(), by)
    if not meant:
        raise UnknownName("name", by, nearest=nearest(by, sorted(names.values())))
    return [number for number, name in names.items() if name in meant]
