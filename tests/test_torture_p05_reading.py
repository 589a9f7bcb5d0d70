"""P5: what was tampered with is read all the same, or refused in one clear line; never a fault."""

from __future__ import annotations

from tests.fixtures_program import Tracker
from tests.fixtures_torture import Trial
from tests.torture_tampering import forge, ledger, small_register, tampering
from tracker.ledger.rows import StoredEntry

__all__ = ["ledger", "small_register"]
COMMANDS = (
    ("list",),
    ("list", "--json", "--as-of", "2025-06-01"),
    ("show", "PLAN"),
    ("log", "--limit", "0"),
    ("report", "weekly", "--week", "2025-W20", "--output", "-"),
    ("timeline", "PLAN"),
)
CHANGES = (
    "UPDATE entry SET value = 'dropped' WHERE facet = 'delivery'",
    "UPDATE entry SET facet = 'unheard-of' WHERE facet = 'delivery'",
    "UPDATE entry SET occurred = '2025-02-30', occurred_latest = '2025-02-30' WHERE seq > 9",
    "UPDATE entry SET recorded_at = 'yesterday'",
    "UPDATE entry SET detail = '{' WHERE detail <> '{}'",
    "UPDATE entry SET refs = '[]'",
    "UPDATE entry SET voice = 'party:none' WHERE facet = 'says'",
    "UPDATE entry_text SET value = 'Somebody else' WHERE field = 'title'",
    "DELETE FROM entry WHERE facet = 'party'",
    "DELETE FROM subject",
    "UPDATE commitment SET kind = 'whatever', announced_latest = 'soon'",
    "UPDATE standing SET seq = 1",
)
NOT_TEXT = (
    "UPDATE entry_text SET value = CAST(X'ff1b5b' AS TEXT)",
    "UPDATE entry_text SET field = CAST(X'1b5d30ff' AS TEXT) WHERE field = 'quote'",
    "UPDATE party SET name = CAST(X'c328' AS TEXT)",
)


def test_what_was_tampered_with_is_read_or_refused_in_a_line(
    small_register: str,
    database: str,
    tracker: Tracker,
    trial: Trial,
    ledger: list[StoredEntry],
) -> None:
    changes = CHANGES if database == "postgresql" else (*CHANGES, *NOT_TEXT)
    chosen = changes[:: trial.size(short=5, whole=1)]
    answered, refused, silent, wrong = 0, 0, 0, []
    untouched = tracker("verify")
    for statement in chosen:
        forge(small_register, ledger)
        with tampering(small_register, keep=True) as connection:
            connection.exec_driver_sql(statement)
        verdict = tracker("verify")
        silent += verdict.exit_code != 1 or not verdict.stdout.startswith("BROKEN: ")
        for command in COMMANDS:
            result = tracker(*command)
            answered += result.exit_code == 0
            refused += result.exit_code != 0
            line = result.stderr.startswith("tracker: ") and result.stderr.count("\n") == 1
            if result.exit_code and not line:
                wrong.append((statement, command, result))
    trial.tell(
        "P5",
        f"{database}, through the front door",
        f"{len(chosen)} kinds of change: verify told {len(chosen) - silent}; {len(COMMANDS)} "
        f"reading commands answered {answered} times and refused {refused} times in one line",
        control=f"untouched: verify leaves with {untouched.exit_code}",
    )
    assert untouched.exit_code == 0
    assert wrong == []
    assert silent == 0
    assert answered > 0
