"""A profile proposed for a file, with the evidence for each line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile
from pathlib import PurePath

from tracker.domain.prose import count_words
from tracker.domain.text import clean_text, html_text, list_name
from tracker.domain.vocabulary import Delivery
from tracker.errors import BadText, as_typed
from tracker.exchange.cells import single
from tracker.exchange.columns import (
    LEAST_TITLE,
    Columns,
    Guess,
    can_be_ref,
    find_key,
    guess,
    guess_numbers,
    is_key_like,
)
from tracker.exchange.days import PairMeaning, prove
from tracker.exchange.guesses import own_meanings, proposed_meaning
from tracker.exchange.looks import MOSTLY, ColumnLook, looks_of
from tracker.exchange.profile import (
    DAYS,
    FORMAT,
    UNDECIDED,
    ListField,
    spelt,
    word_key,
)
from tracker.exchange.table.grid import filled_down, to_fill_down
from tracker.exchange.table.values import FileTable, some

_DATED = re.compile(r"\b(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}\b")
#: The parts of a file's shape, in the order in which they are written.
_SHAPE = (
    *("format", "encoding", "delimiter", "sheet", "header", "header_rows", "no_header"),
    "records",
)
_MEANINGS = (
    "What each status word means. One of:",
    f"  {', '.join(map(spelt, Delivery))},",
    "  nothing (it says nothing of delivery), skip (such a row is no promise),",
    "  ended REASON, as ended refused (with voice: tracker, an older register of yours)",
)


def suggest(whole: FileTable) -> str:
    """A profile for a table, as YAML that `read_profile` accepts; the same table, the same text.

    What nobody but the analyst can decide is `?` or stands in a comment, so that an import
    refuses it until it is decided.
    """
    fill_down = tuple(filter(_can_be_named, to_fill_down(whole, _before_promise(whole))))
    filled = filled_down(whole, fill_down)
    records = (row for row in filled.rows if not row.lone and row.fault is None)
    table = replace(filled, rows=tuple(records) or filled.rows)
    every = looks_of(table)
    looks = {column: look for column, look in every.items() if _can_be_named(column)}
    guessed = guess(table, looks)
    parts = _Proposal(filled, table, every, looks, guessed.columns, guessed, fill_down).parts()
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part))) + "\n"


def _before_promise(table: FileTable) -> list[str]:
    """The columns that stand before that of the promise, which may lead blocks of rows."""
    looks = looks_of(table)
    columns = guess(table, looks).columns
    words = {*columns.get(ListField.TITLE, ()), *columns.get(ListField.WORDING, ())}
    return [*takewhile(lambda column: column not in words, table.columns)] if words else []


@dataclass(frozen=True, slots=True)
class _Proposal:
    """A table, and what was made out of it; each method writes the lines of one part."""

    whole: FileTable
    """As the file has it, what was merged filled down."""
    table: FileTable
    """Without its headings and footnotes."""
    every: Mapping[str, ColumnLook]
    looks: Mapping[str, ColumnLook]
    """The columns that a profile can name."""
    columns: Columns
    guess: Guess
    fill_down: tuple[str, ...]

    def parts(self) -> Iterator[Iterator[str]]:
        """The parts of the profile, in order."""
        if self.guess.history:
            key, proof = self.guess.key, "it comes again: rows are changes of the same promises"
        else:
            key, proof = find_key(self.table.rows, self.looks, self.columns)
        yield self.heading()
        yield self.file()
        yield self.samples()
        yield self.map()
        yield self.rows()
        yield self.key(key, proof)
        yield self.dates()
        yield self.values()
        yield self.rest({*key, *self._names(*ListField)})

    def heading(self) -> Iterator[str]:
        """What the list is, and of which day."""
        name, rows = _sample(self.table.name), count_words(len(self.table.rows), "row")
        yield _comment(f"Proposed for {name}: {rows}. Decide every '?',")
        yield "# uncomment what is true, then: tracker import FILE --profile THIS --dry-run"
        yield f"profile: {FORMAT}"
        yield f"name: {_quoted(list_name(PurePath(self.table.name).stem))}"
        yield "# by: who keeps this list"
        if self.guess.ours:
            yield "voice: tracker  # an export of a register, with its own findings"
        notices = self.table.notices
        dated = [(match[0], notice) for notice in notices if (match := _DATED.search(notice))]
        if self.guess.ours and dated:
            yield f"as_of: {dated[0][0]}"
            return
        for day, notice in dated:
            yield _comment(f"as_of: {day}  # the file says: {notice}")
        if not dated:
            yield "# as_of: the day up to which the file is true, as 2025-04-30; it does not say"

    def file(self) -> Iterator[str]:
        """The file's shape, with the evidence for it."""
        yield from map(_comment, self.table.notices)
        doubts = {doubt.part: doubt for doubt in self.table.doubts}
        for doubt in doubts.values():
            yield _comment(f"{doubt.because}. {doubt.hint}")
            yield from (_comment(f"  {reading}") for reading in doubt.readings)
        yield "file:"
        for word in _SHAPE:
            value = getattr(self.table.shape, word)
            if value is None or value is False:
                continue
            if word in doubts:
                yield f'  {word}: "{UNDECIDED}"'
                continue
            if word == "delimiter" or value == "" or _can_be_named(str(value)):
                text = str(value).lower() if isinstance(value, int) else _quoted(value)
                yield f"  {word}: {text}"
            else:
                yield _comment(f"  {word}: {_sample(value)} cannot be written here as it is")

    def samples(self) -> Iterator[str]:
        """Each column with how much it holds, and samples."""
        rows = len(self.table.rows)
        yield _comment(f"Columns: filled cells of {rows:,}, different texts, samples.")
        for column, look in self.every.items():
            filled = "empty"
            if look.filled:
                samples = ", ".join(map(_sample, list(look.texts)[:3]))
                filled = f"{look.filled:,} filled, {len(look.texts):,} different: {samples}"
            yield _comment(f"  {_sample(column)}: {filled}")
            if column not in self.looks:
                yield _comment("    no profile can hold this name as it is: rename it to import it")

    def map(self) -> Iterator[str]:
        """Which column is which field."""
        mapped = {
            **{field: _listed(names) for field, names in self.columns.items()},
            **{
                field: f'"{UNDECIDED}"  # {_visible(why)}'
                for field, why in self.guess.questions.items()
            },
        }
        yield "map:" if mapped else "map: {}  # no column is called as a field is"
        yield from (f"  {field.value}: {mapped[field]}" for field in ListField if field in mapped)
        if not {ListField.TITLE, ListField.WORDING} & mapped.keys():
            yield "  # title: no column is called as promises are"
        if ListField.STATUS not in mapped:
            yield "  # status: no column of words is called as statuses are"
        if ListField.STATUS not in mapped:
            yield from map(_comment, self._numbers())

    def _numbers(self) -> Iterator[str]:
        """What the profile would say if this were a table of numbers over time."""
        columns = guess_numbers(self.looks)
        values = columns.get(ListField.VALUE, ())
        if not values:
            return
        yield "Are these numbers of promises that are recorded already? Then put in the place of"
        yield "map, key and prefix (docs/importing.md, Numbers over time):"
        is_long = ListField.MEASURE in columns or len(values) == 1
        columns |= {ListField.VALUE: values[:1]} if is_long else {ListField.VALUE: ()}
        fields = [f"{field.value}: {_listed(names)}" for field, names in columns.items() if names]
        yield f"  map: {{{', '.join(fields)}}}"
        if not is_long:
            pairs = ", ".join(f"{_quoted(name)}: {_quoted(name)}" for name in values)
            yield f"  measures: {{{pairs}}}"
        elif len(values) > 1:
            yield f"  # {_listed(values[1:])} may be the target or the baseline"
        always = {ListField.REF: "HOMES", ListField.UNIT: "homes"}
        if is_long:
            always[ListField.MEASURE] = "homes completed"
        missing = [f"{of.value}: {text}" for of, text in always.items() if of not in columns]
        if missing:
            yield f"  set: {{{', '.join(missing)}}}"

    def rows(self) -> Iterator[str]:
        """Rows that are no records, and cells that hold what stands above them."""
        if self.fill_down:
            yield "# Each is filled where a block of rows begins, as merged cells are in a CSV."
            yield f"fill_down: {_listed(self.fill_down)}"
        if lone := [row for row in self.whole.rows if row.lone]:
            rows = some([f"row {row.number} {_sample(row.lone_cell)}" for row in lone])
            yield _comment(f"Headings or footnotes, of which one cell is filled: {rows}.")
            yield "lone: leave-out  # or keep: they are promises"

    def _names(self, *fields: ListField) -> list[str]:
        return [name for field in fields for name in self.columns.get(field, ())]

    def key(self, key: Sequence[str], proof: str) -> Iterator[str]:
        """What tells rows apart."""
        yield f"key: {_listed(key)}  # {proof}" if key else _comment(f"key: {proof}")
        for look in self.looks.values():
            twice = next((text for text, count in look.texts.items() if count > 1), None)
            if twice and is_key_like(look):
                rows = count_words(look.texts[twice], "row")
                yield _comment(f"{_sample(look.column)}: {_sample(twice)} stands in {rows}")
        if self.guess.history:
            yield "history: true"
        elif not key:
            yield "# If the rows are changes of the same promises, in order: key: COLUMN,"
            yield "# history: true, and occurred: or recorded: under map."
        refs = sum(
            count
            for name in self._names(ListField.REF)
            for text, count in self.looks[name].texts.items()
            if can_be_ref(text) and not text.isdecimal()
        )
        if without := len(self.table.rows) - refs:
            words = re.findall("[a-z0-9]+", list_name(PurePath(self.table.name).stem))
            initials = "".join(word[0] for word in words)[:4].upper()
            rows = count_words(without, "row")
            yield f"prefix: {initials}-  # for {rows} without a ref that can be used as it is"

    def dates(self) -> Iterator[str]:
        """The order of day and month, where every column of days proves it."""
        orders = set()
        pairs: list[tuple[PairMeaning | None, str]] = []
        for column in self._names(*sorted(DAYS), ListField.DUE):
            rows = [row for row in self.table.rows if row.text(column).strip()]
            cells = ((row, row.cells[column]) for row in rows)
            proof = prove(cells, partial(self.table.place, column=column))
            orders.add(proof.order)
            if proof.pairs_evidence:
                pairs.append((proof.pairs, f"{_sample(column)}: {proof.pairs_evidence}"))
            ambiguous = f"; {len(proof.ambiguous):,} ambiguous" if proof.ambiguous else ""
            yield _comment(f"{_sample(column)}: {proof.evidence}{ambiguous}")
        proved = orders - {"iso"}
        if orders and len(proved) < 2 and None not in proved:
            yield f"dates: {next(iter(proved), 'iso')}"
        elif orders:
            yield "# Each column has to prove it, or you say it: choose one of these lines."
            yield "# dates: day-first"
            yield "# dates: month-first"
        for kind, evidence in pairs:
            yield _comment(evidence)
            if kind is None:
                yield "# Say what they are: choose one of these lines."
                yield from (f"# pairs: {pair}" for pair in PairMeaning)

    def values(self) -> Iterator[str]:
        """What each status word means."""
        counts: Counter[str] = Counter()
        spelling: dict[str, str] = {}
        for column in self._names(ListField.STATUS):
            for text, count in self.looks[column].texts.items():
                # As an import compares it; what cannot be a word is refused there.
                with suppress(BadText):
                    word = single("status", html_text(text, links=True))
                    if len(word) <= _LONGEST_NAME:
                        counts[word_key(word)] += count
                        spelling.setdefault(word_key(word), word)
        if counts:
            yield from map(_comment, _MEANINGS)
            yield "values:"
        for key, count in counts.most_common():
            meaning, why = proposed_meaning(spelling[key])
            if self.guess.ours:
                meaning = own_meanings().get(spelling[key], meaning)
            remark = count_words(count, "row") + (f"; {why}" if why else "")
            yield f"  {_quoted(spelling[key])}: {_quoted(meaning)}  # {remark}"

    def rest(self, used: set[str]) -> Iterator[str]:
        """Columns of which nothing is made yet: kept as notes, or ignored."""
        rest = [look for name, look in self.looks.items() if name not in used]
        keep = [] if self.guess.ours else [look.column for look in rest if _worth_keeping(look)]
        ignore = [look.column for look in rest if look.column not in keep]
        if keep:
            yield "keep:  # as notes, each with the name of its column"
            yield from (f"  - {_quoted(column)}" for column in keep)
        if ignore:
            yield "ignore:  # not imported; move what you need to map or keep"
            yield from (f"  - {_quoted(column)}" for column in ignore)


