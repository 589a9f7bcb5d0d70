"""What happened without changing a status: steps, stages, looks, notes, links."""

from __future__ import annotations

import shlex
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from tracker.domain.dates import When
from tracker.domain.deadline.calendars import CUSTOMS, find_stage, institution, stage_label
from tracker.domain.deadline.window import Jurisdiction
from tracker.domain.related import check_stage
from tracker.domain.subject import write_lines
from tracker.domain.text import name_key
from tracker.domain.vocabulary import Facet, LinkType, Look, Stage, StepKind, SubjectType, Voice
from tracker.errors import MissingOption, Refused, UsageError
from tracker.record.verb import (
    FLAG,
    REF,
    REFS,
    TEXT,
    Fact,
    Switch,
    argument,
    arguments,
    declared,
    one_of,
    option,
    options,
)

if TYPE_CHECKING:
    from tracker.domain.subject import Subject
    from tracker.record.writer import Writer

STAGE = one_of("stage", Stage)
STEP_KIND = one_of("kind of step", StepKind)
LINK = one_of("link", LinkType)


@declared
class Step(Fact):
    """Record what happened without changing a status; on an instrument, its stage.

    Whose act it is, is asked on a terminal; else it is the lead body's, and a stage is the
    institution's: Parliament, the Crown. The publisher of a source never acts.

    Stages: announced, introduced, second-reading, committee, report, third-reading,
    passed, royal-assent, made, in-force, opened, closed, established, published, fallen;
    or the jurisdiction's own words, as "signed by the President" and promulgated.

    \b
    Example:
      tracker step CP-BILL second-reading -s https://… --on 2025-03-10
      tracker step CASEY-AUDIT "Terms of reference published" -s gov-audit-terms \\
        --by "Home Office"
    """

    verb: ClassVar[str] = "step"
    refs: tuple[str, ...] = arguments(
        REFS,
        question="What happened to {first}? Type tracker step {first} 'what happened'.",
    )
    what: str = argument(TEXT, example="introduced")
    kind: StepKind | None = option(
        "An act (the default), or words.",
        STEP_KIND,
        default=None,
        key="as",
        switches=(
            Switch("action", StepKind.ACTION),
            Switch("talk", StepKind.TALK),
        ),
    )
    by: str | None = option(
        "Whose act it is; default: the lead body's, and of a stage the institution's.",
        TEXT,
        default=None,
        metavar="WHO",
    )
    provision: str | None = option(
        "On an instrument: the provision, as s.96.", TEXT, default=None, metavar="P"
    )

    def record(self, writer: Writer) -> None:
        """A dated event: talk or action on a commitment, a stage on an instrument."""
        sources = writer.sources(self.evidence)
        if not sources:
            raise MissingOption("A step needs its source.", hint="Add -s KEY or -s URL.")
        for subject in writer.selected(self.refs):
            when = writer.when(self.evidence, sources, "the step")
            if subject.type is SubjectType.INSTRUMENT:
                self._record_stage(writer, subject, when, sources)
                continue
            if self.provision is not None:
                raise UsageError(
                    f"{subject.ref} is a commitment; only an instrument has provisions.",
                    hint="Record the step of the instrument, or leave --provision out.",
                )
            kind = self.kind or StepKind.ACTION
            entry = writer.append(
                subject,
                Facet.STEP,
                kind,
                when,
                self.evidence,
                sources,
                refs=self._whose(writer),
                texts={"what": self.what},
            )
            lead = subject.one("lead")
            whose = self.by or (None if lead is None else writer.party_name(lead))
            writer.add_line(
                subject,
                entry,
                f"step ({kind.label}{f' of {whose}' if whose else ''})",
                self.what,
                sources=sources,
            )

    def _record_stage(
        self, writer: Writer, subject: Subject, when: When, sources: list[Subject]
    ) -> None:
        place = instrument_jurisdiction(writer, subject)
        stage = find_stage(self.what, place) or STAGE.read(self.what)
        own = stage in CUSTOMS[place].stages
        item = _provision(writer, subject, self.provision)
        check_stage(subject, stage, when, writer.history(Facet.STAGE, [subject.id]))
        entry = writer.append(
            subject,
            Facet.STAGE,
            stage,
            when,
            self.evidence,
            sources,
            item=item,
            # The words are those of the place; a stage that has no other needs none.
            detail={"jurisdiction": place.value} if own else {},
            refs=self._whose(writer),
            texts={"provision": self.provision},
        )
        of_provision = f" ({self.provision})" if self.provision else ""
        whose = self.by or institution(stage, place)
        writer.add_line(
            subject, entry, f"stage, by {whose}", stage_label(stage, place) + of_provision
        )
        writer.settle()
        for carried in writer.commitments_resting_on([subject.id]).values():
            _say_anchor(writer, carried, stage, entry.seq)

    def _whose(self, writer: Writer) -> dict[str, tuple[int, ...]]:
        """Who acted, where that was said."""
        return {"by": (writer.batch.party(self.by),)} if self.by else {}


