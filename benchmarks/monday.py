"""Counts what a new analyst types in the first hour, and on a Monday.

The hour opens a register: two documents, five promises, a bill. The Monday is ten facts from
four documents, two of them new. Both ways are run on a register of their own, and both
registers have to say the same in the end. The first says everything by options, document by
document and fact by fact; the second answers the questions of a terminal, adds saved pages and
writes the facts into their sheets.

python -m benchmarks.monday
"""

from __future__ import annotations

import difflib
import json
import os
import pty
import re
import shlex
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import TRACKER

PAGE = """<!doctype html><html><head><title>{title} - {site}</title>
<link rel="canonical" href="{url}"><meta property="og:site_name" content="{site}">
<meta property="article:published_time" content="{day}T09:30:00Z"></head>
<body><h1>{title}</h1><p>{text}</p></body></html>"""
UPDATE = {
    "title": "Street lighting renewal: progress update",
    "site": "Department for Towns",
    "url": "https://www.towns.example/government/publications/street-lighting-renewal-progress",
    "day": "2026-03-02",
    "text": "We have begun to replace every lamp. The northern depot opened on 2 March. "
    "The last lamp will be lit by the end of 2027.",
}
AUDIT = {
    "title": "Street lighting: value for money",
    "site": "Audit Office",
    "url": "https://www.audit.example/reports/street-lighting-value-for-money-2026",
    "day": "2026-03-05",
    "text": "We counted 4,100 new lamps. No lamp in the west has been replaced. "
    "The department accepts all four recommendations.",
}
DEBATE = (
    "source add https://www.council.example/debates/2026-02-25/lighting-bill --key debate "
    "--title 'Lighting Bill: debate' --type official-record --publisher Council "
    "--published 2026-02-25"
)
EVIDENCE = (
    "source add https://www.council.example/committee/evidence-14 --key evidence-14 "
    "--title 'Evidence of 26 February' --type committee --publisher Council "
    "--published 2026-02-26"
)
COUNT = (
    "add AUDIT-1 'Publish the count of lamps' -s debate --kind recommendation "
    "--to 'Department for Towns'"
)
#: The hour, as it is said by options: promises, a bill, and two documents.
BY_OPTIONS = (
    DEBATE,
    "add LIGHTS 'Renew the street lights' -s debate --lead 'Department for Towns'",
    "add LIGHTS-1 'Renew the lights of the north' -s debate --parent LIGHTS",
    "add LIGHTS-2 'Renew the lights of the south' -s debate --parent LIGHTS",
    "add LIGHTS-3 'Renew the lights of the west' -s debate --parent LIGHTS",
    COUNT,
    "instrument BILL 'Lighting Bill' --form bill -s debate",
    "step BILL introduced -s debate --on 2026-02-01",
    EVIDENCE,
)
#: What is answered to the same lines without what is asked for: Enter takes the last source.
ANSWERS = (
    "Lighting Bill: debate\nofficial-record\nCouncil\n25 Feb 2026\n\n",
    *["\n\n"] * 5,
    "\n",
    "\n\n",
    "Evidence of 26 February\ncommittee\n\n26 Feb 2026\n\n",
)
_DESCRIBED = re.compile(r" -s debate| --(title|type|publisher|published) ('[^']*'|\S+)")


#: The facts that both ways record, by the document that they are in.
FACTS: dict[str, tuple[tuple[str, dict[str, str]], ...]] = {
    "update": (
        (
            "claim LIGHTS-1..3",
            {"word": "under-way", "quote": "We have begun to replace every lamp"},
        ),
        (
            "step LIGHTS-1",
            {"what": "Depot opened", "quote": "The northern depot opened on 2 March"},
        ),
        ("due LIGHTS", {"phrase": "by the end of 2027"}),
    ),
    "audit": (
        ("update LIGHTS-1", {"finding": "under-way", "quote": "We counted 4,100 new lamps"}),
        ("note LIGHTS-3", {"text": "The audit found nothing in the west"}),
        ("respond AUDIT-1", {"response": "accepted"}),
    ),
    "debate": (
        ("step BILL", {"what": "second-reading"}),
        ("says LIGHTS", {"who": "Lamp Watch", "stance": "doubts"}),
    ),
    "evidence-14": (
        ("step LIGHTS-2", {"what": "Survey of the south published"}),
        ("note LIGHTS", {"text": "The survey is to be repeated in May"}),
    ),
}
#: How a key of a fact is typed where it is no argument.
OPTIONS = {"quote": "-q", "who": "--who", "stance": "--stance"}


