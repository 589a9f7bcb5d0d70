"""Reports from the command line: printed, issued, listed and shown, and never taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures_program import Result, Tracker

WEEK = ("--week", "2025-W25", "--known-at", "2025-06-22")
ISSUE = ("report", "issue", "--anyway", "A rehearsal", *WEEK)


def entries(tracker: Tracker) -> int:
    return int(tracker("log", "--limit", "1", "--json").json()["total"])


def test_three_drafts_and_one_issue_give_one_number_and_one_entry(
    tracker: Tracker, example_register: str
) -> None:
    before = entries(tracker)
    for _ in range(3):
        assert tracker("report", "weekly", *WEEK, "--output", "draft.html").exit_code == 0
    assert entries(tracker) == before
    result = tracker(*ISSUE, "--output", "weekly.html")
    assert (result.exit_code, result.stdout) == (0, "weekly.html\n")
    assert "Issued as report 1, week 2025-W25" in result.stderr
    rows = tracker("report", "list", "--json").json()["rows"]
    assert [row["number"] for row in rows] == [1]
    log = tracker("log", "--limit", "0", "--json").json()["rows"]
    assert [row["what"] for row in log if row["facet"] == "issue"] == [
        "report 1 issued (week 2025-W25)"
    ]
    assert "Draft" in Path("draft.html").read_text()
    page = Path("weekly.html").read_text()
    assert "Weekly report 1" in page
    assert "Draft" not in page


def test_an_issue_differs_from_its_draft_in_its_number_and_its_day_alone(
    tracker: Tracker, example_register: str
) -> None:
    draft = tracker("report", "weekly", *WEEK, "--format", "json").json()
    issue = tracker(*ISSUE, "--format", "json", "--output", "-").json()
    assert (draft["masthead"].pop("number"), issue["masthead"].pop("number")) == (None, 1)
    on = draft["masthead"].pop("issued_on"), issue["masthead"].pop("issued_on")
    assert on == (None, "2026-07-01")
    why = draft["masthead"].pop("anyway"), issue["masthead"].pop("anyway")
    assert why == (None, "A rehearsal")
    assert (draft["manifest"].pop("number"), issue["manifest"].pop("number")) == (None, 1)
    assert draft == issue


def test_the_entry_holds_what_is_needed_to_print_it_again(
    tracker: Tracker, example_register: str
) -> None:
    Path("comment.md").write_text("We asked twice.\n")
    asked = (*WEEK, "--lead", "home office", "--comment", "comment.md")
    printed = tracker(
        "report", "issue", "--anyway", "A rehearsal", *asked, "--format", "txt", "--output", "-"
    ).stdout
    (row,) = tracker("report", "list", "--json").json()["rows"]
    assert (row["week"], row["as_of"], row["lead"]) == ("2025-W25", "2025-06-22", "Home Office")
    assert set(row["sha256"]) == {"html", "md", "txt", "json", "eml"}
    again = tracker("report", "show", "1", "--format", "txt")
    assert again.stdout == printed
    assert "We asked twice." in again.stdout
    assert again.stderr == ""


@pytest.mark.databases("sqlite")
def test_every_format_of_an_issue_is_known_by_its_digest(
    tracker: Tracker, issued_register: str
) -> None:
    for name in ("html", "md", "txt", "json", "eml"):
        assert tracker("report", "show", "2", "--output", f"week.{name}").exit_code == 0
        shown = tracker("report", "show", f"week.{name}", "--json").json()
        assert (shown["number"], shown["week"]) == (2, "2025-W16")
        assert tracker("report", "verify", f"week.{name}").stdout.startswith("unchanged\treport 2")


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "Add --output"),
        (("--output", "nowhere/x.html"), 6, "nowhere/x.html"),
        (("--output", "x.docx"), 2, "nothing is written as docx"),
        (("--output", "."), 6, "it is a folder"),
        (("--output", "heads.jsonl"), 6, "it is the list of published heads"),
        (("--output", ""), 6, "it is a folder"),
        (("--output", "x.html", "--known-at", "2026-07-01"), 2, "has not passed yet"),
        (("--output", "x.html", "--lead", "Hom Office"), 4, "Did you mean Home Office?"),
        (("--output", "x.html", "--programme", "JAI"), 4, "Did you mean JAY"),
        (("--output", "x.html", "--comment", "none.md"), 6, "there is no such file"),
        (("--output", "x.html", "--week", "2026-W27"), 2, "is not over"),
        (("--output", "x.html", "--week", "2026-W28"), 2, "has not begun"),
        (("--output", "x.html", "--ending", "2025-06-22"), 2, "both name a week"),
    ],
)
def test_what_cannot_be_issued_leaves_no_entry_and_no_file(
    tracker: Tracker, example_register: str, arguments: tuple[str, ...], code: int, said: str
) -> None:
    before = entries(tracker)
    result = tracker(*ISSUE, *arguments)
    assert result.exit_code == code
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert entries(tracker) == before
    assert list(Path().iterdir()) == []


@pytest.mark.databases("sqlite")
def test_the_same_week_may_be_issued_again_and_says_what_it_replaces(
    tracker: Tracker, issued_register: str
) -> None:
    # With nothing recorded since it is the same report, as where a command was interrupted.
    same = tracker(*ISSUE, "--output", "same.html")
    assert "Report 3 was issued already" in same.stderr
    assert tracker("note", "JAY-07", "Later").exit_code == 0
    result = tracker(*ISSUE, "--output", "again.html")
    assert "Issued as report 4" in result.stderr
    assert "It replaces report 3 of the same week." in result.stderr
    assert "replaces report 3" in Path("again.html").read_text()
    # One of another scope replaces nothing.
    of_one = tracker(*ISSUE, "--lead", "Home Office", "--output", "one.html")
    assert (of_one.exit_code, "replaces" in of_one.stderr) == (0, False)


@pytest.mark.databases("sqlite")
def test_a_comment_is_read_from_stdin_and_kept_as_it_is_typed(
    tracker: Tracker, example_register: str
) -> None:
    comment = "# Ours\r\n\r\nA <b>bold</b> claim & [a link](javascript:alert(1)).\n\n"
    asked = (*ISSUE, "--comment", "-", "--output", "weekly.html")
    assert tracker(*asked, input=comment.encode()).exit_code == 0
    page = Path("weekly.html").read_text()
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert 'href="javascript' not in page
    assert tracker("report", "verify", "weekly.html").exit_code == 0
    empty = tracker(*asked, input=b" \n")
    assert (empty.exit_code, empty.stderr) == (
        2,
        "tracker: The comment cannot be recorded: it is empty. Type it, or leave it out.\n",
    )


@pytest.mark.databases("sqlite")
def test_the_list_of_issues_is_that_of_the_moment(tracker: Tracker, issued_register: str) -> None:
    listed = tracker("report", "list").stdout.splitlines()
    assert listed[0].split("\t")[:2] == ["number", "week"]
    weeks = [line.split("\t")[:2] for line in listed[1:]]
    assert weeks == [["3", "2025-W25"], ["2", "2025-W16"], ["1", "2025-W03"]]
    earlier = tracker("report", "list", "--known-at", "2026-06-29", "--json").json()
    assert earlier["rows"] == []
    assert tracker("log", "--limit", "1").stdout.count("report 3 issued (week 2025-W25)") == 1


@pytest.mark.databases("sqlite")
def test_an_unknown_number_names_the_nearest(tracker: Tracker, issued_register: str) -> None:
    result = tracker("report", "show", "9")
    assert result.exit_code == 4
    assert "Did you mean 1, 2 or 3?" in result.stderr


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("suffix", ["", "-journal"])
def test_a_report_is_never_written_over_a_register_or_where_sqlite_deletes_it(
    tracker: Tracker, example_register: str, suffix: str
) -> None:
    result = tracker(*ISSUE, "--output", f"{example_register}{suffix}")
    assert (result.exit_code, "it is a register" in result.stderr) == (6, True)
    assert tracker("report", "list", "--json").json()["rows"] == []
    assert tracker("verify").exit_code == 0


@pytest.mark.databases("sqlite")
def test_a_report_is_written_through_a_link_and_into_a_device(
    tracker: Tracker, example_register: str
) -> None:
    target, link = Path("page.html"), Path("link.html")
    target.write_text("old")
    link.symlink_to(target)
    for where in ("link.html", "/dev/null"):
        assert tracker("report", "weekly", *WEEK, "--output", where).exit_code == 0
    assert link.is_symlink()
    assert target.read_text().startswith("<!DOCTYPE html>")
    assert Path("/dev/null").is_char_device()


@pytest.mark.databases("sqlite")
def test_a_title_that_names_another_report_misleads_nobody(
    tracker: Tracker, example_register: str
) -> None:
    Path("tracker.toml").write_text('title = "Weekly report 9 of the Office"\n')
    for name in ("html", "md", "txt", "json", "eml"):
        assert tracker(*ISSUE, "--output", f"a.{name}").exit_code == 0
        path = Path(f"a.{name}")
        path.write_text(path.read_text().replace("Home Office", "Some Office"))
        found = tracker("report", "verify", path.name)
        assert found.stdout.startswith("altered\tthis is not report"), name
        assert "report 9" not in found.stdout
        assert tracker("report", "weekly", *WEEK, "--output", path.name).exit_code == 0
        assert "it is a draft" in tracker("report", "verify", path.name).stdout


@pytest.mark.databases("sqlite")
def test_a_number_without_end_is_no_report(tracker: Tracker, issued_register: str) -> None:
    Path("big.txt").write_text("Weekly report " + "9" * 5000)
    assert tracker("report", "verify", "big.txt").exit_code == 1
    assert tracker("report", "show", "9" * 5000).exit_code == 6


@pytest.mark.databases("sqlite")
def test_a_comment_that_is_too_long_is_called_so_wherever_it_is_cut(
    tracker: Tracker, example_register: str
) -> None:
    Path("long.md").write_text("a" + "–" * 140_000)
    result = tracker("report", "weekly", *WEEK, "--comment", "long.md", "--format", "txt")
    assert (result.exit_code, "longer than 100,000 characters" in result.stderr) == (6, True)


@pytest.mark.databases("sqlite")
def test_a_report_of_any_name_is_verified_and_shown(tracker: Tracker, issued_register: str) -> None:
    name = "report\udcff.txt"
    assert tracker("report", "show", "1", "--output", name).exit_code == 0
    assert tracker("report", "verify", name).stdout.startswith("unchanged\treport 1")
    assert tracker("report", "show", name, "--json").json()["number"] == 1


SOURCE = ("-s", "https://gov.example/page", "--on", "2026-06-15")
ISSUED = "2026-07-05T10:00:00Z"
LATER = "2026-07-06T09:00:00Z"


def add(tracker: Tracker, ref: str, now: str) -> int:
    """Add a commitment; the batch that it is in."""
    assert tracker("add", ref, f"About {ref}", *SOURCE, now=now).exit_code == 0
    batch = tracker("log", "--ref", ref, "--json").json()["rows"][0]["batch"]
    return int(batch)


def issue(tracker: Tracker, week: str, *known: str, now: str = ISSUED) -> int:
    """Issue a week's report; the number of its entry."""
    result = tracker(
        "report",
        "issue",
        "--week",
        week,
        *known,
        "--anyway",
        "A rehearsal",
        "--output",
        "-",
        now=now,
    )
    assert result.exit_code == 0, result.stderr
    rows = tracker("log", "--json").json()["rows"]
    return max(int(row["entry"]) for row in rows if row["facet"] == "issue")


