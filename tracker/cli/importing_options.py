"""A profile from the command line: what is typed goes before what a profile says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from tracker.cli.app import App
from tracker.cli.recording import parameters_of
from tracker.domain.subject import nearest
from tracker.domain.text import list_name
from tracker.errors import MissingOption, UnknownValue, UsageError
from tracker.exchange.profile import (
    ALWAYS,
    COLUMNS,
    ListField,
    Meaning,
    Profile,
    read_meaning,
    read_profile,
    word_key,
)
from tracker.exchange.table.reading import read_file
from tracker.exchange.table.values import Shape
from tracker.record.verb import fields_of

Typed = Mapping[str, Any]
"""What was typed, by the names of the parameters."""

_SHAPE = parameters_of(fields_of(Shape), without=("format",))
#: Two sides each: the option, its form, what it says.
_PAIRS = (
    ("map", "FIELD=COLUMN", "What a column is."),
    ("value", "WORD=MEANING", "What a status means."),
    ("set", "FIELD=TEXT", "The same for every row."),
    ("skip", "COLUMN=WORD", "Such rows are no promises."),
)
#: What a profile says, as options: it is declared in one place, with the profile's keys.
PROFILE_PARAMETERS: tuple[click.Parameter, ...] = (
    click.Option(["--profile"], metavar="P", help="A profile's file, or xlsx."),
    *(
        click.Option([f"--{name}"], metavar=form, help=what, multiple=True)
        for name, form, what in _PAIRS
    ),
    *parameters_of(fields_of(Profile), without=("name", "as_of", "ignore")),
    *_SHAPE,
)
#: What says how the file is read, and not what it means.
SHAPE = tuple(str(param.name) for param in _SHAPE)


def shape_of(typed: Typed, shape: Shape | None = None) -> Shape:
    """How the file is to be read."""
    return replace(
        shape or Shape(), **{name: typed[name] for name in SHAPE if is_typed(typed, name)}
    )


def is_typed(typed: Typed, name: str) -> bool:
    """Whether an option was given."""
    return typed[name] not in (None, False, ())


def profile_from(app: App, typed: Typed, own: Profile | None) -> Profile:
    """The profile that was named, else `own`, that of our own export, with what was typed.

    Raises MissingOption (exit 2) where neither says what the columns are.
    """
    name = typed["profile"]
    base = own if name is None else read_profile(read_file(Path(name)), name=name)
    if base is None and not typed["map"]:
        raise MissingOption(
            "Nothing says what the columns are.",
            hint="Draft a profile, tracker import FILE --suggest, or add --map title=COLUMN.",
        )
    columns = _fields(typed["map"], COLUMNS, "--map title=COLUMN")
    by = typed["by"] or (None if base is None else base.by)
    if by is None and app.interactive:
        by = app.ask("Who keeps the list").strip() or None
    if by is None:
        raise MissingOption(
            "Nothing says who keeps the list.", hint="Add --by NAME, or by: to the profile."
        )
    base = base or Profile(name=list_name(by), columns={})
    plain = (
        *("dates", "pairs", "years", "voice", "vanished", "prefix", "history", "existing"),
        *("key", "fill_down", "lone"),
    )
    return replace(
        base,
        **{name: typed[name] for name in plain if is_typed(typed, name)},
        by=by,
        file=shape_of(typed, base.file),
        columns={**base.columns, **columns},
        always={**base.always, **_fields(typed["set"], ALWAYS, "--set kind=standing")},
        values={**base.values, **_meanings(typed["value"])},
        skip={**base.skip, **_grouped(_pairs(typed["skip"], "--skip 'Status=No promise'"))},
        empty=(*base.empty, *typed["empty"]),
        keep=tuple(dict.fromkeys((*base.keep, *typed["keep"]))),
    )


def _pairs(typed: Iterable[str], example: str) -> Iterator[tuple[str, str]]:
    """Both sides of each; a word that has a meaning may hold the sign between them."""
    for text in typed:
        name, equals, value = text.rpartition("=") if "--value" in example else text.partition("=")
        if not equals or not name.strip() or not (value.strip() or "--skip" in example):
            raise UsageError(f"'{text}' has no two sides.", hint=f"Type it as {example}.")
        yield name.strip(), value.strip()


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    values: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        values[name] = (*values.get(name, ()), value)
    return values


def _fields(
    typed: Iterable[str], fields: Iterable[str], example: str
) -> dict[ListField, tuple[str, ...]]:
    names = [*fields]
    columns = _grouped((name.lower(), value) for name, value in _pairs(typed, example))
    for name in columns:
        if name not in names:
            raise UnknownValue("field", name, nearest=nearest(name, names), known=names)
    return {ListField(name): values for name, values in columns.items()}


def _meanings(typed: Iterable[str]) -> dict[str, Meaning | None]:
    pairs = _pairs(typed, "--value 'Kept=delivered'")
    return {word_key(word): read_meaning(meaning) for word, meaning in pairs}
