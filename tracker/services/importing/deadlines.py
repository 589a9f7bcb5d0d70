"""A list's deadlines: days as days, phrases by the grammar, and the rest kept verbatim."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from tracker.domain.dates import When
from tracker.domain.deadline.grammar import given_window, read_phrase, unread
from tracker.domain.deadline.window import Deadline
from tracker.domain.prose import when_words
from tracker.errors import NotADate, UnknownPhrase, UsageError
from tracker.services.importing.days import Order, prove, read_day

#: A year as a program that takes every column of figures for decimals writes it.
_YEAR = re.compile(r"([0-9]{4})\.0+")


def read_due(text: str, *, said: date, order: Order) -> Deadline:
    """The deadline of a cell, its phrase being the cell's own text.

    Raises NotADate for figures that are several days, or none, in the order of the list. Words
    that no rule reads are kept and stand for no day.

    >>> from datetime import date
    >>> print(read_due("2045.0", said=date(2025, 1, 16), order="iso"))
    2045-01-01/2045-12-31
    >>> print(read_due("31/12/2030", said=date(2025, 1, 16), order="day-first"))
    2030-12-31/2030-12-31
    """
    year = _YEAR.fullmatch(text)
    phrase = year[1] if year else text
    try:
        return read_phrase(phrase, said=said)
    except UnknownPhrase:
        pass
    try:
        when = read_day(phrase, order)
    except NotADate:
        if prove([("", phrase)]).order != "iso":
            raise
        return unread(phrase)
    return replace(_on(when, said), phrase=phrase)


def _on(when: When, said: date) -> Deadline:
    try:
        return read_phrase(when_words(when), said=said)
    except UnknownPhrase:
        pass
    try:
        return given_window(when.text, earliest=when.earliest, latest=when.latest)
    except UsageError:
        return unread(when.text)
