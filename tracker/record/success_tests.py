"""Success tests: what will be true when a promise is kept, and whether it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from tracker.domain.amount import Number
from tracker.domain.dates import When
from tracker.domain.measure import Threshold, measures_of, threshold_line, threshold_of
from tracker.domain.text import name_key
from tracker.domain.transitions import check_test_words
from tracker.domain.vocabulary import Facet, SuccessTestType, SuccessTestValue
from tracker.errors import MissingOption, Refused, UnknownName, UsageError
from tracker.record.gate import keeping_evidence
from tracker.record.measures import QUANTITY, check_one_reading, measure_named, whose
from tracker.record.verb import (
    FLAG,
    NUMBER,
    REF,
    TEST_NUMBER,
    TEXT,
    Evidence,
    Fact,
    Switch,
    argument,
    declared,
    needed,
    one_of,
    option,
)

if TYPE_CHECKING:
    from tracker.domain.entry import Json
    from tracker.domain.subject import Subject
    from tracker.record.writer import Writer

TEST_TYPE = one_of("type of test", SuccessTestType)
#: What to type where a test would contradict the finding that stands.
_SAY_BOTH = "Say both in one: tracker update {ref} FINDING -s SOURCE --test … --unmet … --because …"


@declared
class SetTest(Fact):
    """Set a success test, or judge one by its number.

    A test says in our own words what will be true when the promise is kept. With --measure
    and a threshold the newest reading is shown beside it, and a person still judges.

    \b
    Example:
      tracker test CHILD-HOUSE "The money is allocated"
      tracker test CHILD-HOUSE 1 --unmet -s pq-99774
    """

    verb: ClassVar[str] = "test"
    ours: ClassVar[bool] = True
    ref: str = argument(REF)
    text: str = argument(TEXT, metavar="TEXT|N", example="what will be true")
    type: SuccessTestType = option(
        "What is tested.",
        TEST_TYPE,
        default=SuccessTestType.LETTER,
        switches=(
            Switch("letter", SuccessTestType.LETTER, "Did they do it? (the default)"),
            Switch("spirit", SuccessTestType.SPIRIT, "Did it work?"),
            Switch("failure", SuccessTestType.FAILURE, "What would show that it failed?"),
        ),
    )
    enactment: bool = option("It asks only whether a law was made.", FLAG, default=False)
    how: str | None = option("How it is to be checked.", TEXT, default=None)
    measure: str | None = option(
        "The measure to look at, with a threshold; a person still judges.",
        TEXT,
        default=None,
        metavar="NAME",
        example="homes completed",
    )
    at_least: Number | None = option("The reading must be this or more.", QUANTITY, default=None)
    at_most: Number | None = option("The reading must be this or less.", QUANTITY, default=None)

    def __post_init__(self) -> None:
        """Raise UsageError unless a measure stands with one threshold, or neither is given."""
        thresholds = [one for one in (self.at_least, self.at_most) if one is not None]
        if len(thresholds) > 1 or (self.measure is None) != (not thresholds):
            raise UsageError(
                "A threshold is of one measure, and a measure has one threshold.",
                hint="Give --measure NAME with --at-least N or --at-most N.",
            )

    def record(self, writer: Writer) -> None:
        """Set a success test, numbered on its commitment."""
        subject = writer.commitments([self.ref])[0]
        sources = writer.sources(self.evidence)
        # It says what the promise means, and so holds from the day on which that was made.
        dated = self.evidence.on or writer.default_on
        when = writer.when(self.evidence, [], "the test") if dated else subject.announced
        number = _known_test(writer, subject, self.text)
        if number is not None:
            raise Refused(
                f"{subject.ref} has that test already, as number {number}.",
                hint=f"Judge it: tracker test {subject.ref} {number} --met or --unmet, -s SOURCE.",
            )
        with keeping_evidence(writer, [subject.id], instead=_SAY_BOTH):
            _set_test(
                writer,
                subject,
                self.text,
                when,
                type=self.type,
                enactment=self.enactment,
                how=self.how,
                threshold=self._threshold(writer, subject),
                evidence=self.evidence,
                sources=sources,
                alone=True,
            )

    def _threshold(self, writer: Writer, subject: Subject) -> Threshold | None:
        """What it asks of a measure, in the unit in which that is counted."""
        number = self.at_least or self.at_most
        if self.measure is None or number is None:
            return None
        check_one_reading(writer, number)
        measure = measure_named(writer, subject, self.measure)
        counted = measure.unit
        if number.unit is not None and name_key(number.unit) != name_key(counted.unit):
            raise UsageError(
                f"{measure.name} of {subject.ref} is counted in {counted.unit}, "
                f"not in {number.unit}.",
                hint=f"Give the threshold in {counted.unit}.",
            )
        return Threshold(measure.item, self.at_least is not None, counted.of(number.text))


@declared
class JudgeTest(Fact):
    """Judge a success test by its number, on evidence."""

    verb: ClassVar[str] = "test"
    ref: str = argument(REF)
    number: int = needed("The number of the test.", NUMBER, example="1")
    met: bool = needed("Judge the test of that number.", FLAG, example="true")

    def record(self, writer: Writer) -> None:
        """Judge a success test, on evidence."""
        subject = writer.commitments([self.ref])[0]
        sources = writer.sources(self.evidence)
        if not sources:
            raise MissingOption(
                f"That a test of {subject.ref} was judged needs evidence.",
                hint="Add -s KEY or -s URL.",
            )
        when = writer.when(self.evidence, sources, "the judgement", over=True)
        with keeping_evidence(writer, [subject.id], instead=_SAY_BOTH):
            _judge_test(
                writer, subject, self.number, when, self.evidence, sources, met=self.met, alone=True
            )


def judge_tests(
    writer: Writer,
    subject: Subject,
    when: When,
    evidence: Evidence,
    sources: list[Subject],
    *,
    met: Sequence[str],
    unmet: Sequence[str],
    enactment: bool = False,
) -> None:
    """Judge tests by their words or numbers, for a finding; words that are new are set first.

    Raises UsageError for words that say nothing, UnknownName (exit 4) for a number that no
    test has.
    """
    judgements = [(text, True) for text in met] + [(text, False) for text in unmet]
    for text, is_met in judgements:
        number = _known_test(writer, subject, text)
        if number is None:
            number = _set_test(writer, subject, text, when, enactment=enactment)
        _judge_test(writer, subject, number, when, evidence, sources, met=is_met)


def _known_test(writer: Writer, subject: Subject, text: str) -> int | None:
    """The number of a test from its number or its words; None for words that are new.

    Raises UnknownName (exit 4) for a number that no test has.
    """
    tests = {test.number: test for test in writer.standing(subject, date.max).tests}
    if re.fullmatch(TEST_NUMBER, text):
        if int(text) not in tests:
            raise UnknownName(
                f"test of {subject.ref}", text, nearest=[str(number) for number in tests][:3]
            )
        return int(text)
    key = name_key(text)
    for number, test in tests.items():
        if name_key(test.set_by.text("text") or "") == key:
            return number
    return None


def _set_test(
    writer: Writer,
    subject: Subject,
    text: str,
    when: When,
    *,
    type: SuccessTestType = SuccessTestType.LETTER,
    enactment: bool = False,
    how: str | None = None,
    threshold: Threshold | None = None,
    evidence: Evidence | None = None,
    sources: Sequence[Subject] = (),
    alone: bool = False,
) -> int:
    """Set a test with its number, which is returned; `alone` without its judgement.

    Raises UsageError for words that say nothing.
    """
    check_test_words(subject, text)
    # A number is never given twice, not even after its test was retracted: a judgement
    # of the one would fall to the other.
    ever = writer.ever_recorded(subject.id, Facet.TEST)
    number = 1 + max((int(entry.item) for entry in ever), default=0)
    detail: dict[str, Json] = {"type": type.value}
    if enactment:
        detail["enactment"] = True
    unit = asks = None
    if threshold is not None:
        detail |= threshold.detail
        unit, asks = threshold.amount.unit, threshold.words
    entry = writer.append(
        subject,
        Facet.TEST,
        SuccessTestValue.SET,
        when,
        evidence or Evidence(),
        list(sources),
        item=str(number),
        detail=detail,
        texts={"text": text, "how": how, "unit": unit},
    )
    writer.add_line(
        subject,
        entry,
        f"test {number}",
        f"{type.label}: {text}{f' ({asks})' if asks else ''}",
        next=f"tracker test {subject.ref} {number} --met -s SOURCE" if alone else None,
    )
    writer.settle()
    return number


def _judge_test(
    writer: Writer,
    subject: Subject,
    number: int,
    when: When,
    evidence: Evidence,
    sources: list[Subject],
    *,
    met: bool,
    alone: bool = False,
) -> None:
    """Judge a test; `alone` is whether its quote and note are not those of a finding too.

    Raises UnknownName (exit 4) for a number that no test has, and Refused where an `alone`
    judgement says again what stands.
    """
    tests = {test.number: test for test in writer.standing(subject, date.max).tests}
    if number not in tests:
        raise UnknownName(
            f"test of {subject.ref}", str(number), nearest=[str(number_) for number_ in tests][:3]
        )
    value = SuccessTestValue.MET if met else SuccessTestValue.NOT_MET
    before = tests[number].judged_by
    cited = tuple(source.id for source in sources)
    if before is not None and before.value == value and before.refs.get("source") == cited:
        if not alone:
            return
        raise Refused(
            f"Test {number} of {subject.ref} is {value.label} on that source already.",
            hint="Another source is further evidence; another judgement is --met or --unmet.",
        )
    entry = writer.append(
        subject,
        Facet.TEST,
        value,
        when,
        evidence if alone else replace(evidence, quote=None, note=None),
        sources,
        item=str(number),
    )
    writer.add_line(
        subject, entry, f"test {number}", value.label, sources=sources, evidence=evidence
    )
    writer.settle()
    set_by = tests[number].set_by
    if threshold_of(set_by) is not None:
        measures = measures_of(writer.history(Facet.MEASURE, [subject.id], texts=True))
        asks = threshold_line(set_by, measures, lambda entry: whose(writer, entry.voice))
        writer.remarks.append(f"Test {number} {asks}.")
