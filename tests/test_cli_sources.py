"""Sources are things: found again and named, kept, described by what they say of themselves."""

from __future__ import annotations

import stat
from pathlib import Path

import click
import pytest

from tests.fixtures_program import Tracker, done
from tests.paged import as_page, as_pdf
from tests.terminal import on_terminal

URL = "https://www.gov.example/news/progress-update"
HEAD = (
    f"<title>Progress update - Home Office</title><link rel='canonical' href='{URL}'>"
    "<meta property='og:site_name' content='Home Office'>"
    "<meta property='article:published_time' content='2025-04-09T10:00:00Z'>"
)
SAID = ["We have spent half of the money.", "The bridge is not open."]
TOML = 'copies = "copies"\n'


@pytest.fixture
def page(empty_register: str, workplace: Path) -> str:
    """A saved page, beside settings that name a folder of copies, as a server needs."""
    Path("tracker.toml").write_text(TOML)
    Path("update.html").write_bytes(as_page(SAID, head=HEAD))
    return "update.html"


def keys(tracker: Tracker) -> list[str]:
    return [row["ref"] for row in tracker("source", "list", "--json").json()["rows"]]


def test_a_page_is_added_as_it_describes_itself(tracker: Tracker, page: str) -> None:
    shown = done(tracker("source", "add", page)).stderr
    assert "title 'Progress update'; publisher 'Home Office'; published '2025-04-09'" in shown
    assert "--as-read" in shown
    done(tracker("undo"))
    done(tracker("source", "add", page, "--as-read", "--type", "statement"))
    (row,) = tracker("source", "list", "--json").json()["rows"]
    told = {name: row[name] for name in ("ref", "title", "publisher", "published", "url")}
    assert told == {
        "ref": "gov-1",
        "title": "Progress update",
        "publisher": "Home Office",
        "published": "2025-04-09",
        "url": URL,
    }


def test_a_pdf_says_its_title_and_day(tracker: Tracker, page: str) -> None:
    Path("audit.pdf").write_bytes(as_pdf(SAID, title="Value for money", day="2025-05-01"))
    done(tracker("source", "add", "audit.pdf", "--as-read"))
    (row,) = tracker("source", "list", "--json").json()["rows"]
    assert (row["ref"], row["title"], row["published"]) == (
        "pdf-1",
        "Value for money",
        "2025-05-01",
    )


def test_one_address_and_one_file_is_one_source(tracker: Tracker, page: str) -> None:
    done(tracker("source", "add", page, "--as-read"))
    done(tracker("add", "BRIDGE", "Open the bridge", "-s", "gov-1"))
    for spelled in (
        URL,
        "http://gov.example/news/progress-update/",
        "HTTPS://GOV.example/news/progress-update#spent",
        page,
    ):
        told = done(tracker("note", "BRIDGE", "Looked", "-s", spelled)).stderr
        assert "On gov-1: Progress update (" in told, spelled
    assert keys(tracker) == ["gov-1"]
    other = done(tracker("note", "BRIDGE", "Looked", "-s", f"{URL}?page=2", "--on", "2025-04-10"))
    assert "New source gov-2: " in other.stderr


def test_the_last_source_is_named_and_is_of_today(tracker: Tracker, page: str) -> None:
    monday, tuesday = "2026-07-06T09:00:00Z", "2026-07-07T09:00:00Z"
    done(tracker("source", "add", page, "--as-read", now=monday))
    told = done(tracker("add", "BRIDGE", "Open the bridge", "-s", ".", now=monday)).stderr
    assert "On gov-1: Progress update" in told
    refused = tracker("note", "BRIDGE", "Looked", "-s", ".", now=tuesday)
    assert refused.exit_code == 2
    assert "gov-1 (Progress update), on 6 July 2026. If that is meant, type -s gov-1." in (
        refused.stderr
    )


def test_a_quote_that_is_not_in_the_copy_is_refused(tracker: Tracker, page: str) -> None:
    done(tracker("source", "add", page, "--as-read"))
    add = ("add", "BRIDGE", "Open the bridge", "-s", "gov-1", "-q")
    refused = tracker(*add, "The bridge is open")
    assert refused.exit_code == 5
    assert "'The bridge is open' is not in the stored copy of gov-1." in refused.stderr
    assert tracker("list", "--json").json()["rows"] == []
    done(tracker(*add, "The bridge is open", "--anyway", "A caption says so"))
    (found,) = tracker("lint", "unfound-quote", "--json").json()["rows"]
    assert found["what"].endswith("stands because: A caption says so")
    checked = tracker("source", "check")
    assert checked.exit_code == 1
    assert "not in it\tgov-1\t" in checked.stdout


