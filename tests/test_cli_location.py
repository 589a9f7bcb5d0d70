"""Where a register is: a path or the address of a PostgreSQL database, and nothing else."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures_program import Result, Tracker
from tracker.errors import UsageError
from tracker.ledger.location import Location, printable

SECRET = "Hunter2"
FORMS = "Type a path, or postgresql://user@host/database (postgres:// is the same)"
#: What names no register; where it holds a password, it is SECRET.
FOREIGN = (
    f"mysql://ann:{SECRET}@127.0.0.1/promises",
    f"http://ann:{SECRET}@127.0.0.1/promises",
    f"POSTGRES://ann:{SECRET}@127.0.0.1:1/promises",
    f"PostgreSQL://ann:{SECRET}@127.0.0.1:1/promises",
    f"postgresql+psycopg://ann:{SECRET}@127.0.0.1:1/promises",
    f"postgresql+psycopg2://ann:{SECRET}@127.0.0.1:1/promises",
    f"postgresql:/ann:{SECRET}@127.0.0.1:1/promises",
    f"postgresql:ann:{SECRET}@127.0.0.1:1/promises",
    f" postgresql://ann:{SECRET}@127.0.0.1:1/promises",
    f"ann:{SECRET}@127.0.0.1/promises",
    f"//ann:{SECRET}@127.0.0.1/promises",
    f"host=127.0.0.1 port=1 user=ann password={SECRET}",
    f"password={SECRET}",
    "sqlite:///register.db",
    "sqlite://",
    "file:register.db?mode=rwc",
    "file:///register.db",
    ":memory:",
    "c:\\register.db",
    "C:/register.db",
)
#: Addresses in which a password cannot be told from the rest.
UNREADABLE = (
    f"postgresql://u:p@{SECRET}@127.0.0.1:1/d",
    f"postgresql://u:{SECRET}",
    f"postgresql://u:p?w={SECRET}/x",
    f"postgresql://u@127.0.0.1:1/d?password=p&{SECRET}",
    f"postgresql://u@127.0.0.1:1/d?sslmode=x;password={SECRET}",
    f"postgresql://u@127.0.0.1:1/d?conninfo=password%3D{SECRET}",
    f"postgresql://u@127.0.0.1:1/d?pasword={SECRET}",
    f"postgresql://u@127.0.0.1:1/d?dbname=password%3D{SECRET}",
    f"postgresql://u@127.0.0.1:1/postgresql%3A%2F%2Fu%3A{SECRET}%40h",
    f"postgresql://u:a {SECRET}@127.0.0.1:1/d",
    f"postgresql://u:%00{SECRET}@127.0.0.1:1/d",
    "postgresql://[",
    "postgresql://http://[",
)
#: Every way in which a register is named, `{}` being the address.
WAYS = {
    "--db": ("--db", "{}", "list"),
    "--db, made": ("--db", "{}", "init"),
    "--db, made of a ledger": ("--db", "{}", "import", "ledger.jsonl", "--ledger"),
    "--db, restored": ("--db", "{}", "restore", "ledger.jsonl"),
    "--db, its settings": ("--db", "{}", "config"),
    "copy --from": ("copy", "--from", "{}", "--to", "new.db"),
    "copy --to": ("copy", "--to", "{}"),
}
FILE_WAYS = {
    "backup": ("backup", "{}"),
    "restore": ("restore", "{}"),
    "import --ledger": ("import", "{}", "--ledger"),
    "db upgrade": ("db", "upgrade", "--backup", "{}"),
    "db downgrade": ("db", "downgrade", "0001", "--yes", "--backup", "{}"),
}


def refused(result: Result) -> str:
    """The one line of a refusal that repeats no password."""
    assert (result.exit_code, result.stdout) == (2, ""), result
    (line,) = result.stderr.splitlines()
    assert SECRET not in line
    return line


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("way", WAYS)
def test_what_is_no_register_is_refused_wherever_one_is_named(
    way: str, empty_register: str, tracker: Tracker, workplace: Path
) -> None:
    tracker("backup", "ledger.jsonl")
    before = set(workplace.parent.rglob("*"))
    for address in FOREIGN:
        line = refused(tracker(*(word.format(address) for word in WAYS[way])))
        assert FORMS in line, line
    for address in UNREADABLE:
        line = refused(tracker(*(word.format(address) for word in WAYS[way])))
        assert "Type it as postgresql://user@host/database, and in a password %40" in line
    assert set(workplace.parent.rglob("*")) == before


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("way", FILE_WAYS)
def test_an_address_is_no_file(
    way: str, empty_register: str, tracker: Tracker, workplace: Path
) -> None:
    before = set(workplace.parent.rglob("*"))
    for address in (*FOREIGN, f"postgresql://u:{SECRET}@127.0.0.1:1/d"):
        line = refused(tracker(*(word.format(address) for word in FILE_WAYS[way])))
        assert "in a file, not" in line or "is a file, not" in line
        assert "Type a path" in line
    assert set(workplace.parent.rglob("*")) == before


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("address", [*FOREIGN, *UNREADABLE])
def test_settings_name_no_other_kind_of_register(
    address: str, tracker: Tracker, workplace: Path
) -> None:
    assert refused(tracker("init", env={"TRACKER_DB": address}))
    text = f"db = '{address}'\n"
    own = workplace.parent / "home" / "config" / "tracker" / "config.toml"
    for file in (workplace / "tracker.toml", own):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        assert refused(tracker("init", env={"TRACKER_DB": ""}))
        assert refused(tracker("config", env={"TRACKER_DB": ""}))
        file.unlink()
    assert [*workplace.iterdir()] == []


@pytest.mark.databases("sqlite")
def test_a_file_may_have_any_name_behind_a_slash(tracker: Tracker, workplace: Path) -> None:
    for name in ("a:b.db", "password=x.db", "c:\\register.db"):
        assert tracker("--db", f"./{name}", "init").exit_code == 0
        assert tracker("--db", str(workplace / name), "verify").exit_code == 0
        assert (workplace / name).is_file()
        assert tracker("--db", f"./{name}", "backup", f"./copy-{name}").exit_code == 0
        assert tracker("--db", "new.db", "restore", f"./copy-{name}").exit_code == 0
        (workplace / "new.db").unlink()


@pytest.mark.databases("postgresql")
def test_postgres_is_short_for_postgresql(empty_register: str, tracker: Tracker) -> None:
    short = empty_register.replace("postgresql://", "postgres://")
    assert tracker("--db", short, "head").stdout == tracker("head").stdout
    copied = tracker("copy", "--from", short, "--to", "copy.db")
    assert copied.exit_code == 0


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
def test_no_password_is_shown_whatever_it_holds(secret: str) -> None:
    typed = quote(f"»{secret}«", safe="!$'()*+,=")
    address = f"postgres://ann:{typed}@h:5/d?sslmode=require&password={typed}&sslp%61ssword={typed}"
    shown = "postgres://ann:***@h:5/d?sslmode=require&password=***&sslp%61ssword=***"
    assert Location(address).shown == shown
    assert f"»{secret}«" not in repr(Location(address))
    assert printable(f"it was '{address}'") == f"it was '{shown}"


@given(st.text())
def test_every_text_is_a_path_or_an_address_or_refused(text: str) -> None:
    try:
        location = Location(text)
    except UsageError:
        return
    assert location.is_server == text.startswith(("postgres://", "postgresql://"))


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org:8080/x: no such page",
        "postgresql://u@[::1]:5432/d cannot be reached",
        "postgresql://[::1]:5432/d cannot be reached",
        "postgresql://h:5432/d?sslmode=require cannot be reached",
        "https://www.gov.uk/a?b=c: 'x' me@example.org",
        "a: b/c:d",
    ],
)
def test_what_holds_no_password_is_printed_as_it_is(text: str) -> None:
    assert printable(text) == text
