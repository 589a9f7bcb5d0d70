"""`tracker report`: drafts, issues, and what was issued."""

from __future__ import annotations

import functools
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from importlib import import_module
from itertools import groupby
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker import __version__
from tracker.cli.app import App, is_terminal, pass_app, to_stderr, wrapped_for
from tracker.cli.copies import append_head
from tracker.cli.options import ReadOptions, csv_option, voice_option
from tracker.cli.output import TableColumn, print_object, print_rows, staged, write_out
from tracker.cli.params import EXACT_DAY, MOMENT, WEEK, complete_parties, complete_refs, json_option
from tracker.cli.site import site
from tracker.domain.dates import Week, last_complete_week
from tracker.domain.prose import count_words, list_words
from tracker.domain.row import plain
from tracker.domain.text import clean_text, shown
from tracker.errors import FileTrouble, MissingOption, Refused, UsageError

if TYPE_CHECKING:
    from tracker.report.build import Weekly
    from tracker.report.gate import GateLine
    from tracker.report.issue import IssuedRow
    from tracker.report.masthead import Edition
    from tracker.report.reading import Scope
    from tracker.report.verify import Verified

F = TypeVar("F", bound=Callable[..., Any])
FORMATS = ("html", "md", "txt", "json")
#: What the name of a file may promise and a report does not keep.
OTHERS = frozenset({"pdf", "doc", "docx", "odt", "rtf", "xls", "xlsx", "csv", "ods"})
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
        from tracker.report.masthead import Edition

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
    @click.option(
        "--format",
        "format_",
        type=click.Choice(FORMATS),
        help="Default: as the name of --output ends, or html.",
    )
    @click.option("--output", metavar="FILE", help="Where to; '-' is stdout.")
    @functools.wraps(function)
    def wrapped(*args: Any, format_: str | None, output: str | None, **typed: Any) -> Any:
        arguments = ReportArguments(format=format_ or format_named(output), output=output, **typed)
        return function(*args, arguments=arguments)

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
    module = "json" if name == "json" else "weekly"
    write: Callable[[Weekly], str] = getattr(
        import_module(f"tracker.publish.{module}"), f"weekly_{name}"
    )
    return write


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


_NUMBER = re.compile(r"[0-9]{1,9}")
COLUMNS: tuple[TableColumn[IssuedRow], ...] = (
    TableColumn("number", lambda row: row.number, "No.", number=True),
    TableColumn("week", lambda row: row.week, "Week", fixed=True),
    TableColumn(
        "known_at",
        lambda row: row.known_at,
        "Known at",
        draw=lambda row: _minute(row.known_at),
        fixed=True,
    ),
    TableColumn("scope", lambda row: row.scope.words, "Scope", wide=100),
    TableColumn(
        "issued_at",
        lambda row: row.issued_at,
        "Issued",
        draw=lambda row: _minute(row.issued_at),
        fixed=True,
    ),
    TableColumn("issued_by", lambda row: row.issued_by, "By", wide=90),
    TableColumn("head", lambda row: row.head, "Head", draw=lambda row: row.head[:12], fixed=True),
    TableColumn("entries", lambda row: row.entries),
    TableColumn("expected", lambda row: row.expected),
    TableColumn("accepted", lambda row: row.accepted),
    TableColumn("anyway", lambda row: row.anyway),
)


@click.command("list")
@click.option("--known-at", type=MOMENT, help="The reports issued by then.")
@json_option
@csv_option
@pass_app
def list_(app: App, *, known_at: datetime | None, as_json: bool, as_csv: bool) -> None:
    """List the issued reports, newest first.

    \b
    Example:
      tracker report list
    """
    from tracker.report.issue import issued

    reading = ReadOptions(None, known_at, as_json, as_csv)
    print_rows(
        app,
        reading,
        issued(app.register, known_at),
        COLUMNS,
        schema="tracker.reports/1",
        empty="No report has been issued. Publish one: tracker report issue --output weekly.html.",
    )


@click.command()
@click.argument("which", metavar="NUMBER|FILE")
@json_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="Print the report again, in this format.",
)
@click.option("--output", metavar="FILE", help="Print the report again, into this file.")
@pass_app
def show(app: App, *, which: str, as_json: bool, format_: str | None, output: str | None) -> None:
    """Show what an issued report was made of; or print it again.

    A file is known by its digest, in any of the formats.

    \b
    Example:
      tracker report issue --week 2025-W25 --output weekly.html --anyway "A rehearsal"
      tracker report show 1
      tracker report show 1 --output weekly-again.txt
    """
    from tracker.report.issue import find_issue, issued_row, print_again

    if _NUMBER.fullmatch(which):
        issue = find_issue(app.register, int(which))
    else:
        from tracker.report.verify import published_issue

        issue = published_issue(app.register, which).issue
    if format_ is None and output is None:
        _print_manifest(issued_row(app.register, issue), as_json=as_json)
        return
    if as_json:
        raise UsageError("--json shows the manifest.", hint="Print the report with --format json.")
    name = format_ or format_named(output)
    text = printer(name)(print_again(app.register, issue))
    write_out(app, text, output)
    if output not in {None, "-"}:
        click.echo(shown(str(output)))
    if _digest(text) != issue.digests.get(name):
        app.say(
            f"It is not byte for byte what was issued; tracker report verify says more "
            f"(issued by version {issue.tracker}, printed by {__version__})."
        )


