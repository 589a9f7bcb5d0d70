"""Numbers over time: read, told, corrected, compared with their target and exported."""

from __future__ import annotations

import csv
import io
import json
import secrets
import zipfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.fixtures_program import Result, Tracker
from tracker.domain.amount import grouped, read_number
from tracker.domain.dates import Times
from tracker.errors import UsageError
from tracker.ledger.database import Register, open_register
from tracker.ledger.location import Location
from tracker.publish.drawings import StepChart, step_chart
from tracker.read.show import CommitmentCard, show

PLAN = ("-s", "https://plan.example/2024")
OFFICE = ("--type", "audited-data", "--publisher", "Statistics Office")


def source(day: str) -> tuple[str, ...]:
    """A publication of the statistics office, one a day."""
    return ("-s", f"https://statistics.example/{day}", "--title", f"Figures of {day}", *OFFICE)


@pytest.fixture
def promised(tracker: Tracker) -> Tracker:
    """An Irish register with one promise, by a department that publishes its own plan."""
    assert tracker("init", "--jurisdiction", "ie").exit_code == 0
    about = ("--title", "Plan", "--type", "statement", "--published", "2024-06-13")
    who = ("--publisher", "The Department", "--lead", "The Department")
    due = ("--due", "by the end of 2029")
    done(tracker("add", "P1", "Build many homes", *PLAN, *about, *who, *due))
    return tracker


def done(result: Result) -> Result:
    assert result.exit_code == 0, result
    return result


def reading(tracker: Tracker, name: str, day: str, value: str, *more: str) -> Result:
    command = ("measure", "P1", name, value, "--on", day, *source(day), "--published", day)
    return done(tracker(*command, *more))


def measures(tracker: Tracker, *times: str) -> list[dict[str, Any]]:
    card = json.loads(done(tracker("show", "P1", "--json", *times)).stdout)
    found: list[dict[str, Any]] = card["rows"][0]["measures"]
    return found


def test_homes_completed_stand_beside_their_target(promised: Tracker) -> None:
    target = ("--target", "1.5 million", "--unit", "homes", "--due", "by the end of 2029")
    said = done(promised("measure", "P1", "homes completed", *target, *PLAN))
    reading(promised, "homes completed", "2025-03-31", "101000")
    echoed = reading(promised, "homes completed", "2026-03-31", "207,000")

    assert "1,500,000 homes, “by the end of 2029” (by 31 December 2029)" in said.stdout
    assert "\t101,000 homes\t207,000 homes (Statistics Office)\t2026-03-31\tA\t" in echoed.stdout
    (homes,) = measures(promised)
    assert homes["standing"] == "207,000 of 1,500,000 homes, 31 March 2026 (Statistics Office)"
    assert homes["direction"] == "more"
    # 106,000 in 365 days, 1,371 days to go.
    assert homes["pace"] == (
        "at the pace of the 12 months to 31 March 2026 (from 101,000 to 207,000), about 605,000 "
        "homes by 31 December 2029; arithmetic, not a forecast"
    )
    assert "%" not in json.dumps(homes)
    assert json.loads(promised("show", "P1", "--json").stdout)["rows"][0]["headline"] == (
        "not_yet_assessed"
    )


def test_a_number_is_asked_for_at_two_times(promised: Tracker) -> None:
    promised("measure", "P1", "homes", "--target", "900", "--unit", "homes", *PLAN)
    reading(promised, "homes", "2025-03-31", "10")
    before = done(promised("log", "--json")).stdout
    moment = json.loads(before)["rows"][0]["recorded_at"]
    reading(promised, "homes", "2026-03-31", "20")
    last = json.loads(done(promised("log", "--json")).stdout)["rows"]
    (entry,) = [row["entry"] for row in last if "20 homes" in row["what"]]
    corrected = done(promised("correct", str(entry), "--value", "21", "--because", "Misread"))

    assert "reading, 20 homes, 31 March 2026\treading, 21 homes" in corrected.stdout
    assert measures(promised)[0]["standing"].startswith("21 of 900 homes, 31 March 2026")
    assert measures(promised, "--known-at", moment)[0]["standing"].startswith("10 of 900 homes")
    assert measures(promised, "--as-of", "2025-12-31")[0]["standing"].startswith("10 of 900 homes")
    done(promised("retract", str(entry + 2), "--because", "Of another place"))
    assert measures(promised)[0]["standing"].startswith("10 of 900 homes")
    reading(promised, "homes", "2026-03-31", "22")
    done(promised("undo"))
    assert measures(promised)[0]["standing"].startswith("10 of 900 homes")


