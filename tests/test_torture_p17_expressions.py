"""P17: no text keeps an expression busy: each takes time in proportion to what it reads.

An expression that is made while the program runs is named here, with why it is harmless."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from tests.expressions import Use, hostile, uses
from tests.fixtures_torture import Trial

#: Functions that make an expression of what they are given.
MADE = {
    "tracker.domain.binding:event_line": "words, letter by letter",
    "tracker.domain.quote:_places": "words, letter by letter, each with at most one joint behind",
    "tracker.exchange.suggest:compiled": "of a table; the results are held by the module",
    "tracker.read.search:read": "words, letter by letter, and the spaces between them",
    "tracker.read.snapshot:_grep": "a person's own; it runs under an alarm of two seconds",
}


class BusyError(Exception):
    """The alarm."""


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    def end(_number: int, _frame: object) -> None:
        raise BusyError

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def is_busy(use: Use, text: str) -> bool:
    """Whether it takes seconds for a million signs, or half of one for the short form."""
    try:
        with alarm(max(0.5, len(text) / 500_000)):
            use.apply(text)
    except BusyError:
        return True
    return False


def test_no_expression_is_busy_for_longer_than_its_text_is_long(trial: Trial) -> None:
    size = trial.size(short=50_000, whole=1_000_000)
    every, made = uses()
    assert made == set(MADE)
    tried = 0
    busy = []
    for use in every:
        for text in hostile(use.pattern, size):
            tried += 1
            if is_busy(use, text):
                busy.append(f"{use.where} {use.pattern.pattern!r} {text[:20]!r}")
                break
    control = Use("control", re.compile(r"\s+x"), whole=False)
    caught = is_busy(control, " " * size)
    figure = f"{len(busy)} of {len(every)} busy, {tried} texts of {size:,} signs"
    trial.tell("P17", "expressions", figure, control=f"a bad one busy: {caught}")
    assert busy == []
    assert caught
