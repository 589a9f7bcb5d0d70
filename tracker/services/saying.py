"""What others say: claims, responses, positions, and promises said anew."""

from __future__ import annotations

from datetime import date

from tracker.domain.entry import party_voice
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import ASKS, CLAIMS, Facet, Voice, words_of
from tracker.errors import MissingOption, Refused, UsageError
from tracker.services import acts
from tracker.services.desk import Desk


def claim(desk: Desk, act: acts.Claim) -> None:
    """What the promiser, or a named third party, says has been done; always with the quote."""
    sources = desk.sources(act.evidence)
    if act.word not in CLAIMS:
        raise UsageError(
            f"Nobody claims '{act.word.label}'.",
            hint=f"A claim is one of {', '.join(word.value for word in CLAIMS)}.",
        )
    if not act.evidence.quote:
        raise Refused("A claim carries the words it was made in.", hint="Add -q 'their words'.")
    if not sources:
        raise Refused("A claim needs its source.", hint="Add -s KEY or -s URL.")
    voice = Voice.PROMISER.value
    if act.voice is not None:
        voice = desk.third_party(act.voice)
    by = desk.batch.party(act.by) if act.by else None
    for subject in desk.commitments(act.refs):
        when = desk.when(act.evidence, sources, "the claim")
        standing = desk.standing(subject, when.latest or date.max)
        before = standing.entries.get((Facet.DELIVERY, voice))
        entry = desk.append(
            subject,
            Facet.DELIVERY,
            act.word,
            when,
            act.evidence,
            sources,
            voice=voice,
            refs={"by": () if by is None else (by,)},
        )
        desk.tell(
            subject,
            entry,
            "claim" if act.voice is None else f"{act.voice} says",
            act.word.label,
            before=None if before is None else words_of(before.value),
            graded=desk.graded(subject, sources),
            next=f"our own finding is {standing.delivery.label}: tracker update {subject.ref} …",
        )


def respond(desk: Desk, act: acts.Respond) -> None:
    """What an addressee answered; one per addressee, and it never moves delivery."""
    sources = desk.sources(act.evidence)
    if not sources:
        raise Refused("A response needs its source.", hint="Add -s KEY or -s URL.")
    for subject in desk.commitments(act.refs):
        if subject.kind not in ASKS:
            raise Refused(
                f"The kind of {subject.ref} is {subject.kind.label}: nobody was asked.",
                hint="Only recommendations and demands are answered.",
            )
        when = desk.when(act.evidence, sources, "the response")
        voice = _addressee(desk, act, subject)
        before = desk.standing(subject, when.latest or date.max).entries.get(
            (Facet.RESPONSE, voice)
        )
        entry = desk.append(
            subject, Facet.RESPONSE, act.response, when, act.evidence, sources, voice=voice
        )
        desk.tell(
            subject,
            entry,
            "response",
            act.response.label,
            before=None if before is None else words_of(before.value),
            graded=desk.graded(subject, sources),
        )


def says(desk: Desk, act: acts.Says) -> None:
    """Where a third party stands on a commitment."""
    sources = desk.sources(act.evidence)
    if not sources:
        raise Refused("A position needs its source.", hint="Add -s KEY or -s URL.")
    voice = desk.third_party(act.who)
    for subject in desk.commitments(act.refs):
        when = desk.when(act.evidence, sources, "the statement")
        entry = desk.append(
            subject, Facet.SAYS, act.stance, when, act.evidence, sources, voice=voice
        )
        desk.tell(subject, entry, act.who, act.stance.label)


def restate(desk: Desk, act: acts.Restate) -> None:
    """The promiser says it differently: kept beside the original and compared with it."""
    subject = desk.commitments([act.ref])[0]
    sources = desk.sources(act.evidence)
    if not act.evidence.quote:
        raise MissingOption(
            "A restatement is in the promiser's words.", hint="Add -q 'their words'."
        )
    if not sources:
        raise Refused("A restatement needs its source.", hint="Add -s KEY or -s URL.")
    when = desk.when(act.evidence, sources, "the restatement")
    entry = desk.append(
        subject,
        Facet.RESTATEMENT,
        act.comparison,
        when,
        act.evidence,
        sources,
        voice=Voice.PROMISER.value,
    )
    desk.tell(subject, entry, "restated", f"{act.comparison.label} than the original")


def _addressee(desk: Desk, act: acts.Respond, subject: Subject) -> str:
    if act.addressee:
        return desk.third_party(act.addressee)
    asked = subject.refs.get("to", ())
    if len(asked) == 1:
        return party_voice(asked[0])
    raise MissingOption(
        f"{subject.ref} is addressed to {len(asked) or 'nobody'} bodies; who answers?"
        if asked
        else f"{subject.ref} names no addressee; who answers?",
        hint="Add --from 'UK Government'.",
    )
