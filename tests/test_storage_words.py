"""What entries are made of: items, settings and words that can be destroyed, on both databases."""

from __future__ import annotations

import os
from datetime import date
from typing import Any

import pytest

from tests.fixtures_program import Tracker
from tracker.domain.dates import Times, When
from tracker.domain.entry import REGISTER, Draft, Entry
from tracker.domain.vocabulary import Facet, Setting
from tracker.ledger import lookup, standing
from tracker.ledger.append import open_batch
from tracker.ledger.database import open_register
from tracker.ledger.location import Location

TODAY = When.on(date(2026, 7, 1))
PAGE = (
    *("-s", "https://www.legislation.gov.uk/an-act", "--title", "An Act"),
    *("--published", "2025-02-01"),
)


@pytest.fixture
def bill(tracker: Tracker, empty_register: str) -> str:
    """A register with a bill, two of whose provisions are in force."""
    for words in (
        ("instrument", "BILL", "A bill", "--form", "bill", *PAGE),
        ("step", "BILL", "royal-assent", *PAGE[:2], "--on", "2025-03-01"),
        ("step", "BILL", "in-force", *PAGE[:2], "--provision", "s. 72", "--on", "2025-04-01"),
        ("step", "BILL", "in-force", *PAGE[:2], "--provision", "s. 96", "--on", "2025-05-01"),
        ("step", "BILL", "amended", *PAGE[:2], "--provision", "S.  72", "--on", "2025-06-01"),
    ):
        assert tracker(*words).exit_code == 0, words
    return empty_register


def stages(register: str, times: Times) -> list[Entry]:
    with open_register(Location(register)).reading() as connection:
        facets = [Facet.STAGE]
        return standing.standing_entries(connection, times, facets=facets, texts=True)


@pytest.mark.parametrize("now", [True, False], ids=["projection", "ledger"])
def test_a_stage_stands_for_each_provision(bill: str, now: bool) -> None:
    found = stages(bill, Times(date.max) if now else Times(date(2025, 5, 31)))
    held = {entry.text("provision"): (entry.value, entry.item) for entry in found}
    last = {"S.  72": ("amended", "9")} if now else {"s. 72": ("in_force", "9")}
    assert held == {None: ("royal_assent", ""), "s. 96": ("in_force", "11")} | last


def test_a_provision_is_the_entry_that_first_named_it_whatever_became_of_that(
    bill: str, tracker: Tracker
) -> None:
    assert tracker("retract", "9", "--because", "It was about another Act").exit_code == 0
    again = ("step", "BILL", "in-force", *PAGE[:2], "--provision", "s. 72", "--on", "2025-07-01")
    assert tracker(*again).exit_code == 0
    items = {entry.item for entry in stages(bill, Times(date.max))}
    assert items == {"", "9", "11"}


def written(register: str, *drafts: Draft) -> list[Entry]:
    database = open_register(Location(register))
    with database.writing() as connection, batch_of(connection) as batch:
        return [batch.append(draft) for draft in drafts]


def batch_of(connection: Any) -> Any:
    moment = lookup.entries_numbered(connection, [1])[0].recorded_at
    return open_batch(connection, recorded_at=moment, actor="Amira", entropy=os.urandom)


def setting(key: Setting, text: str) -> Draft:
    return Draft(
        subject=REGISTER, facet=Facet.SETTING, value=key, occurred=TODAY, texts={"text": text}
    )


def test_a_setting_is_as_it_was_recorded_last_at_every_moment(
    empty_register: str, tracker: Tracker
) -> None:
    first = written(empty_register, setting(Setting.TITLE, "Promises of the town"))[0]
    later = written(
        empty_register, setting(Setting.TITLE, "Promises"), setting(Setting.CONTACT, "Room 1")
    )
    with open_register(Location(empty_register)).reading() as connection:
        _, now = lookup.settings(connection)
        _, then = lookup.settings(connection, first.recorded_at)
        opened, _ = lookup.settings(connection, None)
        _, before = lookup.settings(connection, opened.recorded_at)
    assert now == {Setting.TITLE: "Promises", Setting.CONTACT: "Room 1"}
    assert then == {Setting.TITLE: "Promises of the town"}
    assert before == {Setting.TITLE: opened.text("title")}
    assert tracker("export", "-", "--format", "json").json()["title"] == "Promises"
    assert "title: Promises\t" in tracker("log").stdout
    assert tracker("redact", str(later[1].seq), "text", "--basis", "Private").exit_code == 0
    assert tracker("verify").exit_code == 0
    with open_register(Location(empty_register)).reading() as connection:
        assert lookup.settings(connection)[1][Setting.CONTACT].startswith("[redacted")


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"item": "section 72", "facet": Facet.STAGE, "value": "made"}, "is no item of stage"),
        ({"item": "7"}, "is no item of note"),
        ({"texts": {"victim": "Jo Private"}}, "an entry has no victim"),
        ({"refs": {"victim": (1,)}}, "an entry has no victim"),
    ],
    ids=["word", "facet", "text", "part"],
)
def test_what_nobody_could_redact_is_never_written(
    empty_register: str, more: dict[str, Any], said: str
) -> None:
    draft = {"subject": REGISTER, "facet": Facet.NOTE, "value": "noted", "occurred": TODAY}
    with pytest.raises(ValueError, match=said):
        written(empty_register, Draft(**{**draft, **more}))
