"""`tracker suggest`: drafts commitments from a text, as a sheet to edit and record."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app, send
from tracker.cli.params import WHEN
from tracker.domain.dates import When
from tracker.domain.deadline.window import Jurisdiction
from tracker.domain.prose import count_words
from tracker.domain.subject import check_ref
from tracker.domain.text import one_line
from tracker.domain.vocabulary import ASKS
from tracker.errors import NoRegister, TrackerError

if TYPE_CHECKING:
    from tracker.exchange.suggest import Suggestion

SCHEMA = "tracker.suggest/1"


@click.command()
@click.argument("file", metavar="FILE|-")
@click.option("--source", metavar="KEY|URL", help="What to cite; default: the file itself.")
@click.option("--on", type=WHEN, help="When it was said or published.")
@click.option("--prefix", default="NEW-", show_default=True, help="What the refs begin with.")
@click.option("--encoding", metavar="NAME", help="Default: found out.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, with the text as read.")
@pass_app
def suggest(
    app: App,
    *,
    file: str,
    source: str | None,
    on: When | None,
    prefix: str,
    encoding: str | None,
    as_json: bool,
) -> None:
    """Draft what an article, a debate or a press release commits whom to.

    Reads English text or HTML and drafts a sheet for tracker record: a fact for each sentence
    that promises, recommends or demands something, with the quote, its line and the words by
    which it was found. Nothing is recorded.

    \b
    Example:
      tracker suggest statement.txt --prefix CP- --on 2025-01-16
      tracker suggest - --json --source https://www.example.org/a
    """
    from tracker.cli.importing import file_bytes
    from tracker.cli.output import print_object
    from tracker.exchange import suggest as rules
    from tracker.exchange.suggest_text import LARGEST_TEXT, read_text

    name = "stdin" if file == "-" else file
    reading = read_text(file_bytes(file, LARGEST_TEXT), name=name, encoding=encoding)
    refs, place = _free_refs(app, prefix)
    day = None if on is None else on.latest
    suggestions = [*rules.suggest(reading.text, text_day=day, jurisdiction=place)]
    drafts = dict(zip(refs, suggestions, strict=False))
    if as_json:
        rows = [{"ref": ref, **asdict(suggestion)} for ref, suggestion in drafts.items()]
        about = {"file": name, "encoding": reading.encoding, "text": reading.text}
        print_object({"schema": SCHEMA, **about, "rows": rows})
    elif drafts:
        lines = _sheet(drafts, source, name, None if on is None else on.text)
        send("".join(f"{line}\n" for line in lines))
    for notice in reading.notices:
        app.say(f"{name}: {notice}.")
    asks = sum(suggestion.kind in ASKS for suggestion in suggestions)
    summary = f"{count_words(len(drafts), 'sentence')}: {len(drafts) - asks} promised"
    nothing = "No sentence was found that commits anybody to anything; English only."
    app.say(f"{summary}, {asks} asked for. Nothing is recorded." if drafts else nothing)


def _free_refs(app: App, prefix: str) -> tuple[Iterator[str], Jurisdiction]:
    """Refs that the register, where there is one, does not hold, and its jurisdiction."""
    from tracker.ledger.imports import every_ref
    from tracker.ledger.lookup import jurisdiction

    taken: Collection[str] = ()
    place = Jurisdiction.NEUTRAL
    try:
        with app.register.database.reading() as connection:
            (taken, _), place = every_ref(connection), jurisdiction(connection)
    except NoRegister:
        pass  # what is drafted needs no register
    except TrackerError as error:
        app.say(f"The refs were not compared with the register: {error.sentence}")
    refs = (check_ref(f"{prefix}{number}") for number in count(1))
    return (ref for ref in refs if ref.lower() not in taken), place


def _sheet(
    drafts: dict[str, Suggestion], source: str | None, name: str, on: str | None
) -> Iterator[str]:
    """A source, to complete where it is new, and a fact for each draft."""
    yield "# Nothing is recorded. Complete the source, keep the facts that you accept, then:"
    yield "# tracker record FILE --dry-run"
    if source is not None and "://" not in source:
        yield f"source: {_quoted(source)}"
        yield f"on: {_quoted(on)}" if on else "# on: 2025-01-16"
    else:
        # Host and path: two articles of one publisher are two sources.
        host = re.sub(r"\A\w+://(?:www\.)?", "", (source or Path(name).stem).lower())
        key = re.sub(r"[^a-z0-9.]+", "-", host).strip("-.")[:50].strip("-.") or "source"
        yield f"source:\n  key: {_quoted(key)}\n  title:  # as published"
        yield "  type:  # official_record, statement, media, other …"
        if source is not None:
            yield f"  url: {_quoted(source)}"
        yield f"  published: {_quoted(on)}" if on else "  published:  # 2025-01-16"
    yield "facts:"
    for ref, suggestion in drafts.items():
        words = " / ".join(suggestion.rules.values())
        yield f"# line {suggestion.line}, {', '.join(suggestion.rules)}: {one_line(words)[:160]}"
        yield f"- add: {_quoted(ref)}"
        parts = {
            "title": suggestion.title,
            "kind": suggestion.kind,
            "by": suggestion.by,
            "to": suggestion.to,
            "due": suggestion.due_phrase,
            "quote": suggestion.quote,
        }
        yield from (f"  {name}: {_quoted(value)}" for name, value in parts.items() if value)


def _quoted(value: str) -> str:
    """A text as YAML in double quotes, which JSON is."""
    return json.dumps(value, ensure_ascii=False)
