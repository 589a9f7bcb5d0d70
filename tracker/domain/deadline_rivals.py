"""Rival readings of one phrase, held as one deadline.

Reading a register needs this, and none of the grammar that reads phrases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.domain.deadline_values import Deadline


def combine(deadlines: Sequence[Deadline]) -> Deadline:
    """Rival readings of one phrase as one: the latest of them, strictly the narrowest of them.

    A reading without a last day, such as a relative one, adds nothing; if none has one, the
    first reading is returned. Phrase, rule and hardness are those of the first. Raises
    ValueError for an empty sequence.

    >>> from datetime import date
    >>> from tracker.domain.deadline import read_phrase, resolve
    >>> audit = read_phrase("three-month audit", said=date(2025, 1, 16))
    >>> rivals = [resolve(audit, day) for day in (date(2025, 1, 16), date(2025, 2, 20))]
    >>> print(combine(rivals))
    2025-01-16/2025-05-20 (strict 2025-04-16)
    """
    if not deadlines:
        raise ValueError("there is no reading to combine")
    dated = [deadline for deadline in deadlines if deadline.latest]
    if not dated:
        return deadlines[0]
    if len({(one.earliest, one.latest, one.narrowest) for one in dated}) == 1:
        return dated[0]
    starts = [deadline.earliest for deadline in dated if deadline.earliest]
    readings = "; or ".join(dict.fromkeys(deadline.reading for deadline in dated))
    return replace(
        dated[0],
        phrase=deadlines[0].phrase,
        hardness=deadlines[0].hardness,
        earliest=min(starts) if len(starts) == len(dated) else None,
        latest=max(deadline.latest for deadline in dated if deadline.latest),
        strict_latest=min(deadline.narrowest for deadline in dated if deadline.narrowest),
        reading=readings,
    )
