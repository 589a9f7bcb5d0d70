"""Options that many reading commands share: REFS, filters, the two times and the format."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import PurePath
from typing import Any, TypeVar

import click

from tracker.cli.app import App
from tracker.cli.params import (
    DAY,
    MOMENT,
    ReadBy,
    WholeNumber,
    complete_parties,
    complete_refs,
    complete_tags,
    json_option,
    read_refs,
)
from tracker.domain.headlines import Headline
from tracker.domain.prose import list_words
from tracker.domain.row import Filters, Sort
from tracker.domain.vocabulary import FINDINGS, Ended, Kind, Response, Voice
from tracker.errors import UsageError
from tracker.record.verb import one_of

F = TypeVar("F", bound=Callable[..., Any])
#: What a report is written as; publish/formats.py has the writers.
FORMATS = ("html", "md", "txt", "json", "eml", "pdf")
#: What the name of a file may promise and a report does not keep.
OTHERS = frozenset({"doc", "docx", "odt", "rtf", "xls", "xlsx", "csv", "ods"})


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """The two times of a question, and the format of its answer."""

    as_of: date | None
    known_at: datetime | None
    as_json: bool
    as_csv: bool


parent_option = click.option(
    "--parent",
    multiple=True,
    metavar="REF",
    shell_complete=complete_refs,
    help="The children of this commitment.",
)
mine_option = click.option("--mine", is_flag=True, help="Only the refs saved as @mine.")
quiet_after_option = click.option(
    "--quiet-after",
    type=WholeNumber(min=1),
    default=180,
    show_default=True,
    metavar="N",
    help="Days without an event after which something has gone quiet.",
)
csv_option = click.option("--csv", "as_csv", is_flag=True, help="Answer in CSV.")


voice_option = click.option(
    "--voice",
    default=Voice.TRACKER.value,
    metavar="promiser|tracker|NAME",
    help="Whose findings count: the promiser's, ours, or those of a third party.",
)


def some_refs_argument(function: F) -> F:
    """REFS that may be left out."""
    return click.argument("refs", nargs=-1, metavar="[REFS]", shell_complete=complete_refs)(
        function
    )


def typed_refs(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of REFS, with `-` replaced by the lines of stdin; none at all is everything."""
    return read_refs(words) if words else ()


def times_options(function: Any) -> Any:
    """The two times of a question, as `as_of` and `known_at`."""
    as_of = click.option(
        "--as-of", type=DAY, help="The world at the end of this day; default: today."
    )
    known_at = click.option(
        "--known-at", type=MOMENT, help="What the ledger held then: a day's end or a timestamp."
    )
    return as_of(known_at(function))


def reading_options(function: F) -> F:
    """The times and the format of a reading command; arrives as `reading`."""

    @times_options
    @json_option
    @csv_option
    @functools.wraps(function)
    def wrapped(
        *args: Any,
        as_of: date | None,
        known_at: datetime | None,
        as_json: bool,
        as_csv: bool,
        **typed: Any,
    ) -> Any:
        return function(*args, reading=ReadOptions(as_of, known_at, as_json, as_csv), **typed)

    return wrapped  # type: ignore[no-any-return]


def passed(app: App, known_at: datetime | None) -> datetime | None:
    """The moment, which has passed. Raises UsageError for one that has not."""
    if known_at is not None and known_at > app.now():
        raise UsageError(
            f"--known-at {known_at:%Y-%m-%d %H:%M} UTC has not passed yet.",
            hint="Leave it out: the report then says all that is known now.",
        )
    return known_at


def format_named(output: str | None, *, otherwise: str = "html") -> str:
    """The format that a file's name ends in; `otherwise` where it says none.

    Raises UsageError for the name of a document that this program does not write.
    """
    suffix = PurePath(output or "").suffix.lower().removeprefix(".")
    if suffix in OTHERS:
        names = list_words([f".{name}" for name in FORMATS], joint="or")
        raise UsageError(f"{output}: nothing is written as {suffix}.", hint=f"Name it {names}.")
    return suffix if suffix in FORMATS else otherwise


def format_options(function: F) -> F:
    """The format of a document and its file; they arrive as `format` and `output`."""

    @click.option(
        "--format",
        "format_",
        type=click.Choice(FORMATS),
        help="Default: as the name of --output ends, or html.",
    )
    @click.option("--output", metavar="FILE", help="Where to; '-' is stdout.")
    @functools.wraps(function)
    def wrapped(*args: Any, format_: str | None, output: str | None, **typed: Any) -> Any:
        return function(*args, format=format_ or format_named(output), output=output, **typed)

    return wrapped  # type: ignore[return-value]


#: What a list is in order of.
SORT = ReadBy(one_of("order", Sort, listed=True))
HEADLINE = ReadBy(one_of("headline", Headline))
DELIVERY = ReadBy(one_of("delivery", FINDINGS))
RESPONSE = ReadBy(one_of("response", Response))
KIND = ReadBy(one_of("kind", Kind))
ENDED = ReadBy(one_of("reason for ending", Ended))


def filter_options(function: F) -> F:
    """Filters: alternatives within one option, all options together; arrives as `filters`."""
    options = (
        _several("--headline", HEADLINE, "By headline."),
        _several("--delivery", DELIVERY, "By our finding."),
        _several("--response", RESPONSE, "By an addressee's response."),
        _several("--kind", KIND, "By kind."),
        _several(
            "--lead",
            None,
            "By lead body: a part of its name, in any case.",
            "BODY",
            complete_parties,
        ),
        _several("--to", None, "By addressee: a part of its name.", "BODY", complete_parties),
        _several("--tag", None, "By tag.", "TAG", complete_tags),
        parent_option,
        click.option("--overdue", is_flag=True, help="Late on one reading or on all."),
        click.option(
            "--passed-unchecked", is_flag=True, help="The date has passed; nobody has looked."
        ),
        click.option("--due-before", type=DAY, help="With a last day before this one."),
        click.option("--no-timetable", is_flag=True, help="Known to have no date."),
        _several("--ended", ENDED, "By why it is over; or open."),
        click.option("--claim-ahead", is_flag=True, help="The claim is ahead of our finding."),
        click.option("--claim-unchecked", is_flag=True, help="We have not checked the claim."),
        click.option("--disputed", is_flag=True, help="Somebody else finds otherwise."),
        click.option("--stalled", is_flag=True, help="Flagged as stalled."),
        click.option(
            "--gone-quiet",
            type=WholeNumber(min=0),
            metavar="N",
            help="Open, and no news of it for N days; a look is no news.",
        ),
        click.option("--changed-since", type=DAY, help="Something happened on this day or later."),
        click.option(
            "--grep",
            metavar="REGEX",
            help="Found in ref, title, wording, quotes, notes or sources, in any case.",
        ),
    )

    names = [field.name for field in fields(Filters) if field.name != "refs"]

    @functools.wraps(function)
    def wrapped(*args: Any, **typed: Any) -> Any:
        chosen = {name: typed.pop(name) for name in names}
        return function(*args, filters=Filters(**chosen), **typed)

    decorated: Any = wrapped
    for option in reversed(options):
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]


def _several(
    name: str,
    kind: ReadBy[Any] | None,
    line: str,
    metavar: str | None = None,
    completes: Any = None,
) -> Any:
    return click.option(
        name, type=kind, multiple=True, metavar=metavar, help=line, shell_complete=completes
    )