def test_money_is_announced_committed_and_spent(promised: Tracker) -> None:
    done(promised("measure", "P1", "announced", "£11.7bn", *PLAN))
    reading(promised, "committed", "2025-03-31", "£4 billion", "--price-year", "2024-25")
    reading(promised, "spent", "2026-03-31", "£1,250,000,000.50")

    announced, committed, spent = measures(promised)

    assert announced["standing"] == "£11,700,000,000, 13 June 2024 (the promiser)"
    assert committed["standing"] == (
        "£4,000,000,000 in 2024-25 prices, 31 March 2025 (Statistics Office)"
    )
    assert (spent["numbers"][0]["number"], spent["unit"]) == ("1250000000.50", "£")


def test_of_a_falling_list_less_is_better_and_a_target_is_restated(promised: Tracker) -> None:
    begun = ("--baseline", "7.6 million", "--target", "3 million", "--unit", "patients")
    first = done(promised("measure", "P1", "waiting list", *begun, *PLAN))
    reading(promised, "waiting list", "2025-05-31", "7400000")
    reading(promised, "waiting list", "2026-05-31", "7000000")
    later = ("--target", "3500000", "--due", "by the end of 2031", "--on", "2026-02-01")
    anew = done(promised("measure", "P1", "waiting list", *later, *PLAN))

    assert "--at-most 3000000" in first.stderr
    assert "3,000,000 patients\t3,500,000 patients, “by the end of 2031”" in anew.stdout
    (waiting,) = measures(promised)
    assert waiting["direction"] == "less"
    assert waiting["standing"] == (
        "7,000,000 patients, 31 May 2026 (Statistics Office); "
        "target 3,500,000 patients or less, from 7,600,000"
    )
    assert waiting["target"].endswith("restated, before: 3,000,000 patients")
    assert "about 4,760,000 patients by 31 December 2031" in waiting["pace"]


def test_a_rebased_series_says_so_and_is_not_compared_with_the_old(promised: Tracker) -> None:
    begun = ("--baseline", "400", "--target", "200", "--unit", "kt")
    done(promised("measure", "P1", "emissions", *begun, *PLAN))
    reading(promised, "emissions", "2025-01-31", "390")
    refused = promised("measure", "P1", "emissions", "96", "--unit", "index points", *PLAN)
    base = ("measure", "P1", "emissions", "--baseline", "100", "--unit", "index points")
    rebased = done(promised(*base, "--on", "2025-06-30", *source("2025-06-30")))
    reading(promised, "emissions", "2026-01-31", "96")

    assert (refused.exit_code, refused.stderr.count("\n")) == (5, 1)
    assert "is counted in kt, not in index points. Give it in kt, name" in refused.stderr
    assert "The series of emissions is rebased." in rebased.stderr
    (emissions,) = measures(promised)
    assert emissions["standing"] == (
        "96 index points, 31 January 2026 (Statistics Office); "
        "the target 200 kt is counted otherwise"
    )
    assert emissions["rebased"] == (
        "rebased: counted from 100 index points, 30 June 2025; before, 390 kt on 31 January 2025, "
        "which is not compared with it"
    )
    assert (emissions["pace"], emissions["direction"]) == (None, None)


def test_a_rebased_series_in_the_same_unit_has_no_target_until_it_is_said_again(
    promised: Tracker,
) -> None:
    begun = ("--baseline", "1000", "--on", "2018", "--target", "500", "--unit", "kt")
    said = done(promised("measure", "P1", "emissions", *begun, *PLAN))
    reading(promised, "emissions", "2024-12-31", "1100")
    base = ("measure", "P1", "emissions", "--baseline", "1180", "--on", "2018")
    rebased = done(promised(*base, *source("2025-06-30")))
    before = measures(promised)[0]["standing"]
    reading(promised, "emissions", "2024-12-31", "1100")
    again = done(promised("measure", "P1", "emissions", "--target", "500", *PLAN))

    assert "target of emissions\t\t500 kt\t2024-06-13" in said.stdout
    assert "emissions\t1,000 kt\t1,180 kt (Statistics Office)\t2018" in rebased.stdout
    assert before == "no reading yet; the target 500 kt is counted as before it was rebased"
    assert "--at-most 500" in again.stderr
    (emissions,) = measures(promised)
    assert emissions["standing"].endswith("; target 500 kt or less, from 1,180")
    assert emissions["target"] == "500 kt, said 13 June 2024"


