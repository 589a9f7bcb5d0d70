"""The filters that `list` and `diff` share; they arrive as one value, `filters`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import click

from tracker.cli.completing import complete_refs
from tracker.cli.options import read_refs
from tracker.cli.params import DAY, WordType
from tracker.domain.vocabulary import ASSESSMENTS, Delivery, Headline, Kind, Response
from tracker.services.filters import Filters

F = TypeVar("F", bound=Callable[..., Any])

HEADLINE: WordType[Headline] = WordType("headline", Headline)
DELIVERY: WordType[Delivery] = WordType("delivery", ASSESSMENTS)
RESPONSE: WordType[Response] = WordType("response", Response)
KIND: WordType[Kind] = WordType("kind", Kind)


def some_refs_argument(function: F) -> F:
    """REFS that may be left out."""
    return click.argument("refs", nargs=-1, metavar="[REFS]", shell_complete=complete_refs)(
        function
    )


def typed_refs(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of REFS, with `-` replaced by the lines of stdin; none at all is everything."""
    return read_refs(words) if words else ()


def filter_options(function: F) -> F:
    """Filters: alternatives within one option, all options together; arrives as `filters`."""
    options = (
        _several("--headline", HEADLINE, "By headline: delivered, under-way, …"),
        _several("--delivery", DELIVERY, "By our finding."),
        _several("--response", RESPONSE, "By an addressee's response."),
        _several("--kind", KIND, "By kind."),
        _several("--lead", None, "By lead body: a part of its name, in any case.", "BODY"),
        _several("--to", None, "By addressee: a part of its name.", "BODY"),
        _several("--tag", None, "By tag.", "TAG"),
        click.option(
            "--parent",
            multiple=True,
            metavar="REF",
            shell_complete=complete_refs,
            help="The children of this commitment.",
        ),
        click.option("--overdue", is_flag=True, help="Late on one reading or on all."),
        click.option(
            "--passed-unchecked", is_flag=True, help="The date has passed; nobody has looked."
        ),
        click.option("--due-before", type=DAY, help="With a last day before this one."),
        click.option("--no-timetable", is_flag=True, help="Known to have no date."),
        click.option("--claim-ahead", is_flag=True, help="The claim is ahead of our finding."),
        click.option("--stalled", is_flag=True, help="Flagged as stalled."),
        click.option(
            "--quiet",
            "silent",
            type=click.IntRange(min=0),
            metavar="N",
            help="Open, and nothing has happened for N days; a look is not an event.",
        ),
        click.option("--changed-since", type=DAY, help="Something happened on this day or later."),
        click.option("--grep", metavar="REGEX", help="Found in ref, title or wording, any case."),
    )

    @functools.wraps(function)
    def wrapped(*args: Any, **typed: Any) -> Any:
        given = {name: typed.pop(name) for name in _NAMES}
        return function(*args, filters=Filters(quiet=typed.pop("silent"), **given), **typed)

    decorated: Any = wrapped
    for option in reversed(options):
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]


def _several(name: str, kind: WordType[Any] | None, line: str, metavar: str | None = None) -> Any:
    return click.option(name, type=kind, multiple=True, metavar=metavar, help=line)


_NAMES = (
    "headline",
    "delivery",
    "response",
    "kind",
    "lead",
    "to",
    "tag",
    "parent",
    "overdue",
    "passed_unchecked",
    "due_before",
    "no_timetable",
    "claim_ahead",
    "stalled",
    "changed_since",
    "grep",
)
