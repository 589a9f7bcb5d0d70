"""Each check of quality finds what it is for, and stops when that is put right."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.fixtures_program import ACTOR, Tracker, done
from tests.office import entropy
from tests.registers import entry, named
from tracker.domain.dates import When
from tracker.domain.entry import Draft, Json
from tracker.domain.vocabulary import (
    DeadlineValue,
    Delivery,
    Disposition,
    Facet,
    Identity,
    Response,
    Voice,
)
from tracker.ledger.append import open_batch
from tracker.ledger.database import open_register
from tracker.ledger.location import Location

pytestmark = pytest.mark.databases("sqlite")

WHEN = When.on(datetime(2025, 5, 2, tzinfo=UTC).date())
LAW = ("-s", "law")
ASK = ("add", "R", "Ask", *LAW, "--kind", "recommendation", "--to", "Home Office")
#: A visit shows what is true, and is nobody's own word.
VISIT = ("-s", "visit")
KEPT = ("update", "A", "delivered", *VISIT, "--test", "The doors are open")
PART = ("update", "A", "part", *VISIT, "--test", "The doors are open")
BILL = ("instrument", "BILL", "A bill", "--form", "bill", *LAW)


@pytest.fixture
def filled(gate_register: str, tracker: Tracker) -> Tracker:
    described = (
        *("--key", "visit", "--type", "inspection", "--independent", "--published", "2025-05-01"),
        *("--title", "A visit", "--publisher", "Inspectorate"),
    )
    done(tracker("source", "add", "https://inspectors.example/a", *described))
    return tracker


@pytest.mark.parametrize(
    ("check", "commands", "ref", "said"),
    [
        ("no-wording", [], "A", "no wording"),
        ("no-lead", [("add", "B", "B", *LAW)], "B", "no lead"),
        ("no-date", [], "A", "nothing is recorded of a date"),
        ("long-unseen", [], "A", "nobody has looked for 426 days"),
        ("weak-evidence", [("update", "A", "planned", "-s", "press")], "A", "grade D only"),
        (
            "no-addressee",
            [("add", "B", "B", *LAW, "--lead", "Home Office")],
            "A",
            "Home Office answers for it and 1 other commitment and is not known as an office",
        ),
        (
            "no-addressee",
            [("party", "edit", "Home Office", "--asked-through", "Jo Doe, Home Secretary")],
            "A",
            "Jo Doe, Home Secretary answers for it and is not known",
        ),
        (
            "set-when-judged",
            [("test", "A", "It works"), ("test", "A", "1", "--met", *VISIT), KEPT],
            "register",
            "1 of 2 judged tests were set when they were judged, the first of A",
        ),
        (
            "open-test",
            [("test", "A", "It works"), PART],
            "A",
            "it is partly delivered, and nobody has judged test 1",
        ),
        (
            "open-test",
            [("test", "A", "It works", "--spirit"), KEPT],
            "A",
            "it has ended, and nobody has judged test 1",
        ),
        (
            "same-title",
            [("add", "B", "  PROMISE", *LAW, "--lead", "x")],
            "B",
            "it has the title of A",
        ),
        (
            "counted-twice",
            [("add", "B", "Same", *LAW), ("link", "B", "same-as", "A")],
            "B",
            "the same as A, and both are counted",
        ),
        ("not-asked", [ASK, ("respond", "R", "noted", "--from", "X", *LAW)], "R", "X responded"),
        (
            "no-quote",
            [ASK, ("respond", "R", "accepted-in-principle", *LAW)],
            "R",
            "does not carry its words",
        ),
        ("passed-unchecked", [("due", "A", "by May 2025", *LAW)], "A", "passed 1 year 31 days ago"),
        (
            "over-when-said",
            [("due", "A", "by May", "--latest", "2024-05-31", *LAW)],
            "A",
            "was over (31 May 2024) when it was said (1 May 2025)",
        ),
        (
            "claim-unchecked",
            [("claim", "A", "delivered", "-q", "done", "-s", "words")],
            "A",
            "goes further than we do",
        ),
        (
            "stage-unchecked",
            [
                BILL,
                ("link", "A", "carried-by", "BILL"),
                ("step", "BILL", "royal-assent", *LAW, "--on", "2025-06-03"),
            ],
            "A",
            "BILL reached “royal assent” on 3 June 2025",
        ),
        (
            "not-in-force",
            [BILL, ("link", "A", "carried-by", "BILL"), KEPT],
            "A",
            "BILL that carries it is not recorded as in force",
        ),
        ("bare-source", [], "law", "no title and no publisher"),
        (
            "same-source",
            [("source", "add", "http://www.news.example/a/?utm_source=x#top", "--key", "again")],
            "again",
            "the page of press",
        ),
        (
            "near-names",
            [("add", "B", "B", *LAW, "--lead", "The Home-Office")],
            "B",
            "'The Home-Office' and 'Home Office' may be one",
        ),
        (
            "near-names",
            [
                ("add", "B", "B", *LAW, "--lead", "Department for Education"),
                (
                    "source",
                    "add",
                    "https://x.example/e",
                    "--key",
                    "e",
                    "--speaker",
                    "Dept for Education",
                ),
            ],
            "e",
            "may be one",
        ),
        ("asserted-times", [], "register", "a clock that was set by hand"),
    ],
)
def test_a_check_finds_what_it_is_for(
    filled: Tracker, check: str, commands: list[tuple[str, ...]], ref: str, said: str
) -> None:
    for command in commands:
        done(filled(*command))
    found = [row for row in named(filled, check) if row["ref"] == ref]
    assert found, named(filled, check)
    assert said in str(found[0]["what"])


@pytest.mark.parametrize(
    ("check", "commands", "mended"),
    [
        ("no-wording", [], ("edit", "A", "--wording", "We will")),
        ("no-date", [], ("due", "A", "--none-set", *LAW)),
        ("long-unseen", [], ("checked", "A")),
        ("passed-unchecked", [("due", "A", "by May 2025", *LAW)], ("checked", "A")),
        (
            "claim-unchecked",
            [("claim", "A", "delivered", "-q", "done", "-s", "words")],
            ("checked", "A"),
        ),
        (
            "same-title",
            [("add", "B", "Promise", *LAW, "--lead", "x")],
            ("merge", "B", "--into", "A"),
        ),
        (
            "counted-twice",
            [("add", "B", "Same", *LAW), ("link", "B", "same-as", "A")],
            ("merge", "B", "--into", "A"),
        ),
        (
            "open-test",
            [("test", "A", "It works"), PART],
            ("test", "A", "1", "--unmet", *LAW),
        ),
        (
            "no-addressee",
            [("add", "B", "B", *LAW, "--lead", "Home Office")],
            ("party", "edit", "Home Office", "--kind", "public-body"),
        ),
        (
            "not-asked",
            [ASK, ("respond", "R", "noted", "--from", "X", *LAW)],
            ("edit", "R", "--to", "Home Office", "X"),
        ),
        (
            "near-names",
            [("add", "B", "B", *LAW, "--lead", "The Home Office")],
            ("edit", "B", "--lead", "home office"),
        ),
    ],
)
def test_what_a_check_says_to_type_puts_it_right(
    filled: Tracker, check: str, commands: list[tuple[str, ...]], mended: tuple[str, ...]
) -> None:
    for command in commands:
        done(filled(*command))
    (row,) = named(filled, check)
    assert str(row["next"]).startswith(f"tracker {mended[0]} {mended[1]}")
    done(filled(*mended))
    assert named(filled, check) == []


def test_a_parent_that_comes_later_leaves_an_orphan_on_that_day(filled: Tracker) -> None:
    done(filled("add", "TOP", "Top", *LAW, "--on", "2025-09-01"))
    done(filled("add", "B", "B", *LAW, "--on", "2025-06-01", "--parent", "TOP"))
    rows = filled("lint", "orphan", "--as-of", "2025-07-01", "--json").json()["rows"]
    assert [row["ref"] for row in rows] == ["B"]
    assert named(filled, "orphan") == []


def written(register: str, *drafts: Draft) -> None:
    """Entries that no command would write, as another program's import might."""
    moment = datetime(2026, 7, 1, 10, tzinfo=UTC)
    with open_register(Location(register)).writing() as connection:
        chance = entropy()
        with open_batch(
            connection,
            recorded_at=moment,
            actor=ACTOR,
            entropy=lambda size: b"x" + chance(size - 1),
        ) as batch:
            for draft in drafts:
                batch.append(draft)


