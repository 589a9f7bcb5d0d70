"""P17: no text keeps an expression busy: each takes time in proportion to what it reads.

An expression that is made while the program runs is named here, with why it is harmless."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.expressions import Use, hostile, uses
from tests.fixtures_program import Tracker
from tests.fixtures_torture import Trial

#: Functions that make an expression of what they are given.
MADE = {
    "tracker.domain.binding:event_line": "words, letter by letter",
    "tracker.domain.quote:_places": "words, letter by letter, each with at most one joint behind",
    "tracker.exchange.suggest:compiled": "of a table; the results are held by the module",
    "tracker.publish.look:_at": "a name, letter by letter, and the spaces around it",
    "tracker.read.search:read": "words, letter by letter, and the spaces between them",
    "tracker.read.filters:_grep": "a person's own; it runs under an alarm of two seconds",
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


#: What a line of a megabyte repeats: what the readers of texts and tables tell apart.
SIGNS = ("a", " ", "1", '"', "[", "#", "|", "<", "&", "*", "- ", ", ", "a: ", "`", "()")
LISTED = ("import", "given", "--map", "title=title", "--by", "X", "--as-of", "2025-06-01")
#: The name of a file, what stands before and behind the long line, and the command that reads it.
LINES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "list.csv": ("id,title\n1,", "\n2,b\n", LISTED),
    "list.jsonl": ('{"id": 1, "title": "', '"}\n', LISTED),
    "list.json": ('[{"id": 1, "title": "', '"}]', LISTED),
    "list.yaml": ("- id: 1\n  title: ", "\n", LISTED),
    "list.html": ("<table><tr><th>id<th>title<tr><td>1<td>", "</table>", LISTED),
    "list.md": ("| id | title |\n|---|---|\n| 1 | ", " |\n", LISTED),
    "bare.csv": ("", "", LISTED),
    "bare.html": ("", "", ("import", "given", "--suggest")),
    "profile.yaml": ("profile: tracker-profile/1\nname: ", "\n", (*LISTED, "--profile", "given")),
    "ledger.jsonl": ("", "\n", ("import", "given", "--ledger")),
    "sheet.yaml": ("source: ", "\n", ("record", "given")),
    "speech.txt": ("", "", ("suggest", "given")),
    "comment.md": ("", "", ("report", "weekly", "--comment", "given", "--output", "-")),
}


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("name", LINES)
def test_a_line_of_a_megabyte_is_read_or_refused_at_once(
    empty_register: str, tracker: Tracker, workplace: Path, name: str, trial: Trial
) -> None:
    before, behind, command = LINES[name]
    signs = SIGNS[:: trial.size(short=3, whole=1)]
    codes = set()
    for sign in signs:
        line = (sign * 1_000_000)[:1_000_000]
        (workplace / name).write_text(f"{before}{line}{behind}", "utf-8")
        with alarm(4.0):
            result = tracker(*(name if word == "given" else word for word in command))
        assert "Traceback" not in result.stderr
        assert len(result.stderr) < 5_000
        codes.add(result.exit_code)
    assert codes <= {0, 2, 3, 6}
    figure = f"{len(signs)} lines of a megabyte, none busy"
    trial.tell("P17", name, figure, control="none: the alarm is that of the expressions")