def test_a_reading_is_compared_with_what_stood_on_its_day(promised: Tracker) -> None:
    reading(promised, "homes", "2025-03-31", "10", "--unit", "homes")
    reading(promised, "homes", "2026-03-31", "30")
    between = reading(promised, "homes", "2025-09-30", "20")
    again = promised("measure", "P1", "homes", "10", "--on", "2025-03-31", *source("2025-03-31"))

    assert "\t10 homes\t20 homes (Statistics Office)\t2025-09-30" in between.stdout
    assert (again.exit_code, "for that day already" in again.stderr) == (5, True)


def test_a_target_in_tonnes_and_what_a_test_asks_of_it(promised: Tracker) -> None:
    target = ("--target", "3.2", "--unit", "Mt", "--baseline", "6.5")
    done(promised("measure", "P1", "emissions", *target, "--due", "by the end of 2030", *PLAN))
    reading(promised, "emissions", "2026-01-31", "5.95")
    asks = ("--measure", "emissions", "--at-most", "3.2")
    done(promised("test", "P1", "The air is clean enough", *asks))
    unknown = promised("test", "P1", "Another", "--measure", "emission", "--at-most", "3")
    alone = promised("test", "P1", "Another", "--at-most", "3")
    judged = done(promised("test", "P1", "1", "--unmet", *source("2026-01-31")))
    done(promised("undo"))

    beside = "asks for at most 3.2 Mt; emissions: 5.95 Mt, 31 January 2026 (Statistics Office)"
    assert f"Test 1 {beside}." in judged.stderr
    shown = done(promised("show", "P1")).stdout
    assert f"1 letter, not judged: The air is clean enough; {beside}" in shown
    assert (unknown.exit_code, "Did you mean emissions?" in unknown.stderr) == (4, True)
    assert (alone.exit_code, "--measure NAME with --at-least N" in alone.stderr) == (2, True)


@pytest.mark.databases("sqlite")
def test_where_it_began_is_said_without_a_target(promised: Tracker) -> None:
    done(promised("measure", "P1", "waste", "--baseline", "400", "--unit", "kt", *PLAN))
    alone = measures(promised)[0]["standing"]
    reading(promised, "waste", "2026-03-31", "380")

    assert alone == "no reading yet; from 400 kt"
    assert measures(promised)[0]["standing"] == (
        "380 kt, 31 March 2026 (Statistics Office); from 400 kt"
    )


def test_two_voices_stand_side_by_side(promised: Tracker) -> None:
    reading(promised, "homes", "2026-03-31", "207", "--unit", "homes")
    done(promised("measure", "P1", "homes", "250", "--on", "2026-03-31", *PLAN))

    (homes,) = measures(promised)

    assert homes["standing"] == "207 homes, 31 March 2026 (Statistics Office)"
    assert homes["others"] == ["250 homes, 31 March 2026 (the promiser)"]


def test_a_measure_is_renamed_and_keeps_its_numbers(promised: Tracker) -> None:
    reading(promised, "hoems", "2025-03-31", "10", "--unit", "homes")
    reading(promised, "nurses", "2025-03-31", "7", "--unit", "nurses")
    first, second = (measure["measure"] for measure in measures(promised))

    taken = promised("correct", str(first), "--text", "Nurses", "--because", "Misspelt")
    done(promised("correct", str(first), "--text", "homes", "--because", "Misspelt"))
    reading(promised, "HOEMS", "2026-03-31", "20")

    assert (taken.exit_code, "has another measure of that name" in taken.stderr) == (5, True)
    assert [(one["measure"], one["name"]) for one in measures(promised)] == [
        (first, "homes"),
        (second, "nurses"),
    ]
    assert measures(promised)[0]["standing"].startswith("20 homes")


