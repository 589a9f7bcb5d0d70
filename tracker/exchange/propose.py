"""A profile proposed for a file, with the evidence for each line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from tracker.domain.subject import LONGEST_REF
from tracker.domain.text import clean_text, html_text
from tracker.domain.vocabulary import Delivery
from tracker.errors import BadText
from tracker.exchange.cells import single
from tracker.exchange.columns import (
    LEAST_TITLE,
    MOST_WORDS,
    MOSTLY,
    NAMED_BY,
    ColumnLook,
    Columns,
    can_be_ref,
    filled_cells,
    find_key,
    guess,
    looks_of,
    near_key,
)
from tracker.exchange.days import Order, has_short_year, prove
from tracker.exchange.guesses import folded, likeness, proposed_meaning
from tracker.exchange.profile import DAYS, FORMAT, ListField, spelt, word_key
from tracker.exchange.table.values import FileTable

_OTHERWISE = {
    ListField.TITLE: "by its texts: no name says which column holds the promises",
    ListField.WORDING: "the promise in its own words, of which the title is made",
    ListField.STATUS: "by its words: no name says which column holds the statuses",
}
_TOTAL = re.compile(r"(?:(?:grand|sub) ?)?totals?|sum|summe|gesamt|cyfanswm")
_DATED = re.compile(r"\b(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}\b")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A table, and what was made out of it."""

    table: FileTable
    looks: Mapping[str, ColumnLook]
    columns: Columns
    history: bool
    key: tuple[str, ...]
    proof: str

    @property
    def mapped(self) -> set[str]:
        return {column for columns in self.columns.values() for column in columns}


def suggest(table: FileTable) -> str:
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
    dated = [(match[0], notice) for notice in table.notices if (match := _DATED.search(notice))]
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
    if ListField.STATUS not in seen.columns:
        many = [
            look.column
            for look in seen.looks.values()
            if likeness(look.column, ListField.STATUS) and len(look.texts) > MOST_WORDS
        ]
        remark = f"; {sample(many[0])} has too many different ones" if many else ""
        yield comment(f"  status: no column holds the words of a status{remark}")


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
    refs = [look.texts for look in map(seen.looks.get, seen.columns.get(ListField.REF, ())) if look]
    without = len(seen.table.rows) - sum(
        count for texts in refs for text, count in texts.items() if can_be_ref(text)
    )
    if without or not refs:
        initials = "".join(word[0] for word in list_name(seen.table.name).split("-"))[:4].upper()
        yield f"prefix: {initials}-  # for {_rows(without)} without a ref that can be used"


def _dates(seen: _Seen) -> Iterator[str]:
    orders: dict[str, Order | None] = {}
    lines: list[str] = []
    for field in (*sorted(DAYS), ListField.DUE):
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
    for column in seen.columns.get(ListField.STATUS, ()):
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
        remark = _rows(count) + (f"; {why}" if why else "")
        yield f"  {quoted(spelling[key])}: {quoted(meaning)}  # {remark}"


def _as_imported(text: str) -> str | None:
    """A status word as the import compares it; None for what cannot be one."""
    try:
        word = single("status", html_text(text, links=True))
    except BadText:
        return None
    return word if len(word) <= LONGEST_NAME else None


def _totals(seen: _Seen) -> Iterator[str]:
    """Rows that add others up, as a spreadsheet has them at its end."""
    for column in (name for field in NAMED_BY for name in seen.columns.get(field, ())):
        words = [text for text in seen.looks[column].texts if _TOTAL.fullmatch(folded(text))]
        if words:
            yield comment(f"These add other rows up, by their words in {sample(column)}:")
            yield comment("skip:")
            yield comment(f"  {quoted(column)}: {listed(words)}")


def _skip(seen: _Seen) -> Iterator[str]:
    """Words of a column that stand exactly in the rows without a promise."""
    words_of = [name for field in NAMED_BY[1:] for name in seen.columns.get(field, ())]
    empty = [row for row in seen.table.rows if not any(row.text(name).strip() for name in words_of)]
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


def _worth_keeping(look: ColumnLook) -> bool:
    if look.addresses >= MOSTLY:
        return True
    return look.text and look.characters >= LEAST_TITLE and not (look.words and look.repeated)


def _why_ignored(look: ColumnLook) -> str:
    if not look.filled:
        return "empty"
    if look.days >= MOSTLY:
        return "days"
    if look.words:
        return f"{len(look.texts):,} different word{'s' if len(look.texts) != 1 else ''}"
    return "short values"


def file_lines(table: FileTable) -> Iterator[str]:
    """The file's shape, with the evidence for it."""
    shape = table.shape
    yield from (comment(notice) for notice in table.notices)
    yield "file:"
    for word in ("format", "encoding", "delimiter", "sheet", "header", "records"):
        value = getattr(shape, word)
        if value is None:
            continue
        if word == "delimiter" or value == "" or can_be_named(str(value)):
            yield f"  {word}: {value if isinstance(value, int) else quoted(value)}"
        else:
            yield comment(f"  {word}: {sample(value)} cannot be written here as it is")


def column_lines(table: FileTable, looks: Mapping[str, ColumnLook]) -> Iterator[str]:
    """Each column with how much it holds, and samples."""
    yield comment(f"Columns: filled cells of {len(table.rows):,}, different texts, samples.")
    for column, look in looks.items():
        shown = ", ".join(sample(text) for text in list(look.texts)[:3])
        filled = (
            f"{look.filled:,} filled, {len(look.texts):,} different" if look.filled else "empty"
        )
        yield comment(f"  {sample(column)}: {filled}" + (f": {shown}" if shown else ""))
        if not can_be_named(column):
            yield comment("    no profile can hold this name as it is: rename it to import it")


#: Characters of a sample.
LONGEST_SAMPLE = 60
#: A name or a word that is longer is a text that went astray.
LONGEST_NAME = 400
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:[ -][A-Za-z0-9_]+)*")
_NOT_PLAIN = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def can_be_named(text: str) -> bool:
    """Whether a profile can say this text exactly: a name of a column, of a sheet."""
    try:
        return len(text) <= LONGEST_NAME and clean_text("name", text) == text
    except BadText:
        return False


def quoted(text: str) -> str:
    """A scalar: the bare word, or in double quotes with escapes for all that is not printed."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _NOT_PLAIN:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_visible(escaped)}"'


def listed(texts: Sequence[str]) -> str:
    """One scalar, or several as [A, B]."""
    if len(texts) == 1:
        return quoted(texts[0])
    return f"[{', '.join(map(quoted, texts))}]"


def sample(text: str) -> str:
    """A cell in a comment: one line, cut, everything that is not printed spelled out."""
    line = " ".join(text[: 4 * LONGEST_SAMPLE].split())
    cut = len(line) > LONGEST_SAMPLE or len(text) > 4 * LONGEST_SAMPLE
    return f"'{_visible(line[:LONGEST_SAMPLE])}{'…' if cut else ''}'"


def comment(line: str) -> str:
    """A line, whatever it holds, that YAML passes over."""
    return f"# {_visible(line)}"


def _visible(text: str) -> str:
    return "".join(sign if sign.isprintable() else _escape(ord(sign)) for sign in text)


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
