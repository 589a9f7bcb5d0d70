"""What a sheet records, and what of it the register refuses: all or nothing, and where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sheet_register import (
    OPENING,
    Sheet,
    assert_projections_equal_their_rebuild,
    entries,
    faults,
    new_register,
    recorder,
    refused,
    with_facts,
)
from tracker.domain.vocabulary import Facet
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


def test_a_fact_becomes_an_entry_with_its_evidence(sheet: Sheet, register: Register) -> None:
    [opened] = sheet(OPENING)
    [receipt] = sheet(
        """\
        source: HANSARD-2025-01-16
        note: Read twice
        facts:
        - respond: jay-13
          response: Accepted-in-Principle
          from: UK Government
          quote: "accept the need to act"
          on: 2025-01
          note: Coded with care
        """
    )
    assert [line.after for line in opened.lines] == ["recommendation"]
    assert [(line.ref, line.after) for line in receipt.lines] == [
        ("JAY-13", "accepted in principle")
    ]
    [entry] = entries(register.database, Facet.RESPONSE)
    assert (entry.value, entry.occurred) == ("accepted_in_principle", "2025-01")
    assert entry.texts == {"quote": "accept the need to act", "note": "Coded with care"}
    [source] = [found for found in entries(register.database) if found.texts.get("url")]
    assert entry.refs["source"] == (source.seq,)
    assert source.detail["own"] is True
    [_, note] = entries(register.database, Facet.BATCH)
    assert note.texts == {"note": "Read twice"}
    assert note.batch == entry.batch == receipt.batch


def test_dates_arrive_as_they_were_typed(sheet: Sheet, register: Register) -> None:
    sheet(OPENING)
    sheet(
        """\
        source: hansard-2025-01-16
        on: 2025-07
        facts:
        - {note: JAY-13, text: no}
        - {note: JAY-13, text: "2025-01-16", on: 2025-01-16}
        - {note: JAY-13, text: on, on: 2025-01-06/2025-01-12}
        - {note: JAY-13, text: 1_000, on: 2025}
        - {note: JAY-13, text: 12:30:45, on: 2025-Q2}
        """
    )
    found = [(note.texts["text"], note.occurred) for note in entries(register.database, Facet.NOTE)]
    assert found == [
        ("no", "2025-07"),
        ("2025-01-16", "2025-01-16"),
        ("on", "2025-01-06/2025-01-12"),
        ("1_000", "2025"),
        ("12:30:45", "2025-34"),
    ]


def test_a_long_folded_text_is_one_line(sheet: Sheet, register: Register) -> None:
    sheet(OPENING)
    sheet(
        """\
        source: hansard-2025-01-16
        facts:
        - note: JAY-13
          text: >-
            One sentence that is folded
            over two lines.
        """
    )
    [note] = entries(register.database, Facet.NOTE)
    assert note.texts == {"text": "One sentence that is folded over two lines."}


def test_the_day_of_a_fact_is_its_own_then_the_documents_then_the_sources(
    sheet: Sheet, register: Register
) -> None:
    sheet(OPENING)
    sheet(
        """\
        source: hansard-2025-01-16
        facts:
        - {step: JAY-13, what: First}
        - {checked: JAY-13}
        ---
        source: hansard-2025-01-16
        on: 2025-03-01
        facts:
        - {step: JAY-13, what: Second}
        - {test: JAY-13, text: It is in force}
        - {step: JAY-13, what: Third, on: 2025-04-01}
        """
    )
    wanted = {Facet.STEP, Facet.LOOK, Facet.TEST}
    assert [found.occurred for found in entries(register.database) if found.facet in wanted] == [
        "2025-01-16",
        "2025-01-16",
        "2025-03-01",
        "2025-03-01",
        "2025-04-01",
    ]


def test_a_look_needs_no_source_but_a_day(sheet: Sheet, register: Register) -> None:
    sheet(OPENING)
    sheet(
        """\
        on: 2025-05-06
        facts:
        - {checked: JAY-13, nothing: yes, places: The Act}
        - {update: JAY-13, finding: none, because: Nothing was found}
        """
    )
    [found] = entries(register.database, Facet.DELIVERY)
    assert (found.value, found.occurred) == ("no_action_found", "2025-05-06")
    assert faults(
        """\
        facts:
        - {checked: JAY-13}
        - {claim: JAY-13, word: delivered, quote: done}
        """
    ) == [
        "s.yaml:2:3: nothing says when 'checked' happened; add on: 2025-01-16",
        "s.yaml:3:3: 'claim' needs a source; add source: to the document",
    ]


def test_every_verb_of_the_format_can_be_recorded(sheet: Sheet, register: Register) -> None:
    receipts = sheet(
        with_facts(
            """\
            - {add: JAY, title: All of them, by: Home Secretary, lead: Home Office, tag: [a, b]}
            - {add: JAY-01, title: One, kind: recommendation, parent: JAY, to: [UK Government]}
            - {add: JAY-02, title: Two, kind: demand, parent: JAY, to: [UK Government]}
            - {add: T, title: When, kind: timetable, parent: JAY, due: before Easter}
            - {add: A, title: Audit, due: three-month audit, due_anchor: 2025-01-16}
            - {add: B, title: Another}
            - {instrument: BILL, title: A bill, form: Bill}
            - {link: JAY-01, type: carried-by, target: BILL}
            - {step: BILL, what: Royal Assent, provision: s.96}
            - {step: A, what: Terms published, as: action}
            - {due: A, phrase: within three months, anchor_on: 2025-02-20, rival: true}
            - {due: B, none_set: true}
            - {due: T, withdrawn: true}
            - {respond: JAY-01..02, response: noted}
            - {claim: "JAY-0*", word: part, by: Home Secretary, quote: some}
            - {claim: JAY, word: part, voice: An expert, quote: two of twenty}
            - {test: A, text: Published, type: letter, how: The page}
            - {test: A, number: 1, met: true}
            - {says: JAY/, who: Opposition, stance: Legal action}
            - {checked: B, places: here, terms: there}
            - {restate: JAY, as: narrower, quote: some of them}
            - {stall: B}
            - {resume: B}
            - {update: B, finding: too vague, reason: no-measure}
            - {replace: JAY-02, by: JAY-01, carry: different}
            - {withdraw: T, because: They said so}
            - {note: [A, B], text: Noted}
            - {tag: A, tags: law}
            - {edit: A, wording: "an audit", lead: ""}
            - {split: B, into: [A, JAY]}
            - {merge: A, into: JAY}
            - {drop: JAY-01, because: Not ours}
            - {party: Home Office, kind: public body}
            """
        )
    )
    assert len(receipts) == 1
    assert {entry.facet for entry in entries(register.database)} >= set(Facet) - {
        Facet.SAVED,
        Facet.ISSUE,
        Facet.BREAK,
        Facet.SETTING,
        Facet.EVENT,
        Facet.MEASURE,
        Facet.ENDED,
        Facet.RETRACTION,
        Facet.UNDO,
        Facet.REDACTION,
        Facet.BATCH,
    }
    [look] = entries(register.database, Facet.LOOK)
    [drop] = [found for found in entries(register.database) if found.value == "out_of_scope"]
    sheet(
        f"""\
        on: 2025-02-01
        facts:
        - {{correct: {look.seq}, value: nothing-found, because: Misread}}
        - {{retract: "#{drop.seq}", because: It is ours}}
        """
    )
    assert entries(register.database)[-1].facet is Facet.RETRACTION
    assert_projections_equal_their_rebuild(register.database)


def test_several_documents_are_several_batches_and_empty_ones_are_skipped(
    sheet: Sheet, register: Register
) -> None:
    receipts = sheet(
        f"---\n# nothing here\n---\n{OPENING}---\nsource: hansard-2025-01-16\n"
        "facts:\n- {note: JAY-13, text: Later}\n---\n"
    )
    batches = [receipt.batch for receipt in receipts]
    assert len(set(batches)) == len(receipts) == 2
    assert [note.batch for note in entries(register.database, Facet.NOTE)] == batches[1:]


def test_a_dry_run_checks_and_leaves_nothing(sheet: Sheet, register: Register) -> None:
    before = status(register.database.location).head
    [receipt] = sheet(OPENING, dry_run=True)
    assert receipt.batch is None
    assert [line.ref for line in receipt.lines] == ["JAY-13"]
    assert status(register.database.location).head == before


def test_a_source_without_an_address_is_not_a_file_of_that_name(
    sheet: Sheet, register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("press").write_text("a file that happens to be called so")
    sheet(
        """\
        source: {key: press, title: An article, published: 2025-01-16, type: media}
        facts:
        - {add: JAY, title: All}
        """
    )
    source = next(found for found in entries(register.database) if found.detail.get("type"))
    assert (source.texts, source.detail.get("sha256")) == ({"title": "An article"}, None)


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