def test_a_name_is_redacted_and_the_numbers_stand(promised: Tracker) -> None:
    reading(promised, "homes of J. Doe", "2026-03-31", "1", "--unit", "homes")
    entry = measures(promised)[0]["measure"]

    done(promised("redact", str(entry), "name", "--basis", "Names a person"))

    (homes,) = measures(promised)
    assert (homes["name"], homes["standing"][:7]) == ("[redacted]", "1 homes")
    assert "J. Doe" not in promised("log", "--json").stdout


def drawn(url: str, day: date) -> StepChart | None:
    """The chart of the first measure of P1, as it stands on a day."""
    register = Register(
        database=open_register(Location(url)),
        clock=lambda: datetime.now(UTC),
        entropy=secrets.token_bytes,
        actor="A. Analyst",
        today=day,
    )
    card = show(register, Times(day, register.clock()), "P1")
    assert isinstance(card, CommitmentCard)
    return step_chart(card.measures[0], day)


@pytest.mark.databases("sqlite")
def test_readings_are_drawn_as_steps_against_the_target(
    promised: Tracker, register_url: str
) -> None:
    days = ("2025-03-31", "2025-09-30", "2026-03-31")
    target = ("--target", "900", "--unit", "homes", "--due", "by the end of 2029")
    done(promised("measure", "P1", "homes", *target, *PLAN))
    for day, number in zip(days, ("100", "160", "210"), strict=True):
        reading(promised, "homes", day, number)
    done(promised("measure", "P1", "homes", "250", "--on", "2026-03-31", *PLAN))

    chart = drawn(register_url, date(2026, 6, 21))

    assert chart is not None
    # The plot is 8 rem high below 1.5 rem of room, from 0 to 1,000.
    assert [ring.y for ring in chart.rings] == [9.5 - 8 * n / 1000 for n in (100, 160, 210)]
    assert [ring.y for ring in chart.others] == [9.5 - 8 * 250 / 1000]
    assert chart.target is not None
    assert chart.target.y == 9.5 - 8 * 900 / 1000
    places = [ring.x for ring in chart.rings]
    assert (places[1] - places[0]) / (places[2] - places[0]) == pytest.approx(183 / 365, abs=1e-3)
    assert [label.text for label in chart.scale] == ["0", "1,000"]


@pytest.mark.databases("sqlite")
def test_numbers_without_a_target_are_drawn_without_one(
    promised: Tracker, register_url: str
) -> None:
    reading(promised, "spent", "2025-03-31", "£10m")
    assert drawn(register_url, date(2026, 6, 21)) is None
    reading(promised, "spent", "2026-03-31", "£25m")

    chart = drawn(register_url, date(2026, 6, 21))

    assert chart is not None
    assert (len(chart.rings), chart.target) == (2, None)


REFUSED = (
    (("homes", "207000", *PLAN), 2, "What is 'homes' counted in? Add --unit homes"),
    (("homes", "--unit", "homes", *PLAN), 2, "Which number of 'homes'?"),
    (("homes", "7 homes", *PLAN), 2, "Type them apart: 7 --unit 'homes'."),
    (("homes", "7 million homes", *PLAN), 2, "Type them apart: '7 million' --unit 'homes'."),
    (("reach", "5 metres", *PLAN), 2, "Type them apart: 5 --unit 'metres'."),
    (("homes", "5m", *PLAN), 2, "Type it as '5 million', or with --unit m."),
    (("homes", "many", *PLAN), 2, "'many' is not a number that can be read."),
    (("homes", "5%", "--unit", "homes", *PLAN), 2, "% and homes are two units."),
    (("homes", "5", "--unit", "homes"), 2, "A number needs its source."),
    (("homes", "5", "--unit", "homes", "--due", "by 2029", *PLAN), 2, "a reading has none"),
    (("homes", "5", "--unit", "homes", "--on", "2031", *PLAN), 2, "'2031' has not come yet"),
)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("words", "code", "refusal"), REFUSED)
def test_what_is_no_number_of_a_measure_is_refused(
    promised: Tracker, words: tuple[str, ...], code: int, refusal: str
) -> None:
    result = promised("measure", "P1", *words)

    assert (result.exit_code, result.stderr.count("\n")) == (code, 1)
    assert refusal in result.stderr


