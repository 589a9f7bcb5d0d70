"""Checks of the sources and quotations that statements rest on."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.binding import BOUND_LATER
from tracker.domain.entry import Entry
from tracker.domain.vocabulary import (
    Delivery,
    Ended,
    Facet,
    Grade,
    Response,
    SuccessTestType,
    Voice,
)
from tracker.lint.registry import Check, LintContext, Violation

#: What is said on evidence.
_ON_EVIDENCE = (
    Facet.IDENTITY,
    Facet.DELIVERY,
    Facet.RESPONSE,
    Facet.DEADLINE,
    Facet.RESTATEMENT,
    Facet.SAYS,
    Facet.STALLED,
)
_RESERVED = frozenset({Response.ACCEPTED_IN_PRINCIPLE, Response.ACCEPTED_IN_PART})
_WEAK = frozenset({Grade.C, Grade.D})


def _no_source(context: LintContext) -> Iterator[Violation]:
    for standing in context.standings:
        for entry in context.of(standing.subject.id, *_ON_EVIDENCE):
            if _needs_source(entry) and not context.now.sources_of(entry):
                yield Violation(
                    standing.subject.ref,
                    entry.seq,
                    f"the {entry.label} ({entry.value.replace('_', ' ')}) rests on no source",
                    f"tracker correct {entry.seq} -s SOURCE --because …",
                )


def _needs_source(entry: Entry) -> bool:
    if entry.facet is Facet.IDENTITY:
        return entry.seq == entry.subject
    if BOUND_LATER in entry.detail:
        return False  # our reading of a phrase, which has its source
    on_a_look = {Delivery.NO_ACTION_FOUND, Delivery.NOT_ASSESSED}
    return not (entry.voice == Voice.TRACKER and entry.value in on_a_look)


def _no_quote(context: LintContext) -> Iterator[Violation]:
    for standing in context.standings:
        for entry in context.of(
            standing.subject.id, Facet.DELIVERY, Facet.RESTATEMENT, Facet.RESPONSE
        ):
            quoted = (
                entry.value in _RESERVED
                if entry.facet is Facet.RESPONSE
                else entry.voice != Voice.TRACKER
            )
            if quoted and entry.text("quote") is None:
                yield Violation(
                    standing.subject.ref,
                    entry.seq,
                    f"the {entry.label} ({entry.value.replace('_', ' ')}) does not carry its words",
                    f"tracker correct {entry.seq} -q '…' --because …",
                )


def _weak(context: LintContext) -> Iterator[Violation]:
    for standing in context.standings:
        graded = context.now.graded(standing.finding) if standing.finding else []
        if standing.finding and graded and all(one.grade in _WEAK for one in graded):
            ref = standing.subject.ref
            grades = "/".join(sorted({one.grade.value for one in graded}))
            what = f"{standing.delivery.label} rests on grade {grades} only"
            next_ = f"tracker correct {standing.finding.seq} -s SOURCE --because …"
            yield Violation(ref, standing.finding.seq, what, next_)


def _by_hand(context: LintContext) -> Iterator[Violation]:
    for standing in context.standings:
        ref = standing.subject.ref
        tests = [test.judged_by for test in standing.tests if test.judged_by is not None]
        for entry in (standing.finding, *tests):
            if entry is not None and "grade" in entry.detail:
                what = (
                    f"grade {entry.detail['grade']} was set by hand by {context.name(entry.actor)}"
                )
                next_ = f"tracker correct {entry.seq} -s SOURCE --because …"
                yield Violation(ref, entry.seq, what, next_)


def _open_test(context: LintContext) -> Iterator[Violation]:
    for standing in context.standings:
        if standing.ended is Ended.OPEN and standing.delivery is not Delivery.PARTLY_DELIVERED:
            continue
        for test in standing.tests:
            blocking = (
                standing.delivery is Delivery.DELIVERED and test.type is SuccessTestType.LETTER
            )
            if test.met is None and not blocking:
                ref = standing.subject.ref
                state = (
                    "it has ended" if standing.ended is not Ended.OPEN else "it is partly delivered"
                )
                yield Violation(
                    ref,
                    test.set_by.seq,
                    f"{state}, and nobody has judged test {test.number}",
                    f"tracker test {ref} {test.number} --met -s SOURCE",
                )


CHECKS = (
    Check(
        "no-source",
        "A statement that rests on no source.",
        "Nobody can check it, and it must not be published. The source may have been taken back "
        "since. Type tracker correct ENTRY -s SOURCE --because 'The source was left out', or "
        "tracker retract ENTRY --because …",
        _no_source,
    ),
    Check(
        "no-quote",
        "A claim, a restatement or a reservation without the words it was made in.",
        "What somebody else says is recorded in their words; 'accepted in principle' without them "
        "hides what was not accepted. Type tracker correct ENTRY -q 'their words' --because …",
        _no_quote,
    ),
    Check(
        "weak-evidence",
        "A finding of ours that rests on grades C and D alone.",
        "Grade C is the promiser's own word, D is media and other. The gate asks for A or B only "
        "before Delivered; a promise kept, moving or broken on weak evidence is worth a better "
        "source: tracker correct ENTRY -s SOURCE --because …",
        _weak,
    ),
    Check(
        "grade-by-hand",
        "A grade that somebody set by hand.",
        "The derived grade is one that anybody can repeat; this one rests on a person's reason, "
        "which tracker show REF prints. If the reason does not hold: tracker correct ENTRY -s "
        "SOURCE --because …, which drops the grade.",
        _by_hand,
    ),
    Check(
        "open-test",
        "A success test that nobody judged of something that ended or is partly delivered.",
        "What is over can be judged, and a test left open looks like one that was forgotten. Type "
        "tracker test REF N --met -s SOURCE, or --unmet.",
        _open_test,
    ),
)
