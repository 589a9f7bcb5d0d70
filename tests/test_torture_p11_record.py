"""P11, hostile text is text: what a register holds of it, and how machines read it back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

from tests.fixtures_program import Result, Tracker
from tests.fixtures_register import Database
from tests.fixtures_torture import Trial
from tests.hostile_text import (
    NAMES,
    NAUGHTY,
    OWN,
    SLOTS,
    Placed,
    all_held,
    all_refused,
    placed,
    scalar,
    sheet,
)
from tracker.domain.text import clean_text, name_key, one_line, unguarded
from tracker.ledger import append

PAGE = "https://hansard.example/2025-01-16"
#: Slots whose text stands inside a longer line of what an entry says.
WITHIN = {("step", "what"), ("stage", "provision"), ("checked", "places"), ("checked", "terms")}
WITHIN |= {("note", "text")}
#: Commands with one text of a person's, in the place of the star.
TYPED: tuple[tuple[str, ...], ...] = (
    ("note", "A", "--", "*"),
    ("add", "NEW", "-s", PAGE, "--", "*"),
    ("add", "NEW", "A title", "-s", PAGE, "--wording=*"),
    ("claim", "A", "under-way", "-s", PAGE, "--quote=*"),
    ("update", "A", "under-way", "-s", PAGE, "--because=*"),
    ("step", "A", "-s", PAGE, "--", "*"),
    ("checked", "A", "--places=*"),
    ("tag", "A", "--", "*"),
    ("says", "A", "--stance=doubts", "-s", PAGE, "--who=*"),
    ("note", "A", "x", "-s", "https://new.example/", "--title=*"),
    ("source", "edit", PAGE, "--publisher=*"),
    ("drop", "A", "--because=*"),
    ("retract", "7", "--because=*"),
    ("redact", "7", "text", "--basis=*"),
    ("--as=*", "note", "A", "x"),
)


def leaves(value: Any) -> Iterator[str]:
    """Every text of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each)


def in_ledger(url: str) -> set[str]:
    """Every text of the ledger, as the database gives it to a stranger."""
    where = url.replace("postgresql://", "postgresql+psycopg://") if "://" in url else None
    engine = sqlalchemy.create_engine(where or f"sqlite:///{url}", poolclass=sqlalchemy.NullPool)
    with engine.connect() as connection:
        texts = connection.execute(sqlalchemy.text("SELECT value FROM entry_text")).scalars().all()
        facts = connection.execute(sqlalchemy.text("SELECT detail FROM entry")).scalars().all()
    engine.dispose()
    return {*texts, *(text for fact in facts for text in leaves(json.loads(fact)))}


def lost(where: Iterable[Placed], texts: set[str], *, within: bool = False) -> list[Placed]:
    """What stands nowhere among these texts as it was recorded."""
    named = {name_key(text) for text in texts}
    return [
        each
        for each in where
        if each.text not in texts
        and not ((each.verb, each.key) in NAMES and name_key(each.text) in named)
        and not (
            within and (each.verb, each.key) in WITHIN and any(each.text in text for text in texts)
        )
    ]


def record(tracker: Tracker, where: Sequence[Placed], folder: Path) -> None:
    path = folder / "hostile.yaml"
    path.write_text(sheet(where), encoding="utf-8")
    done = tracker("--quiet", "record", str(path))
    assert done.exit_code == 0, done.stderr[-2000:]


def in_answers(tracker: Tracker, where: Sequence[Placed]) -> list[Placed]:
    """What a machine that asks for JSON is not told of these commitments."""
    missing = []
    for ref in sorted({each.ref for each in where}):
        answers = [tracker("show", name, "--json") for name in (ref, f"s-{ref}")]
        texts = {text for answer in answers for text in leaves(answer.json())}
        missing += lost([each for each in where if each.ref == ref], texts, within=True)
    return missing


def differing(tracker: Tracker, *command: str) -> list[object]:
    """What `--csv` says otherwise than `--json`: whole, by the standard library's reader.

    What a spreadsheet would run has a mark before it.
    """
    rows = tracker(*command, "--json").json()["rows"]
    read = csv.DictReader(io.StringIO(tracker(*command, "--csv").stdout, newline=""), strict=True)
    table = list(read)
    assert len(table) == len(rows)
    return [
        (name, held_there, row[name])
        for row, told in zip(table, rows, strict=True)
        for name, held_there in told.items()
        if name in row and isinstance(held_there, str) and unguarded(row[name]) != held_there
    ]