def _say_anchor(writer: Writer, subject: Subject, stage: Stage, entry: int) -> None:
    """Name the line that counts a date from a stage, where its phrase may mean that stage."""
    from tracker.domain.binding import hangs_on_event
    from tracker.domain.deadline.undated import names_stage

    standing = writer.standing(subject, date.max)
    deadline = standing.deadline
    if deadline is None or standing.event is not None or not hangs_on_event(deadline):
        return
    if names_stage(deadline.phrase, stage):
        sources = writer.by_number(standing.statements[-1].entries[0].refs.get("source", ()))
        key = sources[0].ref if sources else "SOURCE"
        writer.remarks.append(
            f"{subject.ref}, “{deadline.phrase}”, has no day yet. If it counts from this stage: "
            f"tracker due {subject.ref} {shlex.quote(deadline.phrase)} --anchor {entry} -s {key}"
        )


def instrument_jurisdiction(writer: Writer, instrument: Subject) -> Jurisdiction:
    """Whose stages an instrument passes: its own jurisdiction, else the register's."""
    own = instrument.detail.get("jurisdiction")
    return writer.jurisdiction() if own is None else Jurisdiction(str(own))


def _provision(writer: Writer, subject: Subject, typed: str | None) -> str | None:
    """The number of the entry that first named a provision; None for one that is new."""
    if typed is None:
        return ""
    for stage in writer.ever_recorded(subject.id, Facet.STAGE, texts=True):
        if name_key(stage.text("provision") or "") == name_key(typed):
            return stage.item
    return None


@declared
class Checked(Fact):
    """Record that somebody looked and found nothing new. Made for many refs at once.

    A deadline that has passed counts as missed only once somebody has looked.

    \b
    Example:
      tracker checked JAY-TIMETABLE --places "GOV.UK, Hansard" --terms "IICSA timetable"
      tracker checked JAY-01..20
    """

    verb: ClassVar[str] = "checked"
    ours: ClassVar[bool] = True
    refs: tuple[str, ...] = arguments(REFS)
    nothing: bool = option("Nothing at all was found, not just nothing new.", FLAG, default=False)
    places: str | None = option(
        "Where you looked; default: the setting of that name.", TEXT, default=None
    )
    terms: str | None = option(
        "What you looked for; default: the setting of that name.", TEXT, default=None
    )

    def record(self, writer: Writer) -> None:
        """Somebody looked; the places and terms are what a reader needs to look again."""
        sources = writer.sources(self.evidence)
        value = Look.NOTHING_FOUND if self.nothing else Look.NOTHING_NEW
        if self.nothing and not (self.places or writer.register.places):
            raise MissingOption(
                "That nothing at all was found says little without where you looked.",
                hint="Add --places 'GOV.UK, Hansard', or set it once: tracker config places ….",
            )
        # A look is our own act: it happened when we did it, unless a day is given.
        dated = self.evidence.on or writer.default_on
        when = writer.when(self.evidence, [], "the look") if dated else writer.today
        texts = {
            "places": self.places or writer.register.places,
            "terms": self.terms or writer.register.terms,
        }
        for subject in writer.commitments(self.refs):
            entry = writer.append(
                subject, Facet.LOOK, value, when, self.evidence, sources, texts=texts
            )
            writer.add_line(
                subject,
                entry,
                "looked",
                value.label,
                next=f"tracker update {subject.ref} none" if self.nothing else None,
            )


