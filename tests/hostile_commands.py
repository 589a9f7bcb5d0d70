"""Every command with arguments that work on the example register, and what each one touches.

A new command needs its line here, which tests/test_torture_p10_register.py asks for. It is
then tried in every hostile environment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import click

from tracker.cli.main import cli
from tracker.ledger.schema import REVISION

SHEET = """\
source:
  key: sheet-2026
  title: A page
  url: https://www.gov.uk/a-page
  published: 2026-06-20
  type: official_record
facts:
- note: JAY-13
  text: Seen on the page.
"""


class Touch(Enum):
    """What a command does with the register."""

    READS = "reads"
    """It never writes a byte to it."""
    WRITES = "writes"
    MAKES = "makes"
    """It creates it, and leaves one that is there alone."""
    MENDS = "mends"
    """It brings it back from a copy, whatever has become of it."""
    NOTHING = "nothing"
    """It does not look at it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One command as it is typed; `{out}` in it is the folder for what it writes."""

    touch: Touch
    args: str
    output: str | None = None
    """The name of the file that it makes, where it makes one in `{out}`."""
    input: str = ""
    talks: bool = False
    """Whether it says other things on stderr as well: it leads through several questions."""
    servers: bool = True
    """Whether it works on a register that is a PostgreSQL database."""

    def words(self, command: str, out: str) -> tuple[str, ...]:
        """The whole command line; `_` stands for a space inside one word."""
        args = (word.replace("_", " ") for word in self.args.split())
        return (*command.split(), *(word.replace("{out}", out) for word in args))


def _reads(args: str = "", *, output: str | None = None, servers: bool = True) -> Line:
    return Line(Touch.READS, args, output, servers=servers)


def _writes(
    args: str = "", *, output: str | None = None, input: str = "", servers: bool = True
) -> Line:
    return Line(Touch.WRITES, args, output, input, servers=servers)


def _talks(args: str, *, input: str) -> Line:
    return Line(Touch.WRITES, args, input=input, talks=True)


REPORT = "report.html"

LINES: dict[str, Line] = {
    "add": _writes("NEW-1 A_promise -s gov-audit --on 2025-06-16"),
    "update": _writes("CHILD-HOUSE planned -s pq-99774"),
    "claim": _writes("JAY-01..03 unspecified -s pq-99774 -q we_are_delivering"),
    "due": _writes("JAY --none-set -s press-2025-01-16 -q no_timescale"),
    "step": _writes("CASEY-AUDIT Terms_published -s gov-audit-terms"),
    "measure": _writes("CHILD-HOUSE places 3 --unit places -s gov-audit"),
    "checked": _writes("JAY-01..03 --places GOV.UK --terms IICSA"),
    "note": _writes("JAY-07 The_reply_has_no_date."),
    "undo": _writes(),
    "errata": _reads("--output {out}/report.html", output=REPORT),
    "restore": Line(Touch.MENDS, "issued.jsonl"),
    "list": _reads(),
    "show": _reads("JAY-13"),
    "agenda": _reads(),
    "report weekly": _reads("--week 2025-W25 --output {out}/report.html", output=REPORT),
    "report issue": _writes(
        "--week 2025-W26 --anyway Rehearsed --output {out}/report.html", output=REPORT
    ),
    "report list": _reads(),
    "report show": _reads("1 --output {out}/report.html", output=REPORT),
    "report verify": _reads("issued.html"),
    "report site": _reads("{out}/site", output="site"),
    "report templates": Line(Touch.NOTHING, "--copy {out}/look", "look"),
    "report dossier": _reads("JAY-13 --output {out}/report.html", output=REPORT),
    "stall": _writes("NAT-INQ -s indy-2025-10 --on 2025-10"),
    "resume": _writes("CPA -s gov-inquiry-letter"),
    "respond": _writes("JAY-05 rejected --from UK_Government -s clyde-2023-05-24"),
    "test": _writes("CHILD-HOUSE The_money_is_allocated --letter"),
    "says": _writes("JAY-TIMETABLE --who A_Group --stance demands -s press-2025-01-16"),
    "instrument": _writes("CPA-BILL A_bill --form bill -s gov-audit"),
    "link": _writes("CPA-CONSULT answers NAT-INQ-DEMAND"),
    "restate": _writes(
        "JAY-TIMETABLE --as weaker -q soon -s hansard-lords-2025-early --on 2025-02"
    ),
    "replace": _writes("JAY-02 --by CPA --carry different -s upday-2025-04-08"),
    "withdraw": _writes("JAY-19 -s pq-105569 --on 2026-01"),
    "split": _writes("CASEY-02 --into NAT-INQ --into OPERATING-MODEL"),
    "merge": _writes("VS-PANEL --into JAY"),
    "drop": _writes("ASYLUM-EXCLUSION --because Not_in_scope"),
    "tag": _writes("JAY-13 JAY-15 legislation"),
    "saved": _writes("mine JAY/ CASEY-AUDIT"),
    "event": _writes("PARL-60 The_next_Parliament --expected 2034 -s gov-audit"),
    "close": _writes("PARL-59 TAXI-STANDARDS -s gov-inquiry-letter"),
    "party list": _reads(),
    "party show": _reads("Home_Office"),
    "party edit": _writes("Association_of_Personal_Injury_Lawyers --kind public-body"),
    "source add": _writes("https://www.gov.uk/x --title Update --published 2026-06-16"),
    "source edit": _writes("gov-audit --published 2025-06-15"),
    "source keep": _writes("gov-audit issued.html", servers=False),
    "source check": _reads("gov-audit"),
    "source list": _reads(),
    "source show": _reads("gov-audit"),
    "record": _writes("-", input=SHEET),
    "suggest": Line(Touch.NOTHING, "-", input="We_will_publish_a_plan."),
    "import": _writes(
        "- --map ref=ref --map title=title --by A_Watch --as-of 2026-06-30",
        input="ref,title\nNEW-1,A promise\n",
    ),
    "review": _talks("NAT-INQ-TOR", input="c --places GOV.UK\n"),
    "edit": _writes("JAY-07 --title Register_care_staff"),
    "correct": _writes("292 --text Named_as_the_vehicle --because Misread"),
    "retract": _writes("293 --because About_another_page"),
    "redact": _writes("208 quote --basis Names_a_person"),
    "timeline": _reads("CASEY-AUDIT"),
    "log": _reads("--ref JAY-13"),
    "search": _reads("custody"),
    "diff": _reads("2025-01-31 2025-06-30"),
    "stats": _reads(),
    "init": Line(Touch.MAKES, "--example"),
    "verify": _reads(),
    "head": _reads(),
    "verifier": Line(Touch.NOTHING, ""),
    "lint": _reads("no-wording weak-evidence"),
    "backup": _reads("{out}/copy.db", output="copy.db", servers=False),
    "export": _reads("{out}/register.csv", output="register.csv"),
    "copy": _reads("--to {out}/copied.db", output="copied.db"),
    # The schema that it has: there is nothing to do.
    "db downgrade": _reads(f"{REVISION} --yes"),
    "db status": _reads(),
    "db upgrade": _reads(),
    "config": Line(Touch.NOTHING, ""),
    "config publisher": _writes("A_Watch"),
    "config contact": _writes("desk@watch.example"),
    "config corrections": _writes("errors@watch.example"),
    "config licence": _writes("CC_BY_4.0"),
    "config site": _writes("https://watch.example/record"),
    "config time-zone": _writes("Europe/Dublin"),
    "config jurisdiction": _writes("ie"),
    "config trust": Line(Touch.NOTHING, ""),
    "help": Line(Touch.NOTHING, "update"),
    "shell": _writes(input="note JAY-08 typed\n"),
    "completion": Line(Touch.NOTHING, "bash"),
}


#: What ends only when it is told to: tests/test_report_serve.py asks it.
ENDLESS = frozenset({"report serve"})


def every_command() -> Iterator[str]:
    """The names of all commands and subcommands that end, from the program itself."""
    return (name for name in _below(cli, "", click.Context(cli)) if name not in ENDLESS)


def _below(group: click.Group, before: str, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        path = f"{before} {name}".strip()
        if isinstance(command, click.Group):
            if command.invoke_without_command:
                yield path
            yield from _below(command, path, click.Context(command, parent=context))
        else:
            yield path
