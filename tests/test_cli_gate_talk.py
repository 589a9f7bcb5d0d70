"""Talking a finding past the rules: before it is recorded, and by what is changed after."""

from __future__ import annotations

import pytest

from tests.fixtures_program import Tracker, done
from tests.registers import HANSARD, delivery, entry, named, refused

ON = ("--published", "2025-05-02")
RECORD = ("--type", "official-record", *ON)
OWN = "the promiser's own statement"
#: A finding with the test that it rests on, in one breath.
DELIVERED = ("update", "A", "delivered", "--test", "The doors are open")


@pytest.fixture
def opened(gate_register: str, tracker: Tracker) -> Tracker:
    return tracker


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("page", "told", "because"),
    [
        # Hansard, with nothing said of whose words they are.
        (HANSARD + "a", ON, "not shown to be independent"),
        # The minister, named, in a record that is called independent.
        (HANSARD + "b", (*ON, "--speaker", "Jo Doe, Home Secretary", "--independent"), OWN),
        ("https://www.gov.uk/press", ON, "not shown to be independent"),
        ("https://www.gov.uk/press-2", (*ON, "--independent"), "not the thing itself"),
        ("https://www.gov.uk/factsheet", (*ON, "--type", "other"), "not the thing itself"),
        ("https://www.gov.uk/annual-report", (*ON, "--own"), OWN),
        # A third party that quotes the minister.
        ("https://news.example/b", (*ON, "--type", "media", "--independent"), "not the thing"),
        # A minister before a committee, in a court, and in an inspection's annex.
        ("https://x.example/1", (*ON, "--type", "committee", "--speaker", "home office"), OWN),
        ("https://x.example/2", (*ON, "--type", "court", "--own"), OWN),
        ("https://x.example/3", (*ON, "--type", "inspection", "--speaker", "HOME OFFICE"), OWN),
        # A committee's page, where answers of ministers stand beside its reports.
        ("https://committees.parliament.uk/oralevidence/1/html/", ON, "not shown to be"),
        ("https://committees.parliament.uk/publications/2/documents/3/", ON, "not shown to be"),
        # What the department writes about a law is no law.
        ("https://www.legislation.gov.uk/ukpga/2025/1/notes", ON, "not shown to be"),
        ("https://www.legislation.gov.uk/ukia/2025/7/", ON, "not shown to be"),
    ],
)
def test_the_promisers_words_do_not_pass(
    opened: Tracker, page: str, told: tuple[str, ...], because: str
) -> None:
    refused(opened(*DELIVERED, "-s", page, *told), "no source of grade", because)
    assert delivery(opened) == "not_assessed"


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "name",
    [
        "home office",
        " Home  Office ",
        "Home\u00a0Office",
        "Home\u200b Office",
        "Home Office\u2060",
        "\ufeffHome Office",
        "Ho\u00adme Office",
        "H\u043eme Office",  # Cyrillic o
        "\u041d\u043em\u0435 Office",  # Cyrillic capital En, o and ie
        "Home \u039fffice",  # Greek capital Omicron
        "\uff28\uff4f\uff4d\uff45 Office",  # full width
    ],
    ids=ascii,
)
def test_no_spelling_of_its_name_makes_the_promiser_somebody_else(
    opened: Tracker, name: str
) -> None:
    page = ("-s", HANSARD + "c", *RECORD, "--independent", "--speaker", name)
    refused(opened(*DELIVERED, *page), OWN)


@pytest.mark.databases("sqlite")
def test_a_name_in_another_alphabet_is_a_name_of_its_own(opened: Tracker) -> None:
    for key, name in (("m1", "Мінекономіки"), ("m2", "мінекономіки")):
        page = (f"https://x.example/{key}", "--key", key, "--speaker", name)
        done(opened("source", "add", *page))
    (one, two) = (
        row["speaker"]
        for row in opened("source", "list", "--json").json()["rows"]
        if row["ref"] in {"m1", "m2"}
    )
    assert one == two == "Мінекономіки"