@pytest.mark.databases("sqlite")
def test_a_comma_that_may_be_a_decimal_sign_is_refused_there(tracker: Tracker) -> None:
    done(tracker("init", "--jurisdiction", "de"))
    about = ("--title", "Plan", "--publisher", "Amt", "--published", "2024-06-13")
    done(tracker("add", "P1", "Bauen", *PLAN, *about))

    refused = tracker("measure", "P1", "homes", "1,500", "--unit", "homes", *PLAN)
    read = tracker("measure", "P1", "homes", "-1.500,5", "--unit", "homes", *PLAN)

    assert "can be read as 1,500 or as 1.5." in refused.stderr
    assert "−1,500.5 homes (Amt)" in done(read).stdout


def test_numbers_written_in_one_way_are_read_and_all_others_refused() -> None:
    """Each number is written as people write it, and read back exactly."""
    chance = Random(14)
    for _ in range(300):
        whole, cents = chance.randrange(10**12), chance.randrange(100)
        exact = Decimal(f"{whole}.{cents:02}")
        for typed in (
            f"{whole:,}.{cents:02}",
            f"{whole}.{cents:02}",
            f"{whole:,}.{cents:02}".replace(",", " "),
            f"{whole:,}".replace(",", ".") + f",{cents:02}",
        ):
            assert read_number(typed).value == exact, typed
        millions = Decimal(whole).scaleb(-6)
        assert read_number(f"{millions:f} million").value == whole
    for typed in ("1,50,0", "1.5.0", "1,5000,000", "", "-", "12 34", "1e6", "∞", "0x10", "9" * 31):
        with pytest.raises(UsageError):
            read_number(typed)


def test_numbers_are_listed_and_exported_as_a_table(promised: Tracker) -> None:
    promised("measure", "P1", "homes completed", "--target", "900", "--unit", "homes", *PLAN)
    reading(promised, "homes completed", "2026-03-31", "-20.50")

    listed = done(promised("list", "--measure", "homes")).stdout
    reading(promised, "homes let", "2026-03-31", "7", "--unit", "homes")
    both = json.loads(done(promised("list", "--measure", "homes", "--json")).stdout)
    done(promised("undo"))
    unknown = promised("list", "--measure", "nurses")
    for name in ("all.zip", "all.json", "all.xlsx"):
        done(promised("export", name))
    done(promised("export", "numbers.csv", "--table", "measures"))

    assert listed.splitlines()[-1].endswith(
        "\thomes completed: −20.50 of 900 homes, 31 March 2026 (Statistics Office)"
    )
    assert [(row["ref"], row["measure"]["name"]) for row in both["rows"]] == [
        ("P1", "homes completed"),
        ("P1", "homes let"),
    ]
    assert (unknown.exit_code, "There is homes completed." in unknown.stderr) == (4, True)
    rows = [*csv.DictReader(io.StringIO(Path("numbers.csv").read_text("utf-8-sig")))]
    assert [(row["kind"], row["number"]) for row in rows] == [
        ("target", "900"),
        ("reading", "-20.50"),
    ]
    whole = json.loads(Path("all.json").read_text())
    assert [row["number"] for row in whole["measures"]] == ["900", "-20.50"]
    with zipfile.ZipFile("all.zip") as archive:
        text = archive.read("measures.csv").decode()
        about = json.loads(archive.read("datapackage.json"))
    assert [*csv.DictReader(io.StringIO(text))] == rows
    (table,) = [one for one in about["resources"] if one["name"] == "measures"]
    types = {field["name"]: field["type"] for field in table["schema"]["fields"]}
    assert types["number"] == "number"


def test_a_sheet_holds_numbers(promised: Tracker) -> None:
    Path("figures.yaml").write_text(
        "source: {key: figures, title: Figures, type: audited_data, url: 'https://f.example',"
        " publisher: Statistics Office, published: 2026-04-30}\n"
        "facts:\n"
        "- measure: P1\n  name: homes completed\n  value: 207000\n  unit: homes\n  on: 2026-03-31\n"
        "- measure: P1\n  name: homes completed\n  target: 1.5 million\n  due: by the end of 2029\n"
    )

    done(promised("record", "figures.yaml"))

    (homes,) = measures(promised)
    assert homes["standing"] == "207,000 of 1,500,000 homes, 31 March 2026 (Statistics Office)"


