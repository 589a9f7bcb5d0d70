"""Which column of a table is which field, and what tells its rows apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from tracker.domain.subject import check_ref
from tracker.domain.vocabulary import Kind, find_word
from tracker.errors import BadRef
from tracker.exchange.cells import LONGEST_TITLE
from tracker.exchange.guesses import (
    NAMES,
    base_name,
    folded,
    is_status_word,
    is_verbatim,
    likeness,
    own_columns,
    proposed_meaning,
)
from tracker.exchange.looks import LONGEST_NAME, MOSTLY, ColumnLook
from tracker.exchange.profile import ADDRESSES, DAYS, MANY, ListField
from tracker.exchange.table.values import FILE, FileRow, FileTable

Columns = dict[ListField, tuple[str, ...]]

#: Characters, on average, of a title; less is a code or a word.
LEAST_TITLE = 15
#: Characters, on average, of a reason or of a title that comes again; less is a day or a word.
_LEAST_REASON = 8
#: More columns of one sort are no tags but data.
_MOST_TAGS = 3
#: What a column of units is called.
_UNITS = frozenset({"unit", "units", "unite", "einheit", "unidad", "uned"})
#: Below this a table is too short for its words to come again.
_SHORT = 12
#: Characters of what is part of a key, and columns of which pairs are tried.
_LONGEST_PART, _MOST_PAIRED = 80, 12
#: Names of a day on which something is to be done, or was.
_DONE_OR_DUE = frozenset(
    {"completion", "completion date", "date of completion", "end date", "finish date"}
    | {"date de fin", "fecha de finalizacion", "fecha de termino", "data fine", "einddatum"}
    | {"enddatum", "data de fim", "bitis tarihi"}
)
_DELIVERED = frozenset({"delivered", "partly-delivered", "holding"})
#: Words of days on which something began or was written, which is no deadline.
_BEGIN = frozenset(
    {"start", "begin", "created", "inicio", "debut", "beginn", "started", "modified"}
)
#: The part of the keys that come again in a history.
_AGAIN = 0.3
#: Names of the day on which a row of a history is.
_DAYS_OF_HISTORY = frozenset(
    {"date", "day", "datum", "fecha", "data", "дата", "日期", "日付", "날짜"}
)


@dataclass(frozen=True, slots=True)
class Guess:
    """What the columns of a table are, and what nobody but a person can say."""

    columns: Columns
    questions: Mapping[ListField, str]
    """The fields that are `?`, each with the columns it may be and why."""
    history: bool = False
    """Whether its rows are changes of the same promises."""
    key: tuple[str, ...] = ()
    """Of a history, what tells its promises apart."""
    ours: bool = False
    """Whether it is an export of our own, of which all is known."""


def guess_numbers(looks: Mapping[str, ColumnLook]) -> dict[ListField, tuple[str, ...]]:
    """The fields of a table of numbers over time, as far as its cells show them; empty for one
    without a column of days or of numbers. What each number is only its analyst knows.
    """
    days = [look.column for look in looks.values() if look.days >= MOSTLY]
    figures = [
        look.column
        for look in looks.values()
        if look.numbers >= MOSTLY > look.days and not likeness(look.column, ListField.REF)
    ]
    if not days or not figures:
        return {}
    refs = [look.column for look in looks.values() if is_key_like(look)]
    units = [column for column in looks if folded(column) in _UNITS]
    names = [
        look.column
        for look in looks.values()
        if look.words and look.text and look.numbers < MOSTLY and look.column not in {*refs, *units}
    ]
    columns = {
        ListField.REF: refs[:1],
        ListField.OCCURRED: days[:1],
        ListField.MEASURE: names[:1],
        ListField.UNIT: units[:1],
        ListField.VALUE: figures,
    }
    return {field: tuple(own) for field, own in columns.items() if own}


def guess(table: FileTable, looks: Mapping[str, ColumnLook]) -> Guess:
    """The fields of a table's columns: what a column is called decides, if its cells agree."""
    if (own := own_columns(looks)) is not None:
        filled = {field: names for field, names in own.items() if looks[names[0]].filled}
        return Guess(filled, {}, ours=True)
    columns = _by_names(looks)
    questions: dict[ListField, str] = {}
    if ListField.STATUS not in columns and (names := _of_statuses(looks, columns)):
        questions[ListField.STATUS] = f"{_or(names)} holds words that lists use for a status"
    _settle_due(table.rows, looks, columns, questions)
    title = columns.get(ListField.TITLE)
    if title and ListField.WORDING not in columns and _is_verbatim(looks[title[0]]):
        # Of its own words an import makes the title.
        columns[ListField.WORDING] = columns.pop(ListField.TITLE)
    key = _history(table.rows, looks, columns)
    _settle_title(looks, columns, questions, is_history=bool(key))
    _settle_days(looks, columns, questions)
    if ListField.STATUS not in {*columns, *questions}:
        for of_status in (ListField.OCCURRED, ListField.REASON):
            columns.pop(of_status, None)
    if not key:
        columns.pop(ListField.RECORDED, None)
    ordered = {field: columns[field] for field in ListField if field in columns}
    return Guess(ordered, questions, history=bool(key), key=key)


