"""What the person should know of an import: found out, inferred, or kept as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tracker.domain.prose import count_words, list_words
from tracker.services.importing.fields import Field
from tracker.services.importing.meaning import Reader
from tracker.services.importing.plan import Plan

#: Refs that are named in a sentence.
_NAMED = 10


def words_used(plan: Plan, reader: Reader) -> tuple[tuple[str, str, int], ...]:
    """Each status word with its meaning and the number of its rows, the most frequent first."""
    return tuple(
        (word, str(plan.profile.meaning(word) or "?"), count)
        for word, count in reader.statuses.most_common()
    )


def not_imported(plan: Plan) -> tuple[str, ...]:
    """The columns of which nothing was made."""
    known = plan.profile.used | {*plan.profile.ignore, *plan.key}
    return tuple(column for column in plan.table.columns if column not in known)


def remarks_of(
    plan: Plan, reader: Reader, silent: Mapping[Field, Sequence[str]]
) -> tuple[str, ...]:
    """A sentence each."""
    return (*plan.table.notices, *_remarks(plan, reader), *_silence(silent))


def _remarks(plan: Plan, reader: Reader) -> Iterator[str]:
    cells = reader.cells
    if cells.markup:
        count = count_words(len(cells.markup), "cell")
        columns = list_words(sorted({column for column, _ in cells.markup}))
        yield f"HTML was removed from {count}: {columns}."
    if cells.no_address:
        count = count_words(len(cells.no_address), "cell")
        columns = list_words(sorted({column for column, _ in cells.no_address}))
        yield f"Kept as notes too, as other words stand beside the addresses: {count} ({columns})."
    if reader.unread:
        count = count_words(reader.unread, "deadline")
        yield f"Kept verbatim and without a day, as no rule reads it: {count}."
    if reader.numbered:
        count = count_words(reader.numbered, "row")
        yield f"Numbered, as their own refs cannot be refs: {count} ({plan.profile.prefix}1, …)."
    if plan.speaker.tracker:
        yield (
            "The statuses are recorded as our own, judged elsewhere before they came here: "
            "tracker lint imported-judgement lists what was found delivered."
        )
    elif reader.statuses and not plan.speaker.promiser:
        yield (
            f"The statuses are recorded as what {plan.speaker.word} says, beside our own findings, "
            "which stay as they are: tracker show REF has both."
        )


def _silence(silent: Mapping[Field, Sequence[str]]) -> Iterator[str]:
    for field, refs in silent.items():
        named = list_words([*refs[:_NAMED], *(["more"] if len(refs) > _NAMED else [])])
        yield (
            f"Nothing was recorded where the list says nothing of {field.value} any more: {named}."
        )
