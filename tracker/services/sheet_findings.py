"""The verbs of a sheet by which the tracker judges, looks, and keeps its own books."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tracker.domain.vocabulary import (
    ASSESSMENTS,
    Carry,
    CriterionType,
    Delivery,
    Ended,
    VagueReason,
)
from tracker.services import acts
from tracker.services.sheet_model import Fact, Noted
from tracker.services.sheet_values import (
    Flag,
    Number,
    Ref,
    RefList,
    Refs,
    Text,
    Texts,
    as_list,
    one_of,
)
from tracker.services.sheet_verbs import Dated

REASON = "why, in our words"


class Update(Noted):
    """The tracker's assessment."""

    verb = "update"
    refs: Refs = Field(alias="update")
    delivery: Annotated[Delivery, one_of("delivery", ASSESSMENTS)] = Field(examples=["under_way"])
    ended: Annotated[Ended, one_of("reason for ending", Ended)] | None = None
    because: Text | None = None
    reopen: Flag = False

    def rests_on_nothing(self) -> bool:
        """That no action was found rests on a look, not on a source."""
        return self.delivery is Delivery.NO_ACTION_FOUND

    def wanted(self, source: str | None) -> acts.Update:
        return acts.Update(
            refs=self.refs,
            delivery=self.delivery,
            ended=self.ended,
            because=self.because,
            reopen=self.reopen,
            evidence=self.evidence(source),
        )


class Stall(Noted):
    """Sets the flag that nothing moves."""

    verb = "stall"
    refs: Refs = Field(alias="stall")

    def wanted(self, source: str | None) -> acts.Stall:
        return acts.Stall(refs=self.refs, evidence=self.evidence(source))


class Resume(Noted):
    """Lifts the flag that nothing moves."""

    verb = "resume"
    refs: Refs = Field(alias="resume")

    def wanted(self, source: str | None) -> acts.Stall:
        return acts.Stall(refs=self.refs, resumed=True, evidence=self.evidence(source))


class Vague(Noted):
    """Too vague to rate, and why."""

    verb = "vague"
    ref: Ref = Field(alias="vague")
    reasons: Annotated[
        tuple[Annotated[VagueReason, one_of("reason for being vague", VagueReason)], ...], as_list
    ] = Field(examples=["[no_measure]"])

    def wanted(self, source: str | None) -> acts.Vague:
        return acts.Vague(ref=self.ref, reasons=self.reasons, evidence=self.evidence(source))


class Checked(Noted):
    """Somebody looked."""

    verb = "checked"
    ours = True
    refs: Refs = Field(alias="checked")
    nothing: Flag = False
    places: Text | None = None
    terms: Text | None = None

    def wanted(self, source: str | None) -> acts.Checked:
        return acts.Checked(
            refs=self.refs,
            nothing=self.nothing,
            places=self.places,
            terms=self.terms,
            evidence=self.evidence(source),
        )


class SetCriterion(Noted):
    """Sets a success test."""

    verb = "criterion"
    ref: Ref = Field(alias="criterion")
    text: Text = Field(examples=["what has to be so"])
    test: Annotated[CriterionType, one_of("type of test", CriterionType)] = CriterionType.LETTER
    how: Text | None = None

    def wanted(self, source: str | None) -> acts.SetCriterion:
        return acts.SetCriterion(
            ref=self.ref,
            text=self.text,
            type=self.test,
            how=self.how,
            evidence=self.evidence(source),
        )


class JudgeCriterion(Noted):
    """Judges a success test by its number."""

    verb = "criterion"
    ref: Ref = Field(alias="criterion")
    number: Number
    met: Flag = Field(examples=["true"])

    def wanted(self, source: str | None) -> acts.JudgeCriterion:
        return acts.JudgeCriterion(
            ref=self.ref, number=self.number, met=self.met, evidence=self.evidence(source)
        )


class Replace(Noted):
    """Superseded by other commitments."""

    verb = "replace"
    refs: Refs = Field(alias="replace")
    by: RefList = Field(examples=["[NAT-INQ]"])
    carry: Annotated[Carry, one_of("carry", Carry)] = Carry.NOT_JUDGED

    def wanted(self, source: str | None) -> acts.Replace:
        return acts.Replace(
            refs=self.refs, by=self.by, carry=self.carry, evidence=self.evidence(source)
        )


class Withdraw(Noted):
    """Taken back by the promiser's words or act."""

    verb = "withdraw"
    refs: Refs = Field(alias="withdraw")
    because: Text | None = None

    def wanted(self, source: str | None) -> acts.Withdraw:
        return acts.Withdraw(refs=self.refs, because=self.because, evidence=self.evidence(source))


class Split(Noted):
    """One becomes several: our book-keeping."""

    verb = "split"
    ours = True
    ref: Ref = Field(alias="split")
    into: RefList = Field(examples=["[JAY-13-A, JAY-13-B]"])

    def wanted(self, source: str | None) -> acts.Split:
        return acts.Split(ref=self.ref, into=self.into, evidence=self.evidence(source))


class Merge(Noted):
    """Several become one: our book-keeping."""

    verb = "merge"
    ours = True
    refs: Refs = Field(alias="merge")
    into: Ref = Field(examples=["JAY-13"])

    def wanted(self, source: str | None) -> acts.Merge:
        return acts.Merge(refs=self.refs, into=self.into, evidence=self.evidence(source))


class Drop(Noted):
    """Out of scope."""

    verb = "drop"
    ours = True
    refs: Refs = Field(alias="drop")
    because: Text = Field(examples=[REASON])

    def wanted(self, source: str | None) -> acts.Drop:
        return acts.Drop(refs=self.refs, because=self.because, evidence=self.evidence(source))


class Note(Fact):
    """A note."""

    verb = "note"
    ours = True
    refs: Refs = Field(alias="note")
    text: Text = Field(examples=["what is worth knowing"])

    def wanted(self, source: str | None) -> acts.Note:
        return acts.Note(refs=self.refs, text=self.text, evidence=self.evidence(source))


class Tag(Noted):
    """Adds tags: our book-keeping."""

    verb = "tag"
    ours = True
    refs: Refs = Field(alias="tag")
    tags: Texts = Field(examples=["[law]"])

    def wanted(self, source: str | None) -> acts.Tag:
        return acts.Tag(refs=self.refs, tags=self.tags, evidence=self.evidence(source))


class Correct(Dated):
    """Our record was wrong: what it should have said."""

    verb = "correct"
    ours = True
    entry: Number = Field(alias="correct")
    because: Text = Field(examples=[REASON])
    value: Text | None = None
    text: Text | None = None
    phrase: Text | None = None

    def wanted(self, source: str | None) -> acts.Correct:
        due = None
        if self.phrase is not None:
            due = self.deadline((), acts.Evidence(), phrase=self.phrase)
        return acts.Correct(
            entry=self.entry,
            because=self.because,
            value=self.value,
            text=self.text,
            due=due,
            evidence=self.evidence(source),
        )


class Retract(Noted):
    """Withdraws an entry."""

    verb = "retract"
    ours = True
    entry: Number = Field(alias="retract")
    because: Text = Field(examples=[REASON])

    def wanted(self, source: str | None) -> acts.Retract:
        return acts.Retract(entry=self.entry, because=self.because, evidence=self.evidence(source))


VERBS: tuple[type[Fact], ...] = (
    Update, Stall, Resume, Vague, Checked, SetCriterion, Replace, Withdraw, Split, Merge, Drop,
    Note, Tag, Correct, Retract,
)  # fmt: skip