def test_a_quote_of_more_than_ten_parts_is_none(tracker: Tracker, page: str) -> None:
    done(tracker("source", "add", page, "--as-read"))
    words = SAID[0].rstrip(".").split() * 2
    for quote, code in ((" … ".join(words[:7]), 0), (" … ".join(words[:11]), 5)):
        result = tracker("add", f"Q-{code}", "Open", "-s", "gov-1", "-q", quote)
        assert (result.exit_code, "at most 10 are one quote" in result.stderr) == (code, code == 5)


WRONG = "The bridge is open"


@pytest.mark.parametrize(
    "words",
    [
        ("add", "NEW", "A page that is new", "-s", "new.html", "-q", WRONG),
        ("add", "NEW", "Its wording", "-s", "gov-1", "--wording", WRONG),
        ("correct", "OPENING", "-q", WRONG, "--because", "Misread"),
        ("edit", "BRIDGE", "--wording", WRONG),
        ("restate", "BRIDGE", "-s", "gov-1", "-q", WRONG, "--as", "wider"),
        ("claim", "BRIDGE", "delivered", "-s", "gov-1", "-q", WRONG),
    ],
)
def test_no_way_leads_around_the_copy(tracker: Tracker, page: str, words: tuple[str, ...]) -> None:
    done(tracker("source", "add", page, "--as-read"))
    quoted = ("-s", "gov-1", "-q", "The bridge is not open", "--lead", "Home Office")
    told = done(tracker("add", "BRIDGE", "Open the bridge", *quoted, "--json")).json()
    words = tuple(str(told["rows"][0]["entry"]) if word == "OPENING" else word for word in words)
    Path("new.html").write_bytes(as_page(SAID))
    described = ("--published", "2025-04-09") if "new.html" in words else ()
    refused = tracker(*words, *described)
    assert refused.exit_code == 5, refused
    assert "'The bridge is not open.'" in refused.stderr
    done(tracker(*words, *described, "--anyway", "A caption says so"))


@pytest.mark.databases("postgresql")
def test_a_server_without_a_folder_of_copies_says_that_no_quote_is_looked_up(
    tracker: Tracker, page: str
) -> None:
    Path("tracker.toml").unlink()
    add = ("add", "BRIDGE", "Open the bridge", "-s", URL, "--published", "2025-04-09", "-q", WRONG)
    told = "No quote was looked up: a register on a server has no folder of copies until tracker"
    assert f"{told}.toml names one, as copies =" in done(tracker(*add)).stderr
    assert told in done(tracker("source", "check")).stderr
    Path("tracker.toml").write_text(TOML)
    assert told not in done(tracker("note", "BRIDGE", "x", "-s", "gov-1", "-q", WRONG)).stderr
    assert "tracker source keep KEY FILE" in done(tracker("source", "check")).stderr


def test_quotes_and_the_state_of_a_register_are_tables_on_a_terminal(
    tracker: Tracker, page: str
) -> None:
    done(tracker("source", "add", page, "--as-read"))
    add = ("add", "BRIDGE", "Open the bridge", "-s", "gov-1", "-q", WRONG, "--anyway", "A caption")
    done(tracker(*add))
    checked = click.unstyle(tracker("--color", "always", "source", "check").stdout)
    assert checked.split("\n")[0].split() == ["Result", "Ref", "Quote"]
    assert "gov-1; stands because: A caption" in checked.split("\n")[2]
    state = click.unstyle(done(tracker("--color", "always", "db", "status")).stdout)
    assert ["entries", "6"] in [line.split() for line in state.splitlines()]


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("typed", "because"),
    [
        (
            ("claim", "BRIDGE", "delivered", "-s", "new.html", "-q", WRONG),
            "is not in new.html. There it",
        ),
        (("claim", "BRIGDE", "delivered", "-s", "new.html"), "no commitment or instrument"),
        (("add", "BRIDGE", "Another", "-s", "new.html"), "BRIDGE is taken: Open the bridge."),
        (("step", "BRIDGE", "A talk", "-s", "gov-9"), "There is no source 'gov-9'."),
    ],
)
def test_what_no_answer_could_mend_is_refused_before_anything_is_asked(
    tracker: Tracker,
    page: str,
    register_url: str,
    workplace: Path,
    typed: tuple[str, ...],
    because: str,
) -> None:
    done(tracker("source", "add", page, "--as-read"))
    done(tracker("add", "BRIDGE", "Open the bridge", "-s", "gov-1"))
    Path("new.html").write_bytes(as_page(SAID))
    with on_terminal(register_url, workplace, *typed) as terminal:
        shown, code = terminal.ends()
    assert code in {4, 5}
    assert shown.startswith("tracker: ")
    assert because in shown.replace("\n", " ")


