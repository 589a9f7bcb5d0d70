"""`tracker report`: what is published."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, is_terminal, pass_app
from tracker.cli.heads import append_head
from tracker.cli.output import staged, write_out
from tracker.cli.report_issued import list_, show, verify
from tracker.cli.report_options import FORMATS, Asked, printer, report_options
from tracker.domain.text import shown
from tracker.errors import FileTrouble, MissingOption, UsageError

if TYPE_CHECKING:
    from tracker.domain.report import Weekly


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
def weekly(app: App, *, asked: Asked) -> None:
    """Draft the report of a week, Monday to Sunday. It changes nothing.

    The same register and the same arguments give the same bytes on any machine. A report
    whose counts do not balance is not written (exit 5).

    \b
    Example:
      tracker report weekly --week 2025-W25 --output weekly-2025-W25.html
      tracker report weekly --week 2025-W03 --known-at 2025-01-19 --format txt
    """
    if asked.output is None and asked.format == "html" and is_terminal():
        raise MissingOption(
            "A page is not for a terminal.", hint="Add --output weekly.html, or - to see it anyway."
        )
    week, edition = asked.the_week(app), asked.the_edition(app)
    from tracker.services.weekly.report import weekly as compute

    found = compute(
        app.register.database,
        week,
        known_at=asked.the_moment(app),
        scope=asked.the_scope(),
        edition=edition,
    )
    write_out(printer(asked.format)(found), asked.output)
    _name_file(app, found, asked)


@report.command()
@report_options
@pass_app
def issue(app: App, *, asked: Asked) -> None:
    """Publish the report of a week: number it, write it, and record that it was issued.

    The register then holds its arguments, the head it rests on, the digest of every
    format, and the dates it expects, which the next report is held against. A report that
    was issued cannot be undone; issue the week again to replace it.

    \b
    Example:
      tracker report issue --week 2025-W25 --output weekly-2025-W25.html
    """
    if asked.output is None:
        raise MissingOption(
            "An issued report is a file.", hint="Add --output weekly.html, or - for stdout."
        )
    week, edition = asked.the_week(app), asked.the_edition(app)
    if week.sunday > app.today:
        raise UsageError(
            f"Week {week} is not over, so its report cannot be issued.",
            hint=f"Draft it: tracker report weekly --week {week}.",
        )
    from tracker.services.issuing import issue as record

    found = None
    try:
        with staged(asked.output) as stage:

            def publish(value: Weekly) -> dict[str, str]:
                texts = {name: printer(name)(value) for name in FORMATS}
                stage.write(texts[asked.format])
                return {n: hashlib.sha256(text.encode()).hexdigest() for n, text in texts.items()}

            found = record(
                app.register,
                week,
                known_at=asked.the_moment(app),
                scope=asked.the_scope(),
                edition=edition,
                publish=publish,
            )
    except FileTrouble as trouble:
        if found is not None:
            trouble.hint = _write_again(found, asked)
        raise
    _name_file(app, found, asked)
    _say_issued(app, found)


def _name_file(app: App, found: Weekly, asked: Asked) -> None:
    if asked.output is not None and asked.output != "-":
        append_head(app, found, asked.output)
        click.echo(shown(asked.output))


def _say_issued(app: App, found: Weekly) -> None:
    mast = found.masthead
    app.say(f"Issued as report {mast.number}, week {mast.week}, ledger {mast.head[:12]}.")
    if mast.replaces is not None:
        app.say(f"It replaces report {mast.replaces.number} of the same week.")


def _write_again(found: Weekly, asked: Asked) -> str:
    number = found.masthead.number
    return (
        f"Report {number} is recorded as issued; write it again: "
        f"tracker report show {number} --format {asked.format} --output FILE."
    )


for _command in (list_, show, verify):
    report.add_command(_command)