@pytest.mark.parametrize(
    ("check", "facet", "value", "said"),
    [
        ("no-source", Facet.RESPONSE, Response.NOTED, "the response (noted) rests on no source"),
        ("no-quote", Facet.DELIVERY, "planned", "the claim (planned) does not carry its words"),
        ("no-phrase", Facet.DEADLINE, DeadlineValue.STATED, "the words it was read from"),
    ],
)
def test_what_no_command_would_write_is_found(
    filled: Tracker, register_url: str, check: str, facet: Facet, value: str, said: str
) -> None:
    opened = int(entry(filled("add", "B", "B", *LAW, "--json")))
    detail: dict[str, Json] = {
        "bound": "by",
        "precision": "day",
        "hardness": "firm",
        "rule": "given",
        "version": 1,
    }
    draft = Draft(
        subject=opened,
        facet=facet,
        value=value,
        occurred=WHEN,
        voice=Voice.PROMISER,
        detail=detail if facet is Facet.DEADLINE else {},
    )
    assert named(filled, check) == []
    written(register_url, draft)
    (row,) = named(filled, check)
    assert row["ref"] == "B"
    assert said in str(row["what"])


@pytest.mark.parametrize("finding", [Delivery.DELIVERED, Delivery.PARTLY_DELIVERED])
def test_a_finding_that_rests_on_no_test_is_past_the_gate(
    filled: Tracker, register_url: str, finding: Delivery
) -> None:
    opened = int(entry(filled("add", "B", "B", *LAW, "--json")))
    written(register_url, Draft(subject=opened, facet=Facet.DELIVERY, value=finding, occurred=WHEN))
    (row,) = named(filled, "past-gate")
    assert row["ref"] == "B"
    assert str(row["what"]).startswith(f"{finding.label}, and would not pass now: no test says")


