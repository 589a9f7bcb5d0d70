"""The union of two registers that went separate ways: what a file adds, in its order.

Nothing is written here. Entries keep their random names, so that what was brought once is
known again; numbers, the chain and the recorded times are this register's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from tracker.domain.entry import REGISTER, canonical, instant_text
from tracker.domain.vocabulary import CriterionValue, Facet, Voice
from tracker.ledger.append import ID_BYTES, TICK, Entropy
from tracker.ledger.chain import days_of
from tracker.ledger.database import Connection
from tracker.ledger.rows import Line
from tracker.services.merging.known import Known
from tracker.services.merging.numbers import Numbers
from tracker.services.merging.sides import CAME_FROM, Brought, Sides

#: Amendments that put nothing in the place of what they amend.
_NO_CORRECTION = frozenset({Facet.RETRACTION, Facet.UNDO, Facet.REDACTION})


class Union:
    """Goes through a file's entries and gives each its place here."""

    def __init__(
        self,
        connection: Connection,
        sides: Sides,
        *,
        after: tuple[int, datetime],
        entropy: Entropy,
    ) -> None:
        self._sides = sides
        self._last, self._moment = after
        self._entropy = entropy
        self.brought = Brought()
        self._numbers = Numbers(sides.shared)
        self._known = Known(connection, sides, self._numbers, self.brought)
        self._ids = {line.id for line in sides.there}
        self._corrected = _corrected(sides, self._ids)
        self._tests: dict[tuple[int, int], int] = {}
        self._used: dict[int, set[int]] = {}
        for entry in sides.here:
            if entry.facet is Facet.CRITERION:
                self._used.setdefault(entry.subject, set()).add(int(str(entry.detail["number"])))

    def bring(self) -> Brought:
        """Everything that the file adds, batch by batch."""
        for number, lines in groupby(self._sides.there, key=attrgetter("batch")):
            self._batch(number, lines)
        return self.brought

    def _batch(self, there: int, given: Iterable[Line]) -> None:
        """One batch: its note comes before what it holds, and after who wrote it.

        A note alone is not worth bringing.
        """
        lines, moment = self.brought.lines, self._moment + TICK
        before, note, own, line = len(lines), None, None, None
        same: dict[str, str] = {}
        for line in given:
            if self._is_known(line, json.loads(line.detail), same):
                continue
            if line.facet == Facet.BATCH.value:
                own = line
                continue
            if note is None and line.facet != Facet.PARTY.value:
                note = len(lines)
                self._add(own or self._note(line, moment), moment, there)
            self._add(line, moment, there)
        if line is None or len(lines) == before:
            return
        if note is None:
            note = len(lines)
            self._add(own or self._note(line, moment), moment, there)
        self._moment = moment
        self.brought.batches += 1
        station: dict[str, Any] = {"head": self._sides.head, "batch": there}
        station |= {"recorded_at": line.recorded_at} | ({"same": same} if same else {})
        self._say(note, station)

    def _is_known(self, line: Line, detail: dict[str, Any], same: dict[str, str]) -> bool:
        held = self._known.held(line)
        if held is not None:
            if held.facet is Facet.CRITERION:
                key = held.subject, int(detail["number"])
                self._tests[key] = int(str(held.detail["number"]))
            return True
        if self._known.has_no_place(line, detail):
            return True
        other = self._known.another(line, detail)
        same.update(other or {})
        return other is not None

    def _add(self, line: Line, moment: datetime, there: int) -> None:
        self._last += 1
        seq, numbers = self._last, self._numbers
        numbers.here[line.seq] = seq
        first = numbers.batches.setdefault(there, seq)
        amends = None if line.amends is None else numbers.at(line.amends)
        if line.facet == Facet.REDACTION.value and amends is not None:
            self.brought.destroyed.append((amends, line.value))
        elif line.facet != Facet.UNDO.value:
            # What was corrected on both sides is corrected twice, one after the other.
            while amends in self._corrected:
                amends = self._corrected[amends]
        subject = numbers.of(line.subject)
        detail = self._detail(line, subject)
        new = line._replace(
            seq=seq,
            batch=first,
            subject=subject,
            voice=numbers.voice(line.voice),
            recorded_at=instant_text(moment),
            actor=numbers.of(line.actor),
            amends=amends,
            refs=numbers.refs(line.refs),
            detail=canonical(detail),
        )
        self.brought.lines.append(new)
        self.brought.entries += line.id in self._ids
        self._known.remember(new, detail)

    def _detail(self, line: Line, subject: int) -> dict[str, Any]:
        """The facts of an entry, with the numbers and refs of here where they hold any."""
        detail: dict[str, Any] = json.loads(line.detail)
        if line.facet == Facet.UNDO.value:
            detail["batch"] = self._numbers.batch(int(detail["batch"]))
        elif line.facet == Facet.CRITERION.value:
            detail["number"] = self._test(line, subject, int(detail["number"]))
        elif line.facet == Facet.IDENTITY.value and "ref" in detail:
            detail["ref"] = self._known.ref_of(subject) or self._known.ref(str(detail["ref"]))
        elif line.facet == Facet.SAVED.value:
            detail["refs"] = [self._known.ref(str(ref)) for ref in detail["refs"]]
        return detail

    def _test(self, line: Line, subject: int, number: int) -> int:
        """The number of a success test: two that were set apart are two."""
        used = self._used.setdefault(subject, set())
        if line.value == CriterionValue.SET and line.amends is None and number in used:
            self._tests[subject, number] = max(used) + 1
        number = self._tests.get((subject, number), number)
        used.add(number)
        return number

    def _note(self, line: Line, moment: datetime) -> Line:
        """A note for a batch that has none of its own."""
        day = moment.date().isoformat()
        earliest, latest = days_of(day)
        return line._replace(
            seq=0,
            id=self._entropy(ID_BYTES).hex(),
            subject=REGISTER,
            facet=Facet.BATCH.value,
            voice=Voice.TRACKER.value,
            value="opened",
            occurred=day,
            occurred_earliest=earliest,
            occurred_latest=latest or day,
            amends=None,
            refs="{}",
            detail="{}",
            words=(),
        )

    def _say(self, note: int, station: dict[str, Any]) -> None:
        """Have a batch's note say where it was recorded first, and where it came through."""
        found = self.brought.lines[note]
        detail = json.loads(found.detail)
        detail[CAME_FROM] = [*detail.get(CAME_FROM, []), station]
        self.brought.lines[note] = found._replace(detail=canonical(detail))


def _corrected(sides: Sides, ids: set[str]) -> dict[int | None, int]:
    """What was corrected here and not there, and the corrections that stand."""
    amended = {entry.amends for entry in sides.here}
    return {
        entry.amends: entry.seq
        for entry in sides.here
        if entry.amends is not None
        and entry.facet not in _NO_CORRECTION
        and entry.id not in ids
        and entry.seq not in amended
    }
