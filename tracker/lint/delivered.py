"""Checks of what was found delivered: the gate, and what passes it on somebody's word."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.entry import Entry
from tracker.domain.grade import PROVES_DELIVERY, Graded, promisers_of
from tracker.domain.standing import Standing
from tracker.domain.subject import Subject
from tracker.domain.text import name_key
from tracker.domain.transitions import missing_for_delivered
from tracker.domain.vocabulary import (
    Delivery,
    Facet,
    InstrumentForm,
    SourceType,
    Stage,
    SuccessTestType,
)
from tracker.lint.dates import carriers
from tracker.lint.registry import Check, Reading, Said

#: The thing itself, which anybody can publish and call so.
_DOCUMENTS = frozenset({SourceType.DELIVERABLE, SourceType.AUDITED_DATA})
_THE_THING = _DOCUMENTS | {SourceType.LAW}
_LAWS = frozenset({InstrumentForm.BILL, InstrumentForm.REGULATION})


def _delivered(reading: Reading) -> Iterator[tuple[Standing, Entry]]:
    for found in reading.standings:
        if found.delivery is Delivery.DELIVERED and found.finding is not None:
            yield found, found.finding


def _gated(reading: Reading) -> Iterator[tuple[Standing, Entry]]:
    """The findings that had to pass the gate."""
    for found, finding in _delivered(reading):
        if not finding.judged_elsewhere:
            yield found, finding


def _imported(reading: Reading) -> Iterator[Said]:
    for found, finding in _delivered(reading):
        if finding.judged_elsewhere:
            ref = found.subject.ref
            next_ = f"tracker criterion {ref} '…'"
            yield Said(ref, finding.seq, "delivered, as it was judged before its import", next_)


def _no_criterion(reading: Reading) -> Iterator[Said]:
    for found, finding in _gated(reading):
        if not found.criteria:
            ref = found.subject.ref
            what = "delivered, with no test of success recorded"
            yield Said(ref, finding.seq, what, f"tracker criterion {ref} '…'")


def _unmet(reading: Reading) -> Iterator[Said]:
    for found, finding in _delivered(reading):
        for test in found.criteria:
            if test.type is SuccessTestType.LETTER and test.met is not True:
                ref, number = found.subject.ref, test.number
                what = f"delivered, but criterion {number} is not met"
                next_ = f"tracker criterion {ref} {number} --met -s SOURCE"
                yield Said(ref, finding.seq, what, next_)


def _past_gate(reading: Reading) -> Iterator[Said]:
    for found, finding in _gated(reading):
        tests = {
            test.number: reading.now.graded(test.judged_by)
            for test in found.criteria
            if test.judged_by is not None
        }
        # A test of the letter that is not met is a check of its own.
        judged = [
            test
            for test in found.criteria
            if test.type is not SuccessTestType.LETTER or test.met is True
        ]
        for missing in missing_for_delivered(judged, reading.now.graded(finding), tests):
            ref = found.subject.ref
            next_ = f"tracker correct {finding.seq} --value part --because …"
            yield Said(ref, finding.seq, f"delivered, and would not pass now: {missing}", next_)


def _proving(reading: Reading, found: Standing, finding: Entry) -> list[tuple[Entry, Graded]]:
    """The sources that a finding of delivery rests on, with the entry that cites them."""
    judged = [test.judged_by for test in found.criteria if test.judged_by is not None]
    return [
        (entry, graded)
        for entry in (finding, *judged)
        for graded in reading.now.graded(entry)
        if graded.grade in PROVES_DELIVERY and not graded.by_hand
    ]


def _independent(reading: Reading) -> Iterator[Said]:
    for found, finding in _delivered(reading):
        ref = found.subject.ref
        for entry, graded in _proving(reading, found, finding):
            source = graded.source
            page = _published_by_promiser(reading, found.subject, source)
            worded = source.source_type is SourceType.OFFICIAL_RECORD
            if not worded and not (page and source.source_type not in _THE_THING):
                continue
            whose = reading.name(source.one("speaker")) if source.one("speaker") else None
            said = f"speaker {whose}" if whose else "no speaker named"
            publisher = f", published by {page}, whose promise it is" if page else ""
            what = (
                f"delivered on {source.ref} ({said}{publisher}), which "
                f"{_who_said_so(reading, source)} as independent of {_promisers(reading, found)}"
            )
            yield Said(ref, entry.seq, what, f"tracker source show {source.ref}")


def _who_said_so(reading: Reading, source: Subject) -> str:
    said = [
        entry for entry in reading.of(source.id, Facet.IDENTITY) if entry.detail.get("own") is False
    ]
    if not said:
        return "is recorded"
    return f"{reading.name(said[-1].actor)} recorded (entry {said[-1].seq})"


def _promisers(reading: Reading, found: Standing) -> str:
    names = sorted(reading.name(party) for party in promisers_of(found.subject))
    return " and ".join(names) or "nobody: no promiser is named"


def _published_by_promiser(reading: Reading, about: Subject, source: Subject) -> str | None:
    publisher = source.texts.get("publisher")
    names = {name_key(reading.name(party)) for party in promisers_of(about)}
    return publisher if publisher is not None and name_key(publisher) in names else None


def _own_document(reading: Reading) -> Iterator[Said]:
    for found, finding in _delivered(reading):
        proving = _proving(reading, found, finding)
        own = [
            (entry, graded.source)
            for entry, graded in proving
            if graded.source.source_type in _DOCUMENTS
            and _is_own(reading, found.subject, graded.source)
        ]
        if own and len(own) == len(proving):
            entry, source = own[0]
            label = source.source_type.label
            what = f"delivered on {source.ref} alone, a {label} of the promiser's own"
            next_ = f"tracker source show {source.ref}"
            yield Said(found.subject.ref, entry.seq, what, next_)


def _is_own(reading: Reading, about: Subject, source: Subject) -> bool:
    return (
        source.promisers_own
        or source.one("speaker") in promisers_of(about)
        or _published_by_promiser(reading, about, source) is not None
    )


def _not_in_force(reading: Reading) -> Iterator[Said]:
    for found, finding in _delivered(reading):
        for number in carriers(reading, found.subject.id):
            law = reading.now.subjects[number]
            stages = {entry.value for entry in reading.of(number, Facet.STAGE)}
            if law.instrument_form in _LAWS and Stage.IN_FORCE not in stages:
                ref = found.subject.ref
                what = f"delivered, while {law.ref} that carries it is not recorded as in force"
                yield Said(ref, finding.seq, what, f"tracker step {law.ref} in-force -s SOURCE")


CHECKS = (
    Check(
        "imported-judgement",
        "Delivered in an older register, by the rules that held there.",
        "An import in the tracker's own voice records what was found elsewhere, without asking "
        "the gate. Judge it again by the evidence: set the test (tracker criterion REF '…'), judge "
        "it on a source, or correct the finding: tracker correct ENTRY --value part --because …",
        _imported,
    ),
    Check(
        "no-criterion",
        "Delivered, with no test of success.",
        "The gate was passed on one source of grade A or B, and nobody wrote down what success "
        "was. Set the test that you used (tracker criterion REF '…') and judge it on that source.",
        _no_criterion,
    ),
    Check(
        "unmet-criterion",
        "Delivered, with a test of the letter that is not met.",
        "A test was set, or judged anew, after the finding, and the two contradict each other in "
        "every report. Judge it (tracker criterion REF N --met -s SOURCE), or take the finding "
        "back: tracker update REF part -s SOURCE --because …",
        _unmet,
    ),
    Check(
        "past-gate",
        "Delivered, on evidence that would not pass the gate now.",
        "A test was judged anew on weaker evidence, or the register was written before a rule "
        "was. Bring better evidence, or correct the finding: tracker correct ENTRY --value part "
        "--because …",
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
