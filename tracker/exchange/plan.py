"""A profile held against its file, and what an import did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import PurePath

from tracker.domain.dates import When, parse_when
from tracker.domain.deadline.window import Jurisdiction
from tracker.domain.subject import nearest
from tracker.domain.text import name_key
from tracker.domain.vocabulary import CLAIMS, FINDINGS, TESTED, Delivery, Ended
from tracker.errors import FileTrouble, MissingOption, UnknownName, UsageError
from tracker.exchange.days import YEARS_AFTER, YEARS_BEFORE
from tracker.exchange.guesses import NOT_OF_LISTS
from tracker.exchange.profile import (
    PROMISER,
    TESTS,
    TRACKER,
    UNDECIDED,
    ListField,
    Meaning,
    Profile,
    spelt,
)
from tracker.exchange.table.grid import filled_down
from tracker.exchange.table.values import FileRow, FileTable

_DONE = frozenset({Delivery.PARTLY_DELIVERED, Delivery.DELIVERED, Delivery.HOLDING})


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose word the statuses are."""

    word: str
    """tracker, promiser, or a name."""

    @property
    def tracker(self) -> bool:
        """Our own, from an older register."""
        return self.word == TRACKER

    @property
    def promiser(self) -> bool:
        """What the promisers claim."""
        return self.word == PROMISER

    @property
    def values(self) -> tuple[Delivery, ...]:
        """What this voice can say of delivery."""
        if self.promiser:
            return CLAIMS
        if self.tracker:
            return tuple(value for value in FINDINGS if value not in NOT_OF_LISTS)
        return tuple(Delivery)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one import does: a list's profile, its file, and the days it rests on."""

    profile: Profile
    table: FileTable
    today: date
    as_of: date | None
    """The day up to which the file is true; None where each row says when it was written."""
    jurisdiction: Jurisdiction
    """Whose years, seasons and holidays its deadlines are read by."""

    @property
    def years(self) -> range:
        """The years in which its days may be."""
        middle = (self.as_of or self.today).year
        return self.profile.years or range(middle - YEARS_BEFORE, middle + YEARS_AFTER + 1)

    @property
    def speaker(self) -> Speaker:
        """Whose word the statuses are."""
        voice = self.profile.voice or self.publisher
        own = name_key(voice)
        return Speaker(own if own in {TRACKER, PROMISER} else voice)

    @property
    def publisher(self) -> str:
        """Who keeps the list."""
        if self.profile.by is None:
            raise MissingOption(
                "Nothing says who keeps the list.", hint="Add --by NAME, or by: to the profile."
            )
        if name_key(self.profile.by) in {TRACKER, PROMISER}:
            raise UsageError(
                f"'{self.profile.by}' is a voice and no name.",
                hint=f"Name who keeps the list: --by NAME --voice {self.profile.by}.",
            )
        return self.profile.by

    @property
    def title(self) -> str:
        """What the file is called, without the folders in which somebody keeps it."""
        return PurePath(self.table.name).name or self.profile.name

    @property
    def now_gives(self) -> str:
        """Why what the list has said before is replaced."""
        return f"What {self.profile.name} now gives"

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell a row apart; none is the title."""
        return self.profile.key or self.columns(ListField.REF) or self.columns(ListField.TITLE)

    def columns(self, of: ListField) -> tuple[str, ...]:
        """The columns of a field."""
        return self.profile.columns.get(of, ())

    def column(self, *fields: ListField) -> str | None:
        """The first column of these fields."""
        return next((column for of in fields for column in self.columns(of)), None)

    def always(self, of: ListField) -> str | None:
        """What the profile says for every row."""
        return next(iter(self.profile.always.get(of, ())), None)

    def says(self, of: ListField) -> bool:
        """Whether the list says anything of a field at all."""
        return of in self.profile.columns or of in self.profile.always

    def status_day(self, recorded: datetime | None) -> When:
        """When a status without a day is true: on the day of the file, or before it was written."""
        day = self.day(recorded)
        return day if recorded is None else parse_when(f"../{day.text}")

    def day(self, recorded: datetime | None) -> When:
        """The day of a change of anything but the status: when the row or the file was written."""
        if recorded is not None:
            return When.on(recorded.astimezone(UTC).date())
        return When.on(self.today if self.as_of is None else self.as_of)


def plan_of(
    table: FileTable,
    profile: Profile,
    *,
    today: date,
    as_of: date | None,
    jurisdiction: Jurisdiction,
) -> Plan:
    """The profile held against its file.

    Raises FileTrouble where it is not certain how the file is read (exit 6), UnknownName with
    the nearest for a column that the file has not (exit 4), and UsageError for what it cannot
    mean (exit 2).
    """
    for doubt in table.doubts:
        readings = f": {' / '.join(doubt.readings)}" if doubt.readings else ""
        raise FileTrouble(table.name, f"{doubt.because}{readings}", hint=doubt.hint)
    plan = Plan(
        profile=profile,
        table=filled_down(table, [name for name in profile.fill_down if name in table.columns]),
        today=today,
        as_of=as_of or profile.as_of,
        jurisdiction=jurisdiction,
    )
    check_columns(plan)
    _check_days(plan)
    _check_tests(plan)
    if not plan.columns(ListField.TITLE) and not plan.columns(ListField.WORDING):
        raise MissingOption(
            "Nothing says which column holds the promises.", hint="Add --map title=COLUMN."
        )
    if not plan.columns(ListField.REF) and profile.prefix is None:
        raise MissingOption(
            "Nothing gives the commitments their refs.",
            hint="Add --map ref=COLUMN, or have them numbered: --prefix NZ-.",
        )
    for word, meaning in profile.values.items():
        _check_meaning(plan, word, meaning)
    return plan


def check_columns(plan: Plan) -> None:
    """Raise UnknownName with the nearest for a column that the file has not (exit 4)."""
    columns = plan.table.columns
    for field, names in plan.profile.columns.items():
        if UNDECIDED in names and UNDECIDED not in columns:
            raise UsageError(
                f"'{field}' is still '?' in the profile.",
                hint=f"Name its column, as --map {field}=COLUMN, or take the line out.",
            )
    for column in _named(plan.profile):
        if column not in columns:
            error = UnknownName("column", column, nearest=nearest(column, columns))
            if error.hint is None:
                error.hint = (
                    f"It has {', '.join(columns[:12])}{', …' if len(columns) > 12 else ''}."
                )
            raise error


def _named(profile: Profile) -> Iterator[str]:
    for columns in profile.columns.values():
        yield from columns
    for columns in profile.measures.values():
        yield from columns
    yield from (*profile.key, *profile.skip, *profile.keep, *profile.fill_down)


def _check_days(plan: Plan) -> None:
    if plan.profile.history and plan.column(ListField.RECORDED, ListField.OCCURRED) is None:
        raise MissingOption(
            "A history is told by its days.",
            hint="Add --map recorded=COLUMN, when it was written down, or --map occurred=COLUMN.",
        )
    if plan.columns(ListField.RECORDED):
        if not plan.profile.history:
            raise UsageError(
                "A column of recorded times is a history, whose rows are changes in order.",
                hint="Add --history.",
            )
        return
    if plan.as_of is None:
        raise MissingOption(
            f"Nothing says up to which day {plan.table.name} is true.",
            hint="Add --as-of 2026-06-30; statuses and promises without a day rest on it.",
        )
    if plan.as_of > plan.today:
        raise UsageError(
            f"{plan.as_of.isoformat()} has not come yet; the file is true up to a day that has.",
            hint=f"Today is {plan.today.isoformat()}.",
        )


def _check_tests(plan: Plan) -> None:
    column = plan.column(*TESTS)
    if column is not None and not plan.speaker.tracker:
        raise UsageError(
            f"Tests are of our own findings, and the statuses are those of {plan.speaker.word}.",
            hint=f"Keep the column as a note (--keep '{column}'), or import your own older "
            "register with --voice tracker.",
        )


def _check_meaning(plan: Plan, word: str, meaning: Meaning | None) -> None:
    if meaning is None or meaning.skip:
        return
    speaker = plan.speaker
    if meaning.delivery is not None and meaning.delivery not in speaker.values:
        who = "A list in our own voice" if speaker.tracker else "A promiser"
        values = ", ".join(map(spelt, speaker.values))
        ending = ", ended REASON (as ended no-funding)" if speaker.tracker else ""
        raise UsageError(
            f"{who} does not say {meaning.delivery.label}, which '{word}' is to mean.",
            hint=f"Give it one of {values}{ending}, or nothing.",
        )
    if speaker.tracker and meaning.delivery in TESTED and not plan.columns(ListField.TEST):
        raise UsageError(
            f"'{word}' is to mean {meaning.delivery.label}, and such a finding of ours rests on "
            "stated tests.",
            hint="Map a column of tests (--map test=COLUMN), or record it as what its keeper "
            f"says (--voice '{plan.publisher}').",
        )
    if meaning.ended is None:
        return
    if not speaker.tracker:
        raise UsageError(
            f"'{word}' is to mean that it has ended, which only a tracker's own older register "
            "may say.",
            hint="Leave the ending out, or import it with --voice tracker.",
        )
    if meaning.ended is Ended.COMPLETED and meaning.delivery not in _DONE:
        raise UsageError(
            f"'{word}' is to mean completed, while nothing of it is delivered.",
            hint="Give the reason it ended: ended no-funding, ended refused, …",
        )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row of which nothing is recorded, with its place and why."""

    row: FileRow
    place: str
    """As `FileTable.place` writes it."""
    because: str
    """What is wrong; what to type."""
    refused: bool = False
    """Whether it stops the import without `--skip-bad`."""

    def line(self) -> str:
        """As it is printed."""
        return f"{self.place}: {self.because}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was recorded."""

    faults: tuple[LeftOut, ...]
    rows: int
    """How many rows the file has."""
    left_out: tuple[LeftOut, ...]
    """The rows that are refused, and those that would have been left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What became of every row: read = opened + changed + unchanged + left out.

    In a history rows are changes; `opened` and `changed` then count rows too.
    """

    file: str
    list: str
    """The name of the profile."""
    voice: str
    as_of: date | None
    rows: int
    opened: int
    changed: int
    unchanged: int
    left_out: tuple[LeftOut, ...]
    vanished: tuple[str, ...]
    """Refs of commitments that an earlier file of the list had and this one lacks."""
    entries: int
    batches: tuple[int, ...]
    """Empty in a dry run, and where nothing changed."""
    statuses: tuple[tuple[str, str, int], ...]
    """Each status word with its meaning and the number of rows that use it."""
    not_imported: tuple[str, ...]
    """Columns of which nothing was made."""
    remarks: tuple[str, ...]
    """What was found out, inferred or kept as it was, a sentence each."""
