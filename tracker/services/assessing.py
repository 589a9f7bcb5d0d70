"""The tracker's own judgement: assessments, flags, ratability, success tests."""

from __future__ import annotations

from datetime import date

from tracker.domain.dates import When
from tracker.domain.entry import Entry
from tracker.domain.grade import Graded, grades, promisers_of
from tracker.domain.prose import day_words
from tracker.domain.standing import Standing
from tracker.domain.subject import Subject
from tracker.domain.transitions import Assessment, check_assessment, check_corrected, no_look
from tracker.domain.vocabulary import (
    CriterionValue,
    Delivery,
    Ended,
    Facet,
    Ratability,
    Stalled,
    words_of,
)
from tracker.errors import MissingOption, Refused, UnknownName
from tracker.ledger import lookup
from tracker.ledger import standing as standing_of
from tracker.ledger.projections import ALL
from tracker.services import acts
from tracker.services.desk import Desk


def update(desk: Desk, act: acts.Update) -> None:
    """Assess commitments. Refused with what is missing unless the rules allow it."""
    sources = desk.sources(act.evidence)
    for subject in desk.commitments(act.refs):
        _check_last(desk, subject, act.if_last)
        when = _when(desk, act, sources, subject)
        day = when.latest or date.max
        if subject.announced.earliest is not None and day < subject.announced.earliest:
            raise Refused(
                f"{subject.ref} was announced on {subject.announced.text}, after {when.text}.",
                hint="A promise is assessed from the day it was made.",
            )
        standing = desk.standing(subject, day)
        graded = desk.graded(subject, sources, act.evidence)
        check_assessment(
            standing,
            Assessment(
                delivery=act.delivery,
                ended=act.ended,
                because=act.because,
                reopen=act.reopen,
                grades=graded,
                criteria=desk.standing(subject, date.max).criteria,
                tests=tests_of(desk, subject),
            ),
        )
        _write(desk, act, subject, standing, when, sources, graded)


def _check_last(desk: Desk, subject: Subject, if_last: int | None) -> None:
    """Refuse a judgement that was made before somebody else's came in, or was taken back.

    `if_last` is the last of the entries that stand, as `list --json` gives it.
    """
    last = desk.standing(subject, desk.register.today).last_entry
    if if_last is None or if_last == last:
        return
    changed = lookup.amending(desk.connection, if_last)
    if last > if_last:
        changed = lookup.entries_numbered(desk.connection, [last])
    if not changed:
        raise Refused(
            f"Entry {if_last} is not the last of {subject.ref}: that is entry {last}.",
            hint=f"Look at it: tracker show {subject.ref}.",
        )
    who = lookup.names(desk.connection)[changed[-1].actor]
    day = day_words(changed[-1].recorded_at.date())
    what = f"{changed[-1].facet.label}: {words_of(changed[-1].value)}"
    raise Refused(
        f"{subject.ref} has changed since entry {if_last}: {who} recorded entry "
        f"{changed[-1].seq} on {day} ({what}).",
        hint=f"Look at it, then judge anew: tracker show {subject.ref}.",
    )


def stall(desk: Desk, act: acts.Stall) -> None:
    """Set or lift the stalled flag; it stands beside delivery and never changes it."""
    sources = desk.sources(act.evidence)
    if not sources:
        what = "resumes" if act.resumed else "is stalled"
        raise MissingOption(
            f"A promise {what} on evidence, never on a timer.", hint="Add -s KEY or -s URL."
        )
    for subject in desk.commitments(act.refs):
        when = desk.when(act.evidence, sources, f"the change of {subject.ref}")
        standing = desk.standing(subject, when.latest or date.max)
        if standing.stalled is not act.resumed:
            state = "stalled" if standing.stalled else "not stalled"
            raise Refused(f"{subject.ref} is {state} already.", hint="Nothing was recorded.")
        value = Stalled.RESUMED if act.resumed else Stalled.STALLED
        entry = desk.append(subject, Facet.STALLED, value, when, act.evidence, sources)
        desk.tell(subject, entry, "flag", value.label, graded=desk.graded(subject, sources))


def vague(desk: Desk, act: acts.Vague) -> None:
    """Record that a promise is too vague to rate, and why; or that it can be rated."""
    subject = desk.commitments([act.ref])[0]
    sources = desk.sources(act.evidence)
    when = (
        desk.when(act.evidence, sources, "the judgement")
        if sources or act.evidence.on
        else (subject.announced)
    )
    value = (
        Ratability.TOO_VAGUE
        if act.reasons
        else (Ratability.RATABLE_BY_OUR_TEST if act.by_our_test else Ratability.RATABLE)
    )
    before = desk.standing(subject, when.latest or date.max).ratability
    entry = desk.append(
        subject,
        Facet.RATABILITY,
        value,
        when,
        act.evidence,
        sources,
        detail={"reasons": [reason.value for reason in act.reasons]},
    )
    desk.tell(subject, entry, "ratability", value.label, before=before.label)


