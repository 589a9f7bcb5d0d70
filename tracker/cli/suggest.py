"""`tracker suggest`: drafts commitments from a text, as lines to paste or a sheet to edit.

Whatever the text holds, both are inert: a line is quoted for the shell, and a comment above it has
letters, figures and a few signs only, since some shells run the comments that are pasted into them.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app, send
from tracker.cli.params import WHEN
from tracker.domain.dates import When
from tracker.domain.prose import count_words
from tracker.domain.subject import check_ref
from tracker.domain.text import one_line
from tracker.domain.vocabulary import ASKS
from tracker.errors import NoRegister, TrackerError

if TYPE_CHECKING:
    from tracker.exchange.suggest import Suggestion
    from tracker.ledger.database import Register

    Drafts = list[tuple[str, Suggestion]]

SCHEMA = "tracker.suggest/1"
#: What stands for a source that is not known; no register has it, so nothing is recorded.
NO_SOURCE = "SOURCE"


@click.command()
@click.argument("file", metavar="FILE|-")
@click.option("--source", metavar="KEY|URL", help="What to cite; default: the file itself.")
@click.option("--on", type=WHEN, help="When it was said or published.")
@click.option("--prefix", default="NEW-", show_default=True, help="What the refs begin with.")
@click.option("--sheet", "as_sheet", is_flag=True, help="Draft a sheet for tracker record.")
@click.option(
    "--text", "as_text", is_flag=True, help="Print the text whose characters are counted."
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.option("--encoding", metavar="NAME", help="Default: found out.")
@click.option(
    "--largest",
    type=click.IntRange(1, 100),
    default=2,
    show_default=True,
    metavar="MB",
    help="The largest file to read.",
)
@pass_app
def suggest(
    app: App,
    *,
    file: str,
    source: str | None,
    on: When | None,
    prefix: str,
    as_sheet: bool,
    as_text: bool,
    as_json: bool,
    encoding: str | None,
    largest: int,
) -> None:
    """Draft what an article, a debate or a press release commits whom to.

    Reads English text or HTML and drafts a `tracker add` line for each sentence that promises,
    recommends or demands something, with the quote, its place and the words by which it was
    found. Nothing is recorded.

    \b
    Example:
      tracker suggest statement.txt --prefix CP- --on 2025-01-16
      tracker suggest statement.txt --sheet
      tracker suggest statement.txt --text
    """
    from tracker.cli.importing import file_bytes
    from tracker.cli.output import print_object
    from tracker.exchange import suggest as rules
    from tracker.exchange.suggest_text import read_text

    name = "stdin" if file == "-" else file
    reading = read_text(file_bytes(file, largest), name=name, encoding=encoding, largest=largest)
    if as_text:
        send(reading.text)
        return
    suggestions = list(rules.suggest(reading.text, text_day=None if on is None else on.latest))
    refs, key = _free_names(app, name, prefix, len(suggestions))
    drafts = list(zip(refs, suggestions, strict=True))
    if as_json:
        rows = [{"ref": ref, **asdict(suggestion)} for ref, suggestion in drafts]
        characters = len(reading.text)
        about = {"file": name, "format": reading.format, "encoding": reading.encoding}
        print_object({"schema": SCHEMA, **about, "characters": characters, "rows": rows})
    elif drafts:
        new = source is None and file != "-"
        cited = source or (key if new else NO_SOURCE)
        draft = _sheet if as_sheet else _lines
        send(
            "\n".join(draft(drafts, cited, None if on is None else on.text, file if new else None))
            + "\n"
        )
    if reading.notice:
        app.say(f"{name}: {reading.notice}.")
    asks = sum(suggestion.kind in ASKS for suggestion in suggestions)
    summary = f"{count_words(len(drafts), 'sentence')}: {len(drafts) - asks} promised"
    nothing = "No sentence was found that commits anybody to anything; English only."
    app.say(f"{summary}, {asks} asked for. Nothing is recorded." if drafts else nothing)


def _free_names(app: App, name: str, prefix: str, needed: int) -> tuple[list[str], str]:
    """Refs and a key for the file that the register, where there is one, does not hold."""
    from tracker.exchange.suggest_text import free_names

    stem = re.sub(r"[^a-z0-9]+", "-", Path(name).stem.lower()).strip("-")[:40].strip("-") or "text"

    def free(register: Register | None) -> tuple[list[str], str]:
        refs = (check_ref(f"{prefix}{number}") for number in count(1))
        keys = (f"{stem}-{number}" if number > 1 else stem for number in count(1))
        return free_names(register, refs, needed), free_names(register, keys, 1)[0]

    try:
        return free(app.register)
    except NoRegister:
        return free(None)
    except TrackerError as error:
        without = free(None)  # what is drafted needs no register
        app.say(f"The refs were not compared with the register: {error.sentence}")
        return without


def _lines(drafts: Drafts, cited: str, on: str | None, file: str | None) -> Iterator[str]:
    """A comment and a command for each draft; `file` is made known as a source first."""
    yield "# Nothing is recorded. Paste what you accept, under refs and titles of your own."
    yield "# Places count the characters of what --text prints."
    if on is None:
        yield "# Nothing says when it was said: give --on DAY, or add it to each line."
    if file is not None:
        path = f"./{file}" if file.startswith("-") else file
        words = ["tracker", "source", "add", path, "--key", cited]
        yield "\n" + shlex.join(words if on is None else [*words, "--published", on])
    for ref, suggestion in drafts:
        words = ["tracker", "add", ref, suggestion.title, "--kind", suggestion.kind.value]
        options = {
            "--by": suggestion.by,
            "--to": suggestion.to,
            "--due": suggestion.due_phrase,
            "-q": suggestion.quote,
        }
        options["--on"] = on if file is None else None
        words += [
            part for key, value in options.items() if value is not None for part in (key, value)
        ]
        yield f"\n{_comments(suggestion)}\n{shlex.join([*words, '-s', cited])}"


def _sheet(drafts: Drafts, cited: str, on: str | None, file: str | None) -> Iterator[str]:
    """The same for `tracker record`: a source to complete, and a fact for each draft."""
    yield "# Nothing is recorded. Complete the source, keep the facts that you accept, then:"
    yield "# tracker record FILE --dry-run"
    if file is None and "://" not in cited:
        yield f"source: {_quoted(cited)}"
        yield f"on: {_quoted(on)}" if on else "# on: 2025-01-16"
    else:
        # Host and path: two articles of one publisher are two sources.
        host = re.sub(r"\A\w+://(?:www\.)?", "", cited.lower())
        key = re.sub(r"[^a-z0-9.]+", "-", host).strip("-.")[:50].strip("-.") or "source"
        yield f"source:\n  key: {_quoted(key)}\n  title:  # as published"
        yield "  type:  # official_record, statement, media, other …"
        if file is None:
            yield f"  url: {_quoted(cited)}"
        yield f"  published: {_quoted(on)}" if on else "  published:  # 2025-01-16"
    yield "facts:"
    for ref, suggestion in drafts:
        yield f"{_comments(suggestion)}\n- add: {_quoted(ref)}"
        yield f"  title: {_quoted(suggestion.title)}"
        yield f"  kind: {suggestion.kind.value}"
        parts = {"by": suggestion.by, "due": suggestion.due_phrase, "quote": suggestion.quote}
        yield from (f"  {key}: {_quoted(value)}" for key, value in parts.items() if value)
        if suggestion.to is not None:
            yield f"  to: [{_quoted(suggestion.to)}]"


def _comments(suggestion: Suggestion) -> str:
    """Where a draft was found and by which words: nothing that any shell would obey."""
    names = ", ".join(rule.id for rule in suggestion.rules)
    words = " / ".join(rule.words for rule in suggestion.rules)
    words = one_line(words).replace("'", "’").replace('"', "”")
    safe = re.sub(r"[^\w .,:%£€’“”–—…/+-]", "·", words)[:160]
    place = f"line {suggestion.line}, characters {suggestion.start}-{suggestion.end}"
    return f"# {place}: {names}\n# words: {safe}"


def _quoted(value: str) -> str:
    """A text as YAML in double quotes, which JSON is."""
    return json.dumps(value, ensure_ascii=False)