def test_every_text_is_kept_as_it_was_typed(
    trial: Trial,
    empty_register: str,
    database: Database,
    tracker: Tracker,
    workplace: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = all_held()[:: trial.size(short=4, whole=1)]
    # Every text in every place of a file; a server takes the same texts in a few of them.
    places = len(SLOTS) if database == "sqlite" else 3
    turns = trial.size(short=1, whole=places)
    missing: list[Placed] = []
    for turn in range(turns):
        where = placed(texts, turn)
        record(tracker, where, workplace)
        missing += lost(where, in_ledger(empty_register))
        missing += in_answers(tracker, [each for each in where if each.number % 7 == turn % 7])
    others = [differing(tracker, *words) for words in (("list",), ("log",), ("source", "list"))]

    # The control: a ledger that keeps what its author could read, as many a form does.
    clean = clean_text
    monkeypatch.setattr(
        append, "clean_text", lambda field, text: clean(field, ascii(text.strip()).strip("'"))
    )
    where = placed([f"\xe9 {text}" for text in texts], turns)
    record(tracker, where, workplace)
    harmed = lost(where, in_ledger(empty_register))
    trial.tell(
        "P11",
        f"kept, {database}",
        f"{len(texts)} of the {len(NAUGHTY)} naughty strings and {len(OWN)} of our own "
        f"({len(all_refused())} are refused), each in {turns} of {len(SLOTS)} places: "
        f"{len(missing)} lost in the ledger, in JSON and in CSV for machines",
        control=f"a ledger for ASCII: {len(harmed)} lost",
    )

    assert missing == [], [ascii(each) for each in missing[:9]]
    assert others == [[], [], []]
    assert harmed


def refused(result: Result, code: int) -> bool:
    """Whether it was refused in one line that a terminal only shows."""
    line = result.stderr.removesuffix("\n")
    return (
        (result.exit_code, result.stdout) == (code, "")
        and line.startswith("tracker: ")
        and line.isprintable()
    )


def test_what_cannot_be_kept_is_refused_in_one_line(
    trial: Trial,
    empty_register: str,
    database: Database,
    tracker: Tracker,
    workplace: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = tracker("add", "A", "A promise", "-s", PAGE, "--published", "2025-01-16")
    assert opened.exit_code == 0
    assert tracker("note", "A", "A note").stdout.endswith("\t7\n")
    head = tracker("head").stdout
    texts = all_refused()
    each_in = trial.size(short=1, whole=len(TYPED) if database == "sqlite" else 3)
    tries = [
        (text, TYPED[(number + turn) % len(TYPED)])
        for number, text in enumerate(texts)
        for turn in range(each_in)
        if text.strip()  # an option with nothing in it is one that was left out
    ]
    taken = [
        (text, words)
        for text, words in tries
        if not refused(tracker(*(word.replace("*", text) for word in words)), 2)
    ]
    path = workplace / "hostile.yaml"
    path.write_text(
        "on: 2025-01-16\nsource: hansard.example-2025-01-16\nfacts:\n"
        + "".join(f"- note: A\n  text: {scalar(text)}\n" for text in texts),
        encoding="utf-8",
    )
    listed = tracker("record", str(path))
    lines = listed.stderr.splitlines()
    after = tracker("head").stdout

    # The control: a ledger that takes what it is given.
    monkeypatch.setattr(append, "clean_text", lambda _, text: text)
    control = "\x1b[2J", "a\rb", "\x85"
    recorded = [text for text in control if not refused(tracker("note", "A", "--", text), 2)]
    trial.tell(
        "P11",
        f"refused, {database}",
        f"{len(texts)} texts with controls, half signs or nothing in them, typed {len(tries)} "
        f"times: {len(taken)} not refused in one line",
        control=f"a ledger that takes all: {len(recorded)} of {len(control)} recorded",
    )

    assert taken == [], [ascii(each) for each in taken]
    assert (listed.exit_code, len(lines)) == (6, len(texts))
    assert all(line.isprintable() for line in lines)
    assert after == head
    assert recorded


def test_what_is_typed_on_the_command_line_is_kept_too(
    trial: Trial, empty_register: str, database: Database, tracker: Tracker
) -> None:
    texts = all_held()
    whole = len(texts) if database == "sqlite" else 100
    step = max(1, len(texts) // trial.size(short=24, whole=whole))
    some = texts[::step]
    for number, text in enumerate(some):
        source = ("-s", f"https://source.example/{number}", "--published", "2025-01-16")
        named = ("title", "publisher", "speaker", "by", "lead", "to", "tag", "wording", "quote")
        typed = [f"--{name}={text}" for name in (*named, "note")]
        assert tracker("add", f"C-{number}", *source, *typed, "--", text).exit_code == 0, text
        assert tracker("note", f"C-{number}", "--", text).exit_code == 0, text

    rows = tracker("list", "--json").json()["rows"]
    kept = {row["ref"]: row for row in rows}
    assert [kept[f"C-{number}"]["title"] for number in range(len(some))] == list(some)
    tags = [kept[f"C-{number}"]["tags"] for number in range(len(some))]
    assert tags == [[one_line(text)] for text in some]
    assert set(some) <= in_ledger(empty_register)