def set_criterion(desk: Desk, act: acts.SetCriterion) -> None:
    """Set a success test, numbered on its commitment."""
    subject = desk.commitments([act.ref])[0]
    sources = desk.sources(act.evidence)
    told = act.evidence.on or desk.default_on
    when = desk.when(act.evidence, sources, "the test") if told else subject.announced
    # A number is never given twice, not even after its test was retracted: a judgement
    # of the one would fall to the other.
    ever = standing_of.ever_recorded(desk.connection, subject.id, Facet.CRITERION)
    number = 1 + max((int(str(found.detail["number"])) for found in ever), default=0)
    entry = desk.append(
        subject,
        Facet.CRITERION,
        CriterionValue.SET,
        when,
        act.evidence,
        sources,
        detail={"number": number, "type": act.type.value},
        texts={"text": act.text, "how": act.how},
    )
    desk.tell(
        subject,
        entry,
        f"criterion {number}",
        f"{act.type.label}: {act.text}",
        next=f"tracker criterion {subject.ref} {number} --met -s SOURCE",
    )


def judge_criterion(desk: Desk, act: acts.JudgeCriterion) -> None:
    """Judge a success test, on evidence."""
    subject = desk.commitments([act.ref])[0]
    sources = desk.sources(act.evidence)
    if not sources:
        raise MissingOption(
            f"That a test of {subject.ref} was judged needs evidence.",
            hint="Add -s KEY or -s URL.",
        )
    when = desk.when(act.evidence, sources, "the judgement")
    tests = {test.number: test for test in desk.standing(subject, date.max).criteria}
    if act.number not in tests:
        raise UnknownName(
            f"criterion of {subject.ref}", str(act.number), nearest=[str(n) for n in tests][:3]
        )
    value = CriterionValue.MET if act.met else CriterionValue.NOT_MET
    before = tests[act.number].judged_by
    if (
        before is not None
        and before.value == value
        and before.refs.get("source") == tuple(found.id for found in sources)
    ):
        raise Refused(
            f"Criterion {act.number} of {subject.ref} is {value.label} on that source already.",
            hint="Another source is further evidence; another finding is --met or --not-met.",
        )
    entry = desk.append(
        subject,
        Facet.CRITERION,
        value,
        when,
        act.evidence,
        sources,
        detail={"number": act.number},
    )
    graded = desk.graded(subject, sources, act.evidence)
    desk.tell(subject, entry, f"criterion {act.number}", value.label, graded=graded)


def _when(desk: Desk, act: acts.Update, sources: list[Subject], subject: Subject) -> When:
    if act.delivery is Delivery.NO_ACTION_FOUND and not sources and act.evidence.on is None:
        # It rests on a look, and happened when somebody looked.
        look = desk.standing(subject, date.max).of(Facet.LOOK)
        if look is None:
            raise no_look(subject.ref)
        return look.when
    return desk.when(act.evidence, sources, f"the change of {subject.ref}")


def _write(
    desk: Desk,
    act: acts.Update,
    subject: Subject,
    standing: Standing,
    when: When,
    sources: list[Subject],
    graded: list[Graded],
) -> None:
    texts = {"because": act.because}
    if act.delivery is not standing.delivery:
        look = standing.of(Facet.LOOK) if act.delivery is Delivery.NO_ACTION_FOUND else None
        entry = desk.append(
            subject,
            Facet.DELIVERY,
            act.delivery,
            when,
            act.evidence,
            sources,
            texts=texts,
            refs={} if look is None else {"look": (look.seq,)},
        )
        desk.tell(
            subject,
            entry,
            "delivery",
            act.delivery.label,
            before=standing.delivery.label,
            graded=graded,
            next=f"tracker timeline {subject.ref}",
        )
    ended = Ended.OPEN if act.reopen else act.ended
    if ended is not None and ended is not standing.ended:
        entry = desk.append(subject, Facet.ENDED, ended, when, act.evidence, sources, texts=texts)
        desk.tell(subject, entry, "ended", ended.label, before=standing.ended.label)


def check_standing(desk: Desk, subject: Subject, written: Entry, *, because: str) -> None:
    """Hold the gate for an assessment that is written already; Refused takes it back."""
    standing = desk.standing(subject, date.max)
    # What it says holds from its own day on, whatever was found later.
    says = Delivery(written.value) if written.facet is Facet.DELIVERY else standing.delivery
    check_corrected(
        standing,
        Assessment(
            delivery=says,
            ended=standing.ended,
            because=because,
            reopen=False,
            grades=grades_of(desk, subject, written),
            criteria=standing.criteria,
            tests=tests_of(desk, subject),
        ),
        changed=written.facet,
    )


def tests_of(desk: Desk, subject: Subject) -> dict[int, list[Graded]]:
    """The graded evidence on which each criterion was judged, by its number."""
    return {
        test.number: grades_of(desk, subject, test.judged_by)
        for test in desk.standing(subject, date.max).criteria
        if test.judged_by is not None
    }


def grades_of(desk: Desk, subject: Subject, entry: Entry) -> list[Graded]:
    """The sources of an entry that is written, with what they are worth for its commitment."""
    numbers = list(entry.refs.get("source", ()))
    sources = lookup.subjects(desk.connection, ALL, numbers=numbers) if numbers else {}
    return grades(list(sources.values()), promisers_of(subject), dict(entry.detail))
