"""What makes daily work easy: order, days as they are typed, columns, search, help."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fixtures_program import Tracker, done

SOURCE = (
    *("-s", "https://gov.example/a", "--title", "A", "--type", "statement"),
    *("--publisher", "Body", "--speaker", "Body"),
)


def _imported(tracker: Tracker, numbers: range, stem: str = "REC") -> None:
    """A list of somebody's recommendations, imported in this order."""
    rows = "".join(f"{stem}-{number},Recommendation number {number}\n" for number in numbers)
    done(tracker("init"))
    Path("list.csv").write_text(f"Ref,Promise\n{rows}", encoding="utf-8")
    done(
        tracker(
            *("import", "list.csv", "--by", "Watch", "--as-of", "2026-01-31"),
            *("--map", "ref=Ref", "--map", "title=Promise"),
        )
    )


def _refs(table: str) -> list[str]:
    return [line.split("\t")[0] for line in table.splitlines()[1:]]


def test_refs_are_in_the_order_of_their_numbers_everywhere(tracker: Tracker) -> None:
    _imported(tracker, range(12, 0, -1))
    wanted = [f"REC-{number}" for number in range(1, 13)]
    assert _refs(done(tracker("list")).stdout) == wanted
    assert _refs(done(tracker("list", "REC-*")).stdout) == wanted
    assert _refs(done(tracker("list", "--limit", "3")).stdout) == wanted[:3]
    exported = done(tracker("export", "-", "--format", "csv")).stdout.splitlines()[1:]
    assert [line.split(",")[0] for line in exported] == wanted
    page = done(tracker("report", "weekly", "--week", "2026-W20", "--format", "txt"))
    assert page.stdout.index("REC-9") < page.stdout.index("REC-10")


#: Half past two on 2 July in Kiritimati, where it is still 1 July in UTC.
EARLY = "2026-07-01T12:30:00Z"


def test_a_day_is_one_of_the_register_wherever_it_is_typed(tracker: Tracker) -> None:
    done(tracker("init", "--time-zone", "Pacific/Kiritimati"))
    done(tracker("add", "P1", "Publish", *SOURCE, "--published", "2026-05-30"))
    looked = done(tracker("checked", "P1", "--places", "web", now=EARLY))
    assert "\t2026-07-02\t" in looked.stdout

    def looks(*args: str) -> int:
        return done(tracker("log", *args, now="2026-07-03T00:00:00Z")).stdout.count("looked")

    assert looks("--known-at", "2026-07-01") == 0
    assert looks("--known-at", "2026-07-02") == 1
    assert looks("--since", "2026-07-02") == 1
    assert looks("--since", "2026-07-03") == 0
    on_terminal = done(tracker("--color", "always", "log", "--limit", "1", now=EARLY)).stdout
    assert "2 Jul 2026" in on_terminal


def test_a_week_begins_when_it_begins_in_the_zone_of_the_register(tracker: Tracker) -> None:
    done(tracker("init", "--time-zone", "Pacific/Kiritimati"))
    monday = "2026-07-05T11:00:00Z"  # Sunday in UTC
    done(tracker("add", "P1", "Publish", *SOURCE, "--published", "2026-05-30", now=monday))
    for week, learned in (("2026-W27", False), ("2026-W28", True)):
        page = done(
            tracker("report", "weekly", "--week", week, "--format", "txt", now="2026-07-20")
        )
        assert ("1 commitment or instrument opened" in page.stdout.replace("\n", " ")) is learned


def test_the_time_zone_of_a_register_can_be_seen_and_set(tracker: Tracker) -> None:
    done(tracker("init", env={"TZ": "Europe/London"}))
    assert done(tracker("config", "time-zone")).stdout == "Europe/London\n"
    done(tracker("config", "time-zone", "Pacific/Auckland"))
    assert done(tracker("config", "time-zone")).stdout == "Pacific/Auckland\n"
    refused = tracker("config", "time-zone", "Mars/Olympus")
    assert refused.exit_code == 2
    assert "Europe/London" in refused.stderr


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1 June 2026", "2026-06-01"),
        ("June 1st, 2026", "2026-06-01"),
        ("31/05/2026", "2026-05-31"),
        ("5/31/2026", "2026-05-31"),
        ("today", "2026-07-01"),
        ("Yesterday", "2026-06-30"),
        ("June 2026", "2026-06"),
        ("Q2 2026", "2026-34"),
    ],
)
def test_a_day_that_can_be_read_in_one_way_is_read_and_echoed(
    empty_register: str, tracker: Tracker, typed: str, day: str
) -> None:
    result = done(
        tracker("add", "P1", "Publish", *SOURCE, "--published", "2026-05-30", "--on", typed)
    )
    assert f"\t{day}\t" in result.stdout
    assert f"{typed} is read as {day}." in result.stderr
    assert done(tracker("list", "--as-of", typed)).stdout.count("\n") == 2


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("typed", "because"),
    [
        ("03/04/2026", "3 April 2026 or 4 March 2026"),
        ("31 June 2026", "June 2026 has 30 days"),
        ("1 June", "16 January 2025"),
        ("tomorrow", "16 January 2025"),
    ],
)
def test_a_day_that_cannot_be_read_in_one_way_is_refused_with_the_reason(
    empty_register: str, tracker: Tracker, typed: str, because: str
) -> None:
    for args in (("list", "--as-of"), ("log", "--since"), ("log", "--known-at")):
        result = tracker(*args, typed)
        assert (result.exit_code, result.stdout) == (2, "")
        assert because in result.stderr


