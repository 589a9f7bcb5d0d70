"""Opening commitments and instruments, repairing how we wrote them down, tags and saved lists."""

from __future__ import annotations

from dataclasses import field, replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from tracker.domain.dates import When
from tracker.domain.deadline.window import Jurisdiction
from tracker.domain.entry import REGISTER, Draft, Json
from tracker.domain.prose import count_words, list_words
from tracker.domain.subject import check_ref, write_lines
from tracker.domain.text import Redacted
from tracker.domain.vocabulary import Delivery, Facet, Identity, InstrumentForm, Kind, SubjectType
from tracker.errors import MissingOption, RefTaken, Refused, with_article
from tracker.record.deadlines import Dated, Due
from tracker.record.gate import keeping_evidence
from tracker.record.verb import (
    DAY,
    JURISDICTION,
    NEW_REF,
    REF,
    REF_OR_NOTHING,
    REFS,
    TEXT,
    TEXT_OR_NOTHING,
    Fact,
    Verb,
    argument,
    arguments,
    declared,
    needed,
    needed_options,
    one_of,
    option,
    options,
)

if TYPE_CHECKING:
    from tracker.domain.subject import Subject
    from tracker.record.writer import Writer

KIND = one_of("kind", Kind)
FORM = one_of("instrument type", InstrumentForm)


@declared
class Add(Dated):
    """Open a commitment under a REF of its own, on the source that it was read in.

    \b
    Example:
      tracker add CPA-LAW "Legislate for the new authority" \\
        -s dfe-cpa-consultation --parent CPA --kind undertaking --due "by the end of 2026"
    """

    verb: ClassVar[str] = "add"
    ref: str = argument(NEW_REF)
    title: str = argument(TEXT, example="What is promised, in our words")
    kind: Kind | None = option("Default: its siblings' kind, else undertaking.", KIND, default=None)
    wording: str | None = option("The promise verbatim; default: the quote.", TEXT, default=None)
    by: str | None = option("Who announced it; default: the source's speaker.", TEXT, default=None)
    lead: str | None = option(
        "The body that leads on it; default: the parent's.", TEXT, default=None
    )
    to: tuple[str, ...] = options("A body that it is addressed to.", TEXT, default=(), spread=True)
    parent: str | None = option("The commitment it is a part of.", REF, default=None)
    tags: tuple[str, ...] = options(
        "A tag.", TEXT, default=(), spread=True, flags=("--tag",), key="tag"
    )
    due: str | None = option(
        "The deadline in the words that were used.", TEXT, default=None, metavar="PHRASE"
    )
    anchor_on: date | None = option(
        "The day that a period counts from.",
        DAY,
        default=None,
        key="due_anchor",
        flags=("--due-anchor",),
    )
    key: str | None = field(default=None)
    """What tells it apart within the list that it was imported from."""
    inherits: bool = field(default=True)
    """Whether what is left out is taken from its parent and its source; not in an import."""

    def __post_init__(self) -> None:
        """Raise MissingOption for a window without a phrase."""
        if self.due is None and self.has_window():
            raise MissingOption("A window belongs to a phrase.", hint="Add --due 'by Michaelmas'.")

    def record(self, writer: Writer) -> None:
        """Open a commitment. Kind, lead and speaker are inherited where they are left out."""
        ref = _free(writer, self.ref)
        sources = writer.sources(self.evidence)
        if not sources:
            raise MissingOption(
                f"{ref} needs the source of the promise.", hint="Add -s URL or -s KEY."
            )
        when = writer.when(self.evidence, sources, f"the announcement of {ref}")
        parent = writer.subject(self.parent) if self.parent else None
        kind = self.kind or _inherited_kind(writer, parent) or Kind.UNDERTAKING
        detail: dict[str, Json] = {
            "subject": SubjectType.COMMITMENT.value,
            "ref": ref,
            "kind": kind.value,
        }
        entry = writer.append(
            None,
            Facet.IDENTITY,
            Identity.OPENED,
            when,
            self.evidence,
            sources,
            refs=self._whose(writer, parent, sources),
            detail=detail,
            texts={
                "title": self.title,
                "wording": self.wording or self.evidence.quote,
                "key": self.key,
                "tags": write_lines(self.tags) or None,
            },
        )
        subject = writer.by_number([entry.seq])[0]
        writer.add_line(
            subject,
            entry,
            "opened",
            kind.label,
            sources=sources,
            next=f"tracker show {ref}",
        )
        if self.due is not None:
            writer.settle()
            self._deadline(self.due).record(writer)

    def _whose(
        self, writer: Writer, parent: Subject | None, sources: list[Subject]
    ) -> dict[str, tuple[int, ...]]:
        """The parts that name others: parent, speaker, lead body, addressees."""
        above = parent if self.inherits else None
        by = writer.batch.party(self.by) if self.by else None
        if by is None and self.inherits:
            by = _speaker(sources)
        lead = writer.batch.party(self.lead) if self.lead else None
        if lead is None and above is not None:
            lead = above.one("lead")
        addressees = tuple(writer.batch.party(name) for name in self.to)
        if not addressees and above is not None:
            addressees = above.refs.get("to", ())
        return {
            "parent": () if parent is None else (parent.id,),
            "by": () if by is None else (by,),
            "lead": () if lead is None else (lead,),
            "to": addressees,
        }

    def _deadline(self, phrase: str) -> Due:
        """Its deadline as a statement of its own, on the same evidence but for the note."""
        evidence = replace(self.evidence, note=None)
        return Due(
            refs=(self.ref,),
            phrase=phrase,
            earliest=self.earliest,
            latest=self.latest,
            strict_latest=self.strict_latest,
            hardness=self.hardness,
            anchor=self.anchor,
            anchor_on=self.anchor_on,
            jurisdiction=self.jurisdiction,
            evidence=evidence,
        )


