"""Whose `tracker.toml` is obeyed, and how another one is confirmed."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixtures_program import Result, Tracker

pytestmark = pytest.mark.databases("sqlite")

SERVER = "postgresql://ann:Hunter2@127.0.0.1:1/promises"
SHOWN = "postgresql://ann:***@127.0.0.1:1/promises"
NOBODY = 65534


def origins(result: Result) -> dict[str, str]:
    """Where each setting was found, from `config --json`."""
    assert result.exit_code == 0, result
    return {row["name"]: row["origin"] for row in result.json()["rows"]}


@pytest.fixture
def config(tracker: Tracker) -> Callable[[], Result]:
    """`tracker config --json` with no register in the environment."""
    return lambda: tracker("config", "--json", env={"TRACKER_DB": ""})


@pytest.fixture
def give_away(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Make a file or a folder another user's, as the program sees it."""

    def give(path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
            return
        real, mine = os.geteuid(), path.lstat().st_ino
        monkeypatch.setattr(
            "tracker.cli.settings._is_foreign",
            lambda found: found.st_uid not in {0, real} or found.st_ino == mine,
        )

    return give


def settings_file(folder: Path, register: str = "here.db") -> Path:
    path = folder / "tracker.toml"
    path.write_text(f'db = "{register}"\nplaces = "GOV.UK"\n', encoding="utf-8")
    return path


def ignored(result: Result, path: Path, because: str) -> str:
    """The one line that says so, and what it proposes to type."""
    assert origins(result)["places"] == "not set"
    assert origins(result)["db"] == "default"
    (line,) = result.stderr.splitlines()
    before = f"{path} is ignored: {because}. To use it, "
    assert line.startswith(before)
    assert line.endswith("read it, and type tracker config trust to use it as it is now.")
    return line.removeprefix(before)


def test_a_file_of_another_user_is_ignored_until_it_is_confirmed(
    config: Callable[[], Result],
    give_away: Callable[[Path], None],
    tracker: Tracker,
    workplace: Path,
) -> None:
    path = settings_file(workplace, SERVER)
    give_away(path)
    ignored(config(), path, "it belongs to another user")
    assert "No register at" in tracker("list", env={"TRACKER_DB": ""}).stderr
    trusted = tracker("config", "trust")
    assert trusted.stdout == f"{path}\ndb\t{SHOWN}\nplaces\tGOV.UK\n"
    assert (trusted.exit_code, config().stderr) == (0, "")
    assert origins(config())["db"] == str(path)
    path.write_text(f'db = "{SERVER}x"\n', encoding="utf-8")
    ignored(config(), path, "it belongs to another user")
    # What was confirmed once and then replaced is not confirmed by coming back later.
    tracker("config", "trust")
    settings_file(workplace, SERVER)
    ignored(config(), path, "it belongs to another user")


def test_what_is_ignored_is_not_even_read(
    config: Callable[[], Result], give_away: Callable[[Path], None], workplace: Path
) -> None:
    path = workplace / "tracker.toml"
    for make in (path.mkdir, lambda: os.mkfifo(path), lambda: path.write_text("no settings")):
        make()
        give_away(path)
        ignored(config(), path, "it belongs to another user")
        path.rmdir() if path.is_dir() else path.unlink()


@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
def test_a_file_that_others_may_change_is_ignored(
    mode: int, config: Callable[[], Result], workplace: Path
) -> None:
    path = settings_file(workplace)
    path.chmod(mode)
    line = ignored(config(), path, "other users may change it")
    typed = line.removeprefix("type ").partition(", or ")[0]
    subprocess.run(shlex.split(typed), check=True)
    assert origins(config())["places"] == str(path)
    assert config().stderr == ""


@pytest.mark.parametrize(("mode", "counts"), [(0o777, False), (0o775, False), (0o1777, True)])
def test_a_file_that_others_may_replace_is_ignored(
    mode: int, counts: bool, config: Callable[[], Result], workplace: Path
) -> None:
    path = settings_file(workplace)
    workplace.chmod(mode)
    if not counts:
        line = ignored(config(), path, "other users may replace it in its folder")
        subprocess.run(shlex.split(line.removeprefix("type ").partition(", or ")[0]), check=True)
    assert origins(config())["places"] == str(path)
    assert config().stderr == ""


def test_a_file_in_a_folder_of_another_user_is_ignored(
    config: Callable[[], Result], give_away: Callable[[Path], None], workplace: Path
) -> None:
    path = settings_file(workplace)
    workplace.chmod(0o1777)
    give_away(workplace)
    ignored(config(), path, "its folder belongs to another user")


def test_a_link_counts_as_what_it_leads_to_and_as_whose_it_is(
    config: Callable[[], Result], give_away: Callable[[Path], None], workplace: Path
) -> None:
    other = workplace / "other"
    other.mkdir()
    target = settings_file(other)
    path = workplace / "tracker.toml"
    path.symlink_to(target)
    assert origins(config())["places"] == str(path)
    target.chmod(0o666)
    ignored(config(), path, "other users may change it")
    target.chmod(0o644)
    other.chmod(0o777)
    ignored(config(), path, "other users may replace it in its folder")
    other.chmod(0o755)
    give_away(path)
    ignored(config(), path, "it belongs to another user")


def test_a_file_above_one_that_is_ignored_counts(
    config: Callable[[], Result], workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    above = settings_file(workplace)
    below = workplace / "below"
    below.mkdir()
    settings_file(below, "other.db").chmod(0o666)
    monkeypatch.chdir(below)
    assert origins(config())["db"] == str(above)
    assert "is ignored" in config().stderr


def test_quiet_says_nothing_of_it(tracker: Tracker, workplace: Path) -> None:
    settings_file(workplace).chmod(0o666)
    assert tracker("--quiet", "config").stderr == ""


def test_a_server_is_not_taken_from_a_folder_above_until_it_is_confirmed(
    config: Callable[[], Result],
    tracker: Tracker,
    workplace: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = settings_file(workplace, SERVER)
    assert origins(config())["db"] == str(path)  # in the working directory it counts
    below = workplace / "below" / "it"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert origins(config())["db"] == f"{path}, not confirmed"
    assert origins(config())["places"] == str(path)
    unset = {"TRACKER_DB": ""}
    for words in (("list",), ("init",), ("-v", "list"), ("copy", "--to", "new.db")):
        result = tracker(*words, env=unset)
        assert result.exit_code == 2
        assert f"{path} is in a folder above and names a server, {SHOWN}." in result.stderr
        assert "type tracker config trust; or name the register with --db." in result.stderr
        assert "Hunter2" not in result.stderr
    assert [*below.iterdir()] == []
    # A register that is named nearer needs no confirmation.
    assert tracker("--db", "own.db", "init", env=unset).exit_code == 0
    assert tracker("list", env={"TRACKER_DB": "own.db"}).exit_code == 0
    assert tracker("config", "trust").stdout == f"{path}\ndb\t{SHOWN}\nplaces\tGOV.UK\n"
    assert tracker("list", env=unset).exit_code == 7  # it is asked for, and not there
    settings_file(workplace, f"{SERVER}2")
    assert origins(config())["db"] == f"{path}, not confirmed"
    assert tracker("list", env=unset).exit_code == 2


def test_a_file_register_is_taken_from_a_folder_above(
    config: Callable[[], Result], workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = settings_file(workplace)
    (workplace / "below").mkdir()
    monkeypatch.chdir(workplace / "below")
    (row,) = [row for row in config().json()["rows"] if row["name"] == "db"]
    assert (row["value"], row["origin"]) == (str(workplace / "here.db"), str(path))


def test_there_has_to_be_something_to_confirm(tracker: Tracker, workplace: Path) -> None:
    result = tracker("config", "trust")
    assert result.exit_code == 2
    assert "There is no tracker.toml here or in a folder above." in result.stderr
    (workplace / "tracker.toml").write_text("registr = 'x'\n", encoding="utf-8")
    assert "'registr' is not a setting." in tracker("config", "trust").stderr
    (workplace / "tracker.toml").write_text("db = 'mysql://a:Hunter2@h/d'\n", encoding="utf-8")
    refused = tracker("config", "trust")
    assert refused.exit_code == 2
    assert "Hunter2" not in refused.stderr
    assert not (workplace.parent / "home" / "config" / "tracker" / "trusted.json").exists()


def test_what_is_confirmed_is_kept_as_a_digest(tracker: Tracker, workplace: Path) -> None:
    path = settings_file(workplace, SERVER)
    list_ = workplace.parent / "home" / "config" / "tracker" / "trusted.json"
    list_.parent.mkdir(parents=True)
    list_.write_text("no list", encoding="utf-8")
    assert tracker("config", "trust").exit_code == 0
    kept = json.loads(list_.read_text(encoding="utf-8"))
    assert [*kept] == [str(path)]
    assert len(kept[str(path)]) == 64
    assert [file.name for file in list_.parent.iterdir()] == ["trusted.json"]
