"""The verbs of a sheet for what others do and say."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from tracker.domain.vocabulary import (
    CLAIMS,
    Comparison,
    Delivery,
    Response,
    Stance,
    StepKind,
)
from tracker.services import acts
from tracker.services.sheet_model import Fact, Noted
from tracker.services.sheet_values import AS_SAID, Ref, Refs, Text, fault, one_of


class Step(Noted):
    """A dated event that changes no status; on an instrument, a stage."""

    verb = "step"
    refs: Refs = Field(alias="step")
    what: Text = Field(examples=["introduced"])
    kind: Annotated[StepKind, one_of("kind of step", StepKind)] | None = Field(
        default=None, alias="as"
    )
    provision: Text | None = None

    def wanted(self, source: str | None) -> acts.Step:
        return acts.Step(
            refs=self.refs,
            what=self.what,
            kind=self.kind,
            provision=self.provision,
            evidence=self.evidence(source),
        )


class Claim(Noted):
    """What the promiser, or a third party, says has been done."""

    verb = "claim"
    needs_quote = True
    refs: Refs = Field(alias="claim")
    word: Annotated[Delivery, one_of("claim", CLAIMS)] = Field(examples=["under_way"])
    by: Text | None = None
    voice: Text | None = None

    @model_validator(mode="after")
    def _one_voice(self) -> Self:
        if self.by is not None and self.voice is not None:
            raise fault(
                AS_SAID, "'claim' has one voice; keep by for the promiser's, voice for another's"
            )
        return self

    def wanted(self, source: str | None) -> acts.Claim:
        return acts.Claim(
            refs=self.refs,
            word=self.word,
            by=self.by,
            voice=self.voice,
            evidence=self.evidence(source),
        )


class Respond(Noted):
    """What an addressee answered to an ask."""

    verb = "respond"
    refs: Refs = Field(alias="respond")
    response: Annotated[Response, one_of("response", Response)] = Field(examples=["accepted"])
    addressee: Text | None = Field(default=None, alias="from")

    def wanted(self, source: str | None) -> acts.Respond:
        return acts.Respond(
            refs=self.refs,
            response=self.response,
            addressee=self.addressee,
            evidence=self.evidence(source),
        )


class Says(Noted):
    """Where a third party stands."""

    verb = "says"
    refs: Refs = Field(alias="says")
    who: Text = Field(examples=["their name and role"])
    stance: Annotated[Stance, one_of("stance", Stance)] = Field(examples=["supports"])

    def wanted(self, source: str | None) -> acts.Says:
        return acts.Says(
            refs=self.refs, who=self.who, stance=self.stance, evidence=self.evidence(source)
        )


class Restate(Noted):
    """The promiser says it differently."""

    verb = "restate"
    needs_quote = True
    ref: Ref = Field(alias="restate")
    comparison: Annotated[Comparison, one_of("comparison", Comparison)] = Field(
        alias="as", examples=["narrower"]
    )

    def wanted(self, source: str | None) -> acts.Restate:
        return acts.Restate(
            ref=self.ref, comparison=self.comparison, evidence=self.evidence(source)
        )


VERBS: tuple[type[Fact], ...] = (Step, Claim, Respond, Says, Restate)
