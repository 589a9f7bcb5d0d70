"""What a report is asked for: the options that `weekly` and `issue` share."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker import __version__
from tracker.cli.completing import complete_refs
from tracker.cli.params import EXACT_DAY, MOMENT, WEEK
from tracker.domain.text import clean_text
from tracker.domain.weeks import Week, last_complete_week
from tracker.errors import FileTrouble, UsageError

if TYPE_CHECKING:
    from tracker.cli.app import App
    from tracker.domain.report import Weekly
    from tracker.services.weekly.report import Edition, Scope

F = TypeVar("F", bound=Callable[..., Any])
FORMATS = ("html", "md", "txt", "json")
#: What the name of a file may promise and a report does not keep.
OTHERS = frozenset({"pdf", "doc", "docx", "odt", "rtf", "xls", "xlsx", "csv", "ods"})
#: More than this is no comment on a week.
LONGEST_COMMENT = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The arguments of a report, as typed."""

    week: Week | None
    ending: date | None
    known_at: datetime | None
    lead: str | None
    programme: str | None
    brief: bool
    comment: str | None
    """The file of the analyst's comment."""
    hindsight: Week | None
    format: str
    output: str | None

    def the_week(self, app: App) -> Week:
        """The week that was asked for; by default the last complete one."""
        found = _week(app, self.week, self.ending)
        if found.monday > app.today:
            raise UsageError(
                f"Week {found} has not begun.",
                hint=f"The last complete one is {last_complete_week(app.today)}.",
            )
        return found

    def the_moment(self, app: App) -> datetime | None:
        """The moment that was asked for. What is known then cannot be said before it has passed."""
        return passed(app, self.known_at)

    def the_scope(self) -> Scope:
        """Whose commitments it is about."""
        from tracker.services.weekly.report import Scope

        return Scope(lead=self.lead, programme=self.programme)

    def the_edition(self, app: App) -> Edition:
        """How it is printed, with the texts as the register would hold them."""
        from tracker.services.weekly.report import Edition

        by, title = app.setting("prepared_by"), app.setting("title")
        return Edition(
            prepared_by=None if by is None else clean_text("setting prepared_by", by),
            title=None if title is None else clean_text("setting title", title),
            brief=self.brief,
            comment=None if self.comment is None else _comment(self.comment),
            hindsight=self.hindsight,
            version=__version__,
        )


def report_options(function: F) -> F:
    """The options of a report; they arrive as `asked`."""

    @click.option("--week", type=WEEK, help="The ISO week; default: the last complete one.")
    @click.option("--ending", type=EXACT_DAY, help="The week that ends with this Sunday.")
    @click.option(
        "--known-at", type=MOMENT, help="What the ledger held then; default: all that it holds."
    )
    @click.option("--lead", metavar="BODY", help="Only this lead body's commitments.")
    @click.option(
        "--programme",
        metavar="REF",
        shell_complete=complete_refs,
        help="Only this programme's commitments.",
    )
    @click.option("--brief", is_flag=True, help="The first sections alone, on one page.")
    @click.option(
        "--comment", metavar="FILE", help="Your own paragraphs, in Markdown; '-' for stdin."
    )
    @click.option(
        "--hindsight",
        type=WEEK,
        help="Say what the report issued for this week did not know; default: the last one.",
    )
    @click.option(
        "--format",
        "format_",
        type=click.Choice(FORMATS),
        help="Default: as the name of --output ends, or html.",
    )
    @click.option("--output", metavar="FILE", help="Where to; '-' is stdout.")
    @functools.wraps(function)
    def wrapped(*args: Any, format_: str | None, output: str | None, **typed: Any) -> Any:
        asked = Asked(format=format_ or format_named(output), output=output, **typed)
        return function(*args, asked=asked)

    return wrapped  # type: ignore[return-value]


def passed(app: App, known_at: datetime | None) -> datetime | None:
    """The moment, which has passed. Raises UsageError for one that has not."""
    if known_at is not None and known_at > app.now():
        raise UsageError(
            f"--known-at {known_at:%Y-%m-%d %H:%M} UTC has not passed yet.",
            hint="Leave it out: the report then says all that is known now.",
        )
    return known_at


def format_named(output: str | None) -> str:
    """The format that a file's name ends in; html where it says none.

    Raises UsageError for the name of a document that this program does not write.
    """
    suffix = PurePath(output or "").suffix.lower().removeprefix(".")
    if suffix in OTHERS:
        raise UsageError(
            f"{output}: a report is not written as {suffix}.",
            hint="Name it .html, .md, .txt or .json; a browser prints the page to PDF.",
        )
    return suffix if suffix in FORMATS else "html"


def printer(name: str) -> Callable[[Weekly], str]:
    """What prints a report in a format; only that format's part of the program is imported."""
    module = {"html": "html"}.get(name, f"weekly_{name}")
    found: Callable[[Weekly], str] = getattr(
        import_module(f"tracker.reporting.{module}"), f"weekly_{name}"
    )
    return found


def _week(app: App, week: Week | None, ending: date | None) -> Week:
    if week is not None and ending is not None:
        raise UsageError("--week and --ending both name a week.", hint="Give one of them.")
    if week is not None:
        return week
    if ending is None:
        return last_complete_week(app.today)
    found = Week.of(ending)
    if found.sunday != ending:
        raise UsageError(
            f"{ending.isoformat()} is no Sunday; the report's week ends on one.",
            hint=f"Type --ending {found.sunday.isoformat()}, or --week {found}.",
        )
    return found


def _comment(where: str) -> str:
    """The text of a comment. Raises FileTrouble (exit 6) for a file that cannot be read."""
    try:
        # In UTF-8 a character has at most four bytes, and one may stand before the text.
        content = _start_of(where, 4 * LONGEST_COMMENT + 4)
        text = "" if len(content) > 4 * LONGEST_COMMENT + 3 else content.decode("utf-8-sig")
    except FileNotFoundError:
        raise FileTrouble(where, "there is no such file") from None
    except UnicodeDecodeError:
        raise FileTrouble(where, "it is not UTF-8 text", hint="Save it as UTF-8.") from None
    except OSError as error:
        raise FileTrouble(where, f"it cannot be read ({error.strerror})") from None
    if len(text) > LONGEST_COMMENT or len(content) > 4 * LONGEST_COMMENT + 3:
        raise FileTrouble(where, f"it is longer than {LONGEST_COMMENT:,} characters")
    return clean_text("comment", text)


def _start_of(where: str, most: int) -> bytes:
    """The first bytes of a file, or of stdin, which stays open for the next line of a shell."""
    if where == "-":
        return sys.stdin.buffer.read(most)
    with Path(where).open("rb") as found:
        return found.read(most)