def refused(result: Result) -> str:
    assert result.exit_code == 5
    return result.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("undo",),
        ("undo", "{batch}"),
        ("retract", "{entry}", "--because", "Too early"),
        ("correct", "{entry}", "--because", "Too early", "--on", "2026-06-30"),
    ],
    ids=["undo", "undo by number", "retract", "correct"],
)
def test_an_issued_report_is_never_taken_back(
    empty_register: str, tracker: Tracker, command: tuple[str, ...]
) -> None:
    add(tracker, "A", "2026-07-02T09:00:00Z")
    issue(tracker, "2026-W25")
    entry = issue(tracker, "2026-W26")
    (row,) = (row for row in tracker("log", "--json").json()["rows"] if row["entry"] == entry)
    typed = [part.format(entry=entry, batch=row["batch"]) for part in command]
    assert refused(tracker(*typed, now=LATER)) == (
        "tracker: Report 2 was published; it cannot be taken back. "
        "Issue a corrected one: tracker report issue --week 2026-W26.\n"
    )
    assert tracker("report", "list").stdout.count("2026-W26") == 1


def test_what_is_recorded_after_an_issue_can_be_undone(
    empty_register: str, tracker: Tracker
) -> None:
    add(tracker, "A", "2026-07-02T09:00:00Z")
    issue(tracker, "2026-W25")
    add(tracker, "B", LATER)
    assert tracker("undo", now=LATER).exit_code == 0
    assert "Report 1 was published" in refused(tracker("undo", now=LATER))


def test_an_older_week_that_is_issued_later_frees_nothing(
    empty_register: str, tracker: Tracker
) -> None:
    add(tracker, "A", "2026-07-02T09:00:00Z")
    batch = add(tracker, "B", "2026-07-04T09:00:00Z")
    issue(tracker, "2026-W26")
    issue(tracker, "2026-W25", "--known-at", "2026-07-03")
    assert f"Batch {batch} was shown in an issued report." in refused(
        tracker("undo", str(batch), now=LATER)
    )
