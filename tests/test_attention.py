"""What has gone quiet, what nobody has checked, and who can be asked about it."""

from __future__ import annotations

import pytest

from tests.fixtures_program import Tracker, done

LATER = "2026-07-02T09:00:00Z"
AS_OF = ("--as-of", "2026-07-01")


def fill(tracker: Tracker) -> None:
    for key, day in (("old", "2025-01-16"), ("new", "2026-06-20")):
        where = f"https://x.example/{key}"
        describe = ("--key", key, "--title", key, "--type", "statement", "--published", day)
        done(tracker("source", "add", where, *describe))
    for ref in ("WHOLE", "ANSWERED", "LAW", "ALONE"):
        done(tracker("add", ref, f"Promise {ref}", "-s", "old", "--lead", "Department"))
    done(tracker("add", "PART", "A part", "-s", "old", "--parent", "WHOLE"))
    done(tracker("add", "DEEP", "A part of a part", "-s", "old", "--parent", "PART"))
    done(tracker("add", "REPLY", "An answer", "-s", "old"))
    done(tracker("link", "REPLY", "answers", "ANSWERED", "-s", "old"))
    done(tracker("instrument", "BILL", "The bill", "--form", "bill", "-s", "old"))
    done(tracker("link", "LAW", "carried-by", "BILL", "-s", "old"))


pytestmark = [pytest.mark.filled(by=fill), pytest.mark.databases("sqlite")]


@pytest.fixture
def register(tracker: Tracker) -> Tracker:
    return tracker


def quiet(tracker: Tracker) -> set[str]:
    rows = done(tracker("list", "--gone-quiet", "180", "--json", *AS_OF)).json()["rows"]
    agenda = done(tracker("agenda", "--json", *AS_OF)).json()["rows"]
    refs = {str(row["ref"]) for row in rows}
    assert refs == {row["ref"] for row in agenda if row["what"] == "gone_quiet"}
    return refs


@pytest.mark.parametrize(
    ("news", "heard"),
    [
        (("step", "DEEP", "It began", "-s", "new"), {"DEEP", "PART", "WHOLE"}),
        (("step", "REPLY", "It began", "-s", "new"), {"REPLY", "ANSWERED"}),
        (("step", "BILL", "introduced", "-s", "new"), {"LAW"}),
        (("update", "ALONE", "planned", "-s", "new"), {"ALONE"}),
        (("checked", "ALONE", "--on", "2026-06-20"), set()),
        (("note", "ALONE", "A remark", "-s", "new"), set()),
    ],
)
def test_news_of_parts_links_and_carriers_is_news(
    register: Tracker, news: tuple[str, ...], heard: set[str]
) -> None:
    before = quiet(register)
    assert before == {"WHOLE", "PART", "DEEP", "ANSWERED", "REPLY", "LAW", "ALONE"}
    done(register(*news))
    assert quiet(register) == before - heard


def test_where_we_never_looked_it_is_not_checked_by_us(register: Tracker) -> None:
    assert "last looked\tnot checked by us" in done(register("show", "ALONE")).stdout


def test_that_nothing_was_found_says_where_somebody_looked(register: Tracker) -> None:
    refused = register("checked", "ALONE", "--nothing")
    assert (refused.exit_code, "--places" in refused.stderr) == (2, True)
    done(register("checked", "ALONE", "--nothing", "--places", "GOV.UK"))


def test_a_review_offers_what_was_never_assessed(register: Tracker) -> None:
    reasons = ("--list", "--json", "--reason", "unassessed")
    rows = done(register("review", *reasons)).json()["rows"]
    assert "ALONE" in {row["ref"] for row in rows}
    (reason,) = [why for row in rows if row["ref"] == "ALONE" for why in row["reasons"]][:1]
    assert "no test says how we will see that it is done" in reason["words"]
    done(register("update", "ALONE", "planned", "-s", "new"))
    rows = done(register("review", *reasons)).json()["rows"]
    assert "ALONE" not in {row["ref"] for row in rows}


def test_letters_go_to_those_who_can_be_asked(register: Tracker) -> None:
    week = ("report", "weekly", "--week", "2026-W26", "--format", "json")
    assert done(register(*week, now=LATER)).json()["ask"]["offices"]["rows"] == []
    refused = register("party", "edit", "Nobody", "--kind", "office")
    assert refused.exit_code == 4
    done(register("party", "edit", "Department", "--kind", "public-body"))
    (row,) = done(register(*week, now=LATER)).json()["ask"]["offices"]["rows"]
    assert row["office"] == "Department"
    done(register("undo"))
    asks = done(register(*week, now=LATER)).json()["ask"]
    assert asks["offices"]["rows"] == []
    assert "Department" in {row["body"] for row in asks["unaddressed"]["rows"]}


def test_what_cannot_be_asked_is_asked_through_another(register: Tracker) -> None:
    done(register("add", "FORMER", "An old promise", "-s", "old", "--lead", "The old office"))
    done(register("party", "edit", "Department", "--kind", "public-body"))
    through = ("--kind", "other-body", "--asked-through", "Department")
    done(register("party", "edit", "The old office", *through))
    (row,) = done(register("party", "show", "The old office", "--json")).json()["rows"]
    assert (row["asked"], row["asked_through"]) == ("Department", "Department")
    again = register("party", "edit", "The old office", *through)
    assert (again.exit_code, "already" in again.stderr) == (5, True)


def test_the_diary_is_listed_and_gets_new_days(register: Tracker) -> None:
    done(register("event", "BUDGET-2026", "The Budget", "--expected", "2026-11"))
    done(register("event", "BUDGET-2026", "--on", "2026-11-26", "-s", "new"))
    (row,) = done(register("event", "list", "--json")).json()["rows"]
    assert row == {
        "ref": "BUDGET-2026",
        "title": "The Budget",
        "day": "2026-11-26",
        "expected": None,
        "deadlines": 0,
    }
    assert register("event", "BUDGET-2026").exit_code == 2
    assert register("event", "ALONE", "A title", "--on", "2026-11-26").exit_code == 5


def test_the_glossary_answers_for_a_word(tracker: Tracker) -> None:
    assert "(badge)" in done(tracker("help", "words", "claim-ahead")).stdout
    assert tracker("help", "words", "nonsense").exit_code == 4
    assert done(tracker("help", "update")).stdout == done(tracker("update", "--help")).stdout
