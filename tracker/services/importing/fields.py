"""What a column can be: the fields that a row of somebody's list may say something of."""

from __future__ import annotations

from enum import StrEnum


class Field(StrEnum):
    """A field of a commitment that a column is mapped to."""

    TITLE = "title"
    """Our words for the promise; the wording in short where a file has only that."""
    REF = "ref"
    WORDING = "wording"
    """The promise verbatim."""
    KIND = "kind"
    LEAD = "lead"
    TO = "to"
    BY = "by"
    """Who promised."""
    PARENT = "parent"
    """The ref or the key of another row, or a ref of the register."""
    TAG = "tag"
    ANNOUNCED = "announced"
    DUE = "due"
    """A deadline: a phrase, kept verbatim, or a date."""
    STATUS = "status"
    """Whose word it is, is the profile's `voice`."""
    OCCURRED = "occurred"
    """The day that the status speaks of; without one it is the day of the file."""
    REASON = "reason"
    """Why the status is what it is: the note on it."""
    EVIDENCE = "evidence"
    """Addresses that the status rests on."""
    SOURCE = "source"
    """Addresses at which the promise was made."""
    NOTE = "note"
    RECORDED = "recorded"
    """When the list itself wrote the row down: a history, with asserted times."""


#: Fields to which several columns, or several values of one cell, are all added. Of several
#: columns mapped to any other field, the first that is not empty counts.
MANY = frozenset({Field.TO, Field.TAG, Field.EVIDENCE, Field.SOURCE, Field.NOTE})
#: Fields whose cells are addresses: every http(s) address in a cell is one.
ADDRESSES = frozenset({Field.EVIDENCE, Field.SOURCE})
#: Fields whose cells are days.
DAYS = frozenset({Field.ANNOUNCED, Field.OCCURRED, Field.RECORDED})