@pytest.mark.databases("sqlite")
def test_a_claim_is_no_finding_whoever_is_said_to_make_it(opened: Tracker) -> None:
    words = ("-q", "it is done", "-s", "words")
    done(opened("claim", "A", "delivered", *words))
    done(opened("claim", "A", "delivered", *words, "--voice", "The Home\u200b Office"))
    assert delivery(opened) == "not_assessed"
    refused(opened(*DELIVERED, *words), "not shown to be independent")


@pytest.mark.databases("sqlite")
def test_many_weak_sources_are_not_a_strong_one(opened: Tracker) -> None:
    addresses = (
        HANSARD + "?a=1",
        "http" + HANSARD[5:],
        HANSARD.replace("hansard", "www.hansard"),
        HANSARD + "#again",
    )
    done(opened("source", "add", addresses[0], *ON))
    mirrored = [word for address in addresses for word in ("-s", address)]
    cited = ("-s", "words", "-s", "words", "-s", "press", *mirrored)
    refused(opened(*DELIVERED, *cited), "no source of grade A or B")


@pytest.mark.databases("sqlite")
def test_a_test_met_by_the_promisers_words_opens_nothing(opened: Tracker) -> None:
    done(opened("test", "A", "The doors are open"))
    for weak in ("words", "press"):
        done(opened("test", "A", "1", "--met", "-s", weak))
        found = opened("update", "A", "delivered", "-s", "other")
        refused(found, "test 1 is met on no source of grade A or B")


@pytest.mark.databases("sqlite")
def test_a_kept_promise_that_rests_on_words_is_named(opened: Tracker) -> None:
    done(opened("edit", "A", "--kind", "standing"))
    done(opened("update", "A", "holding", "-s", "words"))
    assert [row["ref"] for row in named(opened, "weak-evidence")] == ["A"]


SHEET = """
source: {key: h9, title: Answer, url: 'https://hansard.parliament.uk/9', published: 2025-05-02,
  type: official_record, speaker: 'HOME  Office', speaks_for: independent}
facts:
- update: A
  finding: delivered
  test: The doors are open
"""


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("speaks", ["independent", "promiser"])
def test_a_sheet_passes_the_same_gate(opened: Tracker, speaks: str) -> None:
    before = opened("head").stdout
    sheet = SHEET.replace("speaks_for: independent", f"speaks_for: {speaks}")
    result = opened("record", "-", input=sheet)
    assert result.exit_code in {5, 6}, result
    assert OWN in result.stderr
    assert opened("head").stdout == before


@pytest.mark.databases("sqlite")
def test_a_shell_passes_the_same_gate(opened: Tracker) -> None:
    line = 'update A delivered --test "The doors are open" -s words\n'
    refused(opened("shell", input=line), "no source of grade A or B")
    assert delivery(opened) == "not_assessed"


@pytest.mark.databases("sqlite")
def test_a_review_passes_the_same_gate(opened: Tracker) -> None:
    result = opened("review", "A", input="u delivered --test Open -s words\n")
    assert "no source of grade A or B" in result.stderr
    assert delivery(opened) == "not_assessed"


@pytest.mark.databases("sqlite")
def test_who_called_words_independent_is_named(opened: Tracker) -> None:
    page = ("-s", HANSARD + "d", *RECORD, "--independent", "--speaker", "Jo Doe")
    done(opened(*DELIVERED, *page))
    (row,) = named(opened, "independent-words")
    assert (row["ref"], str(row["entry"])) == ("A", finding(opened))
    assert "A. Analyst recorded" in str(row["what"])
    assert "independent" in str(row["what"])
    shown = opened("show", "A").stdout
    assert "official record of somebody other than the promiser" in shown


