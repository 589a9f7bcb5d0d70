"""Entries of the ledger as lines: for the log, for a card, under a timeline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracker.cli.printing import Column, text
from tracker.domain.edtf import parse_when
from tracker.domain.prose import day_short, when_words
from tracker.domain.vocabulary import Facet, Voice

if TYPE_CHECKING:
    from rich.text import Text

    from tracker.services.telling import Cited, Told

#: Entries that nobody says: they hold the register together.
_BOOK_KEEPING = frozenset(
    {
        *(Facet.REGISTER, Facet.PARTY, Facet.BATCH, Facet.SAVED, Facet.ISSUE, Facet.IDENTITY),
        *(Facet.RETRACTION, Facet.UNDO, Facet.REDACTION),
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