def test_a_sheet_takes_a_written_day_and_no_today(empty_register: str, tracker: Tracker) -> None:
    done(tracker("add", "P1", "Publish", *SOURCE, "--published", "30 May 2026"))
    key = done(tracker("source", "list", "--json")).json()["rows"][0]["ref"]
    sheet = f"source: {key}\nfacts:\n- note: P1\n  text: seen\n  on: 1 June 2026\n"
    done(tracker("record", "-", input=sheet))
    assert (
        done(tracker("log", "--limit", "1", "--json")).json()["rows"][0]["occurred"] == "2026-06-01"
    )
    refused = tracker("record", "-", input=sheet.replace("1 June 2026", "today"))
    assert refused.exit_code == 6
    assert "another day tomorrow" in refused.stderr


EVIDENCE = (
    *("-s", "https://gov.example/review", "--title", "Lighthouse review", "--type", "statement"),
    *("--publisher", "B", "--speaker", "B", "--published", "2026-01-10"),
    *("-q", "we will open it in a zeppelin", "--note", "see the lighthouse fund"),
)


def _found(tracker: Tracker, *words: str) -> list[tuple[str, str]]:
    rows = done(tracker("search", *words, "--json")).json()["rows"]
    return [(row["ref"], row["where"]) for row in rows]


def test_search_finds_words_wherever_they_were_typed(empty_register: str, tracker: Tracker) -> None:
    done(tracker("add", "P1", "Open a clinic", *EVIDENCE))
    done(tracker("add", "P2", "Plant a wood", *SOURCE, "--published", "2026-01-10"))
    assert _found(tracker, "CLINIC") == [("P1", "title")]
    assert _found(tracker, "zeppelin") == [("P1", "wording")]
    places = dict(_found(tracker, "lighthouse"))
    assert places.pop("P1") in {"note", "source's title"}
    assert list(places.values()) == ["source's title"]
    assert {ref for ref, _ in _found(tracker, "clinic", "fund")} == {"P1"}
    assert _found(tracker, "clinic wood") == []
    assert _found(tracker, "inic") == []
    for words in ("zeppelin", "lighthouse", "P1", "clinic"):
        assert _refs(done(tracker("list", "--grep", words)).stdout) == ["P1"]


def test_search_finds_nothing_that_was_taken_back_or_redacted(
    empty_register: str, tracker: Tracker
) -> None:
    done(tracker("add", "P1", "Open a clinic", *EVIDENCE))
    done(tracker("note", "P1", "The zeppelin is late"))
    assert len(_found(tracker, "zeppelin")) == 2
    done(tracker("undo"))
    assert _found(tracker, "zeppelin") == [("P1", "wording")]
    (entry,) = done(tracker("search", "zeppelin", "--json")).json()["rows"]
    for field in ("wording", "quote"):
        done(tracker("redact", str(entry["entry"]), field, "--basis", "a slip"))
    assert _found(tracker, "zeppelin") == []
    assert _found(tracker, "redacted") == []
    assert _refs(done(tracker("list", "--grep", "zeppelin")).stdout) == []
    assert tracker("search", " ").exit_code == 2


def test_help_says_what_every_word_of_an_option_means(tracker: Tracker) -> None:
    for page in (tracker("list", "--help"), tracker("help", "list")):
        assert "no-funding" in page.stdout
        assert "There was no money for it." in page.stdout
    assert "An independent inspection" in " ".join(tracker("add", "--help").stdout.split())


def test_an_article_fits_its_noun(empty_register: str, tracker: Tracker) -> None:
    assert "is not an order" in tracker("list", "--sort", "size").stderr
    assert "is not a headline" in tracker("list", "--headline", "fine").stderr


def test_a_test_that_is_set_is_no_event_of_its_day(homes_register: str, tracker: Tracker) -> None:
    done(tracker("test", "HOMES", "Somebody lives there"))
    weekly = ("report", "weekly", "--week", "2025-W03", "--format", "json")
    changes = done(tracker(*weekly)).json()["changes"]
    assert changes["happened"]["total"] > 0
    assert "Somebody lives there" not in json.dumps(changes)
    assert {"sort": "tests", "count": 2} in changes["clerical"]
    drawn = done(tracker("--color", "always", "log", "--limit", "1")).stdout
    assert "Somebody lives there" in drawn
    assert "2025" not in drawn
