"""`tracker init`, `db`, `head` and `verify`: the register itself."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app, send
from tracker.cli.output import TableColumn, page, print_tabbed, progress, render, table, width
from tracker.cli.params import MOMENT, FilePath, ReadBy, json_option
from tracker.domain.deadline.window import Jurisdiction
from tracker.domain.entry import break_words
from tracker.domain.prose import count_words
from tracker.domain.text import clean_text, shown
from tracker.domain.vocabulary import Setting, words_of
from tracker.errors import MissingOption, UsageError
from tracker.record.verb import JURISDICTION

if TYPE_CHECKING:
    from tracker.read.published import HeadCheck
    from tracker.record.care import SchemaChange, Verification


DEFAULT_TITLE = "Register of commitments"


@click.command()
@click.option("--example", is_flag=True, help="Load the example register.")
@click.option("--title", help="What the register is called on its reports.")
@click.option("--publisher", metavar="NAME", help="Who publishes its reports.")
@click.option("--contact", metavar="ADDRESS", help="Where questions and replies go.")
@click.option(
    "--beginning",
    type=MOMENT,
    help="Begin then, and say so for ever: for a history that brings its own recorded times.",
)
@click.option(
    "--jurisdiction",
    type=ReadBy(JURISDICTION),
    help="Whose years, seasons and holidays deadlines are read by.",
)
@click.option(
    "--time-zone",
    metavar="NAME",
    help="Where its days begin and end, as Europe/London; default: the machine's.",
)
@pass_app
def init(
    app: App,
    *,
    example: bool,
    title: str | None,
    publisher: str | None,
    contact: str | None,
    beginning: datetime | None,
    jurisdiction: Jurisdiction | None,
    time_zone: str | None,
) -> None:
    """Create a register at the place that --db names, at the current schema.

    With --example it holds the announcements of January 2025 and what became of them,
    true up to 29 June 2026, each fact with its source.

    \b
    Example:
      tracker --db example.db init --example
      tracker --db rivers.db init --title "Promises on rivers" --publisher "River Watch" \\
        --contact rivers@watch.example
    """
    if example and beginning is not None:
        raise UsageError("The example has its own beginning.", hint="Leave out --beginning.")
    if example and jurisdiction is not None:
        raise UsageError("The example has its own jurisdiction.", hint="Leave out --jurisdiction.")
    if example and time_zone is not None:
        raise UsageError("The days of the example are those of UTC.", hint="Leave out --time-zone.")
    if beginning is not None and beginning > app.now():
        raise UsageError("A register cannot begin tomorrow.", hint="Give a moment that has passed.")
    if example:
        from tracker.record.example import create_example

        texts = ((Setting.PUBLISHER, publisher), (Setting.CONTACT, contact))
        says = {setting: clean_text(setting.value, text) for setting, text in texts if text}
        entries = create_example(app.location, title=title, says=says)
    else:
        from tracker.cli.settings import machine_zone
        from tracker.ledger.append import check_clock
        from tracker.record.care import create_register

        says = _says_of_itself(app, {Setting.PUBLISHER: publisher, Setting.CONTACT: contact})
        moment = beginning or app.now()
        check_clock(moment, [datetime.now(UTC)])
        create_register(
            app.location,
            title=title or app.setting("title") or DEFAULT_TITLE,
            moment=moment,
            by_hand=beginning is not None or app.rehearsal,
            actor=app.settings["actor"].value,
            entropy=secrets.token_bytes,
            jurisdiction=jurisdiction or Jurisdiction.NEUTRAL,
            time_zone=time_zone or machine_zone(),
            says=says,
        )
        entries = 1 + len(says)
    app.say(f"Created {app.location.shown} ({count_words(entries, 'entry', 'entries')}).")
    app.say("Next: tracker list" if example else "Next: tracker add REF TITLE -s URL")


_ASKED = {
    Setting.PUBLISHER: "Who publishes the reports (Enter: later)",
    Setting.CONTACT: "Where do questions and replies go (Enter: later)",
}


def _says_of_itself(app: App, typed: Mapping[Setting, str | None]) -> dict[Setting, str]:
    """What a new register says of itself; on a terminal what was not typed is asked."""
    says = {}
    for setting, text in typed.items():
        answer = text
        if answer is None and app.interactive:
            answer = app.ask(_ASKED[setting], default="", show_default=False)
        if answer:
            says[setting] = clean_text(setting.value, answer)
    return says


@click.group()
def db() -> None:
    """See or change the schema of a register. Nothing changes it unasked.

    \b
    Example:
      tracker db status
    """


@db.command()
@json_option
@pass_app
def status(app: App, *, as_json: bool) -> None:
    """Show what the register is, even one that needs an upgrade.

    \b
    Example:
      tracker db status --json
    """
    from tracker.record.care import status as status_of

    register = status_of(app.location)
    last = register.recorded_at
    values = {
        "register": register.where,
        "schema": register.revision,
        "schema_wanted": register.wanted,
        "entries": register.entries,
        "head": register.head,
        "recorded_at": None if last is None else last.isoformat(),
    }
    if as_json:
        click.echo(json.dumps({"schema": "tracker.status/1", "rows": [values]}, indent=2))
    elif app.on_terminal:
        page(app, render(app, table(STATUS, list(values.items()), width=width())))
    else:
        print_tabbed(STATUS, values.items())


STATUS: tuple[TableColumn[tuple[str, object]], ...] = (
    TableColumn("name", lambda line: line[0], "", draw=lambda line: words_of(line[0]), fixed=True),
    TableColumn("value", lambda line: line[1], ""),
)


_KEEP = click.option(
    "--backup",
    "keep",
    type=FilePath(dir_okay=False),
    help="Where the copy of the register as it is goes; default: beside it.",
)


@db.command()
@_KEEP
@pass_app
def upgrade(app: App, *, keep: Path | None) -> None:
    """Bring the register up to this program's schema. A copy is written first.

    \b
    Example:
      tracker db upgrade
    """
    from tracker.cli.copies import note_copy
    from tracker.record.care import standing_of, upgrade_register

    app.stands = partial(standing_of, app.location)
    with progress(app, "Copying") as tell:
        moved = upgrade_register(app.location, partial(note_copy, app), keep=keep, progress=tell)
    _say(app, moved)


@db.command()
@click.argument("revision")
@_KEEP
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_app
def downgrade(app: App, *, revision: str, keep: Path | None, yes: bool) -> None:
    """Bring the register down to an earlier schema. A copy is written first.

    \b
    Example:
      tracker db downgrade 0001 --yes
    """
    from tracker.cli.copies import note_copy
    from tracker.record.care import downgrade_register, standing_of

    danger = "A downgrade may lose what the older schema cannot hold"
    if not yes and not app.interactive:
        raise MissingOption(f"{danger}.", hint="Add --yes if that is meant.")
    if not yes:
        click.confirm(f"{danger}. Go on?", default=False, abort=True, err=True)
    app.stands = partial(standing_of, app.location)
    kept = partial(note_copy, app)
    with progress(app, "Copying") as tell:
        moved = downgrade_register(app.location, revision, kept, keep=keep, progress=tell)
    _say(app, moved)


def _say(app: App, moved: SchemaChange) -> None:
    where = app.location.shown
    if moved.kept is None:
        app.say(f"{where} has schema {moved.after} already.")
        return
    app.say(f"{where}: schema {moved.before} → {moved.after}. As it was: {moved.kept}.")
    if moved.faults:
        app.say(f"It was broken before ({count_words(moved.faults, 'fault')}): tracker verify.")


@click.command()
@json_option
@pass_app
def head(app: App, *, as_json: bool) -> None:
    """Print the number and digest of the last entry.

    Whoever keeps it can show later that nothing before it was changed.

    \b
    Example:
      tracker head
    """
    from tracker.record.care import head_of

    entry, digest = head_of(app.register)
    if as_json:
        click.echo(json.dumps({"schema": "tracker.head/1", "entry": entry, "head": digest}))
    else:
        click.echo(f"{entry}\t{digest}")


@click.command()
@click.option(
    "--against",
    multiple=True,
    metavar="FILE|DIGEST",
    help="Hold it against a published head: a report, a list of heads, or a digest.",
)
@json_option
@pass_app
def verify(app: App, *, against: tuple[str, ...], as_json: bool) -> None:
    """Recompute the chain and every table from what is stored; exit 1 if one fails.

    With --against, also say whether what was published of the register still stands, was
    cut off, or was rewritten, and from which entry on.

    It cannot see edits made after the last publication of a head by somebody who holds
    the register and every published copy, nor false statements honestly recorded.

    \b
    Example:
      tracker verify
      tracker verify --against weekly-2025-W25.html
    """
    from tracker.record.care import verify as run

    comparison = None
    if against:
        from tracker.read.published import check_heads

        comparison = check_heads(app.register, against)
    with progress(app, "Verifying") as tell:
        verdict = run(app.register, tell)
    if as_json:
        value = (
            _verify_value(verdict) if comparison is None else _against_value(comparison, verdict)
        )
        click.echo(json.dumps(value, indent=2))
    else:
        for line in (*_against_lines(comparison, verdict), *_lines(verdict)):
            click.echo(shown(line).replace("\n", "␊"))
    if verdict.faults or (comparison is not None and not comparison.stands_all):
        raise click.exceptions.Exit(1)


@click.command()
def verifier() -> None:
    """Print a stand-alone program that checks what was published, for whoever does not trust us.

    It needs Python and nothing else, and takes the published files alone: the ledger, the
    list of heads, the reports. It recomputes the chain, the digests of the issued reports
    and their counts, and says what does not hold. It is short enough to be read first.
    Send its text to a file, verify.py, and run: python3 verify.py register.jsonl heads.jsonl

    \b
    Example:
      tracker export register.jsonl
      tracker verifier
    """
    from importlib.resources import files

    send(files("tracker.publish").joinpath("verifier.py").read_text(encoding="utf-8"))


def _lines(verdict: Verification) -> Iterator[str]:
    entries = count_words(verdict.entries, "entry", "entries")
    if verdict.faults:
        faults = count_words(len(verdict.faults), "fault")
        yield f"BROKEN: {faults}. What the register says can be read, and should not be published."
    for fault in verdict.faults:
        yield f"!! {fault.words}"
    yield f"{'broken' if verdict.faults else 'ok'}\t{entries}\t{verdict.head}"
    for break_ in verdict.breaks:
        yield f"break: {break_words(break_)}"
    if verdict.asserted_by:
        yield f"recorded times asserted by {count_words(len(verdict.asserted_by), 'file')}:"
        yield from (f"  {name}" for name in verdict.asserted_by)
    for batches, how in (
        (verdict.rehearsals, "under a clock set by hand"),
        (verdict.behind, "while the clock stood behind the ledger"),
    ):
        if batches:
            yield f"{count_words(batches, 'batch', 'batches')} written {how}"


def _verify_value(verdict: Verification) -> dict[str, object]:
    return {
        "schema": "tracker.verify/1",
        "ok": not verdict.faults,
        "entries": verdict.entries,
        "head": verdict.head,
        "rows": [{"entry": fault.seq, "what": fault.what} for fault in verdict.faults],
        "breaks": [
            {"entry": break_.entry, "what": break_words(break_)} for break_ in verdict.breaks
        ],
        "asserted_by": list(verdict.asserted_by),
        "rehearsals": verdict.rehearsals,
        "behind": verdict.behind,
    }


def _against_value(comparison: HeadCheck, verdict: Verification) -> dict[str, object]:
    return {
        "schema": "tracker.against/1",
        "outcome": _outcome(comparison, verdict),
        "published": {
            "head": comparison.published.digest,
            "entries": comparison.published.seq,
            "where": comparison.published.where,
        },
        "entries": comparison.entries,
        "grown": comparison.grown,
        "others": comparison.others,
        "stands": comparison.stands,
        "says": comparison.says,
        "breaks": [{"entry": one.entry, "what": break_words(one)} for one in comparison.breaks],
        "rows": [{"entry": fault.seq, "what": fault.what} for fault in verdict.faults],
    }


def _outcome(comparison: HeadCheck, verdict: Verification) -> str:
    """A digest that still stands says little of content that is not what it was made of."""
    return "broken" if comparison.stands_all and verdict.faults else comparison.outcome.value


def _against_lines(comparison: HeadCheck | None, verdict: Verification) -> Iterator[str]:
    """What was published says: ok, grown by N since, cut, or rewritten, and from where on."""
    if comparison is None:
        return
    entries = count_words(comparison.entries, "entry", "entries")
    grown = count_words(comparison.grown, "entry", "entries")
    outcome = _outcome(comparison, verdict)
    meaning = {
        "ok": f"the published head is the register's own, of {entries}",
        "grown": f"the head still stands; {grown} since",
        "broken": "the published head is still there, but the register does not hold",
        "cut": f"{_named(comparison)} is beyond the register's {entries}{_bounds(comparison)}",
        "rewritten": f"{_named(comparison)} is not in the register's chain{_bounds(comparison)}",
    }[outcome]
    yield "; ".join((f"{outcome}\t{meaning}", *map(break_words, comparison.breaks)))
    if comparison.others:
        heads = count_words(comparison.others, "published head")
        yield f"passed over: {heads} of other registers in the list"
    if comparison.says:
        yield f"entry {comparison.published.seq} now says: {comparison.says}"


def _named(comparison: HeadCheck) -> str:
    at = "" if comparison.published.seq is None else f" at entry {comparison.published.seq}"
    where = f" ({comparison.published.where})" if comparison.published.where else ""
    return f"the published head{at}{where}"


def _bounds(comparison: HeadCheck) -> str:
    """Between which entries the register was changed, as far as published heads tell."""
    first, last = comparison.stands, comparison.published.seq
    if comparison.register is not None:
        return f"; it is of another register, {comparison.register}"
    if last is None:
        return "; it was rewritten, or cut off before it: the digest alone does not tell"
    if last > comparison.entries:
        return f"; entry {first} (published) still stands" if first else ""
    if not first:
        return f"; changed at entry {last} or before it"
    return f"; changed between entry {first} (published, still stands) and entry {last}"
