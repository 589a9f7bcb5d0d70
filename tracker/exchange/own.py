"""Our own exports when they come back as a list: known by their header, read as they were made."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tracker.domain.vocabulary import Delivery
from tracker.exchange.profile import NOTHING, ListField, spelt
from tracker.read.export import COMMITMENT_NAMES
from tracker.read.workbook import COLUMNS

#: What the columns of our table of commitments are; all others follow from these.
_FIELDS: Mapping[str, ListField] = {
    "ref": ListField.REF,
    "title": ListField.TITLE,
    "wording": ListField.WORDING,
    "kind": ListField.KIND,
    "parent": ListField.PARENT,
    "lead": ListField.LEAD,
    "addressees": ListField.TO,
    "tags": ListField.TAG,
    "announced": ListField.ANNOUNCED,
    "announced_by": ListField.BY,
    "announced_at": ListField.SOURCE,
    "announced_types": ListField.SOURCE_TYPE,
    "due_phrase": ListField.DUE,
    "due_said": ListField.SAID,
    "due_earliest": ListField.EARLIEST,
    "due_latest": ListField.LATEST,
    "due_strict_latest": ListField.STRICT_LATEST,
    "delivery_tracker": ListField.STATUS,
    "judged": ListField.OCCURRED,
    "ended_reason": ListField.ENDED,
    "evidence": ListField.EVIDENCE,
    "evidence_types": ListField.EVIDENCE_TYPE,
    "met": ListField.TEST,
    "unmet": ListField.UNMET,
    "unjudged": ListField.UNJUDGED,
    "note": ListField.NOTE,
}
#: The names of the same columns in our workbook.
_IN_WORKBOOK = {column.name: column.field for column in COLUMNS if column.field}
#: Findings that a list cannot bring: one is none, and the other needs its reasons.
NOT_OF_LISTS = frozenset({Delivery.NOT_ASSESSED, Delivery.TOO_VAGUE})


def own_columns(columns: Collection[str]) -> Mapping[ListField, tuple[str, ...]] | None:
    """What the columns of an export of ours are; None for the table of somebody else."""
    for names in ({name: name for name in COMMITMENT_NAMES}, _IN_WORKBOOK):
        if names.keys() <= {*columns}:
            fields = {_FIELDS[of]: (name,) for name, of in names.items() if of in _FIELDS}
            return {field: fields[field] for field in ListField if field in fields}
    return None


def own_meanings() -> Mapping[str, str]:
    """What the words of our findings mean, as a profile says it."""
    return {value.value: NOTHING if value in NOT_OF_LISTS else spelt(value) for value in Delivery}
