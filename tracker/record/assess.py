"""The tracker's own judgement: assessments, flags, what is too vague to rate, tests."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from tracker.domain.dates import When
from tracker.domain.grade import grades, promisers_of
from tracker.domain.prose import day_words, list_words
from tracker.domain.transitions import Assessment, check_assessment, no_look
from tracker.domain.vocabulary import (
    ASSESSMENTS,
    Delivery,
    Ended,
    Facet,
    Stalled,
    SuccessTestType,
    SuccessTestValue,
    VagueReason,
    words_of,
)
from tracker.errors import MissingOption, Refused, UnknownName
from tracker.record.verb import (
    ENTRY,
    FLAG,
    NUMBER,
    REF,
    REFS,
    TEXT,
    WHY,
    Fact,
    Switch,
    argument,
    arguments,
    declared,
    needed,
    one_of,
    option,
    options,
)

if TYPE_CHECKING:
    from tracker.domain.entry import Entry, Json
    from tracker.domain.grade import GradedSource
    from tracker.domain.standing import Standing
    from tracker.domain.subject import Subject
    from tracker.record.writer import Writer

DELIVERY = one_of("delivery", ASSESSMENTS)
ENDED = one_of("reason for ending", Ended)
REASON = one_of("reason", VagueReason)
CRITERION_TYPE = one_of("type of test", SuccessTestType)


@declared
class Update(Fact):
    """Record our assessment of delivery, on evidence.

    DELIVERY is not-assessed, none (no action found), planned, under-way, part
    (delivered in part), delivered; for a standing promise holding or breached.
    Going down needs --because. Delivered needs every criterion met, or a source of
    grade A or B; the refusal lists what is missing.

    \b
    Example:
      tracker update CHILD-HOUSE planned -s pq-99774
    """

    verb: ClassVar[str] = "update"
    refs: tuple[str, ...] = arguments(REFS)
    delivery: Delivery = argument(DELIVERY, example="under_way")
    ended: Ended | None = option("That it is over, and why.", ENDED, default=None)
    because: str | None = option(WHY, TEXT, default=None)
    reopen: bool = option("It had ended and goes on; with --because.", FLAG, default=False)
    if_last: int | None = option(
        "Only if nothing was recorded of it after this entry; else say who changed what.",
        ENTRY,
        default=None,
    )
    """The newest entry that the judgement rests on: refused if anything came after it."""

    def rests_on_nothing(self) -> bool:
        """That no action was found rests on a look, not on a source."""
        return self.delivery is Delivery.NO_ACTION_FOUND

    def record(self, writer: Writer) -> None:
        """Assess commitments. Refused with what is missing unless the rules allow it."""
        sources = writer.sources(self.evidence)
        for subject in writer.commitments(self.refs):
            self._check_last(writer, subject)
            when = self._when(writer, sources, subject)
            day = when.latest or date.max
            if subject.announced.earliest is not None and day < subject.announced.earliest:
                raise Refused(
                    f"{subject.ref} was announced on {subject.announced.text}, after {when.text}.",
                    hint="A promise is assessed from the day it was made.",
                )
            standing = writer.standing(subject, day)
            graded = writer.graded(subject, sources, self.evidence)
            check_assessment(
                standing,
                Assessment(
                    delivery=self.delivery,
                    ended=self.ended,
                    because=self.because,
                    reopen=self.reopen,
                    grades=graded,
                    criteria=writer.standing(subject, date.max).criteria,
                    tests=grades_of_tests(writer, subject),
                ),
            )
            self._write(writer, subject, standing, when, sources, graded)

    def _check_last(self, writer: Writer, subject: Subject) -> None:
        """Refuse a judgement that was made before somebody else's came in, or was taken back.

        `if_last` is the last of the entries that stand, as `list --json` gives it.
        """
        last = writer.standing(subject, writer.register.today).last_entry
        if self.if_last is None or self.if_last == last:
            return
        changed = writer.amendments(self.if_last)
        if last > self.if_last:
            changed = writer.entries([last])
        if not changed:
            raise Refused(
                f"Entry {self.if_last} is not the last of {subject.ref}: that is entry {last}.",
                hint=f"Look at it: tracker show {subject.ref}.",
            )
        change = changed[-1]
        day = day_words(change.recorded_at.date())
        what = f"{change.facet.label}: {words_of(change.value)}"
        raise Refused(
            f"{subject.ref} has changed since entry {self.if_last}: "
            f"{writer.party_name(change.actor)} recorded entry {change.seq} on {day} ({what}).",
            hint=f"Look at it, then judge anew: tracker show {subject.ref}.",
        )

    def _when(self, writer: Writer, sources: list[Subject], subject: Subject) -> When:
        rests_on_a_look = self.rests_on_nothing() and not sources
        if rests_on_a_look and self.evidence.on is None:
            # It happened when somebody looked.
            look = writer.standing(subject, date.max).of(Facet.LOOK)
            if look is None:
                raise no_look(subject.ref)
            return look.when
        return writer.when(self.evidence, sources, f"the change of {subject.ref}")

    def _write(
        self,
        writer: Writer,
        subject: Subject,
        standing: Standing,
        when: When,
        sources: list[Subject],
        graded: list[GradedSource],
    ) -> None:
        texts = {"because": self.because}
        if self.delivery is not standing.delivery:
            look = standing.of(Facet.LOOK) if self.rests_on_nothing() else None
            entry = writer.append(
                subject,
                Facet.DELIVERY,
                self.delivery,
                when,
                self.evidence,
                sources,
                texts=texts,
                refs={} if look is None else {"look": (look.seq,)},
            )
            writer.add_line(
                subject,
                entry,
                "delivery",
                self.delivery.label,
                before=standing.delivery.label,
                graded=graded,
                next=f"tracker timeline {subject.ref}",
            )
        ended = Ended.OPEN if self.reopen else self.ended
        if ended is not None and ended is not standing.ended:
            entry = writer.append(
                subject, Facet.ENDED, ended, when, self.evidence, sources, texts=texts
            )
            writer.add_line(subject, entry, "ended", ended.label, before=standing.ended.label)


def grades_of(writer: Writer, subject: Subject, entry: Entry) -> list[GradedSource]:
    """The sources of an entry that is written, with what they are worth for its commitment."""
    sources = writer.by_number(entry.refs.get("source", ()))
    return grades(sources, promisers_of(subject), dict(entry.detail))


def grades_of_tests(writer: Writer, subject: Subject) -> dict[int, list[GradedSource]]:
    """The graded evidence on which each criterion was judged, by its number."""
    return {
        test.number: grades_of(writer, subject, test.judged_by)
        for test in writer.standing(subject, date.max).criteria
        if test.judged_by is not None
    }


@declared
class Stall(Fact):
    """Flag commitments as stalled, on evidence; delivery stays as it is.

    \b
    Example:
      tracker stall NAT-INQ -s indy-2025-10 --on 2025-10
    """

    verb: ClassVar[str] = "stall"
    refs: tuple[str, ...] = arguments(REFS)

    def record(self, writer: Writer) -> None:
        """Set the flag; it stands beside delivery and never changes it."""
        _flag(writer, self, self.refs, Stalled.STALLED)


@declared
class Resume(Fact):
    """Lift the stalled flag, on evidence.

    \b
    Example:
      tracker stall NAT-INQ -s indy-2025-10 --on 2025-10
      tracker resume NAT-INQ -s gov-inquiry-letter
    """

    verb: ClassVar[str] = "resume"
    refs: tuple[str, ...] = arguments(REFS)

    def record(self, writer: Writer) -> None:
        """Lift the flag."""
        _flag(writer, self, self.refs, Stalled.RESUMED)


def _flag(writer: Writer, fact: Fact, refs: tuple[str, ...], value: Stalled) -> None:
    sources = writer.sources(fact.evidence)
    if not sources:
        what = "resumes" if value is Stalled.RESUMED else "is stalled"
        raise MissingOption(
            f"A promise {what} on evidence, never on a timer.", hint="Add -s KEY or -s URL."
        )
    for subject in writer.commitments(refs):
        when = writer.when(fact.evidence, sources, f"the change of {subject.ref}")
        standing = writer.standing(subject, when.latest or date.max)
        if standing.stalled is (value is Stalled.STALLED):
            state = "stalled" if standing.stalled else "not stalled"
            raise Refused(f"{subject.ref} is {state} already.", hint="Nothing was recorded.")
        entry = writer.append(subject, Facet.STALLED, value, when, fact.evidence, sources)
        writer.add_line(subject, entry, "flag", value.label, graded=writer.graded(subject, sources))


@declared
class Vague(Fact):
    """Find that a promise is too vague to rate, and why.

    A reason is no-measure, no-baseline, ambiguous-term, no-owner or
    horizon-beyond-period. A missing date is not vagueness. The finding is of today unless
    --on or a source says otherwise; another finding (tracker update) takes its place.

    \b
    Example:
      tracker vague NAT-INQ-OLDHAM --reason no-measure
    """

    verb: ClassVar[str] = "vague"
    ref: str = argument(REF)
    reasons: tuple[VagueReason, ...] = options(
        "Why.", REASON, default=(), spread=True, flags=("--reason",), example="[no_measure]"
    )

    def __post_init__(self) -> None:
        """Raise MissingOption where nothing says why."""
        if not self.reasons:
            raise MissingOption(
                f"Why is {self.ref} too vague to rate?", hint="Give a reason: --reason no-measure."
            )

    def record(self, writer: Writer) -> None:
        """Find that a promise is too vague to rate; its wording is the evidence."""
        subject = writer.commitments([self.ref])[0]
        sources = writer.sources(self.evidence)
        dated = sources or self.evidence.on or writer.default_on
        today = When.on(writer.register.today)
        when = writer.when(self.evidence, sources, "the judgement") if dated else today
        standing = writer.standing(subject, when.latest or date.max)
        reasons: list[Json] = [reason.value for reason in self.reasons]
        finding = standing.finding
        if (
            standing.delivery is Delivery.TOO_VAGUE
            and finding is not None
            and finding.detail.get("reasons") == reasons
        ):
            raise Refused(
                f"{subject.ref} is too vague already, for the same reasons.",
                hint="Nothing was recorded.",
            )
        entry = writer.append(
            subject,
            Facet.DELIVERY,
            Delivery.TOO_VAGUE,
            when,
            self.evidence,
            sources,
            detail={"reasons": reasons},
        )
        writer.add_line(
            subject,
            entry,
            "delivery",
            f"too vague to rate: {list_words([reason.label for reason in self.reasons])}",
            before=standing.delivery.label,
        )


@declared
class SetCriterion(Fact):
    """Set a success test, or judge one by its number.

    \b
    Example:
      tracker criterion CHILD-HOUSE "The money is allocated" --letter
      tracker criterion CHILD-HOUSE 1 --not-met -s pq-99774
    """

    verb: ClassVar[str] = "criterion"
    ref: str = argument(REF)
    text: str = argument(TEXT, metavar="TEXT|NUMBER", example="what has to be so")
    type: SuccessTestType = option(
        "What is tested.",
        CRITERION_TYPE,
        default=SuccessTestType.LETTER,
        key="test",
        switches=(
            Switch("letter", SuccessTestType.LETTER, "Did they do it? (the default)"),
            Switch("spirit", SuccessTestType.SPIRIT, "Did it work?"),
            Switch("failure", SuccessTestType.FAILURE, "What would show that it failed?"),
        ),
    )
    how: str | None = option("How it is to be checked.", TEXT, default=None)

    def record(self, writer: Writer) -> None:
        """Set a success test, numbered on its commitment."""
        subject = writer.commitments([self.ref])[0]
        sources = writer.sources(self.evidence)
        dated = self.evidence.on or writer.default_on
        when = writer.when(self.evidence, sources, "the test") if dated else subject.announced
        # A number is never given twice, not even after its test was retracted: a judgement
        # of the one would fall to the other.
        ever = writer.ever_recorded(subject.id, Facet.TEST)
        number = 1 + max((int(entry.item) for entry in ever), default=0)
        entry = writer.append(
            subject,
            Facet.TEST,
            SuccessTestValue.SET,
            when,
            self.evidence,
            sources,
            item=str(number),
            detail={"type": self.type.value},
            texts={"text": self.text, "how": self.how},
        )
        writer.add_line(
            subject,
            entry,
            f"criterion {number}",
            f"{self.type.label}: {self.text}",
            next=f"tracker criterion {subject.ref} {number} --met -s SOURCE",
        )


@declared
class JudgeCriterion(Fact):
    """Judge a success test by its number, on evidence."""

    verb: ClassVar[str] = "criterion"
    ref: str = argument(REF)
    number: int = needed("The number of the test.", NUMBER, example="1")
    met: bool = needed("Judge the test of that NUMBER.", FLAG, example="true")

    def record(self, writer: Writer) -> None:
        """Judge a success test, on evidence."""
        subject = writer.commitments([self.ref])[0]
        sources = writer.sources(self.evidence)
        if not sources:
            raise MissingOption(
                f"That a test of {subject.ref} was judged needs evidence.",
                hint="Add -s KEY or -s URL.",
            )
        when = writer.when(self.evidence, sources, "the judgement")
        tests = {test.number: test for test in writer.standing(subject, date.max).criteria}
        if self.number not in tests:
            raise UnknownName(
                f"criterion of {subject.ref}",
                str(self.number),
                nearest=[str(number) for number in tests][:3],
            )
        value = SuccessTestValue.MET if self.met else SuccessTestValue.NOT_MET
        before = tests[self.number].judged_by
        if (
            before is not None
            and before.value == value
            and before.refs.get("source") == tuple(source.id for source in sources)
        ):
            raise Refused(
                f"Criterion {self.number} of {subject.ref} is {value.label} on that source "
                "already.",
                hint="Another source is further evidence; another finding is --met or --not-met.",
            )
        entry = writer.append(
            subject,
            Facet.TEST,
            value,
            when,
            self.evidence,
            sources,
            item=str(self.number),
        )
        graded = writer.graded(subject, sources, self.evidence)
        writer.add_line(subject, entry, f"criterion {self.number}", value.label, graded=graded)
