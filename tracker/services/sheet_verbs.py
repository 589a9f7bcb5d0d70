"""The verbs of a sheet by which promises enter the register: what was promised, by when."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from tracker.domain.deadline.window import Calendar, Hardness
from tracker.domain.vocabulary import InstrumentType, Kind, LinkType
from tracker.services import acts
from tracker.services.sheet_model import Fact, Noted
from tracker.services.sheet_values import (
    AS_SAID,
    AnyText,
    Day,
    Flag,
    Number,
    Ref,
    Refs,
    Text,
    Texts,
    fault,
    one_of,
)

KindWord = Annotated[Kind, one_of("kind", Kind)]
HardnessWord = Annotated[Hardness, one_of("hardness", Hardness)]
CalendarWord = Annotated[Calendar, one_of("calendar", Calendar)]


class Dated(Noted):
    """What may be said of a date besides its phrase."""

    earliest: Day | None = None
    latest: Day | None = None
    strict_latest: Day | None = None
    hardness: HardnessWord | None = None
    anchor_on: Day | None = None
    calendar: CalendarWord | None = None

    def deadline(
        self,
        refs: tuple[str, ...],
        evidence: acts.Evidence,
        *,
        phrase: str | None,
        anchor: int | None = None,
        flags: frozenset[str] = frozenset(),
    ) -> acts.Due:
        """The statement of a date; `flags` are those of `silent`, `rival` … that were set."""
        return acts.Due(
            refs=refs,
            phrase=phrase,
            earliest=self.earliest,
            latest=self.latest,
            strict_latest=self.strict_latest,
            hardness=self.hardness,
            anchor=anchor,
            anchor_on=self.anchor_on,
            silent="silent" in flags,
            rival="rival" in flags,
            none_set="none_set" in flags,
            withdrawn="withdrawn" in flags,
            calendar=None if self.calendar is None else self.calendar.value,
            evidence=evidence,
        )


class Due(Dated):
    """A statement of a date, evidence that none was given, or that it was taken back."""

    verb = "due"
    refs: Refs = Field(alias="due")
    phrase: Text | None = None
    anchor: Number | None = None
    silent: Flag = False
    rival: Flag = False
    none_set: Flag = False
    withdrawn: Flag = False

    @model_validator(mode="after")
    def _one_statement(self) -> Self:
        if (self.phrase is not None) + self.none_set + self.withdrawn != 1:
            raise fault(
                AS_SAID,
                "'due' is one statement of a date; add one of phrase: before Easter, "
                "none_set: true, withdrawn: true",
            )
        if self.anchor is not None and self.anchor_on is not None:
            raise fault(AS_SAID, "'due' counts from one day; keep anchor or anchor_on")
        return self

    def wanted(self, source: str | None) -> acts.Due:
        set_here = {
            name for name in ("silent", "rival", "none_set", "withdrawn") if getattr(self, name)
        }
        return self.deadline(
            self.refs,
            self.evidence(source),
            phrase=self.phrase,
            anchor=self.anchor,
            flags=frozenset(set_here),
        )


class Add(Dated):
    """Opens a commitment."""

    verb = "add"
    ref: Ref = Field(alias="add")
    title: Text = Field(examples=["What is promised, in our words"])
    kind: KindWord | None = None
    wording: Text | None = None
    by: Text | None = None
    lead: Text | None = None
    to: Texts = ()
    parent: Ref | None = None
    tags: Texts = ()
    due: Text | None = None
    anchor_on: Day | None = Field(default=None, alias="due_anchor")

    @model_validator(mode="after")
    def _dated(self) -> Self:
        given = (self.earliest, self.latest, self.strict_latest, self.hardness, self.anchor_on)
        if self.due is None and any(value is not None for value in (*given, self.calendar)):
            raise fault(AS_SAID, "'add' has a window without a phrase; add due: before Easter")
        return self

    def wanted(self, source: str | None) -> acts.Add:
        evidence = self.evidence(source)
        due = None
        if self.due is not None:
            said_then = acts.Evidence(sources=evidence.sources, quote=self.quote, on=self.on)
            due = self.deadline((self.ref,), said_then, phrase=self.due)
        return acts.Add(
            ref=self.ref,
            title=self.title,
            kind=self.kind,
            wording=self.wording,
            by=self.by,
            lead=self.lead,
            to=self.to,
            parent=self.parent,
            tags=self.tags,
            due=due,
            evidence=evidence,
        )


class Instrument(Noted):
    """Opens an instrument."""

    verb = "instrument"
    ref: Ref = Field(alias="instrument")
    title: Text = Field(examples=["Its name"])
    type: Annotated[InstrumentType, one_of("type of instrument", InstrumentType)] = Field(
        examples=["bill"]
    )

    def wanted(self, source: str | None) -> acts.OpenInstrument:
        return acts.OpenInstrument(
            ref=self.ref, title=self.title, type=self.type, evidence=self.evidence(source)
        )


class Edit(Noted):
    """Repairs our transcription; "" empties a part."""

    verb = "edit"
    ref: Ref = Field(alias="edit")
    title: Text | None = None
    wording: AnyText | None = None
    kind: KindWord | None = None
    by: AnyText | None = None
    lead: AnyText | None = None
    to: Texts | None = None
    parent: Annotated[AnyText | None, Field(examples=["JAY"])] = None
    tags: Texts | None = None

    def wanted(self, source: str | None) -> acts.Edit:
        return acts.Edit(
            ref=self.ref,
            title=self.title,
            wording=self.wording,
            kind=self.kind,
            by=self.by,
            lead=self.lead,
            to=self.to,
            parent=self.parent,
            tags=self.tags,
            evidence=self.evidence(source),
        )


class Link(Noted):
    """How two subjects hang together."""

    verb = "link"
    refs: Refs = Field(alias="link")
    type: Annotated[LinkType, one_of("type of link", LinkType)] = Field(examples=["carried-by"])
    target: Ref = Field(examples=["CP-BILL"])

    def wanted(self, source: str | None) -> acts.Link:
        return acts.Link(
            refs=self.refs, type=self.type, target=self.target, evidence=self.evidence(source)
        )


VERBS: tuple[type[Fact], ...] = (Add, Instrument, Edit, Link, Due)
