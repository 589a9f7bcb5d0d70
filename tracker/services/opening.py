"""Opening commitments, instruments and sources, and repairing how we wrote them down."""

from __future__ import annotations

from datetime import date

from tracker.domain.dates import When
from tracker.domain.entry import REGISTER, Draft, Json
from tracker.domain.prose import count_words, list_words
from tracker.domain.subject import Subject, check_ref
from tracker.domain.vocabulary import Delivery, Facet, Identity, Kind, SubjectType
from tracker.errors import MissingOption, RefTaken, Refused
from tracker.ledger import lookup
from tracker.ledger.projections import ALL
from tracker.services import acts, dating
from tracker.services.desk import Desk
from tracker.services.gate import gate_held
from tracker.services.sources import edit_source, record_source, source_to_edit


def add(desk: Desk, act: acts.Add) -> None:
    """Open a commitment. Kind, lead and speaker are inherited where they are left out."""
    ref = _free(desk, act.ref)
    sources = desk.sources(act.evidence)
    if not sources:
        raise MissingOption(f"{ref} needs the source of the promise.", hint="Add -s URL or -s KEY.")
    when = desk.when(act.evidence, sources, f"the announcement of {ref}")
    parent = desk.subject(act.parent) if act.parent else None
    kind = act.kind or _inherited_kind(desk, parent) or Kind.UNDERTAKING
    by = desk.batch.party(act.by) if act.by else _speaker(sources)
    lead = desk.batch.party(act.lead) if act.lead else _inherited(parent, "lead")
    to = tuple(desk.batch.party(name) for name in act.to) or _inherited_all(parent, "to")
    detail: dict[str, Json] = {
        "subject": SubjectType.COMMITMENT.value,
        "ref": ref,
        "kind": kind.value,
    }
    if act.tags:
        detail["tags"] = list[Json](sorted(set(act.tags)))
    entry = desk.append(
        None,
        Facet.IDENTITY,
        Identity.OPENED,
        when,
        act.evidence,
        sources,
        refs={
            "parent": () if parent is None else (parent.id,),
            "by": () if by is None else (by,),
            "lead": () if lead is None else (lead,),
            "to": to,
        },
        detail=detail,
        texts={"title": act.title, "wording": act.wording or act.evidence.quote},
    )
    subject = desk.by_number([entry.seq])[0]
    desk.tell(
        subject,
        entry,
        "opened",
        kind.label,
        graded=desk.graded(subject, sources),
        next=f"tracker show {ref}",
    )
    if act.due is not None:
        desk.batch.settle()
        dating.due(desk, act.due)


def open_instrument(desk: Desk, act: acts.OpenInstrument) -> None:
    """Open an instrument: what carries commitments out."""
    ref = _free(desk, act.ref)
    sources = desk.sources(act.evidence)
    when = desk.when(act.evidence, sources, f"the announcement of {ref}")
    entry = desk.append(
        None,
        Facet.IDENTITY,
        Identity.OPENED,
        when,
        act.evidence,
        sources,
        detail={
            "subject": SubjectType.INSTRUMENT.value,
            "ref": ref,
            "type": act.type.value,
        },
        texts={"title": act.title},
    )
    subject = desk.by_number([entry.seq])[0]
    desk.tell(subject, entry, "opened", act.type.label, next=f"tracker link REF carried-by {ref}")


def edit(desk: Desk, act: acts.Edit) -> None:
    """Repair our transcription of a commitment or an instrument, for every day it covers."""
    subject = desk.subject(act.ref)
    sources = desk.sources(act.evidence)
    given = (("title", act.title), ("wording", act.wording or None))
    texts = {name: text for name, text in given if text is not None}
    _check_kind(desk, subject, act.kind)
    refs, emptied = _edited_refs(desk, act)
    detail: dict[str, Json] = {}
    if act.kind is not None:
        detail["kind"] = act.kind.value
    if act.tags is not None:
        detail["tags"] = list[Json](sorted(set(act.tags)))
    if emptied:
        detail["emptied"] = list[Json](emptied)
    if not (detail or refs or texts):
        raise MissingOption(
            f"Nothing to edit of {subject.ref}.", hint="Add --title, --wording, --lead, …"
        )
    # Whose promise it is decides whose words prove nothing of it.
    graded_anew = [subject.id] if refs or emptied or act.kind is not None else []
    with gate_held(desk, graded_anew):
        entry = desk.append(
            subject,
            Facet.IDENTITY,
            Identity.EDITED,
            subject.announced,
            act.evidence,
            sources,
            refs=refs,
            detail=detail,
            texts=texts,
        )
    changed = [name for name in (*texts, *detail, *refs) if name != "emptied"]
    desk.tell(subject, entry, "edited", list_words([*changed, *emptied]))


