"""What happened without changing a status: steps, stages, looks, notes, links."""

from __future__ import annotations

from tracker.domain.dates import When
from tracker.domain.subject import Subject, nearest
from tracker.domain.vocabulary import Facet, LinkType, Look, Stage, StepKind, SubjectType
from tracker.errors import MissingOption, Refused, UnknownValue, UsageError
from tracker.services import acts
from tracker.services.desk import Desk


def step(desk: Desk, act: acts.Step) -> None:
    """A dated event: talk or action on a commitment, a stage on an instrument."""
    sources = desk.sources(act.evidence)
    if not sources:
        raise MissingOption("A step needs its source.", hint="Add -s KEY or -s URL.")
    for subject in desk.selected(act.refs):
        when = desk.when(act.evidence, sources, "the step")
        if subject.type is SubjectType.INSTRUMENT:
            _stage(desk, act, subject, when, sources)
            continue
        if act.provision is not None:
            raise UsageError(
                f"{subject.ref} is a commitment; only an instrument has provisions.",
                hint="Record the step of the instrument, or leave --provision out.",
            )
        kind = act.kind or StepKind.ACTION
        entry = desk.append(
            subject,
            Facet.STEP,
            kind,
            when,
            act.evidence,
            sources,
            texts={"what": act.what},
        )
        graded = desk.graded(subject, sources)
        desk.tell(subject, entry, f"step ({kind.label})", act.what, graded=graded)


def checked(desk: Desk, act: acts.Checked) -> None:
    """Somebody looked; the places and terms are what a reader needs to look again."""
    sources = desk.sources(act.evidence)
    value = Look.NOTHING_FOUND if act.nothing else Look.NOTHING_NEW
    # A look is our own act: it happened when we did it, unless told otherwise.
    told = act.evidence.on or desk.default_on
    when = desk.when(act.evidence, [], "the look") if told else When.on(desk.register.today)
    texts = {
        "places": act.places or desk.register.places,
        "terms": act.terms or desk.register.terms,
    }
    for subject in desk.commitments(act.refs):
        entry = desk.append(subject, Facet.LOOK, value, when, act.evidence, sources, texts=texts)
        desk.tell(
            subject,
            entry,
            "looked",
            value.label,
            next=f"tracker update {subject.ref} none" if act.nothing else None,
        )


def note(desk: Desk, act: acts.Note) -> None:
    """A note, on the day of its source or today."""
    sources = desk.sources(act.evidence)
    for subject in desk.selected(act.refs):
        when = (
            desk.when(act.evidence, sources, "the note")
            if sources or act.evidence.on or desk.default_on
            else When.on(desk.register.today)
        )
        entry = desk.append(
            subject, Facet.NOTE, "noted", when, act.evidence, sources, texts={"text": act.text}
        )
        desk.tell(subject, entry, "note", act.text)


def link(desk: Desk, act: acts.Link) -> None:
    """How subjects hang together with another, from the day of the evidence or the later one."""
    target = desk.subject(act.target)
    carried = act.type is LinkType.CARRIED_BY
    if carried and target.type is not SubjectType.INSTRUMENT:
        raise UsageError(
            f"{target.ref} is a commitment; only an instrument carries one out.",
            hint="Open the instrument first: tracker instrument REF TITLE --type bill.",
        )
    sources = desk.sources(act.evidence)
    for subject in desk.selected(act.refs):
        _check_link(desk, act, subject, target)
        if sources or act.evidence.on or desk.default_on:
            when = desk.when(act.evidence, sources, "the link")
        else:
            when = max(subject.announced, target.announced, key=lambda found: str(found.latest))
        entry = desk.append(
            subject,
            Facet.LINK,
            act.type,
            when,
            act.evidence,
            sources,
            refs={"target": (target.id,)},
        )
        desk.tell(subject, entry, act.type.label, f"{target.ref}, {target.title}")


def _check_link(desk: Desk, act: acts.Link, subject: Subject, target: Subject) -> None:
    if subject.id == target.id:
        raise UsageError(
            f"{subject.ref} cannot be linked to itself.", hint="Name another ref after the link."
        )
    for found in desk.entries_of(subject, Facet.LINK):
        if found.value == act.type and found.refs.get("target") == (target.id,):
            raise Refused(
                f"{subject.ref} {act.type.label} {target.ref} is recorded already.",
                hint=f"See tracker show {subject.ref}.",
            )


def _stage(
    desk: Desk, act: acts.Step, subject: Subject, when: When, sources: list[Subject]
) -> None:
    word = act.what.lower().replace("-", "_").replace(" ", "_")
    known = [stage.value for stage in Stage]
    if word not in known:
        raise UnknownValue("stage", act.what, nearest=nearest(word, known), known=known)
    entry = desk.append(
        subject,
        Facet.STAGE,
        word,
        when,
        act.evidence,
        sources,
        detail={"provision": act.provision} if act.provision else {},
    )
    stage = Stage(word).label + (f" ({act.provision})" if act.provision else "")
    desk.tell(subject, entry, "stage", stage)
