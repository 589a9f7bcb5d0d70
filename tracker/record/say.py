"""What others say: claims, responses, positions, and promises said anew."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from tracker.domain.entry import party_voice
from tracker.domain.vocabulary import (
    ASKS,
    CLAIMS,
    Comparison,
    Delivery,
    Facet,
    Response,
    Stance,
    Voice,
    words_of,
)
from tracker.errors import MissingOption, Refused, UsageError
from tracker.record.verb import (
    REF,
    REFS,
    TEXT,
    Fact,
    argument,
    arguments,
    declared,
    needed,
    one_of,
    option,
)

if TYPE_CHECKING:
    from tracker.domain.subject import Subject
    from tracker.record.writer import Writer

CLAIM = one_of("claim", CLAIMS)
RESPONSE = one_of("response", Response)
STANCE = one_of("stance", Stance)
COMPARISON = one_of("comparison", Comparison)


@declared
class Claim(Fact):
    """Record what the promiser says has been done, in the words that were used.

    WORD is delivered, part, under-way, planned, dropped or unspecified. A claim never
    moves our own finding.

    \b
    Example:
      tracker claim JAY-01..20 unspecified -s pq-99774 -q "we are delivering on those commitments"
    """

    verb: ClassVar[str] = "claim"
    in_words: ClassVar[bool] = True
    refs: tuple[str, ...] = arguments(REFS)
    word: Delivery = argument(CLAIM, metavar="WORD", example="under_way")
    by: str | None = option("Who said it for the promiser.", TEXT, default=None)
    voice: str | None = option("A third party who says so.", TEXT, default=None, metavar="NAME")
    """A third party's name; None for the promiser."""

    def __post_init__(self) -> None:
        """Raise UsageError for two voices, and for a word that nobody claims."""
        if self.by and self.voice:
            raise UsageError(
                "--by names who spoke for the promiser, --voice a third party.", hint="Give one."
            )
        if self.word not in CLAIMS and self.voice is None:
            raise UsageError(
                f"Nobody claims '{self.word.label}'.",
                hint=f"A claim is one of {', '.join(word.value for word in CLAIMS)}.",
            )

    def record(self, writer: Writer) -> None:
        """What the promiser, or a named third party, says has been done; with the quote."""
        sources = writer.sources(self.evidence)
        if not self.evidence.quote:
            raise Refused("A claim carries the words it was made in.", hint="Add -q 'their words'.")
        if not sources:
            raise Refused("A claim needs its source.", hint="Add -s KEY or -s URL.")
        voice = Voice.PROMISER.value
        if self.voice is not None:
            voice = writer.third_party(self.voice)
        by = writer.batch.party(self.by) if self.by else None
        for subject in writer.commitments(self.refs):
            when = writer.when(self.evidence, sources, "the claim")
            standing = None
            if writer.keeps_receipt:
                standing = writer.standing(subject, when.latest or date.max)
            entry = writer.append(
                subject,
                Facet.DELIVERY,
                self.word,
                when,
                self.evidence,
                sources,
                voice=voice,
                refs={"by": () if by is None else (by,)},
            )
            if standing is None:
                continue
            before = standing.entries.get((Facet.DELIVERY, voice))
            writer.add_line(
                subject,
                entry,
                "claim" if self.voice is None else f"{self.voice} says",
                self.word.label,
                before=None if before is None else words_of(before.value),
                sources=sources,
                next=f"tracker update {subject.ref} … (our own finding is "
                f"{standing.delivery.label})",
            )


