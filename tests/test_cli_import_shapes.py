"""`tracker import`: days, encodings and shapes of lists that were once read wrongly in silence."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from tests.fixtures_program import Result, Tracker, done

pytestmark = pytest.mark.databases("sqlite")

TOLD = ("--by", "Ferry Watch", "--as-of", "2025-06-30")
Window = tuple[str | None, str | None]


@pytest.fixture(autouse=True)
def register(empty_register: str) -> str:
    return empty_register


def run(tracker: Tracker, path: Path, content: str | bytes, *more: str) -> Result:
    """The import of a list with the columns that its proposal names."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    profile = path.with_name("profile.yaml")
    profile.write_text(done(tracker("import", str(path), "--suggest")).stdout, "utf-8")
    return tracker("import", str(path), "--profile", str(profile), *TOLD, *more)


def windows(tracker: Tracker) -> list[Window]:
    rows = done(tracker("list", "--json")).json()["rows"]
    return [(row["due_earliest"], row["due_latest"]) for row in rows]


def titles(tracker: Tracker) -> list[str]:
    return [row["title"] for row in done(tracker("list", "--json")).json()["rows"]]


def listed(*days: str) -> str:
    rows = (f'{number},Make thing {number},"{day}"\n' for number, day in enumerate(days, 1))
    return "".join(["no,title,due\n", *rows])


def test_days_are_read_as_they_are_shown_and_in_every_language(
    tracker: Tracker, workplace: Path
) -> None:
    days = {
        "Jun-25": ("2025-06-01", "2025-06-30"),
        "2025 to 2028": ("2025-01-01", "2028-12-31"),
        "2024–2026": ("2024-01-01", "2026-12-31"),
        "3 février 2026": ("2026-02-03", "2026-02-03"),
        "31 de diciembre de 2026": ("2026-12-31", "2026-12-31"),
        "20 ноября 2025": ("2025-11-20", "2025-11-20"),
        "2026年6月30日": ("2026-06-30", "2026-06-30"),
        "30 يونيو 2026": ("2026-06-30", "2026-06-30"),
        "30 กันยายน 2026": ("2026-09-30", "2026-09-30"),
    }
    done(run(tracker, workplace / "plan.csv", listed(*days)))
    assert windows(tracker) == [*days.values()]


