"""The desk at which a batch is written: it knows refs, sources and standings.

Everything is read on the writer's own connection, so that a rule is checked against
exactly what the entry will follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.dates import Times, When
from tracker.domain.entry import Draft, Entry, Json, party_voice
from tracker.domain.grade import Graded, grades, promisers_of
from tracker.domain.standing import Standing, stand
from tracker.domain.subject import Subject
from tracker.domain.text import name_key
from tracker.domain.vocabulary import Facet, SubjectType, Voice
from tracker.errors import MissingDay, UsageError, as_typed
from tracker.ledger import lookup, standing
from tracker.ledger.append import Batch
from tracker.ledger.database import Connection, Register
from tracker.ledger.projections import ALL
from tracker.read.select import REFERABLE, selected_numbers, subject_number
from tracker.services.acts.evidence import Evidence
from tracker.services.sources import resolve_sources


@dataclass(frozen=True, slots=True)
class Recorded:
    """One line of what a command did."""

    ref: str
    title: str
    what: str
    before: str | None
    after: str
    entry: int
    occurred: str
    graded: tuple[Graded, ...] = ()
    next: str | None = None
    """The next sensible command."""


@dataclass(slots=True)
class Desk:
    """A batch being written, with what its acts have to know."""

    register: Register
    connection: Connection
    batch: Batch
    recorded: list[Recorded] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """What was inferred, or what the person should know."""
    default_on: When | None = None
    """A sheet's own day for facts that name none."""

    def subject(self, ref: str, *, types: Iterable[SubjectType] = ()) -> Subject:
        """The commitment or instrument of a ref. Raises UnknownName with the nearest (exit 4)."""
        number, _ = subject_number(self.connection, ref, tuple(types) or REFERABLE)
        return self.by_number([number])[0]

    def commitments(self, words: Iterable[str]) -> list[Subject]:
        """The commitments that REFS select, each once, in the order typed."""
        found = self.selected(words)
        for subject in found:
            if subject.type is not SubjectType.COMMITMENT:
                raise UsageError(
                    f"{subject.ref} is an instrument, not a commitment.",
                    hint=f"What happened to it is a step: tracker step {subject.ref} STAGE.",
                )
        return found

    def selected(self, words: Iterable[str]) -> list[Subject]:
        """The commitments and instruments that REFS select, each once, in the order typed."""
        return self.by_number(list(selected_numbers(self.connection, words)))

    def by_number(self, numbers: list[int]) -> list[Subject]:
        """Subjects by number, in that order."""
        found = lookup.subjects(self.connection, ALL, numbers=numbers)
        return [found[number] for number in numbers]

    def standing(self, subject: Subject, day: date) -> Standing:
        """The standing of a commitment at the end of a day, with everything recorded so far."""
        times = Times(as_of=day)
        one = [subject.id]
        facets = (Facet.DEADLINE, Facet.CRITERION)
        several = standing.history(self.connection, times, facets=facets, subjects=one, texts=True)
        return stand(
            subject,
            standing.standing_entries(self.connection, times, subjects=one),
            [entry for entry in several if entry.facet is Facet.DEADLINE],
            [entry for entry in several if entry.facet is Facet.CRITERION],
            as_of=day,
        )

    def entries_of(self, subject: Subject, facet: Facet) -> list[Entry]:
        """The live entries of a subject in one facet, by day and number."""
        return standing.history(self.connection, ALL, facets=[facet], subjects=[subject.id])

    def third_party(self, name: str) -> str:
        """The voice of somebody who is neither the promiser nor the tracker.

        Raises UsageError for a name that would pass for one of them.
        """
        if name_key(name) in set(Voice):
            raise UsageError(
                f"{as_typed(name)} is no third party.",
                hint="A promiser's claim is tracker claim without --voice; our own finding is "
                "tracker update.",
            )
        return party_voice(self.batch.party(name))

    def sources(self, evidence: Evidence) -> list[Subject]:
        """The sources of an act, made known where they are new."""
        return resolve_sources(self.connection, self.batch, evidence.sources)

    def when(self, evidence: Evidence, sources: list[Subject], what: str) -> When:
        """The day of a fact: the one given, else the sheet's, else the first source's.

        Raises MissingDay (exit 2) when nothing says: it is never silently today. A day
        after today cannot have happened.
        """
        told = evidence.on or self.default_on
        when = told or next((found.published for found in sources if found.published), None)
        if when is None:
            raise MissingDay(what)
        if when.is_open or when.latest is None:
            raise UsageError(
                f"'{when.text}' has no last day, and {what} has happened.",
                hint=f"Give the day by which it had: --on {when.text.split('/')[0]}/2025-06-30.",
            )
        if when.earliest is not None and when.earliest > self.register.today:
            raise UsageError(
                f"'{when.text}' has not come yet, and {what} is recorded as having happened.",
                hint=f"Today is {self.register.today.isoformat()}; a planned date is a deadline: "
                "tracker due REF PHRASE.",
            )
        return when

    def graded(
        self, subject: Subject, sources: list[Subject], evidence: Evidence | None = None
    ) -> list[Graded]:
        """The grades of sources for what a commitment's promisers would have to show."""
        by_hand: dict[str, Json] = {}
        if evidence is not None and evidence.grade is not None:
            by_hand["grade"] = evidence.grade.value
        return grades(sources, promisers_of(subject), by_hand)

    def append(
        self,
        subject: Subject | None,
        facet: Facet,
        value: str,
        when: When,
        evidence: Evidence,
        sources: list[Subject],
        *,
        voice: str = Voice.TRACKER.value,
        refs: Mapping[str, tuple[int, ...]] | None = None,
        detail: Mapping[str, Json] | None = None,
        texts: Mapping[str, str | None] | None = None,
        amends: int | None = None,
    ) -> Entry:
        """Write one entry with the evidence that every entry may carry."""
        words = {"quote": evidence.quote, "note": evidence.note, **(texts or {})}
        facts = dict(detail or {})
        if evidence.grade is not None:
            facts["grade"] = evidence.grade.value
            words["grade_because"] = evidence.grade_because
        return self.batch.append(
            Draft(
                subject=None if subject is None else subject.id,
                facet=facet,
                value=value,
                occurred=when,
                voice=voice,
                refs={**(refs or {}), "source": tuple(found.id for found in sources)},
                detail=facts,
                texts={name: text for name, text in words.items() if text is not None},
                amends=amends,
            )
        )

    def tell(
        self,
        subject: Subject,
        entry: Entry,
        what: str,
        after: str,
        *,
        before: str | None = None,
        graded: Iterable[Graded] = (),
        next: str | None = None,
    ) -> None:
        """Add a line to the receipt."""
        self.recorded.append(
            Recorded(
                ref=subject.ref,
                title=subject.title,
                what=what,
                before=before,
                after=after,
                entry=entry.seq,
                occurred=entry.occurred,
                graded=tuple(graded),
                next=next,
            )
        )
