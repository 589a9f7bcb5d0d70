"""What an import's entries refer to: parties, the file itself, and the pages that rows name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tracker.domain.dates import When
from tracker.domain.entry import Draft, Json
from tracker.domain.subject import LONGEST_REF
from tracker.domain.text import name_key
from tracker.domain.vocabulary import Facet, Identity, SourceType, SubjectType
from tracker.ledger.append import Batch, introduction
from tracker.record.sources import key_stem, type_of
from tracker.services.importing.directory import Directory
from tracker.services.importing.past import Past
from tracker.services.importing.plan import Plan

#: What is left of a key for the number that tells it from another.
_ROOM = 8


@dataclass(slots=True)
class Cited:
    """Finds parties and sources, and makes known in the batch those that are new."""

    plan: Plan
    past: Past
    directory: Directory
    batch: Batch
    _file: int = 0
    _numbers: dict[str, int] = field(default_factory=dict)
    """The number at which a key was last told from others that begin so."""

    def party(self, name: str) -> int:
        """The party of a name."""
        number = self.directory.party(name)
        if number is None:
            number = self.batch.append(introduction(name, self.batch.recorded_at)).seq
            self.directory.parties[name_key(name)] = number
        return number

    def _file_source(self) -> int:
        """The file itself; a file of the list that was imported before is that source."""
        sha256, day = self.plan.table.sha256, self.plan.as_of
        known = [number for number, digest in self.past.files.items() if digest == sha256]
        if known:
            return known[0]
        published = None if day is None else When.on(day)
        detail: dict[str, Json] = {"type": SourceType.OTHER.value, "sha256": sha256}
        if day is not None:
            detail["published"] = day.isoformat()
        if self.plan.speaker.promiser:
            detail["own"] = True
        texts = {"title": self.plan.title, "publisher": self.plan.publisher}
        return self._source(key_stem(self.plan.profile.name, published=published), detail, texts)

    def _page(self, address: str) -> int:
        number = self.directory.sources.get(address)
        if number is None:
            texts = {"title": address, "url": address}
            detail: dict[str, Json] = {"type": type_of(address).value}
            number = self._source(key_stem("source", url=address), detail, texts)
            self.directory.sources[address] = number
        return number

    def _source(self, stem: str, detail: dict[str, Json], texts: dict[str, str]) -> int:
        stem = stem[: LONGEST_REF - _ROOM].rstrip("-.").replace("..", ".")
        key = stem
        while key in self.directory.refs:
            self._numbers[stem] = self._numbers.get(stem, 1) + 1
            key = f"{stem}-{self._numbers[stem]}"
        entry = self.batch.append(
            Draft(
                facet=Facet.IDENTITY,
                value=Identity.OPENED,
                # A source is in the register from when it is cited.
                occurred=When.on(self.batch.recorded_at.date()),
                detail=detail | {"subject": SubjectType.SOURCE.value, "ref": key},
                texts=texts,
            )
        )
        self.past.learn([entry])
        self.directory.refs[key] = entry.seq, SubjectType.SOURCE
        return entry.seq

    def sources(self, addresses: Iterable[str] = ()) -> tuple[int, ...]:
        """The file and the pages at these addresses, each once."""
        self._file = self._file or self._file_source()
        return (self._file, *dict.fromkeys(map(self._page, addresses)))