@pytest.mark.parametrize(
    ("day", "because"),
    [
        ("2025-06-31", "June 2025 has 30 days"),
        ("2568", "2568 is 2025 of the common era"),
        ("令和7年3月31日", "令和7年 is 2025 of the common era"),
        ("1446 AH", "1446 AH is 2024 or 2025 of the common era"),
        ("1 Ramadan 1446", "Ramadan 1446 is 2024 or 2025 of the common era"),
        ("by Dhu al-Hijjah 1446", "Dhu al-Hijjah 1446 is 2024 or 2025 of the common era"),
        ("15 Tishrei 5786", "Tishrei 5786 is 2025 or 2026 of the common era"),
        ("by 2568 B.E.", "2568 B.E. is 2025 of the common era"),
        ("民國114年6月30日", "民國114年 is 2025 of the common era"),
        ("0202-06-30", "202 is far from the years of the file"),
        ("1905-07-16", "it is what Excel makes of the year 2024"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_its_row(
    tracker: Tracker, workplace: Path, day: str, because: str
) -> None:
    refused = run(tracker, workplace / "plan.csv", listed("2025-06-30", day))
    assert refused.exit_code == 6
    assert f"plan.csv: row 3, column due: '{day}'" in refused.stderr
    assert because in refused.stderr
    assert titles(tracker) == []


def test_a_column_of_pairs_is_read_in_one_way_or_asked(tracker: Tracker, workplace: Path) -> None:
    path = workplace / "plan.csv"
    asked = run(tracker, path, listed("2009-10", "2010-11"))
    assert asked.exit_code == 6
    assert "which may be a month or a year" in asked.stderr
    assert "Say which: --pairs years, or months." in asked.stderr
    done(tracker("config", "jurisdiction", "uk"))
    done(run(tracker, path, listed("2009-10", "2010-11", "2012-13")))
    assert windows(tracker) == [
        (f"{year}-04-01", f"{year + 1}-03-31") for year in (2009, 2010, 2012)
    ]


def test_what_counts_from_an_unknown_day_or_is_read_by_no_rule_is_named(
    tracker: Tracker, workplace: Path
) -> None:
    account = done(run(tracker, workplace / "plan.csv", listed("next year", "when it can be")))
    assert "count from a day that nothing gives: 1 deadline (row 2, column due" in account.stdout
    assert "as no rule reads it: 1 deadline (row 3, column due" in account.stdout
    assert windows(tracker) == [(None, None)] * 2


def test_cells_of_a_workbook_are_what_they_show(tracker: Tracker, workplace: Path) -> None:
    buffer = io.BytesIO()
    with Workbook(buffer) as book:
        sheet = book.add_worksheet("Plan")
        sheet.write_row(0, 0, ["No", "Action", "Due"])
        for row, shown in enumerate(["mmm-yy", "yyyy", "mmmm yyyy", "dd/mm/yyyy"], 1):
            sheet.write_row(row, 0, [row, f"Make thing {row}"])
            sheet.write_number(row, 2, 45717, book.add_format({"num_format": shown}))
        sheet.set_row(3, None, None, {"hidden": True})
        book.add_worksheet("Old").hide()
    account = done(run(tracker, workplace / "plan.xlsx", buffer.getvalue()))
    assert windows(tracker) == [
        ("2025-03-01", "2025-03-31"),
        ("2025-01-01", "2025-12-31"),
        ("2025-03-01", "2025-03-31"),
        ("2025-03-01", "2025-03-01"),
    ]
    assert "1 hidden row read: 4" in account.stdout


def test_a_doubtful_encoding_is_asked_with_its_readings(tracker: Tracker, workplace: Path) -> None:
    content = "no,title\n1,Spend €5m on the plan\n2,Open the centre\n".encode("cp1252")
    path = workplace / "plan.csv"
    asked = run(tracker, path, content)
    assert asked.exit_code == 6
    assert "cp1252 '1,Spend €5m on the plan'" in asked.stderr
    assert "mac-roman '1,Spend Ä5m on the plan'" in asked.stderr
    assert 'encoding: "?"' in (workplace / "profile.yaml").read_text()
    done(run(tracker, path, content, "--encoding", "cp1252"))
    assert titles(tracker)[0] == "Spend €5m on the plan"


ACTIONS = ["Publish the plan", "Fund the service"]
PAGE = """<h1>Plan</h1><table><tr><th>Ref</th><th>Action</th></tr>
<tr><td>M-1</td><td><a href="https://a.example/1">Publish the plan</a></td></tr>
<tr><td>M-2</td><td>Fund the service</td></tr></table>"""
MARKDOWN = "| Ref | Action |\n|---|---|\n| M-1 | Publish the plan |\n| M-2 | Fund the service |\n"
SECTIONS = """Action,Lead,Status
1. Health,,
Publish the plan,Dept A,Done
2. Works,,
Fund the service,Dept B,Started
Source: a return,,
"""
AGAIN = """Action,Lead,Status
Publish the plan,Dept A,Done
Action,Lead,Status
Fund the service,Dept B,Started
"""
NESTED = {
    "departments": [
        {"name": "Health", "promises": [{"title": "Publish the plan"}]},
        {"name": "Works", "promises": [{"title": "Fund the service"}]},
    ]
}
OPENDOCUMENT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    '<office:spreadsheet><table:table table:name="Plan">{rows}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)


def opendocument(*rows: Sequence[str]) -> bytes:
    cells = (
        "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{text}</text:p></table:table-cell>"
            for text in row
        )
        for row in rows
    )
    lines = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", OPENDOCUMENT.format(rows=lines))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("table.md", MARKDOWN),
        ("page.html", PAGE),
        ("plan.ods", opendocument(("Ref", "Action"), ("M-1", ACTIONS[0]), ("M-2", ACTIONS[1]))),
        ("nested.json", json.dumps(NESTED)),
        ("sections.csv", SECTIONS),
        ("again.csv", AGAIN),
    ],
)
def test_the_promises_of_every_shape_and_nothing_else_are_recorded(
    tracker: Tracker, workplace: Path, name: str, content: str | bytes
) -> None:
    done(run(tracker, workplace / name, content))
    assert titles(tracker) == ACTIONS


