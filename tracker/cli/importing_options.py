"""A profile from the command line: what is typed goes before what a profile says."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.cli.app import App
from tracker.errors import FileTrouble, MissingOption, UnknownValue, UsageError

if TYPE_CHECKING:
    from tracker.services.importing.fields import Field
    from tracker.services.importing.profile import Profile
    from tracker.services.importing.status_words import Meaning
    from tracker.services.tables.table import Shape

F = TypeVar("F", bound=Callable[..., Any])

_SEVERAL: dict[str, Any] = {"multiple": True}
#: What a profile says, by the names under which it arrives in `given`.
_OPTIONS = {
    "profile": click.option("--profile", metavar="P", help="A profile's file, or xlsx."),
    "map": click.option("--map", metavar="FIELD=COLUMN", help="What a column is.", **_SEVERAL),
    "value": click.option(
        "--value", metavar="WORD=MEANING", help="What a status means.", **_SEVERAL
    ),
    "set": click.option("--set", metavar="FIELD=TEXT", help="The same for every row.", **_SEVERAL),
    "dates": click.option(
        "--dates",
        type=click.Choice(["iso", "day-first", "month-first"]),
        help="How 03/04/2025 is read.",
    ),
    "key": click.option("--key", metavar="COLUMN", help="What tells a row apart.", **_SEVERAL),
    "prefix": click.option("--prefix", metavar="P", help="Number rows without a ref: P1, P2, …"),
    "by": click.option("--by", metavar="NAME", help="Who keeps the list."),
    "voice": click.option(
        "--voice", metavar="V", help="Whose judgement: tracker, promiser or a name; default: --by."
    ),
    "empty": click.option("--empty", metavar="WORD", help="It says nothing.", **_SEVERAL),
    "keep": click.option("--keep", metavar="COLUMN", help="Keep it as a note.", **_SEVERAL),
    "skip": click.option(
        "--skip", metavar="COLUMN=WORD", help="Such rows are no promises.", **_SEVERAL
    ),
    "vanished": click.option(
        "--vanished", type=click.Choice(["report", "drop"]), help="Rows that are gone."
    ),
    "history": click.option("--history", is_flag=True, help="Rows are changes, in order."),
    "existing": click.option("--existing", is_flag=True, help="Refs may be the register's own."),
    "sheet": click.option("--sheet", metavar="S", help="The sheet of a workbook."),
    "encoding": click.option("--encoding", metavar="E", help="The encoding of a text file."),
    "delimiter": click.option("--delimiter", metavar="C", help="What parts cells; tab is one."),
    "records": click.option("--records", metavar="PATH", help="Where rows stand in JSON, YAML."),
    "header": click.option(
        "--header", type=click.IntRange(min=1), metavar="N", help="The row of the names."
    ),
}
#: What says how the file is read, and not what it means.
SHAPE = ("sheet", "encoding", "delimiter", "records", "header")
_PLAIN = ("dates", "voice", "vanished")


def profile_options(function: F) -> F:
    """Every option that a profile has a word for; they arrive as `given`."""

    @functools.wraps(function)
    def wrapped(*args: Any, **typed: Any) -> Any:
        given = {name: typed.pop(name) for name in _OPTIONS}
        return function(*args, given=given, **typed)

    decorated: Any = wrapped
    for option in reversed(_OPTIONS.values()):
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]


def shape_of(given: dict[str, Any], shape: Shape | None = None) -> Shape:
    """How the file is to be read."""
    from dataclasses import replace

    from tracker.services.tables.table import Shape as Made

    typed = {name: given[name] for name in SHAPE if given[name] is not None}
    if typed.get("delimiter") in {"tab", "\\t"}:
        typed["delimiter"] = "\t"
    if len(typed.get("delimiter", ",")) != 1:
        raise UsageError("A delimiter is one character.", hint="Type it as ';' or tab.")
    return replace(shape or Made(), **typed)


def profile_from(app: App, given: dict[str, Any]) -> Profile:
    """The profile that was named, with what was typed; or what was typed alone.

    Raises MissingOption (exit 2) where neither says what the columns are.
    """
    from tracker.services.importing import profile as profiles

    found = None if given["profile"] is None else _read(given["profile"])
    if found is None and not given["map"]:
        raise MissingOption(
            "Nothing says what the columns are.",
            hint="Draft a profile, tracker import FILE --suggest, or add --map title=COLUMN.",
        )
    columns = _fields(given["map"], "--map title=COLUMN")
    by = given["by"] or (None if found is None else found.by)
    if by is None and app.interactive:
        by = app.ask("Who keeps the list").strip() or None
    if by is None:
        raise MissingOption(
            "Nothing says who keeps the list.", hint="Add --by NAME, or by: to the profile."
        )
    base = found or profiles.Profile(name=_name_of(by), columns={})
    typed: dict[str, Any] = {name: given[name] for name in _PLAIN if given[name] is not None}
    if given["prefix"] is not None:
        typed["prefix"] = profiles.read_prefix(given["prefix"])
    typed |= {name: True for name in ("history", "existing") if given[name]}
    return base.model_copy(
        update=typed
        | {
            "by": by,
            "file": shape_of(given, base.file),
            "columns": base.columns | columns,
            "always": base.always | _fields(given["set"], "--set kind=standing"),
            "values": base.values | _values(given["value"]),
            "skip": base.skip | _by_column(given["skip"]),
            "key": given["key"] or base.key,
            "empty": (*base.empty, *given["empty"]),
            "keep": (*base.keep, *(each for each in given["keep"] if each not in base.keep)),
        }
    )


def _read(where: str) -> Profile:
    from tracker.services.importing.profile import read_profile

    try:
        content = Path(where).read_bytes()
    except (OSError, ValueError) as error:
        because = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        hint = "Draft one: tracker import FILE --suggest > profile.yaml"
        raise FileTrouble(where, because.lower(), hint=hint) from None
    return read_profile(content, name=where)


def _name_of(by: str) -> str:
    """The name of a list that has no profile: that of who keeps it."""
    from hashlib import sha256
    from unicodedata import combining, normalize

    from tracker.domain.text import name_key

    plain = "".join(each for each in normalize("NFKD", by.lower()) if not combining(each))
    if any(each.isalpha() and not each.isascii() for each in plain):
        # Names in other alphabets would all be one list.
        plain = f"{plain[:30]} {sha256(name_key(by).encode()).hexdigest()[:8]}"
    name = re.sub(r"[^a-z0-9.]+", "-", plain).strip("-.")
    while ".." in name:
        name = name.replace("..", ".")
    return name[:40].strip("-.") or "list"


def _pair(text: str, example: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise UsageError(f"'{text}' has no two sides.", hint=f"Type it as {example}.")
    return name.strip(), value.strip()


def _fields(given: Iterable[str], example: str) -> dict[Field, tuple[str, ...]]:
    from tracker.domain.subject import nearest
    from tracker.services.importing import fields, profile

    model = profile.Always if example.startswith("--set") else profile.Columns
    found: dict[Field, tuple[str, ...]] = {}
    for text in given:
        name, value = _pair(text, example)
        known = list(model.model_fields)
        if name.lower() not in known:
            near = nearest(name.lower(), known)
            raise UnknownValue("field", name, nearest=near, known=known)
        field = fields.Field(name.lower())
        found[field] = (*found.get(field, ()), value)
    return found


def _values(given: Iterable[str]) -> dict[str, Meaning | None]:
    from tracker.services.importing.profile import word_key
    from tracker.services.importing.status_words import read_meaning

    found = {}
    for text in given:
        word, equals, meaning = text.rpartition("=")
        if not equals or not word.strip():
            raise UsageError(f"'{text}' gives no meaning.", hint="Type it as 'Kept=delivered'.")
        found[word_key(word)] = read_meaning(meaning)
    return found


def _by_column(given: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for text in given:
        column, equals, word = text.partition("=")
        if not equals or not column.strip():
            raise UsageError(f"'{text}' names no word.", hint="Type it as 'Status=No promise'.")
        found[column.strip()] = (*found.get(column.strip(), ()), word.strip())
    return found