@declared
class Note(Fact):
    """Record a note on commitments or instruments.

    \b
    Example:
      tracker note JAY-07 "The department accepts in principle; the reply has no date."
    """

    verb: ClassVar[str] = "note"
    ours: ClassVar[bool] = True
    refs: tuple[str, ...] = arguments(
        REFS, question="What is the note on {first}? Type tracker note {first} 'the note'."
    )
    text: str = argument(TEXT, example="what is worth knowing")
    column: str | None = field(default=None)
    """The column of an imported list that it was kept from."""
    voice: str = field(default=Voice.TRACKER.value)
    """Whose note it is, as the ledger has it."""

    def record(self, writer: Writer) -> None:
        """A note, on the day of its source or today."""
        sources = writer.sources(self.evidence)
        for subject in writer.selected(self.refs):
            when = (
                writer.when(self.evidence, sources, "the note")
                if sources or self.evidence.on or writer.default_on
                else writer.today
            )
            entry = writer.append(
                subject,
                Facet.NOTE,
                "noted",
                when,
                self.evidence,
                sources,
                voice=self.voice,
                texts={"text": self.text, "column": self.column},
            )
            writer.add_line(subject, entry, "note", self.text)


@declared
class Link(Fact):
    """Record how things hang together.

    LINK is answers, depends-on, carried-by (an instrument) or same-as.

    \b
    Example:
      tracker link CPA-CONSULT answers NAT-INQ-DEMAND
      tracker link JAY-14 JAY-16 carried-by CP-BILL
    """

    verb: ClassVar[str] = "link"
    refs: tuple[str, ...] = arguments(
        REFS, question="A link has three parts. Type tracker link JAY-13 carried-by CP-BILL."
    )
    type: LinkType = argument(LINK, example="carried-by")
    target: str = argument(REF, metavar="REF", example="CP-BILL")
    provision: tuple[str, ...] = options(
        "Of a law: the provisions that matter; without, the whole.",
        TEXT,
        default=(),
        spread=True,
        metavar="P",
        example="s. 72",
    )

    def record(self, writer: Writer) -> None:
        """How subjects hang together, from the day of the evidence or the later announcement."""
        target = writer.subject(self.target)
        carried = self.type is LinkType.CARRIED_BY
        if self.provision and not carried:
            raise UsageError(
                f"{target.ref} has no provisions that {self.type.label} could name.",
                hint="--provision belongs to carried-by.",
            )
        if carried and target.type is not SubjectType.INSTRUMENT:
            raise UsageError(
                f"{target.ref} is a commitment; only an instrument carries one out.",
                hint="Open the instrument first: tracker instrument REF TITLE --form bill.",
            )
        sources = writer.sources(self.evidence)
        for subject in writer.selected(self.refs):
            self._check_new(writer, subject, target)
            if sources or self.evidence.on or writer.default_on:
                when = writer.when(self.evidence, sources, "the link")
            else:
                announced = (subject.announced, target.announced)
                when = max(announced, key=lambda day: str(day.latest))
            entry = writer.append(
                subject,
                Facet.LINK,
                self.type,
                when,
                self.evidence,
                sources,
                item=str(target.id),
                refs={"target": (target.id,)},
                texts={"provision": write_lines(self.provision) or None},
            )
            of_it = f" ({', '.join(self.provision)})" if self.provision else ""
            writer.add_line(subject, entry, self.type.label, f"{target.ref}{of_it}, {target.title}")

    def _check_new(self, writer: Writer, subject: Subject, target: Subject) -> None:
        if subject.id == target.id:
            raise UsageError(
                f"{subject.ref} cannot be linked to itself.",
                hint="Name another ref after the link.",
            )
        for link in writer.history(Facet.LINK, [subject.id], texts=True):
            same = link.value == self.type and link.refs.get("target") == (target.id,)
            if same and (link.text("provision") or "") == write_lines(self.provision):
                raise Refused(
                    f"{subject.ref} {self.type.label} {target.ref} is recorded already.",
                    hint=f"See tracker show {subject.ref}.",
                )
