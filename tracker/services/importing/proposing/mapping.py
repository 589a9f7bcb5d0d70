"""Which column is which field: proposed from the names of columns and what their cells hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tracker.domain.subject import check_ref
from tracker.domain.vocabulary import Kind, find_word
from tracker.errors import BadRef
from tracker.services.importing.cells import LONGEST_TITLE
from tracker.services.importing.fields import ADDRESSES, DAYS, MANY, Field
from tracker.services.importing.proposing.guesses import (
    NAMES,
    VERBATIM,
    folded,
    is_status_word,
    likeness,
    proposed_meaning,
)
from tracker.services.importing.proposing.looks import MOSTLY, Look
from tracker.services.importing.status_words import UNDECIDED
from tracker.services.tables.table import Row

Columns = dict[Field, tuple[str, ...]]

#: Fields by which a promise is told from others.
NAMED_BY = (Field.REF, Field.TITLE, Field.WORDING)
#: More columns of one sort are no tags but data.
MOST_TAGS = 3
#: Below this a table is too short for its words to come again.
SHORT = 12
#: Characters, on average, of a title; less is a code or a word.
LEAST_TITLE = 15


def guess(rows: Sequence[Row], looks: Mapping[str, Look]) -> tuple[Columns, bool]:
    """The fields of a table's columns, and whether its rows are a history of changes."""
    columns = _guess(rows, looks, history=False)
    if Field.RECORDED in columns:
        named = [each for field in NAMED_BY for each in columns.get(field, ())]
        if named and not any(looks[each].unique for each in named):
            return _guess(rows, looks, history=True), True
        del columns[Field.RECORDED]
    return columns, False


def _guess(rows: Sequence[Row], looks: Mapping[str, Look], *, history: bool) -> Columns:
    found: Columns = {}
    taken: set[str] = set()
    for _, field, column in _candidates(looks, history=history):
        if column not in taken and _has_room(field, column, found, rows):
            found[field] = (*found.get(field, ()), column)
            taken.add(column)
    _settle_words(found, looks)
    if Field.STATUS not in found and (speaking := _speaking(found, looks)):
        found[Field.STATUS] = (speaking,)
    if Field.STATUS not in found:
        for of_status in (Field.OCCURRED, Field.REASON):
            found.pop(of_status, None)
    return {field: found[field] for field in Field if field in found}


def _candidates(looks: Mapping[str, Look], *, history: bool) -> list[tuple[int, Field, str]]:
    scored = [
        (-score, field, column)
        for field in NAMES
        for column, look in looks.items()
        if look.filled
        and (score := likeness(column, field))
        and _fits(field, look, score, history=history)
    ]
    return sorted(scored, key=lambda each: each[0])


def _has_room(field: Field, column: str, found: Columns, rows: Sequence[Row]) -> bool:
    there = found.get(field, ())
    if field is Field.STATUS:
        return not there or _apart(rows, (*there, column))
    return not there or (field in MANY and (field is not Field.TAG or len(there) < MOST_TAGS))


def _apart(rows: Sequence[Row], columns: tuple[str, ...]) -> bool:
    """Whether no row fills two of the columns, so that each says what the others leave open."""
    return all(sum(bool(row.text(column).strip()) for column in columns) < 2 for row in rows)


def _settle_words(found: Columns, looks: Mapping[str, Look]) -> None:
    """A column of the promises' own words is the wording, of which an import makes the title."""
    if Field.TITLE not in found and Field.WORDING not in found:
        longest = _longest(found, looks)
        if longest is None:
            return
        found[Field.TITLE] = (longest,)
        rest = tuple(each for each in found.pop(Field.NOTE, ()) if each != longest)
        if rest:
            found[Field.NOTE] = rest
    title = found.get(Field.TITLE)
    if title is not None and Field.WORDING not in found and _is_verbatim(looks[title[0]]):
        found[Field.WORDING] = found.pop(Field.TITLE)


def _speaking(found: Columns, looks: Mapping[str, Look]) -> str | None:
    """The first column whose words are those of a status, where no name says which it is."""
    used = {each for names in found.values() for each in names}
    return next(
        (
            column
            for column, look in looks.items()
            if column not in used
            and look.words
            and _speaks_of_status(look)
            and any(proposed_meaning(text)[0] != UNDECIDED for text in look.texts)
        ),
        None,
    )


def _is_verbatim(look: Look) -> bool:
    return look.characters > LONGEST_TITLE or not VERBATIM.isdisjoint(folded(look.column).split())


def _longest(found: Columns, looks: Mapping[str, Look]) -> str | None:
    """The column with the longest texts, where no name says which holds the promises."""
    used = {each for field, names in found.items() if field is not Field.NOTE for each in names}
    free = [
        look
        for column, look in looks.items()
        if column not in used and look.text and look.characters >= LEAST_TITLE
    ]
    if not free:
        return None
    return max(free, key=lambda look: (not look.repeated, look.filled, look.characters)).column


def _fits(field: Field, look: Look, score: int, *, history: bool) -> bool:
    if field in ADDRESSES:
        return look.addresses >= MOSTLY
    if field in DAYS:
        return look.days >= MOSTLY
    if field is Field.REF:
        return (look.unique or history) and _are_refs(look)
    if look.addresses >= MOSTLY or (look.days >= MOSTLY and field is not Field.DUE):
        return False
    if field is Field.PARENT:
        return score == 100
    fits = _FITS.get(field)
    return fits is None or fits(look)


def _are_refs(look: Look) -> bool:
    """Whether they can be refs, but for a few; bare numbers are those of many a list."""
    usable = sum(can_be_ref(text) and any(map(str.isalpha, text)) for text in look.texts)
    return usable >= MOSTLY * len(look.texts)


def can_be_ref(text: str) -> bool:
    """Whether the register takes the text for a ref."""
    try:
        check_ref(text)
    except BadRef:
        return False
    return True


def _is_status(look: Look) -> bool:
    return look.words and (look.repeated or look.filled <= SHORT or _speaks_of_status(look))


def _speaks_of_status(look: Look) -> bool:
    return sum(map(is_status_word, look.texts)) >= MOSTLY * len(look.texts)


_FITS: Mapping[Field, Callable[[Look], bool]] = {
    Field.STATUS: _is_status,
    Field.TITLE: lambda look: look.characters >= LEAST_TITLE or not look.repeated,
    Field.WORDING: lambda look: look.characters >= LEAST_TITLE,
    Field.DUE: lambda look: look.characters <= 120,
    Field.LEAD: lambda look: look.characters <= 80 and not any("<" in each for each in look.texts),
    Field.TO: lambda look: look.characters <= 80 and not _speaks_of_status(look),
    Field.BY: lambda look: look.characters <= 80,
    Field.KIND: lambda look: all(find_word(Kind, text) for text in look.texts),
    Field.TAG: lambda look: look.characters <= 80,
}
