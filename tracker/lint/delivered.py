"""Checks of findings of delivery: the evidence they need, and who vouched for it."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.entry import Entry
from tracker.domain.grade import PROVES_DELIVERY, GradedSource, promisers_of
from tracker.domain.standing import Standing
from tracker.domain.subject import Subject
from tracker.domain.text import name_key
from tracker.domain.vocabulary import Delivery, Facet, SourceType
from tracker.errors import with_article
from tracker.lint.registry import REGISTER, Check, LintContext, Violation

#: The thing itself, which anybody can publish and call so.
_DOCUMENTS = frozenset({SourceType.DELIVERABLE, SourceType.AUDITED_DATA})
_THE_THING = _DOCUMENTS | {SourceType.LAW}


def _delivered(context: LintContext) -> Iterator[tuple[Standing, Entry]]:
    for standing in context.standings:
        if standing.delivery is Delivery.DELIVERED and standing.finding is not None:
            yield standing, standing.finding


def _past_gate(context: LintContext) -> Iterator[Violation]:
    for standing, lack in context.now.unfounded():
        if standing.finding is not None:
            what = f"{standing.delivery.label}, and would not pass now: {lack.missing}"
            next_ = f"tracker correct {standing.finding.seq} --value under-way --because …"
            yield Violation(standing.subject.ref, standing.finding.seq, what, next_)


def _set_when_judged(context: LintContext) -> Iterator[Violation]:
    """One line for all: it is no fault, and a register of many is worth a second look."""
    tests = [
        (standing.subject.ref, test)
        for standing in context.standings
        for test in standing.tests
        if test.judged_by is not None
    ]
    late = [ref for ref, test in tests if test.set_when_judged]
    if late:
        ref = late[0]
        yield Violation(
            REGISTER,
            None,
            f"{len(late)} of {len(tests)} judged tests were set when they were judged, the "
            f"first of {ref}",
            f"tracker show {ref}",
        )


def _proving(
    context: LintContext, standing: Standing, finding: Entry
) -> list[tuple[Entry, GradedSource]]:
    """The sources that a finding of delivery rests on, with the entry that cites them."""
    judged = [test.judged_by for test in standing.tests if test.judged_by is not None]
    return [
        (entry, graded)
        for entry in (finding, *judged)
        for graded in context.now.graded(entry)
        if graded.grade in PROVES_DELIVERY and not graded.by_hand
    ]


def _independent(context: LintContext) -> Iterator[Violation]:
    for standing, finding in _delivered(context):
        ref = standing.subject.ref
        by_source: dict[str, tuple[Entry, Subject]] = {}
        for entry, graded in _proving(context, standing, finding):
            by_source.setdefault(graded.source.ref, (entry, graded.source))
        for entry, source in by_source.values():
            page = _published_by_promiser(context, standing.subject, source)
            worded = source.source_type is SourceType.OFFICIAL_RECORD
            if not worded and not (page and source.source_type not in _THE_THING):
                continue
            whose = context.name(source.one("speaker")) if source.one("speaker") else None
            speaker = f"speaker {whose}" if whose else "no speaker named"
            publisher = f", published by {page}, whose promise it is" if page else ""
            what = (
                f"delivered on {source.ref} ({speaker}{publisher}), which "
                f"{_who_said_so(context, source)} as independent of {_promisers(context, standing)}"
            )
            yield Violation(ref, entry.seq, what, f"tracker source show {source.ref}")


def _who_said_so(context: LintContext, source: Subject) -> str:
    records = [
        entry for entry in context.of(source.id, Facet.IDENTITY) if entry.detail.get("own") is False
    ]
    if not records:
        return "is recorded"
    return f"{context.name(records[-1].actor)} recorded (entry {records[-1].seq})"


def _promisers(context: LintContext, standing: Standing) -> str:
    names = sorted(context.name(party) for party in promisers_of(standing.subject))
    return " and ".join(names) or "nobody: no promiser is named"


def _published_by_promiser(context: LintContext, about: Subject, source: Subject) -> str | None:
    publisher = source.texts.get("publisher")
    names = {name_key(context.name(party)) for party in promisers_of(about)}
    return publisher if publisher is not None and name_key(publisher) in names else None


def _own_document(context: LintContext) -> Iterator[Violation]:
    for standing, finding in _delivered(context):
        proving = _proving(context, standing, finding)
        own = [
            (entry, graded.source)
            for entry, graded in proving
            if graded.source.source_type in _DOCUMENTS
            and _is_own(context, standing.subject, graded.source)
        ]
        if own and len(own) == len(proving):
            entry, source = own[0]
            label = source.source_type.label
            what = f"delivered on {source.ref} alone, {with_article(label)} of the promiser's own"
            next_ = f"tracker source show {source.ref}"
            yield Violation(standing.subject.ref, entry.seq, what, next_)


def _is_own(context: LintContext, about: Subject, source: Subject) -> bool:
    return (
        source.promisers_own
        or source.one("speaker") in promisers_of(about)
        or _published_by_promiser(context, about, source) is not None
    )


def _not_in_force(context: LintContext) -> Iterator[Violation]:
    for standing, finding in _delivered(context):
        if all(test.of_enactment for test in standing.tests):
            continue
        for carrier in standing.carriers:
            if carrier.is_law and carrier.in_force is None:
                ref = standing.subject.ref
                what = f"delivered, while {carrier.ref} that carries it is not recorded as in force"
                yield Violation(
                    ref, finding.seq, what, f"tracker step {carrier.ref} in-force -s SOURCE"
                )


CHECKS = (
    Check(
        "set-when-judged",
        "Tests that were written down in the same breath as they were judged.",
        "A test set beforehand says what was promised; one set with its judgement may only say "
        "what was found. Read the wording again, and set tests early: tracker test REF '…'.",
        _set_when_judged,
    ),
    Check(
        "past-gate",
        "Delivered or partly delivered, on tests that would not pass now.",
        "A test was judged anew on weaker evidence, or the register was written before a rule "
        "was. Bring better evidence, or correct the finding: tracker correct ENTRY --value "
        "under-way --because …",
        _past_gate,
    ),
    Check(
        "independent-words",
        "Delivered on words in an official record that somebody called independent.",
        "A minister's words do not pass the gate; an official record passes only where somebody "
        "said that the words are another's, and this names who did. Read the page: if they are "
        "the promiser's, correct the finding and type tracker source edit KEY --own.",
        _independent,
    ),
    Check(
        "own-document",
        "Delivered on a document of the promiser's own and on nothing else.",
        "For a promise to publish, the publication is the thing itself, and this is right. For any "
        "other promise a press release, factsheet or annual report is the promiser's word: type "
        "tracker source edit KEY --type statement, after correcting the finding.",
        _own_document,
    ),
    Check(
        "not-in-force",
        "Delivered, while the law that carries it is not in force.",
        "Royal Assent is not delivery: a promise of an effect is kept when the provision applies. "
        "Record the commencement (tracker step REF in-force -s SOURCE), or correct the finding. "
        "For a promise to legislate this may be right.",
        _not_in_force,
    ),
)
