"""Options that many commands share: evidence when recording, times and formats when reading."""

from __future__ import annotations

import functools
import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from tracker.cli.completion import complete_refs, complete_sources
from tracker.cli.params import DAY, MOMENT, WHEN, WordType
from tracker.domain.vocabulary import Grade, SourceType
from tracker.errors import MissingOption, UsageError

if TYPE_CHECKING:
    from tracker.services.acts.evidence import Evidence

F = TypeVar("F", bound=Callable[..., Any])

SOURCE_TYPE = WordType("source type", SourceType)
GRADE = WordType("grade", Grade)


@dataclass(frozen=True, slots=True)
class Given:
    """The evidence that was typed, and how to answer."""

    evidence: Evidence
    because: str | None
    dry_run: bool
    as_json: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """The two times of a question, and the format of its answer."""

    as_of: date | None
    known_at: datetime | None
    as_json: bool
    as_csv: bool


def refs_argument(function: F) -> F:
    """REFS: refs, ranges, patterns, children, saved lists, or `-` for stdin."""
    return click.argument(
        "refs", nargs=-1, required=True, metavar="REFS", shell_complete=complete_refs
    )(function)


def ref_argument(function: F) -> F:
    """One ref."""
    return click.argument("ref", metavar="REF", shell_complete=complete_refs)(function)


def read_refs(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of REFS, with `-` replaced by the lines of stdin."""
    found: list[str] = []
    for word in words:
        if word == "-":
            found += _from_stdin().split()
        else:
            found.append(word)
    if not found:
        raise MissingOption("No ref was given.", hint="Type one or more, as JAY-13 JAY-01..20.")
    return tuple(found)


def _from_stdin() -> str:
    try:
        return str(sys.stdin.buffer.read(), "utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError("Stdin is not UTF-8 text.", hint="Give the refs in UTF-8.") from None


def piped_lines() -> Iterator[tuple[str, str]]:
    """Every line of stdin and its place, as "line 3: "; lines that begin with # are left out.

    Until the last line has been read, a command that reads stdin is refused.
    """
    stdin, sys.stdin = sys.stdin, _Taken()
    try:
        for number, line in enumerate(stdin.buffer, 1):
            text = line.decode(errors="surrogateescape").rstrip("\r\n")
            if not text.lstrip().startswith("#"):
                yield f"line {number}: ", text
    finally:
        sys.stdin = stdin


class _Taken(io.TextIOBase):
    """The stdin of a command whose line came from stdin: nothing can be read from it."""

    def read(self, size: int | None = -1, /) -> NoReturn:
        raise UsageError(
            "Nothing more can be read from stdin: it brings the lines.",
            hint="Name a file, or refs.",
        )

    readline = __iter__ = read
    buffer = property(lambda self: self)


def evidence_options(function: F) -> F:
    """The evidence of a recording command; arrives as `given`."""
    return _evidence(function, title="--title", type="--type")


def evidence_options_beside_title(function: F) -> F:
    """The same for a command that has a --title of its own."""
    return _evidence(function, title="--source-title", type="--type")


def evidence_options_beside_type(function: F) -> F:
    """The same for a command that has a --type of its own."""
    return _evidence(function, title="--title", type="--source-type")


def _evidence(function: F, *, title: str, type: str) -> F:
    options = (
        click.option(
            "-s",
            "--source",
            "sources",
            multiple=True,
            metavar="KEY|URL|FILE",
            shell_complete=complete_sources,
            help="What it rests on; '.' is the last one used. Repeatable.",
        ),
        click.option("-q", "--quote", help="The words of the source, verbatim."),
        click.option("--on", type=WHEN, help="When it happened; default: the source's date."),
        click.option("--note", "remark", help="A note of your own."),
        click.option("--because", help="The reason, where a rule asks for one."),
        click.option("--grade", type=GRADE, help="Set the grade by hand, with --because."),
        click.option(title, "source_title", help="Of a new source: its title."),
        click.option(type, "source_type", type=SOURCE_TYPE, help="Of a new source: what it is."),
        click.option("--publisher", help="Of a new source: who published it."),
        click.option("--published", type=WHEN, help="Of a new source: when it was published."),
        click.option("--speaker", help="Of a new source: whose words they are."),
        click.option(
            "--own/--independent",
            default=None,
            help="Of a new source: the promiser's own words, or somebody else's.",
        ),
        click.option("--dry-run", is_flag=True, help="Check and show; record nothing."),
        click.option("--json", "as_json", is_flag=True, help="Answer in JSON."),
    )

    @functools.wraps(function)
    def wrapped(*args: Any, **typed: Any) -> Any:
        given = _given(typed)
        return function(*args, given=given, **typed)

    decorated: Any = wrapped
    for option in reversed(options):
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]


def reading_options(function: F) -> F:
    """The times and the format of a reading command; arrives as `reading`."""

    @_times
    @click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
    @click.option("--csv", "as_csv", is_flag=True, help="Answer in CSV.")
    @functools.wraps(function)
    def wrapped(
        *args: Any,
        as_of: date | None,
        known_at: datetime | None,
        as_json: bool,
        as_csv: bool,
        **typed: Any,
    ) -> Any:
        return function(*args, reading=Reading(as_of, known_at, as_json, as_csv), **typed)

    return wrapped  # type: ignore[no-any-return]


def times_options(function: F) -> F:
    """The times alone, where the answer has formats of its own; arrives as `reading`."""

    @_times
    @functools.wraps(function)
    def wrapped(*args: Any, as_of: date | None, known_at: datetime | None, **typed: Any) -> Any:
        reading = Reading(as_of, known_at, as_json=False, as_csv=False)
        return function(*args, reading=reading, **typed)

    return wrapped  # type: ignore[no-any-return]


def _times(function: Any) -> Any:
    as_of = click.option(
        "--as-of", type=DAY, help="The world at the end of this day; default: today."
    )
    known_at = click.option(
        "--known-at", type=MOMENT, help="What the ledger held then: a day's end or a timestamp."
    )
    return as_of(known_at(function))


def _given(typed: dict[str, Any]) -> Given:
    """Take the evidence out of what was typed."""
    from tracker.services.acts.evidence import Evidence, NewSource

    where = typed.pop("sources")
    details = {
        "title": typed.pop("source_title"),
        "type": typed.pop("source_type"),
        "publisher": typed.pop("publisher"),
        "published": typed.pop("published"),
        "speaker": typed.pop("speaker"),
        "own": typed.pop("own"),
    }
    grade, because = typed.pop("grade"), typed.pop("because")
    if grade is not None and not because:
        raise MissingOption("A grade set by hand is shown with its reason.", hint="Add --because.")
    if len(where) > 1 and any(value is not None for value in details.values()):
        raise MissingOption(
            "The title, type and date of a new source belong to one -s.",
            hint="Make the others known first: tracker source add URL --title …",
        )
    return Given(
        evidence=Evidence(
            sources=tuple(NewSource(where=one, **details) for one in where),
            quote=typed.pop("quote"),
            on=typed.pop("on"),
            note=typed.pop("remark"),
            grade=grade,
            grade_because=because if grade is not None else None,
        ),
        because=because,
        dry_run=typed.pop("dry_run"),
        as_json=typed.pop("as_json"),
    )
