"""`tracker report`: drafts and issues of the weekly."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker import __version__
from tracker.cli.app import App, is_terminal, pass_app, to_stderr, wrapped_for
from tracker.cli.copies import append_head
from tracker.cli.dossier import dossier
from tracker.cli.issued import list_, show, verify
from tracker.cli.options import format_options, passed, voice_option
from tracker.cli.output import staged, write_out
from tracker.cli.params import EXACT_DAY, MOMENT, WEEK, complete_parties, complete_refs
from tracker.cli.serve import serve
from tracker.cli.site import site, templates
from tracker.domain.dates import Week, last_complete_week
from tracker.domain.prose import count_words
from tracker.domain.text import clean_text, shown
from tracker.errors import FileTrouble, MissingOption, Refused, UsageError

if TYPE_CHECKING:
    from tracker.report.build import Edition, Weekly
    from tracker.report.gate import GateLine
    from tracker.report.reading import Scope

F = TypeVar("F", bound=Callable[..., Any])
#: More than this is no comment on a week.
LONGEST_COMMENT = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportArguments:
    """The arguments of a report, as typed."""

    week: Week | None
    ending: date | None
    known_at: datetime | None
    lead: str | None
    programme: str | None
    voice: str
    comment: str | None
    """The file of the analyst's comment."""
    format: str
    output: str | None
    anyway: str | None = None
    """Of an issue: why it is issued in spite of what there is to put right."""

    def the_week(self, app: App) -> Week:
        """The week that was asked for; by default the last complete one."""
        week = _week(app, self.week, self.ending)
        if week.monday > app.today:
            raise UsageError(
                f"Week {week} has not begun.",
                hint=f"The last complete one is {last_complete_week(app.today)}.",
            )
        return week

    def the_moment(self, app: App) -> datetime | None:
        """The moment that was asked for. What is known then cannot be said before it has passed."""
        return passed(app, self.known_at)

    def the_scope(self) -> Scope:
        """Whose commitments it is about."""
        from tracker.report.reading import Scope

        return Scope(lead=self.lead, programme=self.programme, voice=self.voice)

    def the_edition(self, app: App) -> Edition:
        """How it is printed, with the texts as the register would hold them."""
        from tracker.report.build import Edition

        by, title = app.setting("prepared_by"), app.setting("title")
        return Edition(
            prepared_by=None if by is None else clean_text("setting prepared_by", by),
            title=None if title is None else clean_text("setting title", title),
            comment=None if self.comment is None else _comment(self.comment),
            version=__version__,
        )


def report_options(function: F) -> F:
    """The options of a report; they arrive as `arguments`."""

    @click.option("--week", type=WEEK, help="The ISO week; default: the last complete one.")
    @click.option("--ending", type=EXACT_DAY, help="The week that ends with this Sunday.")
    @click.option(
        "--known-at", type=MOMENT, help="What the ledger held then; default: all that it holds."
    )
    @click.option(
        "--lead",
        metavar="BODY",
        help="Only this lead body's commitments.",
        shell_complete=complete_parties,
    )
    @click.option(
        "--programme",
        metavar="REF",
        shell_complete=complete_refs,
        help="Only this programme's commitments.",
    )
    @voice_option
    @click.option(
        "--comment", metavar="FILE", help="Your own paragraphs, in Markdown; '-' for stdin."
    )
    @format_options
    @functools.wraps(function)
    def wrapped(*args: Any, **typed: Any) -> Any:
        return function(*args, arguments=ReportArguments(**typed))

    return wrapped  # type: ignore[return-value]


def _week(app: App, week: Week | None, ending: date | None) -> Week:
    if week is not None and ending is not None:
        raise UsageError("--week and --ending both name a week.", hint="Give one of them.")
    if week is not None:
        return week
    if ending is None:
        return last_complete_week(app.today)
    week_ending = Week.of(ending)
    if week_ending.sunday != ending:
        raise UsageError(
            f"{ending.isoformat()} is no Sunday; the report's week ends on one.",
            hint=f"Type --ending {week_ending.sunday.isoformat()}, or --week {week_ending}.",
        )
    return week_ending


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
    with Path(where).open("rb") as file:
        return file.read(most)


@click.group()
def report() -> None:
    """Write the weekly report, and keep count of the issued ones.

    A draft changes nothing. An issue gets a number, and the register says for ever what
    was published.

    \b
    Example:
      tracker report weekly --week 2025-W25 --output weekly-2025-W25.html
    """


@report.command()
@report_options
@pass_app
def weekly(app: App, *, arguments: ReportArguments) -> None:
    """Draft the report of a week, Monday to Sunday. It changes nothing.

    The same register and the same arguments give the same bytes on any machine. A report
    whose counts do not balance is not written (exit 5).

    \b
    Example:
      tracker report weekly --week 2025-W25 --output weekly-2025-W25.html
      tracker report weekly --week 2025-W03 --known-at 2025-01-19 --format txt
    """
    if arguments.output is None and arguments.format == "html" and is_terminal():
        raise MissingOption(
            "A page is not for a terminal.", hint="Add --output weekly.html, or - to see it anyway."
        )
    week, edition, look = arguments.the_week(app), arguments.the_edition(app), app.look()
    from tracker.publish.weekly import weekly_file
    from tracker.report.build import weekly as compute

    report_value = compute(
        app.register.database,
        week,
        known_at=arguments.the_moment(app),
        scope=arguments.the_scope(),
        edition=edition,
    )
    write_out(app, weekly_file(report_value, arguments.format, look), arguments.output)
    _name_file(app, report_value, arguments)


