"""What a subject is called and whose it is, after every repair of our transcription."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.canonical import Json
from tracker.domain.edtf import When, parse_when
from tracker.domain.entry import Entry
from tracker.domain.vocabulary import (
    Identity,
    InstrumentType,
    Kind,
    SourceType,
    SubjectType,
)

#: What a repair may change; its quote and note are about the repair itself.
_REPAIRED = frozenset({"title", "wording", "publisher", "url", "file"})
#: A look into a mapping costs a third of a call of the enumeration, and reports ask often.
_KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A commitment, an instrument or a source as it stands at two times."""

    id: int
    type: SubjectType
    ref: str
    opened: Entry
    """The opening entry that stands: the first, or what corrected it."""
    detail: Mapping[str, Json]
    refs: Mapping[str, tuple[int, ...]]
    texts: Mapping[str, str | None]

    @property
    def title(self) -> str:
        """Our words for it; '[redacted]' when they were destroyed."""
        return self.texts.get("title") or "[redacted]"

    @property
    def wording(self) -> str | None:
        """The promise as it was first published, verbatim."""
        return self.texts.get("wording")

    @property
    def kind(self) -> Kind:
        """The sort of commitment."""
        return _KINDS[str(self.detail["kind"])]

    @property
    def instrument_type(self) -> InstrumentType:
        """The sort of instrument."""
        return InstrumentType(str(self.detail["type"]))

    @property
    def source_type(self) -> SourceType:
        """What a source is."""
        return SourceType(str(self.detail["type"]))

    @property
    def promisers_own(self) -> bool:
        """Whether a source is the promiser's own statement. Unless told, words are."""
        return self.detail.get("own") is True

    @property
    def published(self) -> When | None:
        """When a source was published; None when it does not say."""
        text = self.detail.get("published")
        return None if text is None else parse_when(str(text))

    @property
    def announced(self) -> When:
        """When a commitment was made."""
        return self.opened.when

    @property
    def announced_latest(self) -> date:
        """The last day on which it may have been made; from it on, it is in the register."""
        return self.opened.occurred_latest

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags, sorted."""
        tags = self.detail.get("tags")
        return tuple(sorted({str(tag) for tag in tags})) if isinstance(tags, list) else ()

    def one(self, part: str) -> int | None:
        """The single entry in a part: parent, lead, by, speaker."""
        numbers = self.refs.get(part)
        return numbers[0] if numbers else None


def fold(entries: Iterable[Entry]) -> Subject | None:
    """A subject from its standing identity entries, or None when its opening was taken back.

    The opening comes first whatever its day; repairs follow in the order of the ledger.
    """
    ordered = sorted(entries, key=lambda entry: (entry.occurred_latest, entry.seq))
    openings = [entry for entry in ordered if entry.value == Identity.OPENED]
    if not openings:
        return None
    opened = openings[-1]
    detail, refs, texts = dict(opened.detail), dict(opened.refs), dict(opened.texts)
    for edit in ordered:
        if edit.value == Identity.EDITED:
            detail.update(edit.detail)
            refs.update({part: value for part, value in edit.refs.items() if part != "source"})
            texts.update({name: edit.texts[name] for name in edit.texts if name in _REPAIRED})
            for part in _emptied(edit):
                refs.pop(part, None)
                texts.pop(part, None)
    return Subject(
        id=opened.subject,
        type=SubjectType(str(detail["subject"])),
        ref=str(detail["ref"]),
        opened=opened,
        detail=detail,
        refs=refs,
        texts=texts,
    )


def _emptied(edit: Entry) -> list[str]:
    parts = edit.detail.get("emptied")
    return [str(part) for part in parts] if isinstance(parts, list) else []