@pytest.mark.databases("sqlite")
def test_a_publication_of_the_promisers_own_is_named(opened: Tracker) -> None:
    page = ("-s", "https://www.gov.uk/press-3", "--type", "deliverable", "--own", *ON)
    done(opened(*DELIVERED, *page))
    (row,) = named(opened, "own-document")
    assert row["ref"] == "A"


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("kind", ["official-record", "inspection", "committee", "court"])
def test_a_page_of_the_promisers_that_is_called_independent_is_named(
    opened: Tracker, kind: str
) -> None:
    called = ("--type", kind, "--independent", "--publisher", "home  office")
    done(opened(*DELIVERED, "-s", "https://www.gov.uk/p4", *ON, *called))
    (row,) = named(opened, "independent-words")
    assert "published by home  office" in str(row["what"])


@pytest.mark.databases("sqlite")
def test_a_grade_set_by_hand_is_named_with_who_set_it(opened: Tracker) -> None:
    reason = ("--grade", "B", "--because", "He would know")
    done(opened(*DELIVERED, "-s", "words", *reason))
    of_finding, of_test = named(opened, "grade-by-hand")
    assert str(of_finding["entry"]) != str(of_test["entry"])
    assert "A. Analyst" in str(of_finding["what"])


LEFT = "would be left without its evidence"


@pytest.fixture
def found(gate_register: str, tracker: Tracker) -> Tracker:
    """A was found delivered on an independent record."""
    done(tracker(*DELIVERED, "-s", "other", "--on", "2025-06-01"))
    return tracker


def finding(tracker: Tracker) -> str:
    rows = tracker("log", "--ref", "A", "--json").json()["rows"]
    return str(next(row["entry"] for row in rows if row["facet"] == "delivery"))


@pytest.mark.parametrize(
    "command",
    [
        ("source", "edit", "other", "--speaker", "Home Office"),
        ("source", "edit", "other", "--own"),
        ("source", "edit", "other", "--type", "media"),
        ("edit", "A", "--lead", "Lord Hope"),
        ("edit", "A", "--by", "lord  hope"),
        ("edit", "A", "--to", "Lord Hope"),
    ],
    ids=" ".join,
)
def test_no_repair_takes_the_evidence_from_under_a_finding(
    found: Tracker, command: tuple[str, ...]
) -> None:
    before = found("head").stdout
    number = finding(found)
    first = f"tracker correct {number} --value under-way"
    refused(found(*command), f"Entry {number} found A delivered", LEFT, first)
    assert found("head").stdout == before
    done(found("correct", number, "--value", "under-way", "--because", "They were its words"))
    done(found(*command))
    for day in ("2025-06-02", "2026-06-30"):
        assert delivery(found, "--as-of", day) == "under_way"


@pytest.mark.databases("sqlite")
def test_a_repair_that_takes_nothing_away_is_made(found: Tracker) -> None:
    done(found("source", "edit", "other", "--title", "Answer", "--speaker", "Lord Faith"))
    done(found("edit", "A", "--lead", "Ministry of Justice", "--title", "The promise"))
    done(found("source", "edit", ".", "--publisher", "Parliament"))


@pytest.mark.databases("sqlite")
def test_a_lead_cannot_be_set_aside_while_it_speaks(found: Tracker) -> None:
    done(found("edit", "A", "--lead", "Somebody else"))
    page = ("--type", "official-record", "--independent", "--speaker", "Home Office")
    done(found("source", "add", "https://x.example/w", "--key", "w", *page))
    done(found("update", "A", "under-way", "-s", "law", "--because", "x", "--on", "2025-06-02"))
    done(found(*DELIVERED, "-s", "w", "--because", "y", "--on", "2025-06-03"))
    refused(found("edit", "A", "--lead", "Home Office"), LEFT)
    assert "Home Office" in str([row["what"] for row in named(found, "independent-words")])


