"""Putting the record right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.services.acts.evidence import Act

if TYPE_CHECKING:
    from tracker.services.acts.dating import Due


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(Act):
    """Take back one's own batch; None is the last one."""

    batch: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(Act):
    """Our record was wrong: what it should have said, from now on."""

    entry: int
    because: str
    value: str | None = None
    text: str | None = None
    """What a step, note or criterion should have said."""
    due: Due | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retract(Act):
    """Withdraw an entry."""

    entry: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redact(Act):
    """Destroy one text of an entry."""

    entry: int
    field: str
    """The text's name: quote, note, title, wording, phrase, what, name …"""
    basis: str
    """Why, and who decided it."""
