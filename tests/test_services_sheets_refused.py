"""What of a sheet the register refuses: all or nothing, and where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sheet_register import (
    OPENING,
    Sheet,
    entries,
    faults,
    new_register,
    recorder,
    refused,
    with_facts,
)
from tracker.errors import FileTrouble
from tracker.ledger.database import Register
from tracker.record.care import status
from tracker.record.sheet import record_sheet


@pytest.fixture
def register(register_url: str) -> Register:
    return new_register(register_url)


@pytest.fixture
def sheet(register: Register) -> Sheet:
    return recorder(register)


def test_all_documents_are_recorded_or_none(sheet: Sheet, register: Register) -> None:
    before = status(register.database.location).head
    said = refused(
        sheet,
        f"{OPENING}---\nsource: hansard-2025-01-16\nfacts:\n"
        "- {note: JAY-13, text: Later}\n- {note: JAY-31, text: Mistyped}\n",
    )
    assert said == (
        4,
        "s.yaml:19:3: There is no commitment or instrument 'JAY-31'; did you mean JAY-13?",
    )
    assert status(register.database.location).head == before


def test_a_rule_that_refuses_names_the_fact_and_keeps_its_exit_code(sheet: Sheet) -> None:
    sheet(OPENING)
    assert refused(sheet, with_facts("- {add: jay-13, title: Again}")) == (
        5,
        (
            "s.yaml:10:3: jay-13 is taken: Mandatory reporting; choose another ref, or see it "
            "with: tracker show jay-13"
        ),
    )
    assert refused(sheet, with_facts("- {note: JAY-13, text: x, on: 2031-01-01}"))[0] == 2
    assert refused(sheet, with_facts("- {respond: JAY-13, response: noted, sources: [x]}")) == (
        4,
        (
            "s.yaml:10:3: There is no source 'x'; give its address, https://…, or a file, or see "
            "tracker source list"
        ),
    )


def test_a_look_in_the_future_or_without_an_end_is_refused(sheet: Sheet) -> None:
    sheet(OPENING)
    code, line = refused(sheet, with_facts("- {checked: JAY-13, on: 2031-01-01}"))
    assert (code, line.partition(":")[0]) == (2, "s.yaml")
    assert faults(with_facts("- {checked: JAY-13, on: 2025-01/..}")) == [
        (
            "s.yaml:10:25: '2025-01/..' has no last day, and this has happened; give the day by "
            "which it had: 2025-01/2025-06-30"
        )
    ]


def test_a_known_source_may_be_described_again_alike(sheet: Sheet, register: Register) -> None:
    sheet(OPENING)
    sheet(with_facts("- {note: JAY-13, text: x}"))
    assert len([found for found in entries(register.database) if found.texts.get("url")]) == 1


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        (
            "published: 2025-01-16",
            "published: 2025-01-17",
            (
                "s.yaml:5:14: Source hansard-2025-01-16 is known with published: 2025-01-16; write "
                "it so, or only source: hansard-2025-01-16; to repair the register: tracker source "
                "edit hansard-2025-01-16"
            ),
        ),
        (
            "key: hansard-2025-01-16",
            "key: other",
            (
                "s.yaml:2:8: Source hansard-2025-01-16 is known with key: hansard-2025-01-16; "
                "write it so, or only source: hansard-2025-01-16; to repair the register: tracker "
                "source edit hansard-2025-01-16"
            ),
        ),
        (
            "speaks_for: promiser",
            "speaks_for: independent",
            (
                "s.yaml:8:15: Source hansard-2025-01-16 is known with speaks_for: promiser; write "
                "it so, or only source: hansard-2025-01-16; to repair the register: tracker source "
                "edit hansard-2025-01-16"
            ),
        ),
    ],
)
def test_a_known_source_with_other_details_is_refused(
    sheet: Sheet, was: str, now: str, said: str
) -> None:
    sheet(OPENING)
    again = with_facts("- {note: JAY-13, text: x}").replace(was, now)
    assert refused(sheet, again) == (5, said)


def test_a_file_that_is_not_there_is_named(register: Register, tmp_path: Path) -> None:
    missing = tmp_path / "missing.yaml"
    with pytest.raises(FileTrouble) as trouble:
        record_sheet(register, missing)
    assert trouble.value.exit_code == 6
    assert trouble.value.line() == f"{missing}: no such file or directory. Check the name."
