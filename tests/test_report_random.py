"""Whatever is recorded, no generated sentence reads like a database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acts import random_register
from tests.office import WEEK, answers
from tracker.publish.document import Document, every_block
from tracker.publish.plain import runs_text
from tracker.publish.weekly import document
from tracker.report.brief import LONGEST
from tracker.report.build import Weekly

JARGON = re.compile(
    r"\b(entry|entries|ledger|facet\w*|projection\w*|valid time|batch\w*|subject\w*|voice\w*)\b",
    re.IGNORECASE,
)
SLIPS = re.compile(
    r"  | [,.;:]|\.\.|,,|;;|::|[,;:]\.|\b1 (?:commitments|dates|days|items|tests|bills|years)\b"
    r"|[?!][.:;,]|\bone (?:are|were)\b|\b(?:two|three|four) (?:is|was)\b",
    re.IGNORECASE,
)


def generated(report: Weekly) -> Iterator[str]:
    """Every line that the program wrote, with the titles and quotes that it placed in them."""
    yield from every_block_line(document(report))


def every_block_line(page: Document) -> Iterator[str]:
    """The runs of every block as one line each; tests and definitions name our own words."""
    yield runs_text(page.heading)
    for block in every_block(page.blocks[:-1]):
        for line in block.own_runs():
            yield runs_text(line)


@pytest.mark.parametrize("seed", range(16))
def test_no_generated_sentence_reads_like_a_database(tmp_path: Path, seed: int) -> None:
    office = random_register(tmp_path, seed)
    for report in (office.report(), office.report(WEEK.next)):
        for words in generated(report):
            assert not SLIPS.search(words), words
            assert not JARGON.search(words), words
            assert words.count("“") == words.count("”"), words
            assert words.count("(") == words.count(")"), words
        assert len(answers(report)) == 4
        for answer in answers(report):
            assert answer[0].isupper() or answer[0] == "“", answer
            assert len(answer.split()) <= LONGEST, answer