LONG = """Promise,Series,Month,Figure,Target,Unit
P1,homes completed,2025-03-31,"101,000",,homes
p1,homes completed,2026-03-31,"207,000",,homes
P1,homes completed,2024-06-13,,1.5 million,homes
P1,nurses,2026-03-31,-3.50,,nurses
,,,,,
"""
MAPPED = (
    *("--map", "ref=Promise", "--map", "measure=Series", "--map", "occurred=Month"),
    *("--map", "value=Figure", "--map", "target=Target", "--map", "unit=Unit"),
    *("--by", "Statistics Office"),
)


def test_a_long_table_of_numbers_is_imported_once(promised: Tracker) -> None:
    Path("long.csv").write_text(LONG)
    Path("later.csv").write_text(LONG.replace("207,000", "208,000"))

    tried = done(promised("import", "long.csv", *MAPPED, "--dry-run", "--json"))
    first = json.loads(done(promised("import", "long.csv", *MAPPED, "--json")).stdout)
    again = json.loads(done(promised("import", "long.csv", *MAPPED, "--json")).stdout)
    later = json.loads(done(promised("import", "later.csv", *MAPPED, "--json")).stdout)

    assert json.loads(tried.stdout)["batches"] == []
    assert [(one["changed"], one["unchanged"]) for one in (first, again, later)] == [
        (4, 0),
        (0, 4),
        (1, 3),
    ]
    assert (again["entries"], again["batches"]) == (0, [])
    homes, nurses = measures(promised)
    assert homes["standing"] == "208,000 of 1,500,000 homes, 31 March 2026 (Statistics Office)"
    assert nurses["standing"] == "−3.50 nurses, 31 March 2026 (Statistics Office)"
    done(promised("undo"))
    assert measures(promised)[0]["standing"].startswith("207,000 of")


@pytest.mark.databases("sqlite")
def test_a_target_that_stands_in_every_row_is_recorded_when_it_changes(promised: Tracker) -> None:
    rows = ("2024,10,90", "2025,20,90", "2026-06,30,80")
    Path("goals.csv").write_text("Day,Built,Goal\n" + "".join(f"{row}\n" for row in rows))
    fixed = ("--set", "unit=homes", "--set", "measure=homes", "--set", "ref=P1", "--by", "A Watch")
    columns = ("--map", "occurred=Day", "--map", "value=Built", "--map", "target=Goal")

    done(promised("import", "goals.csv", *fixed, *columns))
    again = json.loads(done(promised("import", "goals.csv", *fixed, *columns, "--json")).stdout)

    (homes,) = measures(promised)
    said = [(row["number"], row["occurred"]) for row in homes["numbers"] if row["kind"] == "target"]
    assert said == [("90", "2024"), ("80", "2026-06")]
    assert again["entries"] == 0


def test_columns_of_numbers_are_imported_by_a_profile(promised: Tracker) -> None:
    Path("wide.csv").write_text("Ref,Built,Approved\nP1,207000,300000\n")
    Path("wide.yaml").write_text(
        "profile: tracker-profile/1\nname: wide\nby: Statistics Office\nmap: {ref: Ref}\n"
        "set: {unit: homes}\nmeasures: {homes completed: Built, homes approved: Approved}\n"
    )

    done(promised("import", "wide.csv", "--profile", "wide.yaml", "--as-of", "2026-03-31"))

    assert [measure["standing"] for measure in measures(promised)] == [
        "207,000 homes, 31 March 2026 (Statistics Office)",
        "300,000 homes, 31 March 2026 (Statistics Office)",
    ]


@pytest.mark.databases("sqlite")
def test_a_profile_is_proposed_for_a_table_of_numbers_and_works(promised: Tracker) -> None:
    Path("wide.csv").write_text("Ref,Month,Built,Let\nP1,2026-01,7,5\nP1,2026-02,9,6\n")
    proposed = done(promised("import", "wide.csv", "--suggest")).stdout.splitlines()

    start = proposed.index("#   map: {ref: Ref, occurred: Month}")
    of_numbers = [line.removeprefix("#   ") for line in proposed[start : start + 3]]
    profile = ["profile: tracker-profile/1", "name: wide", "by: A Watch", *of_numbers]
    Path("wide.yaml").write_text("\n".join(profile) + "\n")
    done(promised("import", "wide.csv", "--profile", "wide.yaml"))

    assert [measure["standing"] for measure in measures(promised)] == [
        "9 homes, February 2026 (A Watch)",
        "6 homes, February 2026 (A Watch)",
    ]