def _worth_keeping(look: ColumnLook) -> bool:
    if look.addresses >= MOSTLY:
        return True
    return look.text and look.characters >= LEAST_TITLE and not (look.words and look.repeated)


#: A name or a word that is longer is a text that went astray.
_LONGEST_NAME = 400
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:[ -][A-Za-z0-9_]+)*")
_NOT_PLAIN = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def _can_be_named(text: str) -> bool:
    """Whether a profile can say this text exactly: a name of a column, of a sheet."""
    try:
        return len(text) <= _LONGEST_NAME and clean_text("name", text) == text
    except BadText:
        return False


def _quoted(text: str) -> str:
    """A scalar: the bare word, or in double quotes with escapes for all that is not printed."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _NOT_PLAIN:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_visible(escaped)}"'


def _listed(texts: Sequence[str]) -> str:
    """One scalar, or several as [A, B]."""
    if len(texts) == 1:
        return _quoted(texts[0])
    return f"[{', '.join(map(_quoted, texts))}]"


def _sample(text: str) -> str:
    """A cell in a comment: one line, cut, everything that is not printed spelled out."""
    return as_typed(" ".join(text[:_LONGEST_NAME].split()))


def _comment(line: str) -> str:
    """A line, whatever it holds, that YAML passes over."""
    return f"# {_visible(line)}"


def _visible(text: str) -> str:
    return "".join(sign if sign.isprintable() else _escape(ord(sign)) for sign in text)


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
