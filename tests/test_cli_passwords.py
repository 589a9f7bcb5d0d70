"""No command prints a password of the register's address, whatever becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import click
import pytest

from tests.fixtures_program import Result, Tracker
from tests.hostile_commands import LINES
from tracker.cli.main import cli

#: A password for each place of an address, as it is typed there.
USERINFO = quote("Hunter2/user info", safe="")
SECRETS = {
    "password": quote("Hunter2&pass+word", safe=""),
    "sslpassword": "Hunter2-ssl",
    "passfile": "/nowhere/Hunter2-file",
    "sslkey": "/nowhere/Hunter2-key",
    "scram_client_key": "Hunter2-scram",
    "oauth_client_secret": "Hunter2-oauth",
    "options": "-csearch_path%3Dpublic,Hunter2",
}
#: What every one of them holds, whether or not it is decoded.
MARK = "hunter2"


def with_passwords(address: str, *names: str) -> str:
    """An address with a password for its user and in these parameters."""
    head, _, query = address.partition("?")
    scheme, _, rest = head.partition("://")
    user, _, where = rest.partition("@")
    parameters = [query] if query else []
    parameters += [f"{name}={SECRETS[unquote(name)]}" for name in names]
    return f"{scheme}://{user}:{USERINFO}@{where}?{'&'.join(parameters)}"


def silent(result: Result) -> None:
    assert MARK not in result.stdout.lower(), result.stdout
    assert MARK not in result.stderr.lower(), result.stderr


def lines_of(command: str, folder: Path) -> Iterator[tuple[str, ...]]:
    """The command with arguments that work, and once more in JSON where it has that."""
    words = LINES[command].words(command, str(folder))
    yield words
    found: click.Command = cli
    context = click.Context(cli)
    for name in command.split():
        assert isinstance(found, click.Group)
        found = found.get_command(context, name) or found
    if any("--json" in option.opts for option in found.params):
        yield (*words, "--json")


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize("command", LINES)
def test_no_command_prints_a_password(
    command: str, example_register: str, tracker: Tracker, workplace: Path
) -> None:
    """Every command on a server that lets it in, and on one that cannot be reached."""
    real = with_passwords(example_register, "password", "sslpassword", "passfile", "options")
    away = with_passwords("postgresql://ann@127.0.0.1:1/promises", *SECRETS)
    typed, lines = LINES[command].input, list(lines_of(command, workplace))
    # With -v a traceback is printed, and then the line of a run without it.
    for words in lines:
        silent(tracker("--db", real, "-v", *words, input=typed))
    silent(tracker("--db", away, "-v", *lines[-1], input=typed))


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize("command", ["list", "note", "init", "report weekly", "db status"])
def test_no_address_is_printed_with_its_password_however_it_is_given(
    command: str, example_register: str, tracker: Tracker, workplace: Path
) -> None:
    real = with_passwords(example_register, "password", "sslpassword", "passfile", "options")
    away = with_passwords("postgresql://ann@127.0.0.1:1/promises", *SECRETS)
    others = (
        with_passwords("postgres://ann@127.0.0.1:1/promises", "p%61ssword", "ssl%70assword"),
        real.replace("tracker:", "nobody:"),  # a role that the server does not know
        f"mysql://ann:{USERINFO}@127.0.0.1/promises?password=Hunter2",
        f"host=127.0.0.1 port=1 password={USERINFO}",
    )
    typed, words = LINES[command].input, [*lines_of(command, workplace)][-1]
    for address in others:
        silent(tracker("--db", address, "-v", *words, input=typed))
    for address in (real, away):
        silent(tracker("--db", address, *words, input=typed))
        silent(tracker("-v", *words, env={"TRACKER_DB": address}, input=typed))
        (workplace / "tracker.toml").write_text(f"db = '{address}'\n", encoding="utf-8")
        silent(tracker("-v", *words, env={"TRACKER_DB": ""}, input=typed))
        (workplace / "tracker.toml").unlink()


@pytest.mark.databases("postgresql")
def test_no_success_prints_a_password(
    example_register: str, tracker: Tracker, workplace: Path
) -> None:
    address = with_passwords(example_register, "password")
    masked = example_register.replace("tracker@", "tracker:***@") + "&password=***"
    rows = tracker("--db", address, "config", "--json").json()["rows"]
    assert rows[0]["value"] == masked
    assert masked in tracker("--db", address, "config").stdout
    assert masked in tracker("--db", address, "db", "status").stdout
    assert (
        tracker("--db", address, "db", "status", "--json").json()["rows"][0]["register"] == masked
    )
    there = tracker("--db", address, "init")
    assert there.stderr.startswith(f"tracker: {masked} exists already")
    assert masked in tracker("copy", "--to", address).stderr
    assert masked in tracker("--db", address, "db", "upgrade").stderr


@pytest.mark.databases("postgresql")
def test_an_empty_database_is_filled_without_its_password(
    register_url: str, tracker: Tracker
) -> None:
    address = with_passwords(register_url, "password")
    result = tracker("--db", address, "init")
    assert result.exit_code == 0
    assert ":***@" in result.stderr
    silent(result)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "words",
    [
        ("{}",),
        ("show", "{}"),
        ("list", "{}", "{}"),
        ("list", "--group", "{}"),
        ("head", "{}"),
        ("verify", "--against", "{}"),
        ("report", "verify", "{}"),
        ("report", "weekly", "--output", "{}/x"),
        ("record", "{}"),
        ("import", "{}", "--suggest"),
        ("export", "{}"),
        ("backup", "{}"),
        ("--color", "{}", "list"),
        ("completion", "{}"),
    ],
)
def test_an_address_in_the_wrong_place_is_repeated_without_its_password(
    words: tuple[str, ...], example_register: str, tracker: Tracker
) -> None:
    short = f"postgresql://ann:{USERINFO}@127.0.0.1:1/promises?password=Hunter2"
    for address in (short, f"postgresql://ann:{'Hunter2' * 30}@127.0.0.1:1/promises"):
        typed = [word.format(address) for word in words]
        result = tracker(*typed)
        assert result.exit_code != 0
        silent(result)
        silent(tracker("-v", *typed))


@pytest.mark.databases("sqlite")
def test_a_line_of_the_shell_prints_no_password(empty_register: str, tracker: Tracker) -> None:
    address = with_passwords("postgresql://ann@127.0.0.1:1/promises", *SECRETS)
    lines = f"--db {address} list\n--db {address} -v list\nconfig\nshow {address}\n"
    result = tracker("-v", "shell", "--keep-going", input=lines)
    assert "cannot be reached" in result.stderr
    silent(result)
