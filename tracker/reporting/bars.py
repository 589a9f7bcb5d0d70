"""The programme bar: one stacked bar per programme, its widths in per cent.

A bar is 100 % wide at every size of page, so nothing here knows pixels but the rule that
says from which width of page a count fits inside its segment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.vocabulary import Headline

#: A segment that is not zero stays visible at this share of the bar, in per cent.
LEAST = 1.5
#: Up to this many commitments each has a notch, so that it can be counted.
COUNTABLE = 40
#: Widths of the bar in pixels at which a count may appear, with the class that shows it.
_FITS = ((288, ""), (560, "w560"), (930, "w930"))


@dataclass(frozen=True, slots=True)
class Segment:
    """One headline's share of a bar; `x` and `width` in per cent."""

    headline: Headline
    count: int
    x: float
    width: float
    shown: str | None
    """The class that shows the count: '' always, 'w560' on wider pages, None never."""
    notches: tuple[float, ...]
    """Where one commitment ends and the next begins, in per cent of the segment."""
    last: bool


def segments(counts: Sequence[tuple[Headline, int]]) -> tuple[Segment, ...]:
    """The segments of a bar, in the order given, zeros left out.

    >>> [(s.headline.value, s.x, s.width) for s in segments(
    ...     [(Headline.DELIVERED, 1), (Headline.UNDER_WAY, 3), (Headline.BREACHED, 0)])]
    [('delivered', 0.0, 25.0), ('under_way', 25.0, 75.0)]
    """
    present = [(headline, count) for headline, count in counts if count]
    total = sum(count for _, count in present)
    widths = _visible([100 * count / total for _, count in present])
    found: list[Segment] = []
    x = 0.0
    for place, ((headline, count), width) in enumerate(zip(present, widths, strict=True)):
        found.append(
            Segment(
                headline=headline,
                count=count,
                x=round(x, 3),
                width=round(width, 3),
                shown=_fits(width, count),
                notches=_notches(count) if total <= COUNTABLE else (),
                last=place == len(present) - 1,
            )
        )
        x += width
    return tuple(found)


def _visible(widths: list[float]) -> list[float]:
    """No width under the least; what that costs is taken from the largest."""
    raised = [max(width, LEAST) for width in widths]
    if raised:
        largest = raised.index(max(raised))
        raised[largest] -= sum(raised) - 100
    return raised


def _fits(width: float, count: int) -> str | None:
    needed = 5 + 9 * len(f"{count:,}")
    for page, name in _FITS:
        if width / 100 * page >= needed:
            return name
    return None


def _notches(count: int) -> tuple[float, ...]:
    return tuple(round(100 * step / count, 3) for step in range(1, count))