def test_a_test_that_was_set_after_the_finding_is_not_met(
    filled: Tracker, register_url: str
) -> None:
    finding = int(entry(filled(*KEPT, "--json")))
    (row,) = filled("list", "A", "--json").json()["rows"]
    (opened,) = (
        line["entry"]
        for line in filled("log", "--ref", "A", "--json").json()["rows"]
        if line["value"] == "opened"
    )
    assert (row["tests_met"], named(filled, "past-gate")) == (1, [])
    draft = Draft(
        subject=opened,
        facet=Facet.TEST,
        value="set",
        item="2",
        occurred=WHEN,
        detail={"type": "letter"},
        texts={"text": "Staff are trained"},
    )
    written(register_url, draft)
    (unmet,) = named(filled, "past-gate")
    assert unmet["what"] == "delivered, and would not pass now: test 2 is not met"
    assert unmet["entry"] == finding + 2


def test_a_finding_of_which_no_test_is_met_is_told_once(filled: Tracker, register_url: str) -> None:
    done(filled("test", "A", "The doors are open"))
    done(filled("test", "A", "Staff are trained", "--spirit"))
    opened = int(str(filled("log", "--ref", "A", "--json").json()["rows"][-1]["entry"]))
    found = Draft(subject=opened, facet=Facet.DELIVERY, value=Delivery.DELIVERED, occurred=WHEN)
    written(register_url, found)
    assert [row["what"] for row in named(filled, "past-gate")] == [
        "delivered, and would not pass now: test 1 is not met"
    ]


def opened_refs(filled: Tracker) -> list[int]:
    """B, C and D beside A, by number."""
    return [int(entry(filled("add", ref, ref, *LAW, "--json"))) for ref in "BCD"]


def test_a_circle_of_successors_is_named_by_each_in_it(filled: Tracker, register_url: str) -> None:
    b, c, d = opened_refs(filled)
    ways = [
        (b, Disposition.SUPERSEDED, (c,)),
        (c, Disposition.SPLIT, (d, b)),
        # It leads into the circle, and is not of it.
        (int(entry(filled("add", "E", "E", *LAW, "--json"))), Disposition.MERGED, (c,)),
    ]
    written(
        register_url,
        *(
            Draft(subject=ref, facet=Facet.DISPOSITION, value=value, occurred=WHEN, refs={"by": by})
            for ref, value, by in ways
        ),
    )
    rows = named(filled, "circle")
    assert [row["ref"] for row in rows] == ["B", "C"]
    assert [str(row["what"]).rpartition(": ")[2] for row in rows] == ["B → C → B", "C → B → C"]
    done(filled(*str(rows[0]["next"]).split()[1:-1], "Written by mistake"))
    assert named(filled, "circle") == []


def test_a_circle_of_parents_is_named_by_each_in_it(filled: Tracker, register_url: str) -> None:
    b, c, d = opened_refs(filled)
    written(
        register_url,
        *(
            Draft(
                subject=below,
                facet=Facet.IDENTITY,
                value=Identity.EDITED,
                occurred=WHEN,
                refs={"parent": (above,)},
            )
            for below, above in ((b, c), (c, b), (d, c))
        ),
    )
    rows = named(filled, "circle")
    assert [row["ref"] for row in rows] == ["B", "C"]
    assert rows[0]["what"] == "it is its own parent: B → C → B"