@declared
class Respond(Fact):
    """Record an addressee's response to a recommendation or demand.

    RESPONSE is not-due, awaited, accepted, accepted-in-principle, accepted-in-part,
    noted or rejected. Acceptance never moves delivery.

    \b
    Example:
      tracker respond JAY-05 rejected --from "UK Government" -s clyde-2023-05-24
    """

    verb: ClassVar[str] = "respond"
    refs: tuple[str, ...] = arguments(REFS)
    response: Response = argument(RESPONSE, example="accepted")
    addressee: str | None = option(
        "Who answers; default: the addressee.",
        TEXT,
        default=None,
        key="from",
        flags=("--from",),
        metavar="BODY",
    )

    def record(self, writer: Writer) -> None:
        """What an addressee answered; one per addressee, and it never moves delivery."""
        sources = writer.sources(self.evidence)
        if not sources:
            raise Refused("A response needs its source.", hint="Add -s KEY or -s URL.")
        for subject in writer.commitments(self.refs):
            if subject.kind not in ASKS:
                raise Refused(
                    f"The kind of {subject.ref} is {subject.kind.label}: nobody was asked.",
                    hint="Only recommendations and demands are answered.",
                )
            when = writer.when(self.evidence, sources, "the response")
            voice = self._voice(writer, subject)
            standing = writer.standing(subject, when.latest or date.max)
            before = standing.entries.get((Facet.RESPONSE, voice))
            entry = writer.append(
                subject, Facet.RESPONSE, self.response, when, self.evidence, sources, voice=voice
            )
            writer.add_line(
                subject,
                entry,
                "response",
                self.response.label,
                before=None if before is None else words_of(before.value),
                sources=sources,
            )

    def _voice(self, writer: Writer, subject: Subject) -> str:
        """The addressee that answers."""
        if self.addressee:
            return writer.third_party(self.addressee)
        addressees = subject.refs.get("to", ())
        if len(addressees) == 1:
            return party_voice(addressees[0])
        raise MissingOption(
            f"{subject.ref} is addressed to {len(addressees)} bodies; who answers?"
            if addressees
            else f"{subject.ref} names no addressee; who answers?",
            hint="Add --from 'UK Government'.",
        )


@declared
class Says(Fact):
    """Record where a third party stands.

    The stance is supports, opposes, demands, doubts, replies or legal-action.

    \b
    Example:
      tracker says JAY-TIMETABLE --who "Maggie Oliver" --stance legal-action -s press-2025-01-16
    """

    verb: ClassVar[str] = "says"
    refs: tuple[str, ...] = arguments(REFS)
    who: str = needed("The public role or body that says it.", TEXT, example="their name and role")
    stance: Stance = needed("Where they stand.", STANCE, example="supports")

    def record(self, writer: Writer) -> None:
        """Where a third party stands on a commitment."""
        sources = writer.sources(self.evidence)
        if not sources:
            raise Refused("A position needs its source.", hint="Add -s KEY or -s URL.")
        voice = writer.third_party(self.who)
        for subject in writer.commitments(self.refs):
            when = writer.when(self.evidence, sources, "the statement")
            entry = writer.append(
                subject, Facet.SAYS, self.stance, when, self.evidence, sources, voice=voice
            )
            writer.add_line(subject, entry, self.who, self.stance.label)


@declared
class Restate(Fact):
    """Record that the promiser says the promise differently, in the new words (-q).

    Held against the original it is same, narrower, weaker, wider or different.

    \b
    Example:
      tracker restate JAY-TIMETABLE --as weaker -s hansard-lords-2025-early \\
        --on 2025-02 \\
        -q "we will respond to all 20 IICSA recommendations by Easter"
    """

    verb: ClassVar[str] = "restate"
    in_words: ClassVar[bool] = True
    ref: str = argument(REF)
    comparison: Comparison = needed(
        "Held against the original.", COMPARISON, key="as", flags=("--as",), example="narrower"
    )

    def record(self, writer: Writer) -> None:
        """The promiser says it differently: kept beside the original and compared with it."""
        subject = writer.commitments([self.ref])[0]
        sources = writer.sources(self.evidence)
        if not self.evidence.quote:
            raise MissingOption(
                "A restatement is in the promiser's words.", hint="Add -q 'their words'."
            )
        if not sources:
            raise Refused("A restatement needs its source.", hint="Add -s KEY or -s URL.")
        when = writer.when(self.evidence, sources, "the restatement")
        entry = writer.append(
            subject,
            Facet.RESTATEMENT,
            self.comparison,
            when,
            self.evidence,
            sources,
            voice=Voice.PROMISER.value,
        )
        writer.add_line(subject, entry, "restated", f"{self.comparison.label} than the original")