def _check_kind(desk: Desk, subject: Subject, kind: Kind | None) -> None:
    """What was found of a standing promise is no finding of any other, nor the reverse."""
    if kind is None or subject.type is not SubjectType.COMMITMENT:
        return
    crosses = (kind is Kind.STANDING) is not (subject.kind is Kind.STANDING)
    found = desk.standing(subject, date.max)
    if crosses and found.delivery is not Delivery.NOT_ASSESSED and found.finding is not None:
        raise Refused(
            f"{subject.ref} was found {found.delivery.label}, which a {kind.label} cannot be.",
            hint=f"First: tracker correct {found.finding.seq} --value not-assessed --because …",
        )


def _edited_refs(desk: Desk, act: acts.Edit) -> tuple[dict[str, tuple[int, ...]], list[str]]:
    """The parts that name others after an edit, and the parts that it emptied."""
    refs: dict[str, tuple[int, ...]] = {}
    for part, name in (("by", act.by), ("lead", act.lead)):
        if name:
            refs[part] = (desk.batch.party(name),)
    if act.to is not None:
        refs["to"] = tuple(desk.batch.party(name) for name in act.to)
    if act.parent:
        refs["parent"] = (desk.subject(act.parent).id,)
    given = (
        ("by", act.by),
        ("lead", act.lead),
        ("parent", act.parent),
        ("wording", act.wording),
    )
    return refs, [part for part, name in given if name == ""]


def tag(desk: Desk, act: acts.Tag) -> None:
    """Add tags."""
    if any(not tag.strip() for tag in act.tags):
        raise MissingOption("A tag is a word.", hint="Type tracker tag JAY-13 legislation.")
    for subject in desk.commitments(act.refs):
        tags = tuple(sorted({*subject.tags, *act.tags}))
        edit(desk, acts.Edit(ref=subject.ref, tags=tags, evidence=act.evidence))


def add_source(desk: Desk, act: acts.AddSource) -> None:
    """Make a source known, or repair what is known of it."""
    if act.edit:
        old = source_to_edit(desk.connection, desk.batch, act.source.where)
        with gate_held(desk, [old.id]):
            source = edit_source(desk.connection, desk.batch, old, act.source)
        desk.tell(source, desk.batch.entries[-1], "edited", source.source_type.label)
        return
    number, new = record_source(desk.connection, desk.batch, act.source)
    source = lookup.subjects(desk.connection, ALL, numbers=[number])[number]
    if not new:
        raise Refused(
            f"{act.source.where} is known already: {source.title}.",
            hint=f"Cite it as -s {source.ref}, or repair it: tracker source edit {source.ref} …",
        )
    desk.tell(
        source,
        desk.batch.entries[-1],
        "added",
        source.source_type.label,
        next=f"-s {source.ref}",
    )


def save(desk: Desk, act: acts.Save) -> None:
    """Save a list of refs under a name; the patterns are kept as they were typed."""
    name = check_ref(act.name)
    subjects = desk.selected(act.refs)
    today = When.on(desk.batch.recorded_at.date())
    entry = desk.batch.append(
        Draft(
            subject=REGISTER,
            facet=Facet.SAVED,
            value="saved",
            occurred=today,
            detail={"name": name, "refs": list(act.refs)},
        )
    )
    desk.remarks.append(
        f"Saved @{name}: {count_words(len(subjects), 'commitment')} now (entry {entry.seq})."
    )


def _free(desk: Desk, ref: str) -> str:
    check_ref(ref)
    taken = lookup.subject_id(desk.connection, ref)
    if taken is not None:
        raise RefTaken(ref, desk.by_number([taken[0]])[0].title)
    return ref


def _inherited_kind(desk: Desk, parent: Subject | None) -> Kind | None:
    """The kind that every sibling shares."""
    if parent is None:
        return None
    siblings = desk.by_number(lookup.children(desk.connection, parent.id))
    kinds = {sibling.kind for sibling in siblings}
    return kinds.pop() if len(kinds) == 1 else None


def _inherited(parent: Subject | None, part: str) -> int | None:
    return None if parent is None else parent.one(part)


def _inherited_all(parent: Subject | None, part: str) -> tuple[int, ...]:
    return () if parent is None else parent.refs.get(part, ())


def _speaker(sources: list[Subject]) -> int | None:
    return next((speaker for found in sources if (speaker := found.one("speaker"))), None)
