"""Checks of commitments: wording, lead body, parents, duplicates and responses."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence

from tracker.domain.entry import voice_party
from tracker.domain.prose import count_words
from tracker.domain.standing import Standing
from tracker.domain.subject import addressee, asked_party
from tracker.domain.vocabulary import OUT_OF_COUNT, Facet, LinkType
from tracker.lint.registry import Check, LintContext, Violation


def _no_wording(context: LintContext) -> Iterator[Violation]:
    for ref, standing in _by_ref(context):
        if standing.subject.wording is None:
            yield Violation(
                ref,
                standing.subject.opened.seq,
                "the promise has no wording",
                f"tracker edit {ref} --wording '…'",
            )


def _no_lead(context: LintContext) -> Iterator[Violation]:
    for ref, standing in _by_ref(context):
        if standing.subject.one("lead") is None:
            yield Violation(
                ref,
                standing.subject.opened.seq,
                "no lead body is named",
                f"tracker edit {ref} --lead '…'",
            )


def _orphan(context: LintContext) -> Iterator[Violation]:
    for ref, standing in _by_ref(context):
        parent = standing.subject.one("parent")
        if parent is not None and parent not in context.now.subjects:
            yield Violation(
                ref,
                standing.subject.opened.seq,
                "its parent is not in the register at this date",
                f"tracker edit {ref} --parent REF",
            )


def _no_addressee(context: LintContext) -> Iterator[Violation]:
    """One line for each body: what it leads on is mended in one command."""
    leading: dict[int, list[str]] = {}
    for ref, standing in _by_ref(context):
        lead = standing.subject.one("lead")
        if lead is None or not (standing.counted and standing.is_open):
            continue
        if addressee(context.parties, lead) is None:
            party = asked_party(context.parties, lead)
            leading.setdefault(lead if party is None else party.number, []).append(ref)
    for number, refs in leading.items():
        name = context.name(number)
        others = len(refs) - 1
        more = f" and {count_words(others, 'other commitment')}" if others else ""
        yield Violation(
            refs[0],
            number,
            f"{name} answers for it{more} and is not known as an office or a public body: nobody "
            "can be asked",
            f"tracker party edit {shlex.quote(name)} --kind public-body",
        )


def _circle(context: LintContext) -> Iterator[Violation]:
    parents: dict[int, Sequence[int]] = {}
    successors: dict[int, Sequence[int]] = {}
    for standing in context.standings:
        parents[standing.subject.id] = standing.subject.refs.get("parent", ())
        if disposed := standing.of(Facet.DISPOSITION):
            successors[standing.subject.id] = disposed.refs.get("by", ())
    for ref, standing in _by_ref(context):
        if circle := _circle_of(context, parents, standing):
            what = f"it is its own parent: {circle}"
            yield Violation(ref, None, what, f"tracker edit {ref} --parent ''")
        disposed = standing.of(Facet.DISPOSITION)
        if disposed and (circle := _circle_of(context, successors, standing)):
            what = f"what took its place leads back to it, and none of them counts: {circle}"
            yield Violation(ref, disposed.seq, what, f"tracker retract {disposed.seq} --because …")


def _circle_of(
    context: LintContext, onward: Mapping[int, Sequence[int]], standing: Standing
) -> str | None:
    """The shortest way from a commitment back to itself, in refs; None where there is none."""
    start = standing.subject.id
    before: dict[int, int] = {}
    waiting = [start]
    for number in waiting:  # It grows while it is walked.
        for further in onward.get(number, ()):
            if further not in before:
                before[further] = number
                waiting.append(further)
        if start in before:
            break
    else:
        return None
    way = [start]
    while len(way) == 1 or way[-1] != start:
        way.append(before[way[-1]])
    return " → ".join(context.now.subjects[number].ref for number in reversed(way))


def _same_title(context: LintContext) -> Iterator[Violation]:
    first: dict[str, str] = {}
    for ref, standing in _by_ref(context):
        if standing.disposition in OUT_OF_COUNT:
            continue
        title = " ".join(standing.subject.title.casefold().split())
        other = first.setdefault(title, ref)
        if other != ref and not standing.subject.title.startswith("[redacted"):
            yield Violation(
                ref,
                standing.subject.opened.seq,
                f"it has the title of {other}",
                f"tracker merge {ref} --into {other}",
            )


def _counted_twice(context: LintContext) -> Iterator[Violation]:
    counted = {number for number, standing in context.now.standings.items() if standing.counted}
    for ref, standing in _by_ref(context):
        for link in context.of(standing.subject.id, Facet.LINK):
            same = link.refs.get("target", ()) if link.value == LinkType.SAME_AS else ()
            for number in same:
                if {number, standing.subject.id} <= counted:
                    other = context.now.subjects[number].ref
                    yield Violation(
                        ref,
                        link.seq,
                        f"it is recorded as the same as {other}, and both are counted",
                        f"tracker merge {ref} --into {other}",
                    )


def _not_asked(context: LintContext) -> Iterator[Violation]:
    for ref, standing in _by_ref(context):
        addressees = standing.subject.refs.get("to", ())
        for response in standing.responses:
            party = voice_party(response.voice)
            if addressees and party not in addressees:
                name = context.name(party)
                yield Violation(
                    ref,
                    response.seq,
                    f"{name} responded and was not asked",
                    f"tracker edit {ref} --to … '{name}'",
                )


def _by_ref(context: LintContext) -> Iterator[tuple[str, Standing]]:
    for standing in context.standings:
        yield standing.subject.ref, standing


CHECKS = (
    Check(
        "no-wording",
        "A promise without the words it was made in.",
        "Whether a promise was kept is judged by its words, and promisers change theirs. Copy "
        "them from the source, verbatim: tracker edit REF --wording '…'.",
        _no_wording,
    ),
    Check(
        "no-lead",
        "A commitment that no body leads on.",
        "Without a lead nobody can be asked, and whose words prove nothing is not known in full: "
        "the grades of evidence rest on who made, leads and was asked. Type tracker edit REF "
        "--lead 'Home Office'; if nobody leads, that is worth a note.",
        _no_lead,
    ),
    Check(
        "no-addressee",
        "A body that answers for open commitments and cannot be asked.",
        "A question goes to an office or a public body. To any other, and to one of which nothing "
        "is recorded, the report offers no letter. Say what it is (tracker party edit 'NAME' "
        "--kind public-body, or office), or who is asked in its place: tracker party edit 'NAME' "
        "--asked-through 'BODY'.",
        _no_addressee,
    ),
    Check(
        "orphan",
        "A commitment whose parent is not in the register at that date.",
        "It stands in no programme and its parent's list is short of it. Either the parent was "
        "announced later than its part, or it was taken back: tracker edit REF --parent REF, or "
        "--parent '' for none.",
        _orphan,
    ),
    Check(
        "circle",
        "A commitment that is its own parent or its own successor, at whatever remove.",
        "Programmes are counted from the top, and a circle has none: give one of them another "
        "parent (tracker edit REF --parent REF, or --parent '' for none). What was replaced, "
        "merged or split counts where it went, and in a circle nowhere: tracker retract ENTRY "
        "--because …",
        _circle,
    ),
    Check(
        "same-title",
        "Two commitments with one title.",
        "They may be one promise written down twice, which counts twice. If so, tracker merge "
        "REF --into REF; if not, tell them apart: tracker edit REF --title '…'.",
        _same_title,
    ),
    Check(
        "counted-twice",
        "Two commitments that are the same, and both are counted.",
        "A link same-as says that they are one; every total then holds it twice. Type tracker "
        "merge REF --into REF, which leaves one in the count and shows the other in the bridge.",
        _counted_twice,
    ),
    Check(
        "not-asked",
        "A response by a body that was not asked.",
        "Responses are counted for each addressee, so this one is in no count. Either the body "
        "was asked (tracker edit REF --to 'A' 'B' names all of them), or the response is "
        "somebody's position: tracker retract ENTRY --because …, then tracker says REF …",
        _not_asked,
    ),
)
