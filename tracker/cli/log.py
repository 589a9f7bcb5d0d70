"""`tracker log`: the ledger's entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app
from tracker.cli.options import ReadOptions, reading_options
from tracker.cli.output import TableColumn, print_rows, text
from tracker.cli.params import SINCE, WholeNumber, complete_refs
from tracker.domain.dates import parse_when
from tracker.domain.prose import day_short, when_words
from tracker.domain.vocabulary import Facet, Voice
from tracker.record.verb import MOST_ENTRIES

if TYPE_CHECKING:
    from rich.text import Text

    from tracker.read.log import Cited, LogLine

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


def who(entry: LogLine) -> str:
    """Who says it: we, they or a third party's name; nobody where it is book-keeping."""
    if entry.facet in _BOOK_KEEPING:
        return ""
    if entry.voice == Voice.TRACKER:
        return "we"
    return entry.voice if entry.voice != Voice.PROMISER else "they"


def speaker(entry: LogLine) -> str:
    """The same with the name of the person who spoke for the promiser, where it is held."""
    return f"{who(entry)} ({entry.by})" if entry.by else who(entry)


def day(edtf: str) -> str:
    """A vague date in a narrow cell: 16 Jan 2025; in words where it is no single day."""
    when = parse_when(edtf)
    if when.earliest is not None and when.earliest == when.latest and not when.approximate:
        return day_short(when.earliest)
    return when_words(when)


def on(entry: LogLine) -> str:
    """The day of an entry in prose."""
    return when_words(parse_when(entry.occurred))


def grades(entry: LogLine) -> str:
    """The sources of an entry with their grades: 'A gov-audit, C pr-2025-06-16'."""
    return ", ".join(f"{cited.grade} {cited.key}" for cited in entry.sources)


def evidence(cited: Cited) -> str:
    """A source in full: its grade, the reason for the grade, its title and key."""
    return f"{cited.grade}  {cited.title} ({cited.key}): {cited.because}"


def amendment(entry: LogLine) -> str:
    """What was done to an entry since: 'corrected by 41'; empty where nothing was."""
    if entry.amended is None:
        return ""
    return f"{entry.amended} by {entry.amended_by}"


def statement_text(entry: LogLine) -> Text:
    """What an entry says, with what became of it and the words that it rests on."""
    line = _logged(entry)
    for words in (entry.quote and f"“{entry.quote}”", entry.because, grades(entry)):
        if words:
            line = line + text("\n") + text(words, "dim")
    return line


def _logged(entry: LogLine) -> Text:
    line = text(entry.what, "dim strike" if entry.amended else "")
    return line + text(f"  [{amendment(entry)}]", "bold") if entry.amended else line


def _logged_narrow(entry: LogLine) -> Text:
    happened = f", {on(entry)}" if entry.is_event and not _same_day(entry) else ""
    return _named(entry) + _logged(entry) + text(happened)


def _said_narrow(entry: LogLine) -> Text:
    return _named(entry) + statement_text(entry)


def _named(entry: LogLine) -> Text:
    name = speaker(entry)
    return text(f"{name}: " if name else "")


def _happened(entry: LogLine) -> str:
    return day(entry.occurred) if entry.is_event else ""


def _same_day(entry: LogLine) -> bool:
    return entry.occurred == entry.recorded_at.date().isoformat()


LINES: tuple[TableColumn[LogLine], ...] = (
    TableColumn("entry", lambda entry: entry.entry, "#", number=True),
    TableColumn(
        "occurred",
        lambda entry: entry.occurred,
        "Day",
        draw=_happened,
        most=VAGUE,
    ),
    TableColumn("voice", lambda entry: entry.voice, "Who", draw=speaker, wide=ROOMY),
    TableColumn("what", lambda entry: entry.what, "What", draw=statement_text, wide=ROOMY),
    TableColumn("narrow", lambda entry: entry.what, "What", draw=_said_narrow, below=ROOMY),
    TableColumn("quote", lambda entry: entry.quote),
    TableColumn("sources", grades),
    TableColumn("amended", amendment),
)
LOG: tuple[TableColumn[LogLine], ...] = (
    TableColumn("entry", lambda entry: entry.entry, "#", number=True),
    TableColumn(
        "recorded_at",
        lambda entry: entry.recorded_at,
        "Recorded",
        draw=lambda entry: day_short(entry.recorded_at.date()),
        fixed=True,
    ),
    TableColumn(
        "occurred",
        lambda entry: entry.occurred,
        "Happened",
        draw=_happened,
        wide=ROOMY,
        most=VAGUE,
    ),
    TableColumn("ref", lambda entry: entry.ref, "Ref", fixed=True),
    TableColumn("voice", lambda entry: entry.voice, "Who", draw=who, wide=ROOMY),
    TableColumn("what", lambda entry: entry.what, "What", draw=_logged, wide=ROOMY),
    TableColumn("narrow", lambda entry: entry.what, "What", draw=_logged_narrow, below=ROOMY),
    TableColumn("sources", grades, "Sources", wide=150),
    TableColumn("actor", lambda entry: entry.actor, "Recorded by", wide=170),
    TableColumn("amended", amendment),
)


def live_first(lines: Sequence[LogLine]) -> list[LogLine]:
    """Without what was undone: it leaves no public line."""
    return [entry for entry in lines if entry.amended != "undone" and entry.facet.value != "undo"]


SCHEMA = "tracker.log/1"
LIMIT = 100


@click.command()
@click.option("--since", type=SINCE, help="Recorded on this day or later, or since then.")
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
    type=WholeNumber(min=0, max=MOST_ENTRIES),
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
    reading: ReadOptions,
) -> None:
    """List the ledger's entries, newest first, with what became of them.

    An entry that was corrected, retracted or undone says so and stays in the list.

    \b
    Example:
      tracker log --ref JAY-13 --since 2025-06-01
    """
    from tracker.read.log import logbook

    answer = logbook(
        app.register,
        known_at=reading.known_at,
        as_of=reading.as_of,
        since=since,
        by=by,
        refs=refs,
        limit=limit or None,
    )
    more = {"total": answer.total}
    print_rows(app, reading, answer.lines, LOG, schema=SCHEMA, more=more, empty="No entry fits.")
    if answer.total > len(answer.lines):
        app.say(f"The newest {len(answer.lines):,} of {answer.total:,}; all of them: --limit 0.")