def test_the_source_of_a_judged_test_is_not_swapped_behind_a_finding(found: Tracker) -> None:
    done(found("add", "B", "Another", "-s", "law", "--lead", "Home Office"))
    done(found("test", "B", "The gates are open"))
    answer = done(found("test", "B", "1", "--met", "-s", "other", "--json")).json()
    judged, batch = str(answer["rows"][0]["entry"]), str(answer["batch"])
    done(found("update", "B", "delivered", "-s", "other"))
    refused(found("correct", judged, "-s", "words", "--because", "x"), LEFT, "test 1")
    refused(found("correct", judged, "--value", "not-met", "--because", "x"), LEFT, "test 1")
    refused(found("retract", judged, "--because", "x"), LEFT, "test 1 is not met")
    refused(found("undo", batch), LEFT, "test 1 is not met")


@pytest.mark.databases("sqlite")
def test_an_earlier_entry_is_not_corrected_into_a_delivery(found: Tracker) -> None:
    done(found("add", "B", "Another", "-s", "law", "--lead", "Home Office"))
    done(found("test", "B", "The gates are open"))
    done(found("test", "B", "1", "--met", "-s", "words", "--on", "2025-05-02"))
    early = entry(found("update", "B", "planned", "-s", "words", "--on", "2025-05-02", "--json"))
    done(found("update", "B", "under-way", "-s", "law", "--on", "2025-06-02"))
    swapped = found("correct", early, "--value", "delivered", "--because", "x")
    refused(swapped, "B cannot be delivered yet", "no source of grade A or B")


@pytest.mark.databases("sqlite")
def test_a_finding_of_delivery_does_not_come_back_without_its_evidence(found: Tracker) -> None:
    later = ("--on", "2025-07-01", "--because", "Undone")
    weaker = entry(found("update", "A", "under-way", "-s", "law", *later, "--json"))
    refused(found("source", "edit", "other", "--own"), LEFT)
    refused(found("source", "edit", "other", "--own", "--type", "media"), LEFT)
    done(found("retract", weaker, "--because", "x"))
    assert delivery(found) == "delivered"


@pytest.mark.databases("sqlite")
def test_an_undone_or_retracted_repair_of_a_source_is_a_repair(found: Tracker) -> None:
    done(found("source", "edit", "press", "--type", "court"))
    done(found("update", "A", "under-way", "-s", "law", "--because", "x", "--on", "2025-06-02"))
    done(found(*DELIVERED, "-s", "press", "--on", "2025-06-03"))
    rows = found("log", "--json", "--ref", "press").json()["rows"]
    repair = next(row for row in rows if row["value"] == "edited")
    refused(found("undo", str(repair["batch"])), LEFT, "media")
    refused(found("retract", str(repair["entry"]), "--because", "x"), LEFT, "media")


@pytest.mark.databases("sqlite")
def test_the_source_of_a_finding_is_neither_undone_nor_retracted(found: Tracker) -> None:
    rows = found("log", "--json", "--ref", "other").json()["rows"]
    opening = next(row for row in rows if row["value"] == "opened")
    refused(found("undo", str(opening["batch"])), "speaks of")
    refused(found("retract", str(opening["entry"]), "--because", "x"), "opened other")


@pytest.mark.databases("sqlite")
def test_a_finding_rests_on_its_tests_whatever_page_it_cites(found: Tracker) -> None:
    done(found("correct", finding(found), "-s", "words", "--because", "Their page"))
    assert delivery(found) == "delivered"
    assert [row["ref"] for row in named(found, "weak-evidence")] == ["A"]
    assert named(found, "past-gate") == []


@pytest.mark.databases("sqlite")
def test_no_test_is_set_or_judged_against_a_finding_that_stands(found: Tracker) -> None:
    both = "tracker update A FINDING -s SOURCE --test"
    refused(found("test", "A", "Staff are trained"), LEFT, "test 2 is not met", both)
    weaker = ("test", "A", "1", "--met", "-s", "words", "--on", "2025-06-02")
    refused(found(*weaker), LEFT, "no source of grade", both)
    undone = ("test", "A", "1", "--unmet", "-s", "other", "--on", "2025-06-02")
    refused(found(*undone), LEFT, "test 1 is not met", both)
    assert named(found, "past-gate") == []