class Desk:
    """A register with the program, and a count of the characters that were typed."""

    def __init__(self, folder: Path) -> None:
        """Open the register; nothing is typed yet."""
        self._folder = folder
        self.typed = 0
        folder.mkdir()
        (folder / "update.html").write_text(PAGE.format(**UPDATE), encoding="utf-8")
        (folder / "audit.html").write_text(PAGE.format(**AUDIT), encoding="utf-8")
        self._run(["init"])

    def type(self, line: str, sheet: str | None = None, answers: str = "") -> None:
        """Type a command with Enter, and what it asks; `sheet` goes into the one that it opens."""
        self.typed += len(f"tracker {line}\n{answers}")
        editor = self._folder / "editor"
        if sheet is not None:
            (self._folder / "facts.yaml").write_text(sheet, encoding="utf-8")
            editor.write_text('#!/bin/sh\ncp "$1" before.yaml; cat facts.yaml >> "$1"\n')
            editor.chmod(0o700)
        self._run(shlex.split(line), editor=str(editor), answers=answers)
        if sheet is not None:
            offered = (self._folder / "before.yaml").read_text(encoding="utf-8")
            self.typed += keystrokes(offered, sheet)

    def standing(self) -> list[dict[str, object]]:
        """What the register says of every promise, but for what entries and keys are called."""
        answer = json.loads(self._run(["list", "--json"]))
        unlike = {"sources", "last_entry"}
        return [
            {name: value for name, value in row.items() if name not in unlike}
            for row in answer["rows"]
        ]

    def _run(self, words: list[str], editor: str = "true", answers: str = "") -> str:
        environment = os.environ | {
            "TRACKER_ACTOR": "A. Analyst",
            "TRACKER_NOW": "2026-03-09T10:00:00Z",
            "EDITOR": editor,
            "VISUAL": editor,
            "HOME": str(self._folder),
        }
        # Questions are asked on a terminal only: this one has everything typed ahead.
        screen, keyboard = pty.openpty()
        os.write(screen, answers.encode())
        asked = bool(answers)
        done = subprocess.run(
            [TRACKER, "--db", "register.db", *words],
            cwd=self._folder,
            env=environment,
            stdin=keyboard if asked else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=keyboard if asked else subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            told = os.read(screen, 65_536).decode() if asked else done.stderr
            sys.exit(f"tracker {shlex.join(words)}: {told}")
        os.close(screen)
        os.close(keyboard)
        return done.stdout


def keystrokes(offered: str, written: str) -> int:
    """Keys that make what was written out of the lines that a sheet offers, in comments.

    A line that is taken out of its comment costs two keys, and each character that differs
    from what it offers one; a line that is not offered costs all of its characters.
    """
    comments = [line.removeprefix("# ") for line in offered.splitlines() if line.startswith("# ")]
    total = 0
    for line in written.splitlines():
        key = line.partition(":")[0] + ":"
        like = next((comment for comment in comments if comment.startswith(key)), None)
        if like is None:
            total += len(line) + 1
            continue
        same = difflib.SequenceMatcher(None, like, line, autojunk=False)
        typed = sum(
            to - start
            for tag, _, _, start, to in same.get_opcodes()
            if tag in {"insert", "replace"}
        )
        total += 2 + typed
    return total


def command_of(fact: str, values: dict[str, str], source: str) -> str:
    """The command that records a fact."""
    arguments = [shlex.quote(value) for key, value in values.items() if key not in OPTIONS]
    options = [f"{OPTIONS[key]} {shlex.quote(v)}" for key, v in values.items() if key in OPTIONS]
    return " ".join([fact, *arguments, "-s", source, *options])


def sheet_of(document: str) -> str:
    """The facts of a document as they are written into its sheet."""
    lines = []
    for fact, values in FACTS[document]:
        verb, ref = fact.split()
        lines.append(f"- {verb}: {ref}")
        lines += [f"  {key}: {value}" for key, value in values.items()]
    return "\n".join(lines) + "\n"


def fact_by_fact(desk: Desk) -> None:
    """Every document is described once by options, and every fact is a command."""
    for document, facts in FACTS.items():
        known = {"update": UPDATE, "audit": AUDIT}.get(document)
        source = document
        if known is not None:
            kind = "statement" if document == "update" else "inspection"
            described = (
                f" --title {shlex.quote(known['title'])} --type {kind} "
                f"--publisher {shlex.quote(known['site'])} --published {known['day']}"
            )
            source = known["url"] + described
        for fact, values in facts:
            desk.type(command_of(fact, values, source))
            source = "."


def document_by_document(desk: Desk) -> None:
    """A saved page is added as it describes itself; facts are written into its sheet.

    Enter takes its address, title, publisher and day; its type is typed, and nobody speaks.
    """
    for document, kind in (("update", "statement"), ("audit", "inspection")):
        answers = f"\n\n{kind}\n\n\n\n"
        desk.type(f"record --edit {document}.html", sheet_of(document), answers)
    for document in ("debate", "evidence-14"):
        desk.type(f"record --edit {document}", sheet_of(document))


def main() -> None:
    """Record the hour and the Monday both ways and print what each cost."""
    with TemporaryDirectory() as folder:
        old, new = Desk(Path(folder) / "old"), Desk(Path(folder) / "new")
        for line, answers in zip(BY_OPTIONS, ANSWERS, strict=True):
            old.type(line)
            new.type(_DESCRIBED.sub("", line), answers=answers)
        hour = old.typed, new.typed
        fact_by_fact(old)
        document_by_document(new)
        if old.standing() != new.standing():
            sys.exit("The two registers do not say the same.")
    facts = sum(map(len, FACTS.values()))
    print("Characters typed, by options fact by fact, and by questions, pages and sheets:")
    monday = old.typed - hour[0], new.typed - hour[1]
    for what, (before, after) in (
        ("a new analyst's first hour", hour),
        (f"a Monday: {facts} facts from {len(FACTS)} documents", monday),
    ):
        print(f"  {what:<40} {before:>6,} {after:>6,} {after / before:>6.0%}")


if __name__ == "__main__":
    main()
