"""`tracker log`: the ledger's entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app
from tracker.cli.completion import complete_refs
from tracker.cli.options import Reading, reading_options
from tracker.cli.output import Column, print_rows, text
from tracker.cli.params import SINCE
from tracker.domain.dates import parse_when
from tracker.domain.prose import day_short, when_words
from tracker.domain.vocabulary import Facet, Voice
from tracker.record.verb import MOST_ENTRIES

if TYPE_CHECKING:
    from rich.text import Text

    from tracker.read.log import Cited, Told

#: Entries that nobody says: they hold the register together.
_BOOK_KEEPING = frozenset(
    {
        *(Facet.REGISTER, Facet.SETTING, Facet.PARTY, Facet.BATCH, Facet.SAVED, Facet.ISSUE),
        *(Facet.IDENTITY, Facet.RETRACTION, Facet.UNDO, Facet.REDACTION),
    }
)
#: From this many columns on, a line of the log has room for everybody's name.
ROOMY = 110
#: The widest that a vague day may stand in a cell.
VAGUE = 14


def who(told: Told) -> str:
    """Who says it: we, they or a third party's name; nobody where it is book-keeping."""
    if told.facet in _BOOK_KEEPING:
        return ""
    if told.voice == Voice.TRACKER:
        return "we"
    return told.voice if told.voice != Voice.PROMISER else "they"


def speaker(told: Told) -> str:
    """The same with the name of the person who spoke for the promiser, where it is held."""
    return f"{who(told)} ({told.by})" if told.by else who(told)


def day(edtf: str) -> str:
    """A vague date in a narrow cell: 16 Jan 2025; in words where it is no single day."""
    when = parse_when(edtf)
    if when.earliest is not None and when.earliest == when.latest and not when.approximate:
        return day_short(when.earliest)
    return when_words(when)


def on(told: Told) -> str:
    """The day of an entry in prose."""
    return when_words(parse_when(told.occurred))


def grades(told: Told) -> str:
    """The sources of an entry with their grades: 'A gov-audit, C pr-2025-06-16'."""
    return ", ".join(f"{cited.grade} {cited.key}" for cited in told.sources)


def evidence(cited: Cited) -> str:
    """A source in full: its grade, the reason for the grade, its title and key."""
    return f"{cited.grade}  {cited.title} ({cited.key}): {cited.because}"


def amendment(told: Told) -> str:
    """What was done to an entry since: 'corrected by 41'; empty where nothing was."""
    if told.amended is None:
        return ""
    return f"{told.amended} by {told.amended_by}"


def said(told: Told) -> Text:
    """What an entry says, with what became of it and the words that it rests on."""
    line = text(told.what, "dim strike" if told.amended else "")
    if told.amended:
        line = line + text(f"  [{amendment(told)}]", "bold")
    for words in (told.quote and f"“{told.quote}”", told.because, grades(told)):
        if words:
            line = line + text("\n") + text(words, "dim")
    return line


def _logged(told: Told) -> Text:
    line = text(told.what, "dim strike" if told.amended else "")
    return line + text(f"  [{amendment(told)}]", "bold") if told.amended else line


def _logged_narrow(told: Told) -> Text:
    happened = "" if _same_day(told) else f", {on(told)}"
    return _named(told) + _logged(told) + text(happened)


def _said_narrow(told: Told) -> Text:
    return _named(told) + said(told)


def _named(told: Told) -> Text:
    name = speaker(told)
    return text(f"{name}: " if name else "")


def _same_day(told: Told) -> bool:
    return told.occurred == told.recorded_at.date().isoformat()


LINES: tuple[Column[Told], ...] = (
    Column("entry", lambda told: told.entry, "#", number=True),
    Column(
        "occurred",
        lambda told: told.occurred,
        "Day",
        draw=lambda told: day(told.occurred),
        most=VAGUE,
    ),
    Column("voice", lambda told: told.voice, "Who", draw=speaker, wide=ROOMY),
    Column("what", lambda told: told.what, "What", draw=said, wide=ROOMY),
    Column("narrow", lambda told: told.what, "What", draw=_said_narrow, below=ROOMY),
    Column("quote", lambda told: told.quote),
    Column("sources", grades),
    Column("amended", amendment),
)
LOG: tuple[Column[Told], ...] = (
    Column("entry", lambda told: told.entry, "#", number=True),
    Column(
        "recorded_at",
        lambda told: told.recorded_at,
        "Recorded",
        draw=lambda told: day_short(told.recorded_at.date()),
        fixed=True,
    ),
    Column(
        "occurred",
        lambda told: told.occurred,
        "Happened",
        draw=lambda told: day(told.occurred),
        wide=ROOMY,
        most=VAGUE,
    ),
    Column("ref", lambda told: told.ref, "Ref", fixed=True),
    Column("voice", lambda told: told.voice, "Who", draw=who, wide=ROOMY),
    Column("what", lambda told: told.what, "What", draw=_logged, wide=ROOMY),
    Column("narrow", lambda told: told.what, "What", draw=_logged_narrow, below=ROOMY),
    Column("sources", grades, "Sources", wide=150),
    Column("actor", lambda told: told.actor, "Recorded by", wide=170),
    Column("amended", amendment),
)


def live_first(lines: Sequence[Told]) -> list[Told]:
    """Without what was undone: it leaves no public line."""
    return [told for told in lines if told.amended != "undone" and told.facet.value != "undo"]


SCHEMA = "tracker.log/1"
LIMIT = 100


@click.command()
@click.option("--since", type=SINCE, help="Recorded on this day (UTC) or later, or since then.")
@click.option("--by", metavar="NAME", help="Written down by this person: a part of the name.")
@click.option(
    "--ref",
    "refs",
    multiple=True,
    metavar="REFS",
    shell_complete=complete_refs,
    help="About this; sources too. Repeatable.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0, max=MOST_ENTRIES),
    default=LIMIT,
    show_default=True,
    metavar="N",
    help="The newest N entries; 0 for all.",
)
@reading_options
@pass_app
def log(
    app: App,
    *,
    since: datetime | None,
    by: str | None,
    refs: tuple[str, ...],
    limit: int,
    reading: Reading,
) -> None:
    """List the ledger's entries, newest first, with what became of them.

    An entry that was corrected, retracted or undone says so and stays in the list.

    \b
    Example:
      tracker log --ref JAY-13 --since 2025-06-01
    """
    from tracker.read.log import logbook

    found = logbook(
        app.register,
        known_at=reading.known_at,
        as_of=reading.as_of,
        since=since,
        by=by,
        refs=refs,
        limit=limit or None,
    )
    more = {"total": found.total}
    print_rows(app, reading, found.lines, LOG, schema=SCHEMA, more=more, empty="No entry fits.")
    if found.total > len(found.lines):
        app.say(f"The newest {len(found.lines):,} of {found.total:,}; all of them: --limit 0.")