def _or(columns: Sequence[str]) -> str:
    return " or ".join(f"'{column}'" for column in columns)


def _by_names(looks: Mapping[str, ColumnLook]) -> Columns:
    scored = [
        (-score, field, column)
        for field in NAMES
        for column, look in looks.items()
        if look.filled and (score := likeness(column, field)) and _fits(field, look, score)
    ]
    columns: Columns = {}
    taken: set[str] = set()
    bases: set[str] = set()
    for _, field, column in sorted(scored, key=lambda candidate: candidate[0]):
        there = columns.get(field, ())
        if field not in MANY and base_name(column) in bases:
            continue  # The same in another language.
        most = (_MOST_TAGS if field is ListField.TAG else len(looks)) if field in MANY else 1
        if column not in taken and len(there) < most:
            columns[field] = (*there, column)
            taken.add(column)
            bases.add(base_name(column))
    order = [*looks]
    return {field: tuple(sorted(names, key=order.index)) for field, names in columns.items()}


def _free(looks: Mapping[str, ColumnLook], columns: Columns) -> list[ColumnLook]:
    taken = {column for names in columns.values() for column in names}
    return [look for column, look in looks.items() if column not in taken and look.text]


def _of_statuses(looks: Mapping[str, ColumnLook], columns: Columns) -> list[str]:
    free = _free(looks, columns)
    return [
        look.column
        for look in free
        if look.words
        and len(look.texts) > 1
        and 2 * sum(map(is_status_word, look.texts)) >= len(look.texts)
    ]


def _of_texts(looks: Mapping[str, ColumnLook], columns: Columns) -> list[str]:
    """The columns that may hold the promises, the longest texts first."""
    long = [
        look
        for look in _free(looks, columns)
        if look.characters >= LEAST_TITLE and not look.repeated
    ]
    return [look.column for look in sorted(long, key=lambda look: -look.characters)[:2]]


def _settle_title(
    looks: Mapping[str, ColumnLook],
    columns: Columns,
    questions: dict[ListField, str],
    *,
    is_history: bool,
) -> None:
    """Ask which column holds the promises where none is called so, or its words come again."""
    longest = _of_texts(looks, columns)
    title = columns.get(ListField.TITLE, ())
    if title and longest and looks[title[0]].repeated and not is_history:
        del columns[ListField.TITLE]
        because = f"'{title[0]}' has the same words again and again; the longest texts are in"
        if ListField.WORDING not in columns:
            questions[ListField.TITLE] = f"{because} {_or(longest)}"
    elif longest and not {ListField.TITLE, ListField.WORDING} & columns.keys():
        because = "no column is called as promises are; the longest texts are in"
        questions[ListField.TITLE] = f"{because} {_or(longest)}"


def _settle_days(
    looks: Mapping[str, ColumnLook], columns: Columns, questions: dict[ListField, str]
) -> None:
    """Ask what the days of a column are that is called date, and no more."""
    taken = {column for names in columns.values() for column in names}
    for look in looks.values():
        is_date = folded(look.column) in _DAYS_OF_HISTORY and look.days >= MOSTLY
        if is_date and look.column not in taken and ListField.ANNOUNCED not in columns:
            why = "may be the day of the promise, its deadline (due), or that of its status"
            questions[ListField.ANNOUNCED] = f"'{look.column}' {why} (occurred)"
            taken.add(look.column)
    others = (ListField.OCCURRED, ListField.ANNOUNCED, ListField.RECORDED)
    days = [
        look.column
        for look in looks.values()
        if look.days >= MOSTLY
        and look.column not in taken
        and not _BEGIN & {*folded(look.column).split()}
        and not any(likeness(look.column, field) for field in others)
    ]
    if days and ListField.DUE not in {*columns, *questions}:
        questions[ListField.DUE] = f"{_or(days[:2])} holds days, and nothing says of what"
    pages = [
        look.column
        for look in looks.values()
        if look.addresses >= MOSTLY > look.files and look.column not in taken
    ]
    if pages and not {ListField.SOURCE, ListField.EVIDENCE} & columns.keys():
        questions[ListField.SOURCE] = f"{_or(pages[:2])} holds addresses, and nothing says of what"
    bodies = [look.column for look in _free(looks, columns) if look.bodies]
    if bodies and ListField.LEAD not in columns:
        questions[ListField.LEAD] = (
            f"{_or(bodies[:2])} holds names of bodies, and nothing says whose"
        )


