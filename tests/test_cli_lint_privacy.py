"""Privacy: what may name a private person is found, masked, and gone once it is redacted."""

from __future__ import annotations

import pytest

from tests.fixtures_program import Tracker
from tests.gate_register import done, entry, named
from tracker.lint.privacy import CHECKS

pytestmark = pytest.mark.databases("sqlite")

NAMES = tuple(check.name for check in CHECKS)


@pytest.fixture
def filled(gate_register: str, tracker: Tracker) -> Tracker:
    return tracker


@pytest.mark.parametrize(
    ("check", "text", "words"),
    [
        ("email", "write to jo.roe@mail.example today", "jo.roe"),
        ("phone", "call 07700 900123", "900123"),
        ("phone", "call +44 (0)20 7946 0018 or come", "7946"),
        ("phone", "call +33 1 23 45 67 89", "45 67"),
        ("address", "she lives at 12 Acacia Road, Leeds LS1 4AP", "Acacia"),
        ("address", "at 7 OL1 1UT", "OL1 1UT"),
        ("age", "a girl aged 14 was there", "14"),
        ("age", "the fourteen-year-old girl", "fourteen"),
        ("age", "date of birth: 3 May 2010", "3 May"),
        ("school", "a pupil of Hill Top Primary School", "Hill Top"),
        ("state-number", "NI number AB 12 34 56 C", "12 34"),
        ("state-number", "NHS 943 476 5919", "476"),
        ("telling-address", "see https://x.example/?token=sesame&utm_source=mail", "sesame"),
        ("victim", "Jane Roe, a survivor, said so", "Jane"),
        ("victim", "the victim Jane Roe said so", "Roe"),
        ("titled-name", "Mrs Roe wrote in", "Roe"),
    ],
)
def test_what_is_personal_is_found_masked_and_gone_once_redacted(
    filled: Tracker, check: str, text: str, words: str
) -> None:
    number = entry(filled("note", "A", text, "--json"))
    for form in ((), ("--json",), ("--csv",)):
        shown = filled("lint", check, *form)
        assert shown.exit_code == 1
        assert words not in shown.stdout
        assert text not in shown.stdout
    row = named(filled, check)[0]
    assert (row["ref"], str(row["entry"])) == ("A", number)
    assert f"the text of entry {number} holds" in str(row["what"])
    assert str(row["next"]).startswith(f"tracker redact {number} text --basis ")
    done(filled("redact", number, "text", "--basis", "Names a private person"))
    assert named(filled, check) == []


@pytest.mark.parametrize(
    "text",
    [
        "children aged 14 and 15, people aged 16 to 24, a 2-year-old programme, 16-year-olds",
        "Child Sexual Abuse survivors, the Victim Support Service, a survivor panel, Victims' Code",
        "victims and survivors, the victim's family, Home Office victim services",
        "the postcode area OL1 1UT and 14 Acts; section 96; 2024-05-09/2024-07-17; no. 02012025",
        "0800 1111, 03000 123 456 and 0808 800 5000",
        "Mr Speaker, Mr Deputy Speaker, Mr Justice and Mrs Justice",
        "primary school, the Law School, a school in Leeds, Ofsted on Schools, High Court",
        "https://x.example/0207946001/943-476-5919?page=2",
        "£5,000,000,000 of 02079460018.5 and 1234567890123",
        "write @handle or home office at gov.uk",
    ],
)
def test_what_is_not_personal_is_left_alone(filled: Tracker, text: str) -> None:
    done(filled("note", "A", text))
    result = filled("lint", *NAMES)
    assert result.exit_code == 0, result.stdout


def test_a_role_that_the_register_knows_is_no_private_person(filled: Tracker) -> None:
    done(filled("note", "A", "Mrs Doe answered, and Miss Roe asked"))
    (row,) = named(filled, "titled-name")
    assert str(row["what"]).endswith("holds a person's name after Mr or Mrs (R…)")


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (("edit", "A", "--title", "Ask jo@x.example"), "title"),
        (("edit", "A", "--wording", "jo@x.example"), "wording"),
        (("due", "A", "by May 2025", "-s", "law", "-q", "jo@x.example"), "quote"),
        (("checked", "A", "--places", "GOV.UK", "--note", "jo@x.example"), "note"),
        (("due", "A", "as jo@x.example says", "--latest", "2025-06-01", "-s", "law"), "phrase"),
        (("edit", "A", "--lead", "jo@x.example"), "name"),
        (("source", "edit", "law", "--title", "jo@x.example"), "title"),
        (("source", "add", "https://x.example/?to=jo@x.example"), "url"),
    ],
    ids=lambda each: each if isinstance(each, str) else each[0],
)
def test_every_text_is_read(filled: Tracker, command: tuple[str, ...], field: str) -> None:
    done(filled(*command))
    fields = {str(row["next"]).split()[3] for row in named(filled, "email")}
    assert field in fields


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (("tag", "A", "jo@x.example"), "tags"),
        (("step", "ACT", "in-force", "-s", "law", "--provision", "jo@x.example"), "provision"),
    ],
    ids=["tag", "provision"],
)
def test_a_tag_and_a_provision_are_read_and_can_be_redacted(
    filled: Tracker, command: tuple[str, ...], field: str
) -> None:
    done(filled("instrument", "ACT", "An Act", "--type", "bill", "-s", "law"))
    done(filled(*command))
    (row,) = named(filled, "email")
    number = str(row["next"]).split()[2]
    assert str(row["next"]).startswith(f"tracker redact {number} {field} ")
    done(filled("redact", number, field, "--basis", "Private"))
    assert named(filled, "email") == []


def test_what_was_taken_back_is_still_held(filled: Tracker) -> None:
    number = entry(filled("note", "A", "Ask jo@x.example", "--json"))
    done(filled("undo"))
    (row,) = named(filled, "email")
    assert f"of entry {number}, taken back but still held, holds" in str(row["what"])
    done(filled("redact", number, "text", "--basis", "Private"))
    assert named(filled, "email") == []


def test_a_ref_that_names_a_person_is_found(filled: Tracker) -> None:
    assert named(filled, "name-in-ref") == []
    done(filled("source", "add", "https://x.example/l", "--key", "letter-jo-doe-2025"))
    done(filled("source", "add", "https://x.example/m", "--key", "home-office-2025"))
    (row,) = named(filled, "name-in-ref")
    assert row["ref"] == "letter-jo-doe-2025"
    assert "J" not in str(row["what"])
