"""A server of a team's own, set up by the commands of docs/postgresql.md as they are typed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fixtures_postgres import PostgresServer, find_binaries, own_folder, start
from tests.fixtures_program import CHECKOUT, Result, process_environment, run_in_process
from tests.fixtures_register import Contents, Database, Registers

PAGE = (CHECKOUT / "docs" / "postgresql.md").read_text()


def blocks(heading: str, language: str = "sh") -> list[str]:
    """The fenced blocks below a heading of the page, in order."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(rf"^```{language}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Team:
    """The server, and the folder from which its people type."""

    server: PostgresServer
    folder: Path

    def type(self, commands: str) -> Result:
        """Run commands as somebody on the server's machine would; any failure ends them."""
        binaries = (str(Path(sys.executable).parent), str(find_binaries()))
        environment = process_environment(None, self.folder / "home") | {
            "PATH": os.pathsep.join((*binaries, os.environ["PATH"])),
            "PGHOST": str(self.server.sockets),
            "PGUSER": "postgres",
            "PGSERVICEFILE": str(self.folder / "service.conf"),
        }
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands],
            env=environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    def run(self, user: str, *args: str, database: str = "example", input: str = "") -> Result:
        """A command of the program, connected as this role."""
        register = self.server.url(database, user=user)
        return run_in_process(args, register=register, home=self.folder, input=input)


@pytest.fixture(scope="module")
def team(
    registers_by_database: Callable[[Database], Registers],
    built: Callable[[Database, Contents], str | None],
) -> Iterator[Team]:
    """A team at work: the register of the page, and one beside it that holds the example."""
    issued = registers_by_database("sqlite").create("of_the_team", like=built("sqlite", "issued"))
    with own_folder() as folder:
        team = Team(start(folder, find_binaries()), folder)
        _write_service_file(team)
        for heading in (
            "1. The database",
            "3. The register",
            "4. At work",
            "5. Upgrades",
            "6. Redaction",
            "7. Backups",
        ):
            for block in blocks(heading):
                done = team.type(block)
                assert done.exit_code == 0, (block, done)
                assert "ERROR" not in done.stderr, (block, done)
        _add_example(team, issued)
        yield team


def _write_service_file(team: Team) -> None:
    """The page's, but for the host's name and its certificate."""
    (page,) = blocks("2. Where it is, and the password", "ini")
    assert page.count("host=db.example.org") == page.count("sslmode=verify-full\n") == 2
    there = page.replace("db.example.org", str(team.server.sockets))
    (team.folder / "service.conf").write_text(there.replace("sslmode=verify-full\n", ""))


def _add_example(team: Team, issued: str) -> None:
    """The same commands again, for a database of another name."""
    *_, create = blocks("1. The database")[0].strip().splitlines()
    shared = blocks("1. The database")[1]
    _, grants = blocks("3. The register")
    for typed in (
        re.sub(r"\bregister$", "example", create),
        re.sub(r"\bregister\b", "example", shared),
    ):
        assert team.type(typed).exit_code == 0, typed
    there = team.server.url("example", user="register_owner")
    done = run_in_process(("copy", "--to", there), register=issued, home=team.folder)
    assert done.exit_code == 0, done
    done = team.type(grants.replace("service=owner", "'service=owner dbname=example'"))
    assert (done.exit_code, done.stderr) == (0, ""), done