def _settle_due(
    rows: Sequence[FileRow],
    looks: Mapping[str, ColumnLook],
    columns: Columns,
    questions: dict[ListField, str],
) -> None:
    """Tell the day on which a promise is to be done from the day on which it was.

    Both are called "completion date". The day it was done stands only where it was.
    """
    day_columns = [
        look.column
        for look in looks.values()
        if look.filled
        and folded(look.column) in _DONE_OR_DUE
        and look.column not in columns.get(ListField.OCCURRED, ())
    ]
    if not day_columns:
        return
    column = day_columns[0]
    status = columns.get(ListField.STATUS)
    done = [_is_done(row.text(status[0])) for row in rows] if status else []
    filled = [bool(row.text(column).strip()) for row in rows]
    with_status = [is_filled for is_filled, is_done in zip(filled, done, strict=False) if is_done]
    others = [is_filled for is_filled, is_done in zip(filled, done, strict=False) if not is_done]
    is_done_day = bool(with_status) and all(with_status) and bool(others) and not any(others)
    is_due = bool(others) and sum(others) >= MOSTLY * len(others)
    due = columns.get(ListField.DUE, ())
    if is_done_day or (due and due != (column,) and not is_due):
        columns.setdefault(ListField.OCCURRED, (column,))
        if due == (column,):
            del columns[ListField.DUE]
            _take_next_due(looks, columns)
    elif due == (column,) and not is_due:
        del columns[ListField.DUE]
        because = "may be the day by which it is to be done, or the day on which it was"
        questions[ListField.DUE] = f"'{column}' {because}"


def _take_next_due(looks: Mapping[str, ColumnLook], columns: Columns) -> None:
    free = _free(looks, columns)
    scored = [(likeness(look.column, ListField.DUE), look.column) for look in free]
    if best := max(((score, name) for score, name in scored if score), default=None):
        columns[ListField.DUE] = (best[1],)


def _is_done(word: str) -> bool:
    return proposed_meaning(word)[0] in _DELIVERED


def _history(
    rows: Sequence[FileRow], looks: Mapping[str, ColumnLook], columns: Columns
) -> tuple[str, ...]:
    """What tells promises apart where rows are changes of them: a key that comes again.

    Its rows have the same promise, and days that tell them apart. The fields become those of a
    history.
    """
    words = [*columns.get(ListField.TITLE, ()), *columns.get(ListField.WORDING, ())]
    days = [
        *((ListField.RECORDED, name) for name in columns.get(ListField.RECORDED, ())),
        *((ListField.OCCURRED, name) for name in columns.get(ListField.OCCURRED, ())),
        *(
            (ListField.OCCURRED, look.column)
            for look in looks.values()
            if look.days >= MOSTLY and folded(look.column) in _DAYS_OF_HISTORY
        ),
    ]
    keys = [look.column for look in looks.values() if is_key_like(look)] + words
    for column in keys:
        if not words or ListField.STATUS not in columns or not _comes_again(looks[column]):
            continue
        one = {(row.text(column), row.text(words[0])) for row in rows}
        for field, day in days:
            told_apart = {(row.text(column), row.text(day)) for row in rows}
            if len(told_apart) == len(rows) and len(one) <= (2 - MOSTLY) * len(looks[column].texts):
                columns[field] = (day,)
                if column not in words and _are_refs(looks[column]):
                    columns[ListField.REF] = (column,)
                if columns.get(ListField.ANNOUNCED) == (day,):
                    del columns[ListField.ANNOUNCED]
                return (column,)
    return ()


def _comes_again(look: ColumnLook) -> bool:
    again = sum(count > 1 for count in look.texts.values())
    more = look.filled - len(look.texts)
    return look.filled == look.rows and more > 1 and again >= _AGAIN * len(look.texts)


