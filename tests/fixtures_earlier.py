"""A schema before the first one, made by the tests: what there is of upgrades is tried on it.

It is the first schema without the guards of the vocabulary; a step of its own brings them. So
the machinery is tried while there is one released schema, and with every later one.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.fixtures_program import CHECKOUT
from tracker.ledger.database import REVISIONS

EARLIER = "0000"
_FIRST = "0001"
_WITHOUT = """

GUARDS = {
    dialect: tuple(each for each in guards if "CREATE TRIGGER vocabulary_guard" not in each)
    for dialect, guards in GUARDS.items()
}
"""
_STEP = '''"""The guards of the vocabulary."""

from alembic import op

from tracker.ledger.guards import POSTGRESQL, SQLITE

revision = "0001"
down_revision = "0000"


def upgrade() -> None:
    for statement in UPGRADE[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    on = " ON vocabulary" if op.get_bind().dialect.name == "postgresql" else ""
    for name in NAMES[op.get_bind().dialect.name]:
        op.execute(f"DROP TRIGGER {name}{on}")


NAMES = {
    dialect: [name for name in guards if name.startswith("vocabulary")]
    for dialect, guards in (("sqlite", SQLITE), ("postgresql", POSTGRESQL))
}
UPGRADE = {
    dialect: [(SQLITE if dialect == "sqlite" else POSTGRESQL)[name] for name in names]
    for dialect, names in NAMES.items()
}
'''
#: What a process runs first that knows the earlier schema.
PREPARE = """
from pathlib import Path
from tracker.ledger import backup, database, migrate
from tracker.record import care
for module in (backup, database, care):
    module.REVISIONS = {revisions!r}
migrate.migrations_folder = lambda: Path({folder!r})
"""


@pytest.fixture
def earlier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The program knows the earlier schema; a process does that runs this code first."""
    folder, versions = tmp_path / "migrations", tmp_path / "migrations" / "versions"
    shutil.copytree(CHECKOUT / "alembic", folder, ignore=shutil.ignore_patterns("__pycache__"))
    (first,) = versions.glob(f"{_FIRST}_*.py")
    made = first.read_text().replace(f'revision = "{_FIRST}"', f'revision = "{EARLIER}"', 1)
    first.unlink()
    (versions / f"{EARLIER}_earlier.py").write_text(made + _WITHOUT)
    (versions / f"{_FIRST}_guards.py").write_text(_STEP)
    revisions = (EARLIER, *REVISIONS)
    for module in ("tracker.ledger.backup", "tracker.ledger.database", "tracker.record.care"):
        monkeypatch.setattr(f"{module}.REVISIONS", revisions)
    monkeypatch.setattr("tracker.ledger.migrate.migrations_folder", lambda: folder)
    return PREPARE.format(revisions=revisions, folder=str(folder))
