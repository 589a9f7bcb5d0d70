"""`tracker search`: words in everything that was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app
from tracker.cli.options import ReadOptions, reading_options
from tracker.cli.output import TableColumn, print_rows, single_line, text, times_of
from tracker.cli.params import WholeNumber
from tracker.domain.prose import count_words
from tracker.errors import as_typed

if TYPE_CHECKING:
    from rich.text import Text

    from tracker.read.search import SearchHit

SCHEMA = "tracker.search/1"
LIMIT = 100


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="WORDS")
@click.option(
    "--limit",
    type=WholeNumber(min=0),
    default=LIMIT,
    show_default=True,
    metavar="N",
    help="The first N texts; 0 for all.",
)
@reading_options
@pass_app
def search(app: App, *, words: tuple[str, ...], limit: int, reading: ReadOptions) -> None:
    """Find words in titles, wordings, quotes, notes, tests and sources, in any case.

    What has all of the words is found, from where a word begins: "clinic" finds "clinics".
    Words in quotation marks belong together. What was taken back or redacted is not found;
    `tracker log` still shows what was taken back.

    \b
    Example:
      tracker search lighthouse fund
      tracker search '"three month" audit' --json
    """
    from tracker.read.search import search as find

    typed = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
    answer = find(app.register, times_of(app, reading), typed, limit=limit or None)
    print_rows(
        app,
        reading,
        answer.hits,
        HITS,
        schema=SCHEMA,
        more={"words": typed, "total": answer.total},
        empty=_nowhere(typed),
    )
    if answer.total > len(answer.hits):
        texts = count_words(answer.total, "text")
        app.say(f"The first {len(answer.hits):,} of {texts}; all of them: --limit 0.")


def _nowhere(typed: str) -> str:
    if len(typed.split()) == 1:
        return f"{as_typed(typed)} is nowhere in the register's words."
    return f"Nothing has all the words of {as_typed(typed)}. Type fewer, or how they begin."


def _found_in(hit: SearchHit) -> Text:
    where = f"{hit.where} ({hit.source})" if hit.source else hit.where
    return text(where, "dim") + text("\n") + single_line(hit.excerpt)


HITS: tuple[TableColumn[SearchHit], ...] = (
    TableColumn("ref", lambda hit: hit.ref, "Ref", fixed=True),
    TableColumn("title", lambda hit: hit.title, "Title"),
    TableColumn("where", lambda hit: hit.where),
    TableColumn("excerpt", lambda hit: hit.excerpt, "Words", draw=_found_in),
    TableColumn("entry", lambda hit: hit.entry, "#", number=True),
    TableColumn("source", lambda hit: hit.source),
)