@declared
class OpenInstrument(Fact):
    """Open a bill, regulation, funding line, consultation or inquiry.

    \b
    Example:
      tracker instrument CPA-BILL "Child Protection Authority Bill" --form bill \\
        -s dfe-cpa-consultation
    """

    verb: ClassVar[str] = "instrument"
    ref: str = argument(NEW_REF)
    title: str = argument(TEXT, example="Its name")
    form: InstrumentForm = needed("What it is.", FORM, example="bill")
    jurisdiction: Jurisdiction | None = option(
        "Whose stages it passes, if not the register's.", JURISDICTION, default=None
    )

    def record(self, writer: Writer) -> None:
        """Open an instrument: what carries commitments out."""
        ref = _free(writer, self.ref)
        sources = writer.sources(self.evidence)
        when = writer.when(self.evidence, sources, f"the announcement of {ref}")
        entry = writer.append(
            None,
            Facet.IDENTITY,
            Identity.OPENED,
            when,
            self.evidence,
            sources,
            detail={
                "subject": SubjectType.INSTRUMENT.value,
                "ref": ref,
                "form": self.form.value,
                **({} if self.jurisdiction is None else {"jurisdiction": self.jurisdiction.value}),
            },
            texts={"title": self.title},
        )
        subject = writer.by_number([entry.seq])[0]
        writer.add_line(
            subject, entry, "opened", self.form.label, next=f"tracker link REF carried-by {ref}"
        )


