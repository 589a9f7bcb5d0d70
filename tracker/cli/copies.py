"""What this person's copies of registers are, and what was redacted: kept beside no register.

A redaction reaches the copies that were made here, and a restore from an older copy does not
bring back what was redacted since. Both lists hold random ids and names of files, no words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.domain.text import shown

if TYPE_CHECKING:
    from tracker.cli.app import App
    from tracker.storage.redactions import Destroyed

COPIES = "copies.jsonl"
REDACTIONS = "redactions.jsonl"


def note_copy(app: App, register: str, path: Path) -> None:
    """Add a copy of a register to the list."""
    _note(app, COPIES, [{"register": register, "file": str(path.absolute())}])


def note_redactions(app: App, register: str, found: Iterable[Destroyed]) -> None:
    """Add what was destroyed in a register to the list, each once."""
    known = set(redactions_known(register))
    new = [one for one in found if (one.id, one.field) not in known]
    rows = [{"register": register, "id": one.id, "field": one.field} for one in new]
    _note(app, REDACTIONS, rows)


def copies_known(register: str) -> list[Path]:
    """The copies of a register that were made here, in order."""
    return list(dict.fromkeys(Path(row["file"]) for row in _rows(COPIES, register, "file")))


def redactions_known(register: str) -> list[tuple[str, str]]:
    """What was redacted here in a register: the entry by its id, and the field."""
    rows = _rows(REDACTIONS, register, "id", "field")
    return list(dict.fromkeys((row["id"], row["field"]) for row in rows))


def _place() -> Path:
    from platformdirs import user_state_path

    return user_state_path("tracker")


def _note(app: App, name: str, rows: list[dict[str, str]]) -> None:
    if not rows:
        return
    place = _place()
    try:
        place.mkdir(parents=True, exist_ok=True)
        with (place / name).open("a", encoding="utf-8", errors="surrogateescape") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        app.say(f"It was not noted in {shown(str(place / name))}: {reason}.")


def _rows(name: str, register: str, *keys: str) -> Iterator[dict[str, Any]]:
    try:
        with (_place() / name).open(encoding="utf-8", errors="surrogateescape") as file:
            lines = file.readlines()
    except OSError:
        return
    for line in lines:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            continue  # a line that was cut off when a disk was full, or none of ours
        if not isinstance(row, dict) or row.get("register") != register:
            continue
        if all(isinstance(row.get(key), str) for key in keys):
            yield row
