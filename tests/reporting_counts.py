"""The rows of the invented register, counted: the scoreboard and the bridge of the sample."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracker.domain.vocabulary import Badge, Group, Headline
from tracker.report.counts import (
    Bridge,
    BridgeLine,
    CountedApart,
    GroupCount,
    ProgrammeTally,
    Scoreboard,
    StateCount,
)

PROGRAMMES = {
    "HAR": ("HAR", "Harbour review recommendations", "Department for Rivers"),
    "STM": ("STM", "Statement of 16 January 2025", "Office of the First Minister"),
    "AUD": ("AUD", "Audit recommendations", "Water Inspectorate"),
    "OTH": (None, "Other undertakings", "Department for Rivers"),
}
COUNTED = tuple(headline for headline in Headline if headline is not Headline.REPLACED)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table of rows."""

    ref: str
    title: str
    now: Headline
    before: Headline
    badges: tuple[Badge, ...]
    phrase: str | None
    first: date | None
    latest: date | None
    met: date | None


def lines() -> tuple[Line, ...]:
    """The table of rows, without its head."""
    table = Path(__file__).with_name("data") / "rivers.txt"
    return tuple(_line(row) for row in table.read_text(encoding="utf-8").splitlines()[1:])


def _line(text: str) -> Line:
    ref, title, now, before, badges, phrase, first, latest, met = (
        part.strip() for part in text.split("|")
    )
    days = [date.fromisoformat(day) if day else None for day in (first, latest, met)]
    return Line(
        ref=ref,
        title=title,
        now=Headline(now),
        before=Headline(before or now),
        badges=tuple(Badge(badge) for badge in badges.split()),
        phrase=phrase or None,
        first=days[0],
        latest=days[1],
        met=days[2],
    )


def programme_of(line: Line) -> tuple[str | None, str, str]:
    return PROGRAMMES.get(line.ref[:3], PROGRAMMES["OTH"])


def in_count(rows: Sequence[Line]) -> list[Line]:
    return [line for line in rows if line.now is not Headline.REPLACED]


def _counted_before(rows: Sequence[Line]) -> list[Line]:
    return [line for line in rows if line.before is not Headline.REPLACED]


def scoreboard(rows: Sequence[Line], *, voices: bool) -> Scoreboard:
    now = Counter(line.now for line in in_count(rows))
    old = [line for line in rows if not line.ref.startswith("AUD")]
    before = Counter(line.before for line in _counted_before(old))
    by_programme: dict[str, list[Line]] = {}
    by_lead: dict[str, list[Line]] = {}
    for line in rows:
        _, title, lead = programme_of(line)
        by_programme.setdefault(title, []).append(line)
        by_lead.setdefault(lead, []).append(line)
    refs = {title: ref for ref, title, _ in PROGRAMMES.values()}
    return Scoreboard(
        total=now.total(),
        last_total=before.total(),
        groups=tuple(
            GroupCount(
                group,
                sum(count for state, count in now.items() if state.group is group),
                sum(count for state, count in before.items() if state.group is group),
            )
            for group in Group
            if group is not Group.REPLACED
        ),
        states=tuple(StateCount(state, now[state], before[state]) for state in COUNTED),
        programmes=tuple(_tally(refs[title], title, some) for title, some in by_programme.items()),
        leads=tuple(_tally(None, lead, some) for lead, some in sorted(by_lead.items())),
        apart=(CountedApart("Demands", 3, "Asked by campaigners; 1 is answered."),)
        if voices
        else (),
        responses=(("accepted", 14), ("accepted in principle", 4), ("rejected", 2))
        if voices
        else (),
        asks=20,
    )


def _tally(ref: str | None, title: str, rows: Sequence[Line]) -> ProgrammeTally:
    counts = Counter(line.now for line in in_count(rows))
    return ProgrammeTally(
        ref=ref,
        title=title,
        noun="recommendations" if title.startswith("Har") else "commitments",
        total=counts.total(),
        counts=tuple((state, counts[state]) for state in COUNTED),
        replaced_this_week=len(rows) - counts.total(),
        has_standing=bool(counts[Headline.HOLDING] or counts[Headline.BREACHED]),
    )


def bridge(rows: Sequence[Line]) -> Bridge:
    added = tuple(line.ref for line in rows if line.ref.startswith("AUD"))
    before = _counted_before([line for line in rows if line.ref not in added])
    replaced = tuple(line.ref for line in before if line.now is Headline.REPLACED)
    counted = in_count(rows)
    vague = sum(line.now is Headline.TOO_VAGUE for line in counted)
    unknown = sum(line.now is Headline.NOT_YET_ASSESSED for line in counted)
    return Bridge(
        opening=len(before),
        lines=(
            BridgeLine("Added", 1, len(added), added),
            BridgeLine("Split", 1, 0, ()),
            BridgeLine("Merged", -1, 0, ()),
            BridgeLine("Replaced", -1, len(replaced), replaced),
            BridgeLine("Out of scope", -1, 0, ()),
        ),
        closing=len(counted),
        rated=len(counted) - vague - unknown,
        too_vague=vague,
        not_assessed=unknown,
    )