def is_key_like(look: ColumnLook) -> bool:
    """Whether a column is called as keys are, and as good as filled."""
    called = likeness(look.column, ListField.REF) > 0
    return called and look.text and look.filled >= MOSTLY * look.rows


def _is_verbatim(look: ColumnLook) -> bool:
    return look.characters > LONGEST_TITLE or is_verbatim(look.column)


def _fits(field: ListField, look: ColumnLook, score: int) -> bool:
    if field in ADDRESSES:
        return look.addresses >= MOSTLY > look.files
    if field in DAYS or look.files >= MOSTLY:
        return look.days >= MOSTLY
    if field is ListField.REF:
        return look.unique and _are_refs(look)
    if look.addresses >= MOSTLY or (look.days >= MOSTLY and field is not ListField.DUE):
        return False
    if field is ListField.PARENT:
        return score == 100
    fits = _FITS.get(field)
    return fits is None or fits(look)


def _are_refs(look: ColumnLook) -> bool:
    """Whether they can be refs, but for a few; of bare numbers refs are made with a prefix."""
    return sum(map(can_be_ref, look.texts)) >= MOSTLY * len(look.texts)


def can_be_ref(text: str) -> bool:
    """Whether the register takes the text for a ref."""
    try:
        check_ref(text)
    except BadRef:
        return False
    return True


def _is_short(look: ColumnLook) -> bool:
    return look.characters <= LONGEST_NAME


_FITS: Mapping[ListField, Callable[[ColumnLook], bool]] = {
    ListField.STATUS: lambda look: (
        look.words and (look.repeated or look.filled <= _SHORT or look.statuses)
    ),
    ListField.TITLE: lambda look: (
        look.letters >= MOSTLY and (look.characters >= _LEAST_REASON or not look.repeated)
    ),
    ListField.WORDING: lambda look: (
        look.letters >= MOSTLY and (look.characters >= LEAST_TITLE or look.unique)
    ),
    ListField.REASON: lambda look: look.characters >= _LEAST_REASON,
    ListField.DUE: lambda look: look.characters <= 120,
    ListField.LEAD: lambda look: _is_short(look) and not any("<" in text for text in look.texts),
    ListField.TO: lambda look: _is_short(look) and not look.statuses,
    ListField.BY: _is_short,
    ListField.TAG: _is_short,
    ListField.KIND: lambda look: all(find_word(Kind, text) for text in look.texts),
}
#: What changes from one file to the next tells no row apart.
_CHANGING = (
    *(ListField.STATUS, ListField.OCCURRED, ListField.REASON, ListField.EVIDENCE),
    *(ListField.DUE, ListField.NOTE, ListField.RECORDED),
)


def find_key(
    rows: Sequence[FileRow], looks: Mapping[str, ColumnLook], columns: Columns
) -> tuple[tuple[str, ...], str]:
    """Columns whose values no two rows share, and the proof or what stands in the way."""
    key = next(_keys(rows, looks, columns), ())
    if not key:
        return (), "no column, and no two together, are filled in every row and different in each"
    what = "no value twice" if len(key) == 1 else "no two rows share all of them"
    return key, f"filled in all {len(rows):,} rows, {what}"


def _keys(
    rows: Sequence[FileRow], looks: Mapping[str, ColumnLook], columns: Columns
) -> Iterator[tuple[str, ...]]:
    """What tells the rows apart, the best first: an id, then words with words, then a text."""
    yield from ((column,) for column in columns.get(ListField.REF, ()))
    changing = {column for field in _CHANGING for column in columns.get(field, ())}
    steady = [look for look in looks.values() if look.column not in changing]
    steady.sort(key=lambda look: -likeness(look.column, ListField.REF))
    alone = [look.column for look in steady if look.unique and look.days < MOSTLY]
    words = [*columns.get(ListField.TITLE, ()), *columns.get(ListField.WORDING, ())]
    ids = [name for name in alone if likeness(name, ListField.REF) or name == FILE]
    # The first column of many a list numbers its rows.
    ids += [name for name in alone if name == next(iter(looks)) and looks[name].letters < MOSTLY]
    yield from ((name,) for name in (*ids, *(name for name in alone if name in words)))
    parts = [
        look.column
        for look in steady
        if look.filled == look.rows
        and not look.unique
        and max(map(len, look.texts), default=0) <= _LONGEST_PART
    ]
    for pair in combinations(parts[:_MOST_PAIRED], 2):
        if len({tuple(row.text(name).strip() for name in pair) for row in rows}) == len(rows) > 0:
            yield pair
    yield from ((name,) for name in alone)