def test_a_reason_is_kept_only_where_the_words_are_not_found(tracker: Tracker, page: str) -> None:
    done(tracker("source", "add", page, "--as-read"))
    add = ("add", "BRIDGE", "Open the bridge", "-s", "gov-1", "--due", "by June 2026", "--anyway")
    done(tracker(*add, "It was there", "-q", "The bridge is not open"))
    assert tracker("lint", "unfound-quote", "--json").json()["rows"] == []
    done(tracker("undo"))
    done(tracker(*add, "A caption says so", "-q", WRONG))
    assert len(tracker("lint", "unfound-quote", "--json").json()["rows"]) == 2


def test_a_copy_that_was_changed_is_none(tracker: Tracker, page: str) -> None:
    done(tracker("source", "add", page, "--as-read"))
    done(tracker("add", "BRIDGE", "Open", "-s", "gov-1", "-q", "spent half of the money"))
    assert "\nfound\tgov-1\t" in done(tracker("source", "check")).stdout
    (copy,) = Path("copies").iterdir()
    copy.write_bytes(b"something else")
    checked = tracker("source", "check", "gov-1")
    assert checked.exit_code == 1
    assert "\nno copy\tgov-1\t" in checked.stdout
    assert f"{copy.name} is not the file that was kept" in checked.stderr


def test_a_copy_is_kept_beside_the_register_with_its_permissions(
    tracker: Tracker, page: str
) -> None:
    done(tracker("source", "add", URL, "--published", "2025-04-09"))
    assert "unkept-source" not in tracker("lint").stdout
    done(tracker("add", "BRIDGE", "Open the bridge", "-s", "gov-1"))
    assert "unkept-source" in tracker("lint").stdout
    done(tracker("source", "keep", "gov-1", page))
    assert "unkept-source" not in tracker("lint").stdout
    (copy,) = Path("copies").iterdir()
    assert copy.read_bytes() == Path(page).read_bytes()
    assert not stat.S_IMODE(copy.stat().st_mode) & 0o133
    again = done(tracker("source", "keep", "gov-1", page))
    assert "has this copy already" in again.stderr
    other = tracker("source", "add", "https://other.example/x", "--copy", page)
    assert other.exit_code == 5
    assert "is a copy of gov-1 already" in other.stderr
    told = done(tracker("backup", "b.jsonl")).stderr
    assert "the digest of a stored copy only: keep a backup of the folder" in told


def test_no_link_is_followed(tracker: Tracker, page: str) -> None:
    done(tracker("source", "add", page, "--as-read"))
    done(tracker("add", "BRIDGE", "Open", "-s", "gov-1", "-q", "spent half of the money"))
    (copy,) = Path("copies").iterdir()
    copy.rename("elsewhere.html")
    copy.symlink_to(Path("elsewhere.html").absolute())
    checked = tracker("source", "check")
    assert checked.exit_code == 1
    assert "it is a link" in checked.stderr
    copy.unlink()
    Path("copies").rmdir()
    Path("copies").symlink_to(Path.cwd())
    refused = tracker("source", "keep", "gov-1", page)
    assert refused.exit_code == 6
    assert "it is a link" in refused.stderr


def test_nothing_is_kept_where_nothing_is_recorded(tracker: Tracker, page: str) -> None:
    done(tracker("source", "add", page, "--as-read", "--dry-run"))
    assert tracker("source", "add", page, "--key", "no key").exit_code == 2
    assert not Path("copies").exists()


def test_redacting_names_the_copies_that_hold_the_words(tracker: Tracker, page: str) -> None:
    done(tracker("source", "add", page, "--as-read"))
    done(tracker("add", "BRIDGE", "Open", "-s", "gov-1", "-q", "spent half of the money"))
    entry = str(tracker("show", "BRIDGE", "--json").json()["rows"][0]["entries"][0]["entry"])
    told = done(tracker("redact", entry, "quote", "--basis", "Decided")).stderr
    (copy,) = Path("copies").iterdir()
    assert f"{copy.name} holds the words: delete it" in told


@pytest.mark.databases("postgresql")
def test_a_server_without_a_folder_keeps_no_copy_and_says_so(
    tracker: Tracker, empty_register: str, workplace: Path
) -> None:
    Path("update.html").write_bytes(as_page(SAID, head=HEAD))
    told = done(tracker("source", "add", "update.html", "--as-read")).stderr
    assert "No copy of gov-1 was kept: a server has no folder for it" in told
    refused = tracker("source", "keep", "gov-1", "update.html")
    assert refused.exit_code == 5
    assert 'name one in tracker.toml: copies = "/srv/copies"' in refused.stderr


