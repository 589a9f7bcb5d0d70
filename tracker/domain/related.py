"""What a commitment takes from others: the instruments that carry it, the events of its date.

An Act, order or regulation shows that it was made. What it does is delivered from the day on
which its provision is recorded in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.binding import Event, event_of
from tracker.domain.dates import When
from tracker.domain.deadline.calendars import stage_label
from tracker.domain.deadline.window import Jurisdiction
from tracker.domain.entry import Entry
from tracker.domain.fact import CommitmentLink
from tracker.domain.subject import Subject, fold, read_lines
from tracker.domain.text import name_key
from tracker.domain.vocabulary import Facet, InstrumentForm, LinkType, Stage, SubjectType
from tracker.errors import Refused

#: What is read of them.
RELATED_FACETS = (Facet.IDENTITY, Facet.STAGE, Facet.EVENT)


@dataclass(frozen=True, slots=True)
class Related:
    """Instruments and events of the diary as far as they are known, on any day.

    `histories` holds the live entries of subjects by number, by day and number; of others than
    instruments and events nothing is read.
    """

    histories: Mapping[int, Sequence[Entry]]
    _instruments: dict[int, Subject | None] = field(default_factory=dict)
    _events: dict[tuple[int, date], Event | None] = field(default_factory=dict)

    def carriers(self, links: Iterable[CommitmentLink], as_of: date) -> tuple[Carrier, ...]:
        """What carries a commitment, by its links, as that stood on a day."""
        provisions_by: dict[int, set[str]] = {}
        for link in links:
            if link.type == LinkType.CARRIED_BY:
                provisions = read_lines(link.provisions)
                provisions_by.setdefault(link.target, set()).update(provisions)
        return tuple(
            carrier(instrument, self._until(number, as_of, Facet.STAGE), tuple(sorted(matters)))
            for number, matters in provisions_by.items()
            if (instrument := self._instrument(number)) is not None
        )

    def event(self, number: int, as_of: date) -> Event | None:
        """An event of the diary as it stood on a day; None for what is none, or was not yet."""
        if (number, as_of) not in self._events:
            entries = self._until(number, as_of, Facet.IDENTITY, Facet.EVENT)
            self._events[number, as_of] = event_of(entries)
        return self._events[number, as_of]

    def _instrument(self, number: int) -> Subject | None:
        if number not in self._instruments:
            entries = self.histories.get(number, ())
            subject = fold(entry for entry in entries if entry.facet is Facet.IDENTITY)
            carries = subject is not None and subject.type is SubjectType.INSTRUMENT
            self._instruments[number] = subject if carries else None
        return self._instruments[number]

    def _until(self, number: int, as_of: date, *facets: Facet) -> list[Entry]:
        return [
            entry
            for entry in self.histories.get(number, ())
            if entry.facet in facets and entry.occurred_latest <= as_of
        ]


NO_RELATED = Related({})


def related_numbers(entries: Iterable[Entry]) -> set[int]:
    """What the entries of commitments are linked to, and what their dates hang on."""
    numbers: set[int] = set()
    for entry in entries:
        if entry.facet is Facet.LINK:
            numbers.add(int(entry.item))
        elif entry.facet is Facet.DEADLINE:
            numbers.update(entry.refs.get("anchor", ()))
    return numbers


LAWS = frozenset({InstrumentForm.BILL, InstrumentForm.REGULATION})
#: The stages by which a text becomes law.
ENACTED = frozenset({Stage.ROYAL_ASSENT, Stage.MADE})
#: What can still happen to a text that is law.
_AFTER_ENACTED = frozenset({Stage.IN_FORCE, Stage.AMENDED, Stage.PUBLISHED})


@dataclass(frozen=True, slots=True)
class Carrier:
    """An instrument that carries a commitment out, as it stands on a day."""

    number: int
    ref: str
    title: str
    is_law: bool
    provisions: tuple[str, ...]
    """What of it matters to the commitment, as typed, sorted; empty is the whole."""
    enacted: date | None
    """The day on which it became law."""
    in_force: date | None
    """The day from which all that matters of it is in force; None while something is not."""

    @property
    def waits(self) -> bool:
        """Whether it is law and not in force: the law was made, its effect is not there."""
        return self.is_law and self.enacted is not None and self.in_force is None

    @property
    def matters(self) -> str:
        """What of it matters, as a reader sees it: 'CP-BILL (s. 72)', or its ref for the whole."""
        return f"{self.ref} ({', '.join(self.provisions)})" if self.provisions else self.ref


def carrier(instrument: Subject, stages: Iterable[Entry], provisions: tuple[str, ...]) -> Carrier:
    """What an instrument is to a commitment after these stages; `provisions` is what matters."""
    reached = list(stages)
    enacted = [stage.occurred_latest for stage in reached if stage.value in ENACTED]
    return Carrier(
        number=instrument.id,
        ref=instrument.ref,
        title=instrument.title,
        is_law=instrument.instrument_form in LAWS,
        provisions=provisions,
        enacted=min(enacted, default=None),
        in_force=_in_force(provisions, reached),
    )


def _in_force(provisions: Sequence[str], stages: Iterable[Entry]) -> date | None:
    """The day from which all these provisions are in force; that of the whole covers each."""
    days: dict[str, date] = {}
    for stage in stages:
        if stage.value == Stage.IN_FORCE:
            provision = name_key(stage.text("provision") or "")
            days[provision] = min(days.get(provision, date.max), stage.occurred_latest)
    whole = days.get("", date.max)
    last = max(
        (min(days.get(name_key(provision), date.max), whole) for provision in provisions),
        default=whole,
    )
    return None if last == date.max else last


def stage_words(entry: Entry) -> str:
    """How far an instrument came, with the provision where there is one."""
    provision, place = entry.text("provision"), entry.detail.get("jurisdiction")
    label = Stage(entry.value).label
    if place is not None:
        label = stage_label(Stage(entry.value), Jurisdiction(str(place)))
    return f"{label}{f' ({provision})' if provision else ''}"


def check_stage(instrument: Subject, stage: Stage, when: When, others: Iterable[Entry]) -> None:
    """Raise Refused (exit 5) for a stage of a law that cannot stand beside those recorded.

    `others` are the stages of the instrument that stand. What is law cannot fall or be read
    again, what has fallen goes no further, nothing becomes law twice, and nothing is in force
    before it is law. Where two days may be in either order, they may stand.
    """
    if instrument.instrument_form not in LAWS:
        return
    for entry in others:
        other = Stage(entry.value)
        pair = {stage, other}
        once = len(pair) == 1 and pair <= {*ENACTED, Stage.FALLEN}
        both = Stage.FALLEN in pair and bool(pair & ENACTED)
        if once or both or _out_of_order((stage, when), (other, entry.when)):
            raise Refused(
                f"{instrument.ref} cannot be {stage.label} on {when.text}: it is recorded as "
                f"{other.label} on {entry.occurred} (entry {entry.seq}).",
                hint=f"If that entry is wrong: tracker correct {entry.seq} --because …",
            )


def _out_of_order(*stages: tuple[Stage, When]) -> bool:
    """Whether the one that certainly came first leaves no room for the other."""
    (first, before), (second, after) = sorted(stages, key=lambda stage: str(stage[1].latest))
    if before.latest is None or after.earliest is None or before.latest >= after.earliest:
        return False
    return (
        (first in ENACTED and second not in _AFTER_ENACTED)
        or first is Stage.FALLEN
        or (first is Stage.IN_FORCE and second in ENACTED)
    )