@report.command()
@report_options
@click.option(
    "--anyway",
    metavar="REASON",
    help="Issue it in spite of what there is to put right; it stands at the foot of the report.",
)
@pass_app
def issue(app: App, *, arguments: ReportArguments) -> None:
    """Publish the report of a week: number it, write it, and record that it was issued.

    The register then holds its arguments, the head it rests on, the digest of every
    format, and the dates it expects, which the next report is held against. A report that
    was issued cannot be undone; issue the week again to replace it. Where nothing was
    recorded since, the same report is written again: so an interrupted command is finished.

    First it lists what a reader would hold up: a date that passed and nobody checked, a
    claim that nobody checked in 28 days, a finding that its tests do not bear out or that
    rests on grade D, a question without an addressee, no publisher or contact. Put it
    right, or say why it is issued all the same. What an issue before it had too is counted.

    \b
    Example:
      tracker report issue --week 2025-W25 --output weekly-2025-W25.html \\
        --anyway "The Home Office was asked on 20 June; its answer is due on 27 June"
    """
    if arguments.output is None:
        raise MissingOption(
            "An issued report is a file.", hint="Add --output weekly.html, or - for stdout."
        )
    week, edition, look = arguments.the_week(app), arguments.the_edition(app), app.look()
    if week.sunday > app.today:
        raise UsageError(
            f"Week {week} is not over, so its report cannot be issued.",
            hint=f"Draft it: tracker report weekly --week {week}.",
        )
    from tracker.publish.formats import RECORDED
    from tracker.publish.weekly import weekly_file
    from tracker.report.issue import issue as record

    app.left = f"the report itself, {arguments.output}"
    with staged(app, arguments.output) as stage:

        def publish(value: Weekly) -> dict[str, str]:
            names = dict.fromkeys((*RECORDED, arguments.format))
            files = {name: weekly_file(value, name, look) for name in names}
            stage.write(files[arguments.format])
            return {name: sha256(file).hexdigest() for name, file in files.items()}

        report_value, again = record(
            app.register,
            week,
            known_at=arguments.the_moment(app),
            scope=arguments.the_scope(),
            edition=edition,
            accept=partial(_accept, app, arguments.anyway),
            publish=publish,
        )
    _name_file(app, report_value, arguments)
    _say_issued(app, report_value, again=again)


#: Lines of each check that are listed before an issue.
_LISTED_DOUBTS = 3


def _accept(app: App, anyway: str | None, gate: Sequence[GateLine]) -> str | None:
    """Lists what there is to put right, and asks for the reason to issue it all the same.

    Raises Refused (exit 5) without a reason.
    """
    if anyway is not None:
        return clean_text("anyway", anyway) if gate else None
    fresh = [line for line in gate if not line.is_known]
    for line in _doubts(fresh):
        to_stderr(wrapped_for(sys.stderr, shown(line)))
    if len(fresh) < len(gate):
        judged = count_words(len(gate) - len(fresh), "thing")
        app.say(f"{judged} to put right stood in the last issue too.")
    if not fresh:
        return None
    refused = Refused(
        f"{count_words(len(fresh), 'thing')} would embarrass whoever issues this report.",
        hint="Put them right, or say why it is issued all the same: --anyway REASON.",
    )
    if not app.interactive:
        raise refused
    reason = str(app.ask("Why is it issued all the same (Enter: it is not)", default="")).strip()
    if not reason:
        raise refused
    return clean_text("anyway", reason)


def _doubts(fresh: Sequence[GateLine]) -> Iterator[str]:
    """By check: how many, the first three, and how many more."""
    for doubt, group in groupby(fresh, key=lambda line: line.doubt):
        lines = list(group)
        yield f"{doubt.value}: {doubt.words(len(lines))}"
        for line in lines[:_LISTED_DOUBTS]:
            yield f"  {line.about}: {line.what}. {line.next}"
        if lines[_LISTED_DOUBTS:]:
            yield f"  and {len(lines) - _LISTED_DOUBTS:,} more"


def _name_file(app: App, report_value: Weekly, arguments: ReportArguments) -> None:
    if arguments.output is not None and arguments.output != "-":
        append_head(app, report_value, arguments.output)
        click.echo(shown(arguments.output))


def _say_issued(app: App, report_value: Weekly, *, again: bool) -> None:
    from tracker.report.gate import doubts_words

    mast = report_value.masthead
    if again:
        app.say(
            f"Report {mast.number} was issued already, and nothing was recorded since: it was "
            "written again."
        )
        return
    app.say(f"Issued as report {mast.number}, week {mast.week}, ledger {mast.head[:12]}.")
    if mast.anyway is not None:
        app.say(f"At its foot: {doubts_words(report_value.gate)}, and why it was issued.")
    if mast.replaces is not None:
        app.say(f"It replaces report {mast.replaces.number} of the same week.")


for _command in (dossier, list_, serve, show, site, templates, verify):
    report.add_command(_command)
