"""P10: where nothing can be written, every command says so, and the last report stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.fixtures_ground import LAST_REPORT, ROOMY, Ground, ground_at, may_mount
from tests.fixtures_torture import Trial
from tests.hostile_commands import LINES, REPORT, Line, Touch
from tests.hostile_verdict import misdeeds

#: A file cannot be written (6), or the register that it is cannot (7).
NOT_WRITTEN = frozenset({6, 7})
WITH_OUTPUT = [command for command, line in LINES.items() if line.output is not None]


def _read_only(out: Path) -> None:
    out.chmod(0o555)


def _missing(out: Path) -> None:
    (out / REPORT).unlink()
    out.rmdir()


def _a_file(out: Path) -> None:
    (out / REPORT).unlink()
    out.rmdir()
    out.write_text("Not a folder.\n", encoding="utf-8")


def _folders(out: Path) -> None:
    (out / REPORT).unlink()
    for command in WITH_OUTPUT:
        (out / str(LINES[command].output)).mkdir(exist_ok=True)


FOLDERS: dict[str, Callable[[Path], None]] = {
    "a read-only folder": _read_only,
    "a missing folder": _missing,
    "a file for a folder": _a_file,
    "a folder for a file": _folders,
}


def test_what_cannot_be_written_leaves_everything_as_it_was(trial: Trial, ground: Ground) -> None:
    commands = WITH_OUTPUT if trial.whole else ["backup", "report show"]
    wrong: dict[tuple[str, str], list[str]] = {}
    for name, arrange in FOLDERS.items():
        for command in commands:
            ground.lay()
            arrange(ground.out)
            before = ground.held()
            ended = ground.end(command)
            made = name == "a missing folder" and command == "copy"
            allowed = frozenset({0}) if made else NOT_WRITTEN | {5}
            found = misdeeds(LINES[command], ended, allowed, "", before, ground.held())
            if found and not made:
                wrong[name, command] = found
    ground.lay()
    few = {"file_size": 8192, "without": "staging"}
    unguarded = ground.end("report weekly", **few)
    lost = (ground.out / REPORT).read_bytes() != LAST_REPORT
    tried = len(FOLDERS) * len(commands)
    trial.tell(
        "P10",
        "outputs",
        f"{tried - len(wrong)} of {tried} combinations of 4 environments and a command",
        control=f"a report that is written in place: exit {unguarded.code}, the last one lost",
    )
    assert wrong == {}
    assert lost


def test_a_head_is_added_whole_or_not_at_all(ground: Ground) -> None:
    heads = ground.out / "heads.jsonl"
    heads.write_text('{"head": "0000"}\n' * 100_000, encoding="utf-8")
    before = heads.read_bytes()
    issued = ground.end("report weekly", file_size=len(before) + 20)
    assert issued.code == 0
    assert "The head was not added to heads.jsonl: no space left on device." in issued.stderr
    assert heads.read_bytes() == before


def test_a_full_disk_gets_one_clear_line(
    trial: Trial, tmp_path: Path, hostile_template: Path
) -> None:
    """Where no disk of one's own can be had, no file may grow instead."""
    commands = [*LINES][:: trial.size(short=12, whole=1)]
    wrong: dict[str, list[str]] = {}
    own_disk = may_mount(tmp_path)
    with ground_at(tmp_path, hostile_template, room=ROOMY if own_disk else None) as ground:
        for command in commands:
            line = LINES[command]
            ground.lay()
            if own_disk:
                _fill(ground.folder / "home" / "filler")
            before = ground.held()
            ended = ground.end(command, file_size=None if own_disk else 0)
            found = misdeeds(line, ended, _on_a_full_disk(line), "", before, ground.held())
            if found:
                wrong[command] = found
        ground.lay()
        roomy = ground.end("tag")
    trial.tell(
        "P10",
        "a full disk",
        f"{len(commands) - len(wrong)} of {len(commands)} commands on "
        + ("a disk of their own" if own_disk else "a disk where no file may grow"),
        control=f"with room on it: exit {roomy.code}",
    )
    assert wrong == {}
    assert roomy.code == 0


def _on_a_full_disk(line: Line) -> frozenset[int]:
    if line.touch is Touch.MAKES:
        return frozenset({5})
    if line.touch is Touch.MENDS:
        return NOT_WRITTEN | {0}
    if line.output is not None or line.touch is Touch.WRITES:
        return NOT_WRITTEN
    return frozenset({0, 1})


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as filler:
        for piece in (1 << 16, 1 << 12):
            try:
                while filler.write(bytes(piece)):
                    pass
            except OSError:
                continue
