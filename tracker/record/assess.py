"""Our own judgement: findings, flags, success tests."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from tracker.domain.dates import When
from tracker.domain.prose import day_words, list_words
from tracker.domain.transitions import (
    WantedFinding,
    check_wanted,
    no_look,
)
from tracker.domain.vocabulary import (
    FINDINGS,
    STANDING_VALUES,
    Delivery,
    Ended,
    Facet,
    Look,
    Stalled,
    VagueReason,
    words_of,
)
from tracker.errors import MissingOption, Refused, UsageError, as_typed
from tracker.record.gate import judged_tests, keeping_evidence
from tracker.record.verb import (
    ENTRY,
    FLAG,
    PERIOD,
    REFS,
    TEST_NUMBER,
    TEXT,
    WHY,
    Evidence,
    Fact,
    argument,
    arguments,
    declared,
    one_of,
    option,
    options,
)

if TYPE_CHECKING:
    from tracker.domain.deadline.recurrence import Recurrence
    from tracker.domain.entry import Entry, Json
    from tracker.domain.standing import Standing
    from tracker.domain.subject import Subject
    from tracker.record.writer import Writer

FINDING = one_of("finding", FINDINGS)
ENDED = one_of("reason for ending", Ended)
REASON = one_of("reason", VagueReason)


@declared
class Update(Fact):
    """Record our finding of delivery, on evidence.

    FINDING is none (no action found), planned, under-way, part (partly delivered),
    delivered, too-vague (with --reason); for a standing promise holding or breached.
    Part and delivered rest on tests: --test says what is true, --unmet what is not yet.
    None rests on a look: --places says where, --terms what for. Going down needs --because.

    \b
    Example:
      tracker update CHILD-HOUSE planned -s pq-99774
      tracker update CASEY part -s gov-audit-response --test "All accepted" --unmet "All acted on"
    """

    verb: ClassVar[str] = "update"
    refs: tuple[str, ...] = arguments(REFS)
    finding: Delivery = argument(FINDING, metavar="FINDING", example="under_way")
    test: tuple[str, ...] = options(
        "What is true: the words of a test, or its number.",
        TEXT,
        default=(),
        spread=True,
        metavar="TEXT|N",
        example="What will be true",
    )
    unmet: tuple[str, ...] = options(
        "What is not true yet: the words of a test, or its number.",
        TEXT,
        default=(),
        spread=True,
        metavar="TEXT|N",
        example="What is not true yet",
    )
    enactment: bool = option(
        "A test that is new here asks only whether a law was made.", FLAG, default=False
    )
    ended: Ended | None = option("That it is over, and why.", ENDED, default=None)
    because: str | None = option(WHY, TEXT, default=None)
    reason: tuple[VagueReason, ...] = options(
        "Why it is too vague.", REASON, default=(), spread=True, example="no_measure"
    )
    period: str | None = option(
        "Of a duty that returns: which time it is about.",
        PERIOD,
        default=None,
        flags=("--for",),
        key="for",
    )
    places: str | None = option("Of none: where you looked.", TEXT, default=None)
    terms: str | None = option("Of none: what you looked for.", TEXT, default=None)
    reopen: bool = option("It had ended and goes on; with --because.", FLAG, default=False)
    if_last: int | None = option(
        "Only if nothing was recorded of it after this entry; else say who changed what.",
        ENTRY,
        default=None,
    )
    """The newest entry that the judgement rests on: refused if anything came after it."""

    def __post_init__(self) -> None:
        """Raise UsageError for what does not belong to the finding."""
        too_vague = self.finding is Delivery.TOO_VAGUE
        if too_vague and not self.reason:
            raise MissingOption(
                f"Why is {self.refs[0]} too vague to rate?", hint="Add --reason no-measure."
            )
        if self.reason and not too_vague:
            raise UsageError(
                f"A reason for vagueness does not belong to {self.finding.label}.",
                hint="Type tracker update REF too-vague --reason …, or --because for any other.",
            )
        if self.period and self.finding not in STANDING_VALUES:
            raise UsageError(
                f"A time of a duty is kept or not, and not {self.finding.label}.",
                hint="Type tracker update REF holding --for 2026 …, or breached.",
            )
        if (self.places or self.terms) and self.finding is not Delivery.NO_ACTION_FOUND:
            raise UsageError(
                "Places and terms belong to what was not found.",
                hint="Type tracker update REF none --places …, or tracker checked REF --places ….",
            )

    def rests_on_nothing(self) -> bool:
        """Whether it rests on a look or on the wording of the promise, not on a source."""
        return self.finding in {Delivery.NO_ACTION_FOUND, Delivery.TOO_VAGUE}

    def record(self, writer: Writer) -> None:
        """Assess commitments. Refused with what is missing unless the rules allow it."""
        sources = writer.sources(self.evidence)
        subjects = writer.commitments(self.refs)
        if len(subjects) > 1:
            self._check_tests(len(subjects))
        for subject in subjects:
            if not (self.test or self.unmet or self.ended):
                self._assess(writer, subject, sources)
                continue
            # A test that is dated back may speak against a later finding.
            with keeping_evidence(writer, [subject.id]):
                self._assess(writer, subject, sources)

    def _check_tests(self, count: int) -> None:
        """Refuse words of a test for several promises."""
        for text in (*self.test, *self.unmet):
            if not re.fullmatch(TEST_NUMBER, text):
                raise UsageError(
                    f"{as_typed(text)} is a test of one promise, and {count} are named.",
                    hint="Give each its own: tracker update REF FINDING --test ….",
                )

    def _assess(self, writer: Writer, subject: Subject, sources: list[Subject]) -> None:
        self._check_last(writer, subject)
        look = self._look(writer, subject)
        when = self._when(writer, sources, subject, look)
        day = when.latest or date.max
        if self.test or self.unmet:
            from tracker.record.success_tests import judge_tests

            judge_tests(
                writer,
                subject,
                when,
                self.evidence,
                sources,
                met=self.test,
                unmet=self.unmet,
                enactment=self.enactment,
            )
        standing = writer.standing(subject, day)
        period = self._period(subject, standing, day)
        graded = writer.graded(subject, sources, self.evidence)
        if not self._same_reasons(standing):
            check_wanted(
                standing,
                WantedFinding(
                    delivery=self.finding,
                    ended=self.ended,
                    item=period,
                    day=day,
                    because=self.because,
                    reopen=self.reopen,
                    evidence=graded,
                    tests=judged_tests(writer, subject, day),
                ),
            )
        self._write(writer, subject, standing, when, sources, look, period)

    def _period(self, subject: Subject, standing: Standing, day: date) -> str:
        """The name of the time of a duty that the finding is about; empty for no duty.

        Left out, it is the one that waits for a finding, else the one that runs on the day.
        Refused is a period that names no time or several, and what was found already.
        """
        if self.finding not in STANDING_VALUES:
            return ""
        duty, recurrence = standing.duty, standing.recurrence
        if duty is None or recurrence is None:
            period = self.period or ""
        elif self.period is not None:
            period = named_time(subject.ref, recurrence, self.period)
        elif duty.waiting > 1:
            waiting = duty.periods_waiting
            raise Refused(
                f"{subject.ref} is a duty that returns, and {len(waiting)} times wait for a "
                f"finding: {list_words(waiting)}.",
                hint=f"Say which: --for {waiting[0]}.",
            )
        elif duty.waiting:
            period = duty.due.period
        else:
            period = recurrence.name(recurrence.number_on(day))
        for entry in standing.occurrences if period else ():
            if entry.item == period and entry.value == self.finding:
                raise Refused(
                    f"{subject.ref} is {self.finding.label} for {period} already "
                    f"(entry {entry.seq}).",
                    hint="Nothing was recorded.",
                )
        return period

    def _same_reasons(self, standing: Standing) -> bool:
        """Whether it is too vague already, and for other reasons now."""
        finding = standing.finding
        return (
            self.finding is Delivery.TOO_VAGUE is standing.delivery
            and finding is not None
            and finding.detail.get("reasons") != [reason.value for reason in self.reason]
        )

    def _look(self, writer: Writer, subject: Subject) -> Entry | None:
        """The look that no action found rests on: the one described here, else the last."""
        if self.finding is not Delivery.NO_ACTION_FOUND:
            return None
        look = writer.standing(subject, date.max).of(Facet.LOOK)
        described = self.places or self.terms
        if look is not None and not described:
            return look
        if not (described or writer.register.places):
            raise no_look(subject.ref)
        dated = self.evidence.on or writer.default_on
        when = writer.when(self.evidence, [], "the look") if dated else writer.today
        entry = writer.append(
            subject,
            Facet.LOOK,
            Look.NOTHING_FOUND,
            when,
            Evidence(),
            [],
            texts={
                "places": self.places or writer.register.places,
                "terms": self.terms or writer.register.terms,
            },
        )
        writer.add_line(subject, entry, "looked", Look.NOTHING_FOUND.label)
        writer.settle()
        return entry

    def _check_last(self, writer: Writer, subject: Subject) -> None:
        """Refuse a judgement that was made before somebody else's came in, or was taken back.

        `if_last` is the last of the entries that stand, as `list --json` gives it.
        """
        if self.if_last is None:
            return
        last = writer.standing(subject, writer.register.today).last_entry
        if self.if_last == last:
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
        what = f"{change.label}: {words_of(change.value)}"
        raise Refused(
            f"{subject.ref} has changed since entry {self.if_last}: "
            f"{writer.party_name(change.actor)} recorded entry {change.seq} on {day} ({what}).",
            hint=f"Look at it, then judge anew: tracker show {subject.ref}.",
        )

    def _when(
        self, writer: Writer, sources: list[Subject], subject: Subject, look: Entry | None
    ) -> When:
        """The day of the finding; one that reaches past today has not been found yet."""
        if self.rests_on_nothing() and not sources and self.evidence.on is None:
            # It happened when somebody looked, or when somebody read the words.
            if look is not None:
                return look.when
            return writer.default_on or writer.today
        return writer.when(self.evidence, sources, f"the finding on {subject.ref}", over=True)

    def _write(
        self,
        writer: Writer,
        subject: Subject,
        standing: Standing,
        when: When,
        sources: list[Subject],
        look: Entry | None,
        period: str,
    ) -> None:
        texts = {"because": self.because}
        if self.finding is not standing.delivery or period or self._same_reasons(standing):
            reasons: list[Json] = [reason.value for reason in self.reason]
            entry = writer.append(
                subject,
                Facet.DELIVERY,
                self.finding,
                when,
                self.evidence,
                sources,
                texts=texts,
                refs={} if look is None else {"look": (look.seq,)},
                detail={"reasons": reasons} if reasons else {},
                item=period,
            )
            why = list_words([reason.label for reason in self.reason])
            writer.add_line(
                subject,
                entry,
                f"finding for {period}" if period else "finding",
                f"{self.finding.label}: {why}" if why else self.finding.label,
                before=None if period else standing.delivery.label,
                sources=sources,
                evidence=self.evidence,
                next=f"tracker timeline {subject.ref}",
            )
        ended = Ended.OPEN if self.reopen else self.ended
        if ended is not None and ended is not standing.ended:
            entry = writer.append(
                subject, Facet.ENDED, ended, when, self.evidence, sources, texts=texts
            )
            writer.add_line(subject, entry, "ended", ended.label, before=standing.ended.label)


def named_time(ref: str, recurrence: Recurrence, period: str) -> str:
    """The name of the one time of a duty that a period names.

    Raises Refused, with the nearest, where it names none or several.
    """
    numbers = recurrence.numbered(period)
    if len(numbers) == 1:
        return recurrence.name(numbers[0])

    def words(number: int) -> str:
        return f"{recurrence.name(number)} (by {day_words(recurrence.last_day(number))})"

    if numbers:
        raise Refused(
            f"{period} holds {len(numbers)} times of {ref}: "
            f"{list_words(list(map(words, numbers)))}.",
            hint=f"Name one: --for {recurrence.name(numbers[0])}.",
        )
    nearest = recurrence.nearest(period)
    raise Refused(
        f"{ref} is due for no time that {period} names; the nearest "
        f"{'is' if len(nearest) == 1 else 'are'} {list_words(list(map(words, nearest)))}.",
        hint=f"Name one: --for {recurrence.name(nearest[0])}.",
    )


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
        writer.add_line(subject, entry, "flag", value.label, sources=sources)
