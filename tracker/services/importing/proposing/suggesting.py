"""A profile proposed for a file, with the evidence for each line: an analyst edits it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from tracker.domain.subject import LONGEST_REF
from tracker.domain.vocabulary import Delivery
from tracker.errors import BadText
from tracker.services.importing.cells import single, without_markup
from tracker.services.importing.days import Order, has_short_year, prove
from tracker.services.importing.fields import DAYS, Field
from tracker.services.importing.profile import FORMAT, word_key
from tracker.services.importing.proposing.evidence import column_lines, file_lines
from tracker.services.importing.proposing.guesses import folded, likeness, proposed_meaning
from tracker.services.importing.proposing.keys import find_key, near_key
from tracker.services.importing.proposing.looks import (
    MOST_WORDS,
    MOSTLY,
    Look,
    filled_cells,
    looks_of,
)
from tracker.services.importing.proposing.mapping import (
    LEAST_TITLE,
    NAMED_BY,
    Columns,
    can_be_ref,
    guess,
)
from tracker.services.importing.proposing.suggested_yaml import (
    LONGEST_NAME,
    can_be_named,
    comment,
    listed,
    quoted,
    sample,
)
from tracker.services.importing.status_words import spelt
from tracker.services.tables.table import Table

_OTHERWISE = {
    Field.TITLE: "by its texts: no name says which column holds the promises",
    Field.WORDING: "the promise in its own words, of which the title is made",
    Field.STATUS: "by its words: no name says which column holds the statuses",
}
_TOTAL = re.compile(r"(?:(?:grand|sub) ?)?totals?|sum|summe|gesamt|cyfanswm")
_DATED = re.compile(r"\b(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}\b")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A table, and what was made out of it."""

    table: Table
    looks: Mapping[str, Look]
    columns: Columns
    history: bool
    key: tuple[str, ...]
    proof: str

    @property
    def mapped(self) -> set[str]:
        return {column for columns in self.columns.values() for column in columns}


def suggest(table: Table) -> str:
    """A profile for a table, as YAML that `read_profile` accepts; the same table, the same text.

    What nobody but the analyst can decide is `?` or stands in a comment, so that an import
    refuses it until it is decided.
    """
    every = looks_of(table)
    looks = {column: look for column, look in every.items() if can_be_named(column)}
    columns, history = guess(table.rows, looks)
    key, proof = find_key(table.rows, looks, columns, history=history)
    seen = _Seen(table, looks, columns, history, key, proof)
    parts = (
        _heading(seen),
        file_lines(table),
        column_lines(table, every),
        _map(seen),
        _key(seen),
        _dates(seen),
        _values(seen),
        _totals(seen),
        _skip(seen),
        _rest(seen),
    )
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part))) + "\n"


def _heading(seen: _Seen) -> Iterator[str]:
    table = seen.table
    yield comment(f"Proposed for {sample(table.name)}: {_rows(len(table.rows))}. Decide every '?',")
    yield "# uncomment what is true, then: tracker import FILE --profile THIS --dry-run"
    yield f"profile: {FORMAT}"
    yield f"name: {quoted(list_name(table.name))}"
    yield "# by: who keeps this list"
    if seen.history:
        yield "history: true  # its rows were written down at several times, of the same promises"
        return
    dated = [(found[0], notice) for notice in table.notices if (found := _DATED.search(notice))]
    for day, notice in dated:
        yield comment(f"as_of: {day}  # the file says: {notice}")
    if not dated:
        yield "# as_of: the day up to which the file is true, as 2025-04-30; it does not say"


def list_name(name: str) -> str:
    """What a list is called after its file.

    >>> list_name("data/Promised vs did.2025.csv"), list_name("-")
    ('promised-vs-did-2025', 'list')
    """
    stem = folded(PurePath(name).stem).encode("ascii", "ignore").decode()
    return "-".join(stem.split())[:LONGEST_REF].strip("-") or "list"


def _map(seen: _Seen) -> Iterator[str]:
    if not seen.columns:
        yield "map: {}  # no column is called as a field is; add title: COLUMN"
        return
    yield "map:"
    for field, columns in seen.columns.items():
        by_name = all(likeness(column, field) for column in columns)
        yield f"  {field.value}: {listed(columns)}" + (
            "" if by_name else f"  # {_OTHERWISE[field]}"
        )
    if not set(NAMED_BY[1:]) & set(seen.columns):
        yield "  # title: no column holds texts that could be promises"
    if Field.STATUS not in seen.columns:
        many = [
            look.column
            for look in seen.looks.values()
            if likeness(look.column, Field.STATUS) and len(look.texts) > MOST_WORDS
        ]
        said = f"; {sample(many[0])} has too many different ones" if many else ""
        yield comment(f"  status: no column holds the words of a status{said}")


def _key(seen: _Seen) -> Iterator[str]:
    if seen.key:
        yield f"key: {listed(seen.key)}  # {seen.proof}"
    else:
        yield comment(f"key: {seen.proof}")
    near = None if seen.history else near_key(seen.table.rows, seen.looks)
    if near is not None and near[0] not in seen.key:
        column, where, mostly = near
        yield comment(f"{sample(column)} would be a key, but {where}.")
        if mostly:
            yield comment("If the rows are changes of the same promises, in order, it is one:")
            yield comment(f"  key: {quoted(column)}, history: true, and occurred: under map.")
    refs = [look.texts for look in map(seen.looks.get, seen.columns.get(Field.REF, ())) if look]
    without = len(seen.table.rows) - sum(
        count for texts in refs for text, count in texts.items() if can_be_ref(text)
    )
    if without or not refs:
        initials = "".join(word[0] for word in list_name(seen.table.name).split("-"))[:4].upper()
        yield f"prefix: {initials}-  # for {_rows(without)} without a ref that can be used"


