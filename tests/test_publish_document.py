"""One document, three writers: no block or run is lost, and no text acts as markup."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from typing import get_args

import pytest

from tests.reporting_pages import every, tree, words
from tracker.domain.dates import parse_when
from tracker.domain.headlines import Badge, Headline
from tracker.publish.charts import bar
from tracker.publish.document import (
    BadgeMark,
    Beside,
    Block,
    Callout,
    Card,
    Cards,
    Cell,
    CellMark,
    Change,
    Code,
    Column,
    Day,
    Details,
    Document,
    Figure,
    Item,
    Items,
    Letter,
    Link,
    Pair,
    Pairs,
    PairStyle,
    Paragraph,
    Prose,
    Quote,
    Row,
    RowGroup,
    Run,
    Section,
    State,
    Strong,
    Subheading,
    Table,
    Target,
    TargetKind,
    Text,
    every_block,
    every_run,
    ref,
    runs,
)
from tracker.publish.html import html
from tracker.publish.markdown import markdown
from tracker.publish.plain import plain

TABLE = Table(
    "Days late",
    (Column("Commitment"), Column("Days", numeric=True), Column("Theirs")),
    (RowGroup(runs("Rivers"), (Row((Cell(runs("cell-one")), Cell(runs("0")), Cell())),)),),
    note=runs("table-note"),
    total=Row((Cell(runs("All")), Cell(runs("27"), CellMark.AHEAD), Cell(runs("x")))),
)
BLOCKS: tuple[Block, ...] = (
    Section(
        "first",
        "section-title",
        (
            Subheading(runs("heading-words")),
            Paragraph(
                runs(
                    "paragraph-words ",
                    Strong("strong-words"),
                    Quote("quoted-words"),
                    Code("code-words"),
                    Day(date(2025, 6, 16)),
                    Day(parse_when("2025-01-06/2025-01-12")),
                    ref("RIV-01"),
                    Link("link-words", "https://a.example/x"),
                    State(Headline.DELIVERED),
                    BadgeMark(Badge.OVERDUE),
                    Change("changed-words", is_new=True),
                )
            ),
            Items((Item(runs("item-words"), (runs("under-words"),)),)),
            TABLE,
            Pairs((Pair(runs("pair-name"), (runs("pair-value"),)),), PairStyle.ANSWERS),
            Cards((Card(runs("side-words"), (Paragraph(runs("card-words")),)),)),
            Figure(
                runs("figure-title"),
                "figure-description",
                bar([(Headline.UNDER_WAY, 3), (Headline.PLANNED, 1)]),
                (Paragraph(runs("figure-words")),),
            ),
            Callout((Paragraph(runs("callout-words")),)),
            Prose("prose-words"),
            Letter("letter-words"),
            Details(runs("summary-words"), (Paragraph(runs("details-words")),)),
            Beside((Paragraph(runs("main-words")),), (Paragraph(runs("beside-words")),)),
        ),
    ),
)
DOCUMENT = Document(
    title="window-title",
    summary="one sentence",
    masthead=(runs("Rivers Desk"), runs("Week 25")),
    above=runs("register-title"),
    heading=runs("document-heading"),
    blocks=BLOCKS,
    foot=(Pair(runs("Head"), (runs(Code("ff00")),)),),
    on_paper="Rivers Desk, week 25",
)


def site(target: Target) -> str | None:
    return f"/c/{target.name}/" if target.kind is TargetKind.COMMITMENT else None


@pytest.mark.parametrize("write", [html, markdown, plain])
def test_every_block_and_run_is_written(write: object) -> None:
    assert callable(write)
    written = " ".join(str(write(DOCUMENT, site)).split())
    every_word = {run.text for run in every_run(DOCUMENT) if isinstance(run, Text | Strong | Quote)}
    for word in {*every_word, "section-title", "prose-words", "letter-words", "Days late"}:
        assert word.strip() in written, word
    for word in ("16 June 2025", "between 6 and 12 January 2025", "RIV-01", "Delivered", "Overdue"):
        assert word in written, word
    kinds = {type(block) for block in every_block(BLOCKS)}
    assert kinds == set(get_args(Block)), "a block that this document does not try"
    assert {type(run) for run in every_run(DOCUMENT)} == set(get_args(Run))


def test_a_link_leads_where_the_resolver_says_and_else_nowhere() -> None:
    assert '<a href="/c/RIV-01/" class=ref>RIV-01</a>' in html(DOCUMENT, site)
    assert '<span class="ref">RIV-01</span>' in html(DOCUMENT)
    assert "[RIV-01](/c/RIV-01/)" in markdown(DOCUMENT, site)
    assert "[RIV-01]" not in markdown(DOCUMENT)
    assert "RIV-01 </c/RIV-01/>" in plain(DOCUMENT, site)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", " //x"])
def test_an_address_that_may_act_is_not_linked(address: str) -> None:
    document = _with(Paragraph(runs(Link("words", address))))
    assert "<a href" not in html(document).partition("<main")[2]
    assert "](" not in markdown(document)


HOSTILE = "<script>alert(1)</script> | [x](javascript:y) `z` \u202e"


def test_text_stays_text() -> None:
    blocks = (
        Paragraph(runs(HOSTILE, Strong(HOSTILE), Quote(HOSTILE), Code(HOSTILE), ref(HOSTILE))),
        Table(HOSTILE, (Column(HOSTILE), Column("b")), (RowGroup((), (_row(HOSTILE),)),)),
        Pairs((Pair(runs(HOSTILE), (runs(HOSTILE),)),)),
        Letter(HOSTILE),
    )
    document = _with(*blocks)
    page = tree(html(document))
    assert not list(every(page, "script"))
    assert HOSTILE[:-1] in words(page)
    outside_code = re.sub(r"(`+).*?\1", "", markdown(document))
    assert not re.search(r"(?<!\\)<script>", outside_code)
    assert all(
        line.count(" | ") <= 1 for line in markdown(document).splitlines() if "|" in line[:1]
    )
    assert "\u202e" not in plain(document)


def test_the_page_is_well_formed_and_its_shapes_are_those_it_uses() -> None:
    page = tree(html(DOCUMENT))
    assert len(list(every(page, "h1"))) == 1
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    symbols = {element.get("id") for element in every(page, "symbol")}
    assert symbols == {"g_delivered", "g_under_way", "g_planned", "b_overdue"}
    assert [words(caption) for caption in every(page, "caption")] == [
        "Table 1. Days late table-note"
    ]


def test_plain_text_fits_its_columns() -> None:
    long = " ".join(["words"] * 60)
    document = _with(
        Cards((Card(runs(long), (Paragraph(runs(long)), Items((Item(runs(long)),)))),)),
        Pairs((Pair(runs("name"), (runs(long), runs(long))),)),
        Callout((Paragraph(runs(long)),)),
    )
    assert max(map(len, plain(document).splitlines())) <= 78


def test_a_digest_is_never_parted_in_plain_text() -> None:
    digest = "f" * 64
    facts = Pairs((Pair(runs("Contact and replies"), (runs("a"),)), _digest(digest)))
    assert f"  {digest}" in plain(_with(facts)).splitlines()


def _digest(digest: str) -> Pair:
    return Pair(runs("Ledger head"), (runs(Code(digest)),))


def test_a_document_is_what_it_is_made_of() -> None:
    assert "title" in {field.name for field in fields(Document)}
    with pytest.raises(AttributeError):
        DOCUMENT.title = "another"  # type: ignore[misc]


def _row(text: str) -> Row:
    return Row((Cell(runs(text)), Cell(runs(text))))


def _with(*blocks: Block) -> Document:
    return Document(title="t", summary="s", masthead=(runs("m"),), heading=runs("h"), blocks=blocks)
