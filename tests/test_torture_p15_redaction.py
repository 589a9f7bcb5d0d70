"""P15: redacted words are gone from every file that the program wrote.

Every text that a verb declares is given the name of a person, whatever verbs there are; lists,
sheets, reports, exports and copies bring more. One command then destroys them all."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any, cast

import pytest

from tests.fixtures_program import Tracker, done
from tests.fixtures_torture import Trial
from tests.hostile_commands import LINES, Touch
from tracker.domain.dates import When
from tracker.errors import TrackerError
from tracker.ledger.database import Register
from tracker.record import writer
from tracker.record.events import Close
from tracker.record.redact import RedactEverywhere
from tracker.record.verb import TEXT, TEXT_OR_NOTHING, Fact, NewSource, Verb, fields_of

NAME = "Privatissima"
EVERYWHERE = ("redact", "--everywhere", NAME, "--basis", "Names a private person")
#: Texts that are a word of some vocabulary: nobody's own words are taken there.
CHOSEN = {("correct", "value"), ("redact", "field")}
#: Commands that write what the register holds to a file.
WRITTEN = (
    "report issue --week 2026-W25 --anyway Rehearsed --output issued.html",
    *(f"report weekly --week 2026-W26 --output draft.{name}" for name in ("md", "txt", "json")),
    "report dossier JAY-13 --output dossier.html",
    *(f"export all.{name}" for name in ("csv", "xlsx", "json", "zip", "ics", "atom", "jsonl")),
    "errata --output errata.html",
    f"export {NAME}.csv",
    "report site public",
    *("backup copy.db", "backup copy.jsonl", "copy --to copied.db"),
)
#: What has to be there for some commands.
FIRST = ("event PARL-59 It_ends --on 2026-06-01 -s gov-audit", "stall CPA -s gov-audit")
#: Verbs that share their command with another, or whose texts need other arguments.
MORE = (
    "test JAY-TIMETABLE 1 --met -s gov-audit --on 2025-06-16",
    "add NEW-2 A_promise -s gov-audit --on 2025-06-16 --due soon --latest 2027-05-01",
    "due JAY soon --latest 2027-05-01 -s gov-audit --on 2025-06-16",
    "measure JAY-07 forms --target 5 --unit forms --due soon --latest 2027-05-01 -s gov-audit",
    "step CWS-BILL in-force -s gov-audit --on 2026-06-16",
    "update CHILD-HOUSE none -s pq-99774 --places GOV.UK",
    "link JAY-07 carried-by CWS-BILL",
    "claim JAY-07 unspecified --voice A_Watch -s pq-99774 -q we_are_delivering",
)
#: Texts that only name what there is, and those of an entry of another kind.
NAMED = {("party", "name"), ("party", "asked_through"), ("correct", "phrase")}
NAMED |= {("test", "measure"), ("source keep", "file")}
ON = When.on(date(2025, 6, 17))

_numbers = count(1)


def mark() -> str:
    return f"mark {next(_numbers)} of {NAME}"


def marked(verb: Verb, *names: str) -> Verb:
    """A verb with a mark in these of its texts, and in all of its evidence."""
    filled: Any = dataclasses.replace(verb, **{name: given(verb, name) for name in names})  # type: ignore[type-var]
    if not isinstance(filled, Fact):
        return cast("Verb", filled)
    page = NewSource(where=f"https://news.example/{NAME}-{next(_numbers)}")
    page = dataclasses.replace(page, **{name: given(page, name) for name in texts_of(page)})
    evidence = filled.evidence
    evidence = dataclasses.replace(
        evidence,
        sources=(*evidence.sources, page),
        # What ends with an event ends on its day.
        on=None if isinstance(verb, Close) else evidence.on or ON,
        **{name: given(evidence, name) for name in texts_of(evidence)},
    )
    return filled.with_evidence(evidence)


def texts_of(value: Any) -> list[str]:
    """The names of the fields that take any words."""
    return [
        field.name
        for field in fields_of(value.__class__)
        if field.declared.type in (TEXT, TEXT_OR_NOTHING)
        and (getattr(value, "verb", ""), field.name) not in CHOSEN
    ]


def given(value: Any, name: str) -> Any:
    """What is given for a field; the name of a list is one word."""
    if (getattr(value, "verb", ""), name) == ("saved", "name"):
        return NAME
    many = next(field for field in fields_of(value.__class__) if field.name == name).declared.many
    return (mark(),) if many else mark()


def verbs_of_every_command(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> list[tuple[Register, Verb]]:
    """What each command would record, as it is typed in every hostile environment."""
    verbs: list[tuple[Register, Verb]] = []

    def keep(register: Register, built: Sequence[Verb], *, dry_run: bool = False) -> Any:
        verbs.extend((register, verb) for verb in built)
        return written(register, built, dry_run=True)

    for line in FIRST:
        done(tracker(*(word.replace("_", " ") for word in line.split())))
    written = writer.record
    with monkeypatch.context() as patched:
        patched.setattr(writer, "record", keep)
        for command, typed in LINES.items():
            if typed.touch is Touch.WRITES and command != "import":
                tracker(*typed.words(command, str(folder)), input=typed.input)
        for line in MORE:
            tracker(*(word.replace("_", " ") for word in line.split()))
    return verbs


def concrete(verb: type[Verb] = Verb) -> Iterator[type[Verb]]:
    for below in verb.__subclasses__():
        if "verb" in vars(below):
            yield below
        yield from concrete(below)


def plant(verbs: Sequence[tuple[Register, Verb]]) -> set[tuple[str, str]]:
    """Record every verb with a mark in as many of its texts as go together.

    The texts that no verb took: its word, and the name of the field.
    """
    refused, taken = set[tuple[str, str]](), set[tuple[str, str]]()
    for register, verb in verbs:
        some: list[str] = []
        for name in texts_of(verb):
            try:
                writer.record(register, [marked(verb, *some, name)], dry_run=True)
            except TrackerError:
                refused.add((verb.verb, name))
            else:
                some.append(name)
        writer.record(register, [marked(verb, *some)])
        taken |= {(verb.verb, name) for name in some}
    return refused - taken


def holding(folder: Path) -> list[str]:
    """The files below a folder in which the name stands, also within what is packed."""
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(NAME.encode() in content for content in contents(path))
    ]


def contents(path: Path) -> Iterator[bytes]:
    yield path.name.encode()
    content = path.read_bytes()
    yield content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(path) as packed:
            yield from map(packed.read, packed.namelist())


@pytest.mark.databases("sqlite")
def test_every_text_of_every_verb_can_be_destroyed(
    tracker: Tracker,
    example_register: str,
    workplace: Path,
    monkeypatch: pytest.MonkeyPatch,
    trial: Trial,
) -> None:
    (workplace / "issued.html").write_text(f"<p>Told by {NAME}.</p>", encoding="utf-8")
    verbs = verbs_of_every_command(tracker, monkeypatch, workplace)
    # By their names: a class with slots is made twice.
    tried = {type(verb).__name__ for _, verb in verbs} | {RedactEverywhere.__name__}
    assert {verb.__name__ for verb in concrete()} <= tried
    refused = plant(verbs)
    assert refused == NAMED
    for line in WRITTEN:
        done(tracker(*line.split()))
    places = (Path(example_register).parent, workplace.parent)
    before = [name for place in places for name in holding(place)]
    done(tracker(*EVERYWHERE, "--delete-files"))
    left = [name for place in places for name in holding(place)]
    planted = next(_numbers) - 1
    trial.tell(
        "P15",
        "a name in every text of every command",
        f"{planted} marks planted, {len(left)} files hold one after one command",
        control=f"before it {len(before)} files do",
    )
    assert planted >= 40
    assert (len(before) > len(WRITTEN) / 2, left) == (True, [])
    assert done(tracker("verify")).stdout.startswith("ok")
    for asked in (("list",), ("log", "--limit", "0"), ("source", "list"), ("stats",), ("lint",)):
        assert NAME not in tracker(*asked).stdout, asked
