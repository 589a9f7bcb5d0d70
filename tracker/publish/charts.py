"""The geometry of the drawings, in per cent of their width: no drawing knows a report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.domain.headlines import Headline

#: A segment that is not zero stays visible at this share of the bar, in per cent.
LEAST = 1.5
#: A count stands inside a segment of at least this share.
ROOM = 6.0


@dataclass(frozen=True, slots=True)
class Segment:
    """One state's share of a bar; `x` and `width` in per cent."""

    headline: Headline
    count: int
    x: float
    width: float

    @property
    def is_labelled(self) -> bool:
        """Whether its count fits inside it."""
        return self.width >= ROOM * (1 + (len(f"{self.count:,}") - 1) / 3)


@dataclass(frozen=True, slots=True)
class Bar:
    """A whole in its states, in their fixed order."""

    segments: tuple[Segment, ...]
    kind: str = "bar"

    @property
    def headlines(self) -> Iterable[Headline]:
        """The states whose shapes it shows."""
        return (segment.headline for segment in self.segments)


def bar(counts: Sequence[tuple[Headline, int]]) -> Bar:
    """The bar of these counts, in the order given, zeros left out.

    >>> [(part.headline.value, part.x, part.width) for part in bar(
    ...     [(Headline.DELIVERED, 1), (Headline.UNDER_WAY, 3), (Headline.BREACHED, 0)]).segments]
    [('delivered', 0.0, 25.0), ('under_way', 25.0, 75.0)]
    """
    present = [(headline, count) for headline, count in counts if count]
    total = sum(count for _, count in present)
    widths = _visible([100 * count / total for _, count in present])
    segments = []
    x = 0.0
    for (headline, count), width in zip(present, widths, strict=True):
        segments.append(Segment(headline, count, round(x, 3), round(width, 3)))
        x += width
    return Bar(tuple(segments))


def _visible(widths: Sequence[float]) -> list[float]:
    """No width under the least; what that costs is taken from the largest."""
    raised = [max(width, LEAST) for width in widths]
    if raised:
        raised[raised.index(max(raised))] -= sum(raised) - 100
    return raised


@dataclass(frozen=True, slots=True)
class Dots:
    """Days on a line from zero: one dot for each number of days that occurs."""

    places: tuple[float, ...]
    """In per cent of the longest."""
    longest: int
    kind: str = "dots"

    @property
    def headlines(self) -> Iterable[Headline]:
        """It shows no state."""
        return ()


def dots(days: Iterable[int], longest: int) -> Dots:
    """The dots of these days on a scale that ends with the longest.

    >>> dots([90, 45, 90], 180).places
    (25.0, 50.0)
    """
    return Dots(tuple(round(100 * day / max(longest, 1), 3) for day in sorted(set(days))), longest)


@dataclass(frozen=True, slots=True)
class Column:
    """A share of a whole; every measure in per cent of the drawing."""

    x: float
    width: float
    share: float


@dataclass(frozen=True, slots=True)
class Trend:
    """A share from issue to issue, from zero to all; the last stands out."""

    columns: tuple[Column, ...]
    kind: str = "trend"

    @property
    def headlines(self) -> Iterable[Headline]:
        """It shows no state."""
        return ()


def trend(parts: Sequence[tuple[int, int]]) -> Trend:
    """The columns of these parts, each of its own whole.

    >>> [(one.x, one.width, one.share) for one in trend([(1, 4), (2, 4)]).columns]
    [(0.0, 40.0, 25.0), (50.0, 40.0, 50.0)]
    """
    step = 100 / max(len(parts), 1)
    return Trend(
        tuple(
            Column(
                round(place * step, 3), round(step * 0.8, 3), round(100 * part / max(whole, 1), 3)
            )
            for place, (part, whole) in enumerate(parts)
        )
    )
