"""The list of published heads beside the reports: what `verify --against heads.jsonl` reads."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.cli.output import HEADS
from tracker.domain.canonical import instant_text
from tracker.domain.text import shown

if TYPE_CHECKING:
    from tracker.cli.app import App
    from tracker.domain.report import Weekly


def append_head(app: App, report: Weekly, output: str) -> None:
    """Add a report's head to the list in its folder, a line a head.

    A chain alone does not show that its end was cut off: a head that was published does. The
    report stands whether or not the list can be written; then that is said.
    """
    path = Path(os.path.realpath(output))
    if not path.is_file():
        return
    mast = report.masthead
    line = {
        "register": report.manifest.register,
        "head": mast.head,
        "entries": mast.entries,
        "known_at": instant_text(mast.known_at),
        "week": mast.week,
        "number": mast.number,
        "file": shown(path.name),
    }
    try:
        _append(path.parent / HEADS, f"{json.dumps(line, ensure_ascii=False)}\n".encode())
    except OSError as error:
        app.say(f"The head was not added to {HEADS}: {(error.strerror or str(error)).lower()}.")


def _append(path: Path, line: bytes) -> None:
    """Add a line to a file whole or not at all, also where others add theirs."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    try:
        written = os.write(handle, line)
        if written < len(line):
            end = os.lseek(handle, 0, os.SEEK_CUR)
            if os.fstat(handle).st_size == end:
                os.ftruncate(handle, end - written)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(handle)
