"""What a register has of a file already: the same entries, others for them, or no place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tracker.domain.entry import Entry
from tracker.domain.text import Redacted, name_key
from tracker.domain.vocabulary import Facet, SubjectType
from tracker.ledger import merge
from tracker.ledger.database import Connection
from tracker.ledger.rows import Line
from tracker.services.merging.names import Names, Opening
from tracker.services.merging.numbers import Numbers
from tracker.services.merging.sides import CAME_FROM, MERGED, Brought, Sides, opens

_TAKES_BACK = frozenset({Facet.RETRACTION.value, Facet.UNDO.value})
#: What is true of the register that it was recorded in only.
_OF_THE_OTHER = frozenset({Facet.ISSUE.value, Facet.BREAK.value})


class Known:
    """Knows the file's entries again, by random name, by name, by address or by content."""

    def __init__(
        self, connection: Connection, sides: Sides, numbers: Numbers, brought: Brought
    ) -> None:
        self._connection = connection
        self._sides = sides
        self._numbers = numbers
        self._brought = brought
        self._names = Names(connection)
        self._held = {entry.id: entry for entry in sides.here}
        self._opened = {entry.seq: entry for entry in sides.here}
        self._refs: dict[int, str] = {}
        self._same = dict(_aliases(sides.here))

    def held(self, line: Line) -> Entry | None:
        """The same entry, where the register holds it. Raises ValueError for a false one."""
        found = self._held.get(line.id)
        if found is not None:
            if not _is_one(found, line):
                raise ValueError(f"entry {line.seq} has the name of another, {found.seq} here")
            self._numbers.here[line.seq] = found.seq
            self._numbers.batches[line.batch] = found.batch
        return found

    def has_no_place(self, line: Line, detail: dict[str, Any]) -> bool:
        """Whether an entry is of the other register only, or about one that is."""
        if line.facet == Facet.ISSUE.value:
            self._brought.issues.append(int(detail["number"]))
        elif line.facet == Facet.BREAK.value:
            self._brought.breaks += 1
        elif line.amends is not None:
            return self._amends_nothing(line, self._numbers.at(line.amends))
        return line.facet in _OF_THE_OTHER or (line.facet == Facet.BATCH.value and MERGED in detail)

    def another(self, line: Line, detail: dict[str, Any]) -> dict[str, str] | None:
        """The random names of an entry and of the other that stands for it here, if one does.

        Empty where an earlier merge has noted it.
        """
        alias = self._same.get(line.id)
        known = merge.numbers_of(self._connection, [] if alias is None else [alias])
        number = next(iter(known.values()), None) or self._stands_for(line, detail)
        if number is None:
            return None
        self._numbers.here[line.seq] = number
        self._numbers.another.add(line.seq)
        return {} if known else {line.id: merge.ids_of(self._connection, [number])[number]}

    def ref(self, ref: str) -> str:
        """A ref of the file as it is here."""
        return self._sides.renames.get(ref.lower(), ref)

    def ref_of(self, subject: int) -> str | None:
        """The ref that a subject has here, where it was opened since the shared past."""
        opened = self._opened.get(subject)
        return self._refs.get(subject) or (None if opened is None else str(opened.detail["ref"]))

    def remember(self, line: Line, detail: dict[str, Any]) -> None:
        """Know what a merge has added; `line` has the numbers of here."""
        texts = {found.field: found.value for found in line.words}
        name = texts.get("name")
        if line.facet == Facet.PARTY.value and name is not None:
            self._names.parties.setdefault(name_key(name), line.seq)
        elif line.facet == Facet.UNDO.value and line.amends is not None:
            self._names.gone.add(line.amends)
        elif opens(line):
            opening = Opening(str(detail["ref"]), str(detail["subject"]), texts, detail)
            self._refs[line.seq] = opening.ref
            self._names.open(line.seq, opening)

    def _amends_nothing(self, line: Line, target: int | None) -> bool:
        """Whether what it amends is not theirs to amend, or was amended here with more to it."""
        if target is None:
            return True
        if line.amends in self._numbers.another:
            # It stands here in its own right, and may not hold the same words.
            return line.facet in _TAKES_BACK or (
                line.facet == Facet.REDACTION.value
                and not merge.has_text(self._connection, target, line.value)
            )
        if line.facet != Facet.UNDO.value or target > self._sides.issued:
            return False
        # A report has shown it: it is retracted for all to see, or not at all.
        if not merge.is_amended(self._connection, target):
            self._brought.undone.append(target)
        return True

    def _stands_for(self, line: Line, detail: dict[str, Any]) -> int | None:
        texts = {found.field: found.value for found in line.words}
        if line.facet == Facet.PARTY.value:
            return self._names.party(texts.get("name"))
        if line.facet == Facet.REDACTION.value and line.amends is not None:
            target = self._numbers.at(line.amends)
            return target and merge.redaction_of(self._connection, target, line.value)
        return self._opening(line, detail, texts) if opens(line) else None

    def _opening(
        self, line: Line, detail: dict[str, Any], texts: dict[str, str | None]
    ) -> int | None:
        opening = Opening(self.ref(str(detail["ref"])), str(detail["subject"]), texts, detail)
        taken = self._names.opened(opening.ref)
        if taken is not None and taken[1].is_one_with(opening):
            return taken[0]
        url = texts.get("url") if opening.type == SubjectType.SOURCE else None
        at = self._names.source(url)
        if at is None and taken is not None:
            mine, theirs = (each.texts.get("title") or "redacted" for each in (taken[1], opening))
            what = f"{opening.ref} (‘{mine}’ here, ‘{theirs}’ in the file)"
            self._brought.clashes.append((str(detail["ref"]), what))
        return at


def _is_one(here: Entry, there: Line) -> bool:
    """Whether two entries of one random name say the same, as far as nothing was redacted."""
    said = (there.facet, there.value, there.occurred)
    texts = {name: text for name, text in here.texts.items() if not isinstance(text, Redacted)}
    return said == (here.facet.value, here.value, here.occurred) and all(
        found.value in (None, texts.get(found.field, found.value)) for found in there.words
    )


def _aliases(here: Iterable[Entry]) -> Iterator[tuple[str, str]]:
    """What earlier merges have found to be one: the random name there, and here."""
    for entry in here:
        stations = entry.detail.get(CAME_FROM) if entry.facet is Facet.BATCH else None
        for station in stations if isinstance(stations, list) else ():
            same = station.get("same") if isinstance(station, dict) else None
            if isinstance(same, dict):
                yield from ((there, str(name)) for there, name in same.items())