@declared
class Edit(Fact):
    """Repair how we wrote a commitment down. An empty text ("") empties a part.

    What the promiser says differently later is no repair: that is `tracker restate`.

    \b
    Example:
      tracker edit JAY-07 --title "Register care staff in children's homes"
    """

    verb: ClassVar[str] = "edit"
    ref: str = argument(REF)
    title: str | None = option("Our words for it.", TEXT, default=None)
    wording: str | None = option(
        "The promise as it was first published, verbatim.", TEXT_OR_NOTHING, default=None
    )
    kind: Kind | None = option("The sort of commitment.", KIND, default=None)
    by: str | None = option("Who announced it.", TEXT_OR_NOTHING, default=None)
    lead: str | None = option("The body that leads on it.", TEXT_OR_NOTHING, default=None)
    to: tuple[str, ...] | None = options(
        "A body that it is addressed to.", TEXT, default=None, spread=True
    )
    parent: str | None = option(
        "The commitment it is a part of.", REF_OR_NOTHING, default=None, example="JAY"
    )
    tags: tuple[str, ...] | None = options(
        "A tag, in place of all there are.",
        TEXT,
        default=None,
        spread=True,
        flags=("--tag",),
        key="tag",
    )

    def record(self, writer: Writer) -> None:
        """Repair our transcription of a commitment or an instrument, for every day it covers."""
        subject = writer.subject(self.ref)
        sources = writer.sources(self.evidence)
        tags = write_lines(self.tags or ())
        described = (
            *(("title", self.title), ("wording", self.wording or None)),
            ("tags", tags or None),
        )
        texts = {name: text for name, text in described if text is not None}
        _check_kind(writer, subject, self.kind)
        refs, emptied = self._whose(writer)
        _check_parent(writer, subject, refs.get("parent", ()))
        if not sources:
            # The words are those of the page that the promise was read on.
            first = writer.by_number(subject.opened.refs.get("source", ()))
            writer.check_words(texts, first, anyway=self.evidence.anyway)
        detail: dict[str, Json] = {}
        if self.kind is not None:
            detail["kind"] = self.kind.value
        if emptied:
            detail["emptied"] = list[Json](emptied)
        if not (detail or refs or texts or sources):
            raise MissingOption(
                f"Nothing to edit of {subject.ref}.", hint="Add --title, --wording, --lead, …"
            )
        # Whose promise it is decides whose words prove nothing of it.
        graded_anew = [subject.id] if refs or emptied or self.kind is not None else []
        with keeping_evidence(writer, graded_anew):
            entry = writer.append(
                subject,
                Facet.IDENTITY,
                Identity.EDITED,
                subject.announced,
                self.evidence,
                sources,
                refs=refs,
                detail=detail,
                texts=texts,
            )
        changed = [name for name in (*texts, *detail, *refs) if name != "emptied"]
        writer.add_line(subject, entry, "edited", list_words([*changed, *emptied] or ["source"]))

    def _whose(self, writer: Writer) -> tuple[dict[str, tuple[int, ...]], list[str]]:
        """The parts that name others after an edit, and the parts that it emptied."""
        refs: dict[str, tuple[int, ...]] = {}
        for part, name in (("by", self.by), ("lead", self.lead)):
            if name:
                refs[part] = (writer.batch.party(name),)
        if self.to is not None:
            refs["to"] = tuple(writer.batch.party(name) for name in self.to)
        if self.parent:
            refs["parent"] = (writer.subject(self.parent).id,)
        may_be_empty = (
            ("by", self.by),
            ("lead", self.lead),
            ("parent", self.parent),
            ("to", "" if self.to == () else None),
            ("wording", self.wording),
            ("tags", "" if self.tags == () else None),
        )
        return refs, [part for part, name in may_be_empty if name == ""]


@declared
class Tag(Fact):
    """Add a tag to commitments; the last word is the tag.

    \b
    Example:
      tracker tag JAY-13 JAY-15 legislation
      tracker tag JAY-13 legislation --tag children
    """

    verb: ClassVar[str] = "tag"
    ours: ClassVar[bool] = True
    refs: tuple[str, ...] = arguments(
        REFS, question="Which tag for {first}? Type tracker tag {first} legislation."
    )
    tags: tuple[str, ...] = needed_options(
        "A further tag. Repeatable.", TEXT, flags=("--tag",), example="[law]"
    )

    def record(self, writer: Writer) -> None:
        """Add tags."""
        if any(not tag.strip() for tag in self.tags):
            raise MissingOption("A tag is a word.", hint="Type tracker tag JAY-13 legislation.")
        for subject in writer.commitments(self.refs):
            destroyed = isinstance(subject.texts.get("tags"), Redacted)
            tags = (*(() if destroyed else subject.tags), *self.tags)
            Edit(ref=subject.ref, tags=tags, evidence=self.evidence).record(writer)