def test_prose_is_no_list(tracker: Tracker, workplace: Path) -> None:
    (workplace / "prose.md").write_text("# Our plan\n\nWe will do much.\n")
    refused = tracker("import", "prose.md", "--suggest")
    assert refused.exit_code == 6
    assert "it is a page without a table" in refused.stderr


def test_cells_that_were_merged_are_filled_down(tracker: Tracker, workplace: Path) -> None:
    content = (
        "Priority,Action,Lead\nHealth,Publish the plan,Dept A\n,Fund the service,\n"
        "Works,Open the centre,Dept B\n,Train the staff,\n"
    )
    done(run(tracker, workplace / "plan.csv", content))
    rows = done(tracker("list", "--json")).json()["rows"]
    assert [(row["lead"], row["tags"]) for row in rows] == [
        *[("Dept A", ["Health"])] * 2,
        *[("Dept B", ["Works"])] * 2,
    ]


def test_every_bad_line_is_named_and_the_others_can_be_recorded(
    tracker: Tracker, workplace: Path
) -> None:
    content = '{"id":"B-1","title":"Publish the plan"}\nnot json\n'
    content += '{"id":"B-2","title":"Fund the service"}\n{"id":"B-3","n":NumberInt(3)}\n'
    path = workplace / "plan.jsonl"
    refused = run(tracker, path, content)
    assert refused.exit_code == 6
    assert "plan.jsonl: line 2: it is no JSON" in refused.stderr
    assert "plan.jsonl: line 4: it is no JSON" in refused.stderr
    done(run(tracker, path, content, "--skip-bad"))
    assert titles(tracker) == ACTIONS


def test_a_folder_holds_one_file_a_promise(tracker: Tracker, workplace: Path) -> None:
    folder = workplace / "promises"
    folder.mkdir()
    (folder / "p1.yaml").write_text("title: Publish the plan\nstatus: started\n")
    (folder / "p2.md").write_text("---\ntitle: Fund the service\n---\nSome text.\n")
    proposal = done(tracker("import", str(folder), "--suggest")).stdout
    (workplace / "profile.yaml").write_text(proposal, "utf-8")
    done(tracker("import", str(folder), "--profile", "profile.yaml", *TOLD))
    assert titles(tracker) == ACTIONS


def test_refs_are_made_of_the_rows_own_numbers_and_stay_in_order(
    tracker: Tracker, workplace: Path
) -> None:
    done(run(tracker, workplace / "plan.csv", listed(*["2026"] * 12), "--prefix", "REC-"))
    rows = done(tracker("list", "--json")).json()["rows"]
    assert [row["ref"] for row in rows] == [f"REC-{number:02}" for number in range(1, 13)]


def test_a_list_without_names_is_read_by_the_places_of_its_columns(
    tracker: Tracker, workplace: Path
) -> None:
    (workplace / "plan.csv").write_text("M-1,Publish the plan\nM-2,Fund the service\n")
    columns = ("--map", "ref=(column 1)", "--map", "title=(column 2)")
    done(tracker("import", "plan.csv", "--no-header", *columns, *TOLD))
    assert titles(tracker) == ACTIONS