def test_every_row_that_is_no_number_is_named_and_nothing_recorded(promised: Tracker) -> None:
    Path("bad.csv").write_text(
        "Promise,Series,Month,Figure\nP1,homes,2026-02-30,1\nP2,homes,2026-01-31,1\n"
        "P1,homes,2026-01-31,some\nP1,homes,2026-01-31,5%\nP1,homes,2026-01-31,6%\n"
        "P1,nurses,2026-01-31,5\n"
    )
    given = (*MAPPED[:8], *MAPPED[-2:])

    refused = promised("import", "bad.csv", *given)
    kept = done(promised("import", "bad.csv", *given, "--skip-bad", "--json"))

    assert refused.exit_code == 6
    lines = refused.stderr.splitlines()
    for place, because in (
        ("row 2, column Month", "February 2026 has 28 days"),
        ("row 3, column Promise", "'P2'"),
        ("row 4, column Figure", "'some' is not a number"),
        ("row 6, column Figure", "for that day already"),
        ("row 7, column Figure", "--set unit=homes"),
    ):
        assert [line for line in lines if place in line and because in line], (place, lines)
    assert json.loads(kept.stdout)["changed"] == 1
    both = promised("import", "bad.csv", *given, "--map", "title=Series")
    assert (both.exit_code, "imported apart" in both.stderr) == (2, True)


@pytest.mark.parametrize("seed", range(3))
def test_random_numbers_stand_as_a_model_says_on_every_day(promised: Tracker, seed: int) -> None:
    """Both databases give what thirty lines of Python make of the same numbers."""
    chance = Random(seed)
    facts: list[tuple[str, date, str, int]] = []
    sheet = ["source: figures\nfacts:"]
    for _ in range(40):
        kind = chance.choice(("value", "value", "value", "target"))
        day = date(2025, 1, 1) + timedelta(days=30 * chance.randrange(16))
        voice = chance.choice(("A Watch", "B Watch", "promiser")) if kind == "value" else "promiser"
        number = chance.randrange(-50, 10 ** chance.randrange(1, 15))
        if any(fact[:3] == (kind, day, voice) and fact[3] == number for fact in facts):
            continue
        facts.append((kind, day, voice, number))
        whose = f", voice: {voice}" if kind == "value" else ""
        sheet.append(f"- {{measure: P1, name: m, {kind}: {number}, unit: u, on: {day}{whose}}}")
    Path("figures.yaml").write_text("\n".join(sheet) + "\n")
    done(promised("source", "add", "https://f.example", "--key", "figures", "--title", "Figures"))
    done(promised("record", "figures.yaml"))

    for as_of in (date(2025, 2, 1), date(2025, 7, 1), date(2026, 5, 1)):
        newest: dict[tuple[str, date], tuple[date, int, int]] = {}
        said: list[tuple[date, int, int]] = []
        for seq, (kind, day, voice, number) in enumerate(facts):
            if day > as_of:
                continue
            if kind == "target":
                said.append((day, seq, number))
            else:
                newest[voice, day] = (day, seq, number)
        others = [row for (voice, _), row in newest.items() if voice != "promiser"]
        last = max(others or newest.values(), default=None)
        cards = measures(promised, "--as-of", as_of.isoformat())
        assert bool(cards) == bool(newest or said)
        if last is not None:
            assert cards[0]["standing"].startswith(grouped(str(last[2])))
            numbers = {
                (row["voice"], row["occurred"], row["number"])
                for row in cards[0]["numbers"]
                if row["kind"] == "reading"
            }
            assert numbers == {
                (voice, day.isoformat(), str(row[2])) for (voice, day), row in newest.items()
            }
        if said:
            assert cards[0]["target"].startswith(f"{grouped(str(max(said)[2]))} u, said ")