@declared
class Save(Verb):
    """Save a list of refs under a name; type it as @NAME wherever REFS stands.

    Patterns, ranges and children are kept as typed, so the list grows with the register.
    Without REFS the lists are shown, or the one that is named.

    \b
    Example:
      tracker saved mine JAY/ CASEY-AUDIT
      tracker checked @mine
    """

    verb: ClassVar[str] = "saved"
    name: str = argument(TEXT)
    refs: tuple[str, ...] = arguments(REFS)

    def record(self, writer: Writer) -> None:
        """Save a list of refs under a name; the patterns are kept as they were typed."""
        name = check_ref(self.name)
        subjects = writer.selected(self.refs)
        ever = writer.ever_recorded(REGISTER, Facet.SAVED, texts=True)
        entry = writer.batch.append(
            Draft(
                subject=REGISTER,
                facet=Facet.SAVED,
                item=next((entry_.item for entry_ in ever if entry_.text("name") == name), None),
                value="saved",
                occurred=When.on(writer.batch.recorded_at.date()),
                texts={"name": name, "members": "\n".join(self.refs)},
            )
        )
        commitments = count_words(len(subjects), "commitment")
        writer.remarks.append(f"Saved @{name}: {commitments} now (entry {entry.seq}).")


def _check_kind(writer: Writer, subject: Subject, kind: Kind | None) -> None:
    """What was found of a standing promise is no finding of any other, nor the reverse."""
    if kind is None or subject.type is not SubjectType.COMMITMENT:
        return
    if (kind is Kind.STANDING) is (subject.kind is Kind.STANDING):
        return
    standing = writer.standing(subject, date.max)
    if standing.delivery is not Delivery.NOT_ASSESSED and standing.finding is not None:
        raise Refused(
            f"{subject.ref} was found {standing.delivery.label}, which "
            f"{with_article(kind.label)} cannot be.",
            hint=f"First: tracker correct {standing.finding.seq} --value not-assessed --because …",
        )


def _check_parent(writer: Writer, subject: Subject, parents: tuple[int, ...]) -> None:
    """Refuse a parent that is the commitment itself or a part of it, at whatever remove."""
    seen: set[int] = set()
    for number in parents:
        above: int | None = number
        while above is not None and above not in seen:
            if above == subject.id:
                parent = writer.by_number([number])[0].ref
                raise Refused(
                    f"{subject.ref} cannot be a part of {parent}: that would be a circle.",
                    hint=f"Give {subject.ref} another parent, or --parent '' for none.",
                )
            seen.add(above)
            above = writer.by_number([above])[0].one("parent")


def _free(writer: Writer, ref: str) -> str:
    """A ref that is not taken. Raises RefTaken (exit 5)."""
    check_ref(ref)
    taken = writer.subject_of_key(ref)
    if taken is not None:
        raise RefTaken(ref, taken.title)
    return ref


def _inherited_kind(writer: Writer, parent: Subject | None) -> Kind | None:
    """The kind that every sibling shares."""
    if parent is None:
        return None
    kinds = {sibling.kind for sibling in writer.children(parent)}
    return kinds.pop() if len(kinds) == 1 else None


def _speaker(sources: list[Subject]) -> int | None:
    """The first source's speaker that is known."""
    speakers = (source.one("speaker") for source in sources)
    return next((speaker for speaker in speakers if speaker), None)
