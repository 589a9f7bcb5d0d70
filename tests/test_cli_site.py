"""The public record: every page leads somewhere, and says what the register says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.fixtures_browser import Looking
from tests.fixtures_program import Tracker, done
from tests.reporting_pages import every, tree, words

SMALLEST = 60


@pytest.fixture
def site(tracker: Tracker, issued_register: str) -> Path:
    """The record of the example with its issues."""
    result = done(tracker("report", "site", "public"))
    assert result.stdout == "public/index.html\n"
    return Path("public").resolve()


def pages(root: Path) -> Iterator[Path]:
    yield from sorted(path for path in root.rglob("*.html") if path.name != "weekly.html")


def test_every_link_and_anchor_resolves_and_every_page_parses(site: Path) -> None:
    trees = {path: tree(path.read_text(encoding="utf-8")) for path in pages(site)}
    assert len(trees) > SMALLEST
    anchors = {
        path: {one.get("id") for one in page.iter() if one.get("id")}
        for path, page in trees.items()
    }
    linked: set[Path] = {site / "index.html"}
    for path, page in trees.items():
        assert len(list(every(page, "h1"))) == 1, path
        for element in every(page, "a", "link", "script"):
            address = urlsplit(element.get("href") or element.get("src") or "")
            if address.scheme or not (address.path or address.fragment):
                continue
            target = (path.parent / unquote(address.path)).resolve() if address.path else path
            assert target.is_relative_to(site), (path, address.geturl())
            assert target.is_file(), (path, address.geturl())
            linked.add(target)
            if address.fragment:
                assert address.fragment in anchors[target], (path, address.geturl())
    assert not set(trees) - linked, "a page that nothing leads to"


def rows_at(page: Element, part: str) -> int:
    """How many rows or items a part of a page has; without a part, its table of commitments."""
    owner = next(
        one
        for one in every(page, "table", "tbody", "section")
        if part in (one.get("id"), one.get("aria-labelledby"))
        or (not part and one.get("class") == "t-status")
    )
    heads = [one for one in every(owner, "th") if one.get("scope") == "row"]
    return len(heads) or len(next(every(owner, "ul")))


def counts(page: Element) -> Iterator[tuple[Element, str]]:
    """Every link of a page that opens counted rows, with the number that is printed of it."""
    for link in every(page, "a"):
        number = words(link).removeprefix("all ")
        if number.replace(",", "").isdigit():
            yield link, number
    for pairs in every(page, "dl"):
        for pair in pairs if pairs.get("class") == "p-figures" else ():
            yield from ((link, words(next(every(pair, "strong")))) for link in every(pair[0], "a"))
        for link in every(pairs, "a") if pairs.get("class") == "p-filters" else ():
            if number := (link.tail or "").strip(" ·"):
                yield link, number


def test_every_number_of_the_record_opens_that_many_rows(site: Path) -> None:
    trees = {path: tree(path.read_text(encoding="utf-8")) for path in pages(site)}
    opened = 0
    for path, page in trees.items():
        for link, number in counts(page):
            address = urlsplit(link.get("href") or "")
            target = trees[(path.parent / address.path).resolve()]
            rows = rows_at(target, address.fragment)
            assert rows == int(number.replace(",", "")), (path, number, address.geturl())
            opened += 1
    assert opened > SMALLEST
    for name in ("body", "programme", "sources"):
        for cell in every(trees[site / name / "index.html"], "td"):
            unlinked = "".join(one.tail or "" for one in every(cell, "a", "span"))
            assert not any(sign.isdigit() for sign in unlinked), (name, words(cell))
            if "n" in (cell.get("class") or "").split() and not words(cell).endswith(" 0"):
                assert list(every(cell, "a")), (name, words(cell))


def test_a_page_says_to_a_search_engine_what_it_is(site: Path) -> None:
    kinds = {"c/CASEY-AUDIT": "CreativeWork", "issues/1": "Article", "data": "Dataset"}
    for where, kind in kinds.items():
        page = tree((site / where / "index.html").read_text(encoding="utf-8"))
        (script,) = [one for one in every(page, "script") if one.get("type")]
        assert json.loads(script.text or "")["@type"] == kind


def test_a_state_and_a_badge_lead_to_their_line_in_the_glossary(site: Path) -> None:
    method = tree((site / "method/index.html").read_text(encoding="utf-8"))
    lines = {one.get("id"): one for one in every(method, "tr")}
    for where in ("c/JAY-TIMETABLE", "body/home-office", "programme/JAY"):
        page = tree((site / where / "index.html").read_text(encoding="utf-8"))
        explained = [
            link
            for one in every(page, "span")
            if {*(one.get("class") or "").split()} & {"state", "badge"}
            for link in every(one, "a")
        ]
        assert explained
        for link in explained:
            line = lines[urlsplit(link.get("href") or "").fragment]
            assert words(next(every(line, "th"))) == words(link)


def test_an_issue_says_what_we_would_now_write_differently(site: Path, tracker: Tracker) -> None:
    def otherwise() -> str:
        page = tree((site / "issues/3/index.html").read_text(encoding="utf-8"))
        parts = [one for one in every(page, "section") if one.get("aria-labelledby")]
        return words(next(one for one in parts if one.get("aria-labelledby") == "_otherwise"))

    def notice() -> Any:
        return json.loads(done(tracker("errata", "--report", "3", "--json")).stdout)["reports"][0]

    assert f"{notice()['late']['total']} events learned late" in otherwise()
    assert notice()["wrong"]["total"] == 0
    log = done(tracker("log", "--ref", "CASEY-AUDIT", "--limit", "0", "--json")).stdout
    finding = next(
        line["entry"]
        for line in json.loads(log)["rows"]
        if line["facet"] == "delivery" and line["voice"] == "tracker"
    )
    done(tracker("retract", str(finding), "--because", "The wrong page was read."))
    done(tracker("report", "site", "public"))
    assert notice()["wrong"]["total"] == 1
    assert "1 error of ours" in otherwise()
    assert "The wrong page was read." in otherwise()


def test_the_trend_is_drawn_from_four_issues_and_twenty_assessed_on(
    site: Path, tracker: Tracker
) -> None:
    def drawn() -> list[str]:
        page = tree((site / "index.html").read_text(encoding="utf-8"))
        drawings = [one for one in every(page, "svg") if one.get("class") == "trend"]
        return [one.get("aria-label") or "" for one in drawings]

    assert drawn() == []
    issue = ("report", "issue", "--week", "2026-W25", "--anyway", "A rehearsal")
    done(tracker(*issue, "--output", "weekly.json"))
    done(tracker("report", "site", "public"))
    stands = json.loads(Path("weekly.json").read_text(encoding="utf-8"))["stands"]
    assessed, delivered = drawn()
    assert stands["assessed"] >= 20
    assert assessed.endswith(f"to {stands['assessed']} of {stands['total']} in report 4.")
    counts = {one["headline"]: one["count"] for one in stands["headlines"]}
    assert delivered.endswith(f"to {counts['delivered']} of {stands['total']} in report 4.")


def test_every_feed_has_an_id_of_its_own(site: Path) -> None:
    feeds = list(site.rglob("feed.atom"))
    ids = {ET.parse(path).findtext("{http://www.w3.org/2005/Atom}id") for path in feeds}
    assert len(ids) == len(feeds) > SMALLEST


def test_a_record_with_an_address_has_a_share_card_and_a_frame_for_each_commitment(
    tracker: Tracker, issued_register: str
) -> None:
    done(tracker("config", "site", "https://promises.example/record/"))
    done(tracker("report", "site", "public"))
    for path in Path("public/c").glob("*/index.html"):
        page = tree(path.read_text(encoding="utf-8"))
        named = {one.get("property"): one.get("content") or "" for one in every(page, "meta")}
        card = Path("public", named["og:image"].removeprefix("https://promises.example/record/"))
        picture = card.read_bytes()
        assert picture.startswith(b"\x89PNG"), path
        assert picture[16:24] == bytes.fromhex("000004b000000276"), "1200 by 630"
        frame = Path("public/embed", f"{path.parent.name}.html").read_text(encoding="utf-8")
        assert f"https://promises.example/record/c/{path.parent.name}/" in frame


def test_the_page_of_a_commitment_begins_with_two_sentences(site: Path) -> None:
    page = tree((site / "c/CASEY-AUDIT/index.html").read_text(encoding="utf-8"))
    summary = next(one for one in every(page, "p") if one.get("class") == "summary")
    assert words(summary) == (
        "Delivered on 16 June 2025, 27 to 61 days late. "
        "We hold nothing from the Home Office that says otherwise."
    )


def test_the_same_register_writes_nothing_and_one_change_its_own_pages(
    site: Path, tracker: Tracker
) -> None:
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    again = done(tracker("report", "site", "public"))
    assert "Nothing changed" in again.stderr
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == before

    done(tracker("note", "CASEY-AUDIT", "A note that changes no status."))
    check = tracker("report", "site", "public", "--check")
    assert check.exit_code == 1
    changed = set(check.stdout.split())
    assert "c/CASEY-AUDIT/index.html" in changed
    assert not [name for name in changed if name.startswith("c/") and "/CASEY-AUDIT/" not in name]
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == before
    done(tracker("report", "site", "public"))
    assert tracker("report", "site", "public", "--check").exit_code == 0


def test_a_page_that_is_gone_is_removed_and_a_folder_of_others_refused(
    site: Path, tracker: Tracker
) -> None:
    assert (site / "issues/1/index.html").is_file()
    (site / "mine.txt").write_text("mine", encoding="utf-8")
    done(tracker("report", "site", "public", "--as-of", "2025-01-19"))
    assert not (site / "c/NAT-INQ").exists()
    assert (site / "mine.txt").read_text(encoding="utf-8") == "mine"
    Path("other").mkdir()
    Path("other/letter.txt").write_text("mine", encoding="utf-8")
    refused = tracker("report", "site", "other")
    assert refused.exit_code == 6
    assert "not empty" in refused.stderr


def test_the_first_page_is_small_and_asks_for_nothing_elsewhere(
    site: Path, looking: Looking
) -> None:
    assert (site / "index.html").stat().st_size <= 100 * 1024
    assert (site / "site.js").stat().st_size <= 15 * 1024
    quiet = looking.at(site / "index.html", java_script_enabled=False)
    assert quiet.locator("input").count() == 0
    rows = quiet.locator("table.t-status tbody tr:not(.group)").count()
    page = looking.at(site / "index.html")
    page.fill("#_find", "baroness casey")
    shown = page.locator("table.t-status tbody tr:not(.group):visible").count()
    assert 0 < shown < rows
    assert page.locator(".find output").inner_text() == f"{shown} of {rows}"
    page.fill("#_find", "")
    page.get_by_role("button", name="Due or late").click()
    assert page.locator("th[aria-sort=ascending]").count() == 1
    looking.assert_nothing_external()


def test_a_page_of_each_kind_is_accessible_and_never_scrolls_sideways(
    site: Path, looking: Looking
) -> None:
    kinds = ("", "c/CASEY-AUDIT", "body/home-office", "programme/JAY", "issues/1", "changes")
    others = ("deadlines", "sources", "ask", "method", "corrections", "data")
    views: tuple[tuple[int, Any], ...] = ((320, "light"), (1280, "dark"))
    for where, (width, scheme) in product((*kinds, *others), views):
        page = looking.at(site / where / "index.html", width=width, color_scheme=scheme)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, where
        assert not looking.complaints, where
        faults = Axe().run(page).response["violations"]
        assert not faults, (where, [(one["id"], one["nodes"][0]["html"]) for one in faults])
        page.close()
        # The checker asks for style sheets by itself, which a page of a folder refuses.
        looking.complaints.clear()


@pytest.mark.databases("sqlite")
def test_no_link_that_others_may_have_laid_is_followed(
    tracker: Tracker, example_register: str, workplace: Path
) -> None:
    """Of the pages, their list, the folder itself, and the list of heads."""
    victim = workplace / "victim"
    victim.write_text("precious")
    done(tracker("report", "site", "public"))
    shared = workplace / "public"
    shared.chmod(0o777)
    for name in ("index.html", ".tracker-site.json"):
        kept = (shared / name).read_bytes()
        (shared / name).unlink()
        (shared / name).symlink_to(victim)
        refused = tracker("report", "site", "public")
        assert (refused.exit_code, refused.stdout) == (6, ""), name
        (shared / name).unlink()
        (shared / name).write_bytes(kept)
    done(tracker("report", "site", "public"))
    workplace.chmod(0o777)
    (workplace / "empty").mkdir()
    (workplace / "elsewhere").symlink_to(workplace / "empty")
    refused = tracker("report", "site", "elsewhere")
    assert (refused.exit_code, "is a link in a folder" in refused.stderr) == (6, True)
    assert list((workplace / "empty").iterdir()) == []
    (workplace / "heads.jsonl").symlink_to(victim)
    issue = ("report", "issue", "--week", "2026-W25", "--anyway", "Rehearsed")
    issued = done(tracker(*issue, "--output", "weekly.html"))
    assert "The head was not added to heads.jsonl" in issued.stderr
    assert victim.read_text() == "precious"
