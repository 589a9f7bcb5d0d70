"""What every part of a sheet shares: a document's heading, its source, and a fact's evidence."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, model_validator

from tracker.domain.subject import nearest
from tracker.domain.vocabulary import SourceType
from tracker.errors import TrackerError, UnknownValue
from tracker.services import acts
from tracker.services.sheet_values import (
    AS_SAID,
    Happened,
    Published,
    Recorded,
    Ref,
    RefList,
    Text,
    Url,
    fault,
    one_of,
    said,
)

SPEAKERS = ("promiser", "independent")


class Strict(BaseModel):
    """Keys that are not known are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    verb: ClassVar[str]
    """What stands first in it: a fact's verb, or what a person calls it."""


def _speaks_for(text: object) -> object:
    word = str(text).lower()
    if word not in SPEAKERS:
        error: TrackerError = UnknownValue(
            "side that a source speaks for",
            str(text),
            nearest=nearest(word, SPEAKERS),
            known=SPEAKERS,
        )
        raise fault(AS_SAID, said(error))
    return word


class Source(Strict):
    """The document that a batch rests on, as a sheet describes it."""

    verb = "source"
    key: Ref = Field(examples=["hansard-2025-01-16"])
    title: Text = Field(examples=["Its title, as published"])
    publisher: Text | None = None
    url: Url | None = None
    published: Published | None = None
    type: Annotated[SourceType, one_of("source type", SourceType)] = Field(
        examples=[SourceType.OFFICIAL_RECORD.value]
    )
    speaker: Text | None = None
    speaks_for: Annotated[
        Literal["promiser", "independent"] | None, PlainValidator(_speaks_for)
    ] = None

    def described(self) -> acts.NewSource:
        """The source as the register would make it known."""
        return acts.NewSource(
            where=self.url or self.key,
            key=self.key,
            title=self.title,
            type=self.type,
            publisher=self.publisher,
            published=self.published,
            speaker=self.speaker,
            own=None if self.speaks_for is None else self.speaks_for == "promiser",
        )


class Heading(Strict):
    """What a document says of all its facts; these, and a described source, are read apart."""

    verb = "a document"
    source: Ref | None = None
    """The key of a source that the register knows."""
    on: Happened | None = None
    recorded: Recorded | None = None
    note: Text | None = None
    facts: tuple[Any, ...] = ()


class Fact(Strict, ABC):
    """One statement: a verb with its refs, and the evidence that every statement may carry."""

    ours: ClassVar[bool] = False
    """Whether it is an act of the tracker's own, which may rest on no source."""
    needs_quote: ClassVar[bool] = False

    quote: Text | None = None
    on: Happened | None = None
    sources: RefList = ()

    @abstractmethod
    def wanted(self, source: str | None) -> acts.Act:
        """What is to be recorded; `source` is the key of the document's own source."""

    def evidence(self, source: str | None) -> acts.Evidence:
        """The document's own source first, then the fact's."""
        keys = dict.fromkeys([source, *self.sources] if source else self.sources)
        return acts.Evidence(
            sources=tuple(acts.NewSource(where=key) for key in keys),
            quote=self.quote,
            on=self.on,
            note=self.remark(),
        )

    def remark(self) -> str | None:
        """The note on the fact."""
        return None

    def rests_on_nothing(self) -> bool:
        """Whether it may be recorded without any source."""
        return self.ours

    @model_validator(mode="after")
    def _quoted(self) -> Self:
        if self.needs_quote and self.quote is None:
            raise fault(AS_SAID, f"'{self.verb}' is in somebody's words; add quote: their words")
        return self


class Noted(Fact):
    """A fact that may carry a note: every one but a note."""

    note: Text | None = None

    def remark(self) -> str | None:
        return self.note