def test_a_newspaper_is_never_who_acted(tracker: Tracker, page: str) -> None:
    done(
        tracker(
            *("source", "add", "https://paper.example/x", "--key", "paper", "--type", "media"),
            *("--publisher", "The Daily Paper", "--published", "2025-06-16"),
        )
    )
    done(tracker("add", "DUTY", "A duty to report", "-s", "paper", "--lead", "Home Office"))
    done(tracker("config", "jurisdiction", "uk"))
    done(tracker("instrument", "BILL", "A bill", "--form", "bill", "-s", "paper"))
    done(tracker("link", "DUTY", "carried-by", "BILL", "-s", "paper"))
    done(tracker("step", "DUTY", "Guidance published", "-s", "paper"))
    done(tracker("step", "DUTY", "Talks held", "-s", "paper", "--by", "The regulator"))
    done(tracker("step", "BILL", "introduced", "-s", "paper"))
    done(tracker("step", "BILL", "royal-assent", "-s", "paper"))
    report = tracker("report", "weekly", "--week", "2025-W25", "--format", "json").json()
    acts = [act for event in report["changes"]["happened"]["rows"] for act in event["acts"]]
    assert "The Daily Paper" not in {act["actor"] for act in acts}
    actors = {act["words"]: act["actor"] for act in acts}
    assert (actors["Guidance published"], actors["Talks held"]) == ("Home Office", "The regulator")
    text = tracker("report", "weekly", "--week", "2025-W25", "--format", "txt").stdout
    assert "16 June 2025: The Home Office: Guidance published." in text
    assert actors["was introduced"] == actors["received Royal Assent"] == "A bill"


def test_an_imported_list_has_a_neutral_key(tracker: Tracker, page: str) -> None:
    Path("l.csv").write_text("id,title\n1,Some\n")
    done(
        tracker(
            *("import", "l.csv", "--map", "title=title", "--by", "Jane Doe"),
            *("--as-of", "2025-06-01", "--prefix", "Z", "--key", "id"),
        )
    )
    assert keys(tracker) == ["import-1"]


def test_a_sheet_is_opened_in_the_editor(tracker: Tracker, page: str, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text(
        "#!/bin/sh\ngrep '^source: gov-1$' \"$1\" || exit 1\n"
        "printf -- '- step: BRIDGE\\n  what: Half spent\\n' >> \"$1\"\n"
    )
    editor.chmod(0o700)
    environment = {"EDITOR": str(editor), "VISUAL": str(editor)}
    done(tracker("source", "add", page, "--as-read"))
    done(tracker("add", "BRIDGE", "Open the bridge", "-s", "gov-1"))
    told = done(tracker("record", "--edit", "gov-1", env=environment)).stdout
    assert told.startswith("BRIDGE\tstep (action)\t\tHalf spent\t2025-04-09\t")
    nothing = done(tracker("record", "--edit", env={"EDITOR": "true", "VISUAL": "true"}))
    assert "nothing was recorded" in nothing.stderr
    done(tracker("undo"))
    done(tracker("drop", "BRIDGE", "--because", "x", "-s", "gov-1"))
    editor.write_text("#!/bin/sh\nprintf -- '- step: NONE\\n  what: x\\n' >> \"$1\"\n")
    refused = tracker("record", "--edit", "gov-1", env=environment)
    assert refused.exit_code == 4
    assert "The sheet is kept as gov-1.yaml" in refused.stderr
    assert "- step: NONE" in Path("gov-1.yaml").read_text()


@pytest.mark.databases("sqlite")
def test_a_terminal_offers_what_the_page_says_and_asks_who_acted(
    tracker: Tracker, page: str, register_url: str, workplace: Path
) -> None:
    with on_terminal(register_url, workplace, "source", "add", str(Path(page).absolute())) as asks:
        asks.until(f"Is it the page {URL}? [Y/n]")
        asks.answer("", "Title (-: none) [Progress update]")
        asks.answer("", "[other]")
        asks.answer("statement", "Publisher (-: none) [Home Office]")
        asks.answer("", "[2025-04-09]")
        asks.answer("", "Whose words")
        asks.answer("", "gov-1  added: statement")
        assert asks.ends()[1] == 0
    done(tracker("add", "BRIDGE", "Open it", "-s", "gov-1", "--lead", "Home Office"))
    with on_terminal(register_url, workplace, "step", "BRIDGE", "Half spent", "-s", ".") as asks:
        asks.until("-s . is gov-1: Progress update")
        asks.until("Whose act is it? (Enter: Home Office)")
        asks.answer("The regulator", "BRIDGE  step (action of The regulator): Half spent")
        assert asks.ends()[1] == 0
