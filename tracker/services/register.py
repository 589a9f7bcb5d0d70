"""An open register with what is needed to write to it: a clock, a name, randomness."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from tracker.storage.database import Database
from tracker.storage.ledger import Entropy


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Nothing below reads a clock, an environment or a source of chance but this."""

    database: Database
    clock: Callable[[], datetime]
    entropy: Entropy
    actor: str
    rehearsal: bool = False
    """Whether the clock was set by hand; every batch then says so."""
    today: date
    """The day at the reader's place, which as-of questions start from."""
    places: str | None = None
    """Where somebody looks unless told otherwise."""
    terms: str | None = None