@click.command()
@click.argument("file", metavar="FILE")
@json_option
@pass_app
def verify(app: App, *, file: str, as_json: bool) -> None:
    """Say what a published file is to the report that was issued.

    \b
    unchanged                   byte for byte what was issued
    same figures, newer layout  what this version prints; the figures are those issued
    redacted                    words were redacted since; nothing else differs
    altered                     it is not what was issued; the first line that differs
    unknown                     no report that this register issued

    Exit 0 for the first three, 1 for the others.

    \b
    Example:
      tracker report issue --week 2025-W25 --output weekly.html --anyway "A rehearsal"
      tracker report verify weekly.html
    """
    from tracker.report.verify import FileOutcome, verify_file

    verified = verify_file(app.register, file, printer)
    if as_json:
        click.echo(json.dumps(_verified(verified), indent=2))
    else:
        click.echo(f"{verified.outcome.value}\t{_verdict(verified)}")
    if verified.outcome in {FileOutcome.ALTERED, FileOutcome.UNKNOWN} or _is_contradicted(verified):
        raise click.exceptions.Exit(1)


def _is_contradicted(verified: Verified) -> bool:
    """Whether the same program now computes another value, though no words were redacted."""
    return (
        verified.issue is not None
        and verified.issue.tracker == __version__
        and not (verified.recomputed or verified.redactions)
    )


def _verdict(verified: Verified) -> str:
    """What is to be known of the outcome, in a sentence."""
    from tracker.report.verify import FileOutcome

    if verified.issue is None:
        return verified.because or ""
    name = f"report {verified.issue.number}, week {verified.issue.week}"
    if verified.outcome is FileOutcome.REDACTED:
        words = count_words(len(verified.redactions), "entry", "entries")
        numbers = list_words([str(number) for number in verified.redactions])
        return f"{name}; the words of {words} were redacted since: {numbers}"
    if verified.outcome is FileOutcome.ALTERED:
        place = f"the first difference is in line {verified.line}"
        return f"this is not {name} as it was issued; {place}"
    if verified.outcome is FileOutcome.SAME_FIGURES:
        return f"{name}; issued by version {verified.issue.tracker}, printed by {__version__}"
    if _is_contradicted(verified):
        return f"{name}, byte for byte; but the register now says otherwise: run tracker verify"
    return f"{name}, byte for byte"


def _verified(verified: Verified) -> dict[str, Any]:
    return {
        "schema": "tracker.report-verify/1",
        "outcome": verified.outcome.value,
        "format": verified.format,
        "line": verified.line,
        "redacted_entries": list(verified.redactions),
        "recomputed": verified.recomputed,
        "because": verified.because,
        "program": __version__,
        "issue": plain(verified.issue),
    }


def _print_manifest(row: IssuedRow, *, as_json: bool) -> None:
    value: Mapping[str, Any] = plain(row)
    if as_json:
        whole = {"schema": "tracker.report/1"} | dict(value)
        print_object(whole)
        return
    for name, content in value.items():
        if isinstance(content, dict):
            for part, digest in content.items():
                click.echo(f"{name} {part}\t{digest}")
        elif content is not None:
            click.echo(f"{name}\t{shown(str(content))}")


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


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
    week, edition = arguments.the_week(app), arguments.the_edition(app)
    from tracker.report.build import weekly as compute

    report_value = compute(
        app.register.database,
        week,
        known_at=arguments.the_moment(app),
        scope=arguments.the_scope(),
        edition=edition,
    )
    write_out(app, printer(arguments.format)(report_value), arguments.output)
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
    week, edition = arguments.the_week(app), arguments.the_edition(app)
    if week.sunday > app.today:
        raise UsageError(
            f"Week {week} is not over, so its report cannot be issued.",
            hint=f"Draft it: tracker report weekly --week {week}.",
        )
    from tracker.report.issue import issue as record

    app.left = f"the report itself, {arguments.output}"
    with staged(app, arguments.output) as stage:

        def publish(value: Weekly) -> dict[str, str]:
            texts = {name: printer(name)(value) for name in FORMATS}
            stage.write(texts[arguments.format])
            return {name: _digest(text) for name, text in texts.items()}

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


for _command in (list_, show, verify, site):
    report.add_command(_command)
