"""The two times of every question: the world at the end of a day, as known at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Times:
    """`as_of` is a day of the world; `known_at` a moment of the ledger, None being its head."""

    as_of: date
    known_at: datetime | None = None
