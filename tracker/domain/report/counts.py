"""Sections 2 and 3: counts that sum and a bridge that balances."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.vocabulary import Group, Headline


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the four large figures beside the bottom line."""

    label: str
    value: int
    of: int
    """The denominator that the value is a part of."""
    change: int
    note: str


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many commitments show a headline, this week and last."""

    headline: Headline
    this_week: int
    last_week: int


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many commitments fall in a readers' group, this week and last."""

    group: Group
    this_week: int
    last_week: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts by headline of one programme or lead body; they sum to `total`."""

    ref: str | None
    """The programme's ref; None for a lead body and for commitments without a programme."""
    title: str
    noun: str
    """What is counted, in the number of `total`: 'recommendations', 'commitment'."""
    total: int
    counts: tuple[tuple[Headline, int], ...]
    """Every headline in the fixed order, zeros included (Replaced is not counted)."""
    replaced_this_week: int
    has_standing: bool
    gathers: int = 1
    """How many programmes or lead bodies it counts: more than one for the smallest of many."""


@dataclass(frozen=True, slots=True)
class Apart:
    """What is recorded but never counted with commitments."""

    label: str
    count: int
    note: str


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """Section 2."""

    total: int
    last_total: int
    groups: tuple[GroupCount, ...]
    states: tuple[StateCount, ...]
    programmes: tuple[Tally, ...]
    leads: tuple[Tally, ...]
    apart: tuple[Apart, ...]
    responses: tuple[tuple[str, int], ...]
    """Responses to asks by value, in words, with their number."""
    asks: int
    """The recommendations and demands that the responses are to."""


@dataclass(frozen=True, slots=True)
class BridgeLine:
    """One term of the bridge with the refs behind it."""

    label: str
    sign: int
    """+1 adds, −1 takes away, 0 is a total."""
    count: int
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bridge:
    """Section 3: opening + added + split − merged − replaced − out of scope = closing."""

    opening: int
    lines: tuple[BridgeLine, ...]
    closing: int
    rated: int
    too_vague: int
    not_assessed: int
