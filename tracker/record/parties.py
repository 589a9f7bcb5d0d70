"""What kind of person or body a party is, and through whom it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tracker.domain.entry import Draft
from tracker.domain.vocabulary import Facet, PartyKind
from tracker.errors import MissingOption, Refused
from tracker.record.verb import TEXT, Fact, argument, declared, one_of, option

if TYPE_CHECKING:
    from tracker.record.writer import Writer

PARTY_KIND = one_of("kind of party", [kind for kind in PartyKind if kind is not PartyKind.UNKNOWN])


@declared
class EditParty(Fact):
    """Say what a person or body is, and through whom it is asked.

    Letters are addressed to an office or a public body. What cannot be asked itself, such as
    a former minister or an inquiry that has closed, is asked through another.

    \b
    Example:
      tracker party edit "Andy Burnham, Mayor of Greater Manchester" --kind office
      tracker party edit "Baroness Casey, author of the audit" --asked-through "Home Office"
    """

    verb: ClassVar[str] = "party"
    ours: ClassVar[bool] = True
    name: str = argument(TEXT, metavar="NAME", example="Home Office")
    kind: PartyKind | None = option("What it is.", PARTY_KIND, default=None)
    asked_through: str | None = option("Whom to ask in its place.", TEXT, default=None)

    def record(self, writer: Writer) -> None:
        """Say it of a party that the register knows. Raises UnknownName (exit 4)."""
        if self.kind is None and self.asked_through is None:
            raise MissingOption(
                f"Nothing to say of {self.name}.",
                hint="Add --kind public-body, or --asked-through …",
            )
        party = writer.party(self.name)
        through = writer.party(self.asked_through) if self.asked_through else None
        if through is not None and through.number == party.number:
            raise Refused(
                f"{party.name} cannot be asked through itself.", hint="Name another body."
            )
        kind = self.kind or party.kind
        if kind is party.kind and (through is None or through.number == party.asked_through):
            raise Refused(f"{party.name} is {kind.label} already.", hint="Nothing was recorded.")
        entry = writer.batch.append(
            Draft(
                subject=party.number,
                facet=Facet.PARTY,
                value=kind,
                occurred=writer.today,
                refs={"asked_through": (through.number,)} if through else {},
            )
        )
        asked = f", asked through {through.name}" if through else ""
        writer.add_line(None, entry, party.name, f"{kind.label}{asked}", before=party.kind.label)
