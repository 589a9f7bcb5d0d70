"""The checks of lint: what each finds, and what it costs."""

from __future__ import annotations

import pytest

from tests.fixtures_program import Tracker, counting, done
from tests.registers import entry, named
from tracker.lint import CHECKS
from tracker.lint.privacy import CHECKS as PRIVACY

KEYS = {"ref", "check", "entry", "what", "next"}


@pytest.fixture
def filled(gate_register: str, tracker: Tracker) -> Tracker:
    return tracker


def test_every_finding_names_its_entry_and_what_to_type(
    example_register: str, tracker: Tracker
) -> None:
    result = tracker("lint", "--json")
    answer = result.json()
    assert result.exit_code == 1
    assert answer["schema"] == "tracker.lint/1"
    assert len(answer["rows"]) > 100
    for row in answer["rows"]:
        assert set(row) == KEYS
        assert row["check"] in CHECKS
        assert row["what"]
        assert row["next"].startswith("tracker ")
    checks = len({row["check"] for row in answer["rows"]})
    assert f"{len(answer['rows'])} findings of {checks} checks." in result.stderr


def test_the_example_says_nothing_private(example_register: str, tracker: Tracker) -> None:
    result = tracker("lint", *(check.name for check in PRIVACY))
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "Nothing to say.\n"


@pytest.mark.databases("sqlite")
def test_checks_are_chosen_and_left_out_by_name(filled: Tracker) -> None:
    def ran(*words: str) -> set[str]:
        rows = filled("lint", "--json", *words).json()["rows"]
        return {row["check"] for row in rows}

    whole = ran()
    assert {"no-wording", "no-date", "bare-source"} <= whole
    assert ran("no-wording", "no-date") == {"no-wording", "no-date"}
    assert ran("--except", "no-wording", "--except", "no-date") == whole - {"no-wording", "no-date"}
    assert ran("no-wording", "--except", "no-wording") == set()


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("words", [["no-wordin"], ["--except", "no-wordin"]], ids=" ".join)
def test_a_check_that_is_not_there_is_named_with_the_nearest(
    filled: Tracker, words: list[str]
) -> None:
    result = filled("lint", *words)
    assert result.exit_code == 4
    assert result.stderr == "tracker: There is no check 'no-wordin'. Did you mean no-wording?\n"


@pytest.mark.databases("sqlite")
def test_the_checks_are_listed_and_explained_without_being_run(filled: Tracker) -> None:
    listed = done(filled("lint", "--list", "--json")).json()
    assert [row["name"] for row in listed["rows"]] == list(CHECKS)
    assert len(CHECKS) == 42
    for row in listed["rows"]:
        assert row["line"].endswith(".")
        assert "\n" not in row["line"]
        assert "tracker " in row["help"] or "--" in row["help"]
    explained = done(filled("lint", "--explain", "past-gate", "email")).stdout
    assert explained.startswith("past-gate: Delivered or partly delivered, on tests that")
    assert "tracker redact ENTRY FIELD" in " ".join(explained.split())
    assert filled("lint", "--explain", "past-gat").exit_code == 4


@pytest.mark.databases("sqlite")
def test_filters_and_times_are_those_of_list(filled: Tracker) -> None:
    done(filled("add", "B", "Later", "-s", "law", "--on", "2026-02-01", "--tag", "x"))

    def refs(*words: str) -> set[str]:
        return {row["ref"] for row in filled("lint", "--json", *words).json()["rows"]}

    assert refs("no-date") == {"A", "B"}
    assert refs("no-date", "--as-of", "2026-01-31") == {"A"}
    assert refs("no-date", "--known-at", "2026-06-01") == set()
    assert refs("--tag", "x") == {"B"}
    assert refs("--lead", "home") == {"A"}
    assert filled("lint", "--lead", "nobody").exit_code == 4


@pytest.mark.databases("sqlite")
def test_lint_writes_nothing(filled: Tracker) -> None:
    before = filled("head").stdout
    filled("lint")
    assert filled("head").stdout == before


@pytest.mark.databases("sqlite")
def test_a_well_kept_promise_has_nothing_to_say(empty_register: str, tracker: Tracker) -> None:
    described = (
        *("--title", "Act", "--publisher", "Parliament", "--published", "2026-06-20"),
        *("--archive", "https://archive.example/a"),
    )
    done(tracker("source", "add", "https://legislation.gov.uk/a", "--key", "law", *described))
    words = ("-q", "We will do it by June 2026", "--lead", "Home Office", "-s", "law")
    done(tracker("add", "A", "Promise", *words, "--due", "by June 2026"))
    done(tracker("test", "A", "The Act is passed", "--enactment"))
    done(tracker("test", "A", "1", "--met", "-s", "law"))
    done(tracker("update", "A", "delivered", "-s", "law"))
    result = tracker("lint", "--except", "asserted-times")
    assert (result.exit_code, result.stdout) == (0, ""), result
    # The clock of a rehearsal is set by hand, and that is said.
    assert "a clock that was set by hand" in tracker("lint").stdout


@pytest.mark.databases("sqlite")
def test_the_number_of_statements_does_not_depend_on_the_size_of_the_register(
    filled: Tracker, register_url: str
) -> None:
    def statements() -> int:
        with counting() as said:
            assert filled("lint").exit_code == 1
        return len(said)

    def more(ref: str) -> None:
        done(filled("add", ref, ref, "-s", "law", "--lead", "Home Office", "--due", "by May 2025"))
        found = ("update", ref, "part", "-s", "other", "-s", "words")
        done(filled(*found, "--test", "The doors are open", "--unmet", "Staff are trained"))

    more("FIRST")
    before = statements()
    for number in range(12):
        more(f"B-{number}")
    assert statements() == before > 0


NAMES = tuple(check.name for check in PRIVACY)


@pytest.mark.databases("sqlite")
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


@pytest.mark.databases("sqlite")
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


@pytest.mark.databases("sqlite")
def test_a_role_that_the_register_knows_is_no_private_person(filled: Tracker) -> None:
    done(filled("note", "A", "Mrs Doe answered, and Miss Roe asked"))
    (row,) = named(filled, "titled-name")
    assert str(row["what"]).endswith("holds a person's name after Mr or Mrs (R…)")


@pytest.mark.databases("sqlite")
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
    done(filled("instrument", "ACT", "An Act", "--form", "bill", "-s", "law"))
    done(filled(*command))
    (row,) = named(filled, "email")
    number = str(row["next"]).split()[2]
    assert str(row["next"]).startswith(f"tracker redact {number} {field} ")
    done(filled("redact", number, field, "--basis", "Private"))
    assert named(filled, "email") == []


@pytest.mark.databases("sqlite")
def test_what_was_taken_back_is_still_held(filled: Tracker) -> None:
    number = entry(filled("note", "A", "Ask jo@x.example", "--json"))
    done(filled("undo"))
    (row,) = named(filled, "email")
    assert f"of entry {number}, taken back but still held, holds" in str(row["what"])
    done(filled("redact", number, "text", "--basis", "Private"))
    assert named(filled, "email") == []


@pytest.mark.databases("sqlite")
def test_a_ref_that_names_a_person_is_found(filled: Tracker) -> None:
    assert named(filled, "name-in-ref") == []
    done(filled("source", "add", "https://x.example/l", "--key", "letter-jo-doe-2025"))
    done(filled("source", "add", "https://x.example/m", "--key", "home-office-2025"))
    (row,) = named(filled, "name-in-ref")
    assert row["ref"] == "letter-jo-doe-2025"
    assert "J" not in str(row["what"])