def _dates(seen: _Seen) -> Iterator[str]:
    orders: dict[str, Order | None] = {}
    lines: list[str] = []
    for field in (*sorted(DAYS), Field.DUE):
        for column in seen.columns.get(field, ()):
            cells = list(filled_cells(seen.table.rows, column))
            proof = prove((seen.table.place(row, column), cell) for row, cell in cells)
            orders[column] = proof.order
            ambiguous = f"; {len(proof.ambiguous):,} ambiguous" if proof.ambiguous else ""
            lines.append(comment(f"{sample(column)}: {proof.evidence}{ambiguous}"))
            if short := sum(has_short_year(cell) for _, cell in cells):
                lines.append(comment(f"  {short:,} years of two figures are read as 2000 to 2099"))
    if not orders:
        return
    yield from lines
    proved = set(orders.values()) - {"iso"}
    if len(proved) < 2 and None not in proved:
        yield f"dates: {next(iter(proved), 'iso')}"
    else:
        yield "# Each column has to prove it, or you say it: choose one of these lines."
        yield "# dates: day-first"
        yield "# dates: month-first"


def _values(seen: _Seen) -> Iterator[str]:
    counts: Counter[str] = Counter()
    spelling: dict[str, str] = {}
    unheld = 0
    for column in seen.columns.get(Field.STATUS, ()):
        for text, count in seen.looks[column].texts.items():
            word = _as_imported(text)
            unheld += count if word is None else 0
            if word is not None:
                counts[word_key(word)] += count
                spelling.setdefault(word_key(word), word)
    if unheld:
        yield comment(f"{_rows(unheld)} with a status that cannot be recorded: mend the file")
    if not counts:
        return
    yield comment("What each status word means. One of:")
    yield comment(f"  {', '.join(map(spelt, Delivery))},")
    yield comment("  nothing (it says nothing of delivery), skip (such a row is no promise),")
    yield comment(
        "  ended REASON, as ended refused (with voice: tracker, an older register of yours)"
    )
    yield "values:"
    for key, count in counts.most_common():
        meaning, why = proposed_meaning(spelling[key])
        said = _rows(count) + (f"; {why}" if why else "")
        yield f"  {quoted(spelling[key])}: {quoted(meaning)}  # {said}"


def _as_imported(text: str) -> str | None:
    """A status word as the import compares it; None for what cannot be one."""
    try:
        word = single("status", without_markup(text))
    except BadText:
        return None
    return word if len(word) <= LONGEST_NAME else None


def _totals(seen: _Seen) -> Iterator[str]:
    """Rows that add others up, as a spreadsheet has them at its end."""
    for column in (each for field in NAMED_BY for each in seen.columns.get(field, ())):
        words = [text for text in seen.looks[column].texts if _TOTAL.fullmatch(folded(text))]
        if words:
            yield comment(f"These add other rows up, by their words in {sample(column)}:")
            yield comment("skip:")
            yield comment(f"  {quoted(column)}: {listed(words)}")


def _skip(seen: _Seen) -> Iterator[str]:
    """Words of a column that stand exactly in the rows without a promise."""
    words_of = [each for field in NAMED_BY[1:] for each in seen.columns.get(field, ())]
    empty = [row for row in seen.table.rows if not any(row.text(each).strip() for each in words_of)]
    if not words_of or not empty:
        return
    where = " or ".join(map(sample, words_of))
    yield comment(f"There is no text in {where}: {_rows(len(empty))}.")
    for column, look in seen.looks.items():
        if not look.words or not look.repeated:
            continue
        there = Counter(row.text(column).strip() for row in empty)
        words = [word for word, count in there.items() if word and look.texts[word] == count]
        if words and sum(there[word] for word in words) * 2 > len(empty):
            counted = sum(there[word] for word in words)
            yield comment(f"In {counted:,} of them {sample(column)} is this, and in no other row:")
            yield comment("skip:")
            yield comment(f"  {quoted(column)}: {listed(words)}")


def _rest(seen: _Seen) -> Iterator[str]:
    rest = [look for name, look in seen.looks.items() if name not in {*seen.mapped, *seen.key}]
    keep = [look for look in rest if _worth_keeping(look)]
    ignore = [look for look in rest if look not in keep]
    if keep:
        yield "keep:  # as notes, each with the name of its column"
        yield from (f"  - {quoted(look.column)}" for look in keep)
    if ignore:
        yield "ignore:  # not imported; move what you need to map or keep"
        yield from (f"  - {quoted(look.column)}  # {_why_ignored(look)}" for look in ignore)


def _rows(count: int) -> str:
    return f"{count:,} row{'s' if count != 1 else ''}"


def _worth_keeping(look: Look) -> bool:
    if look.addresses >= MOSTLY:
        return True
    return look.text and look.characters >= LEAST_TITLE and not (look.words and look.repeated)


def _why_ignored(look: Look) -> str:
    if not look.filled:
        return "empty"
    if look.days >= MOSTLY:
        return "days"
    if look.words:
        return f"{len(look.texts):,} different word{'s' if len(look.texts) != 1 else ''}"
    return "short values"
