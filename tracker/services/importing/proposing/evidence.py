"""What a proposed profile says of the file: how it was read, and what its columns hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tracker.services.importing.proposing.looks import Look
from tracker.services.importing.proposing.suggested_yaml import (
    can_be_named,
    comment,
    quoted,
    sample,
)
from tracker.services.tables.table import Table


def file_lines(table: Table) -> Iterator[str]:
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


def column_lines(table: Table, looks: Mapping[str, Look]) -> Iterator[str]:
    """Each column with how much it holds, and samples."""
    yield comment(f"Columns: filled cells of {len(table.rows):,}, different texts, samples.")
    for column, look in looks.items():
        shown = ", ".join(sample(text) for text in list(look.texts)[:3])
        said = f"{look.filled:,} filled, {len(look.texts):,} different" if look.filled else "empty"
        yield comment(f"  {sample(column)}: {said}" + (f": {shown}" if shown else ""))
        if not can_be_named(column):
            yield comment("    no profile can hold this name as it is: rename it to import it")
