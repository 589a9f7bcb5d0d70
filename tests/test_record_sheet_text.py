"""A sheet as text: every fault with its line and column, and nothing converted by itself."""

from __future__ import annotations

import pytest

from tests.fixtures_program import CHECKOUT
from tests.sheet_register import faults
from tracker.errors import SheetTrouble
from tracker.record.document import read_sheet
from tracker.record.yaml_text import LARGEST

DATA = CHECKOUT / "tests" / "data"


def test_every_fault_of_every_document_is_reported_with_its_place() -> None:
    name = "sheet_faults.yaml"
    with pytest.raises(SheetTrouble) as trouble:
        read_sheet((DATA / name).read_bytes(), name=name)
    wanted = (DATA / "sheet_faults.txt").read_text(encoding="utf-8").splitlines()
    assert list(trouble.value.faults) == wanted


def test_an_old_yaml_version_changes_no_word() -> None:
    text = "%YAML 1.1\n---\non: 2025-01-16\nfacts:\n- {note: JAY, text: no}\n"
    [document] = read_sheet(text, name="s.yaml")
    assert document.on is not None
    assert document.on.text == "2025-01-16"
    assert "text='no'" in repr(document.facts[0].verb)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1:1: the sheet is empty; write a source: and its facts:"),
        ("# a remark\n---\n", "1:1: the sheet is empty; write a source: and its facts:"),
        ("words", "1:1: a document has keys; write source: and facts:"),
        ("on: 2025", "1:1: a document records facts; add facts: and below it a line - note: JAY"),
        (
            "note: a: b",
            (
                "1:8: this is not YAML: mapping values are not allowed here; put quotes around a "
                "text that holds a colon"
            ),
        ),
        (
            "facts:\n\t- note: JAY",
            (
                "2:1: this is not YAML: found character '\\t' that cannot start any token; indent "
                "with spaces"
            ),
        ),
        (
            "source: @mine",
            (
                "1:9: this is not YAML: found character '@' that cannot start any token; put "
                "quotes around the text"
            ),
        ),
        (
            "facts: [",
            (
                "1:9: this is not YAML: expected the node content, but found '<stream end>'; close "
                "the bracket or the quotes"
            ),
        ),
        (
            "facts:\n- {note: *x, text: y}",
            (
                "2:10: this is not YAML: found undefined alias 'x'; put quotes around a text that "
                "begins with *"
            ),
        ),
        ("on: '\x01'", "1:6: the character U+0001 cannot be in a sheet; remove it"),
        (b"on: 2025\nnote: caf\xe9", "2:10: this is not UTF-8; save the file with that encoding"),
        (
            'on: 2025\nfacts: [{note: JAY, text: "a\\0b"}]',
            "2:27: The text cannot be recorded: it holds the control character U+0000; remove them",
        ),
        (
            "on: 2025\nfacts: [{note: JAY, text: !!binary aGk=}]",
            "2:27: the tag !!binary is not read; write plain text",
        ),
        (
            "on: 2025\nfacts: [{note: JAY, ? [a] : b, text: x}]",
            "2:23: a key is one word; write key: value",
        ),
    ],
)
def test_what_cannot_be_read_has_a_place_and_a_way_out(text: str | bytes, said: str) -> None:
    assert faults(text) == [f"s.yaml:{said}"]


def test_a_broken_document_does_not_hide_the_faults_before_it() -> None:
    assert faults("on: soon\nfacts: [{note: JAY, text: x}]\n---\nfacts: [") == [
        (
            "s.yaml:1:5: 'soon' is not a date that can be read; type it as 2025-01-16, 16 January "
            "2025, 2025-07, 2025-Q2 or 2024-05-09/2024-07-17"
        ),
        (
            "s.yaml:4:9: this is not YAML: expected the node content, but found '<stream end>'; "
            "close the bracket or the quotes"
        ),
    ]


def bombs() -> list[str]:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    return [
        "\n".join(lines),
        "facts: &a [*a]",
        "facts: " + "[" * 5000,
        "facts: " + "{a: " * 5000,
        "note: " + "x" * LARGEST,
    ]


@pytest.mark.parametrize("text", bombs(), ids=["aliases", "itself", "lists", "keys", "size"])
def test_a_sheet_that_is_larger_than_it_looks_is_refused(text: str) -> None:
    [said] = faults(text)
    assert said.startswith("s.yaml:1:")
    assert any(hint in said for hint in ("levels deep", "aliases", "several files"))


def test_aliases_and_a_byte_order_mark_are_read() -> None:
    text = "on: 2025\nfacts:\n- {note: &them [JAY, CASEY], text: x}\n- {note: *them, text: y}\n"
    [document] = read_sheet(b"\xef\xbb\xbf" + text.encode(), name="s.yaml")
    assert [fact.place for fact in document.facts] == ["s.yaml:3:3", "s.yaml:4:3"]
    assert "refs=('JAY', 'CASEY'), text='y'" in repr(document.facts[1].verb)
