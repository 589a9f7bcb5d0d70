"""A short title in the sentence's own words."""

from __future__ import annotations

import re

from tracker.domain.text import one_line

LONGEST = 90
_CUT = re.compile(
    r"[;:]|[,.][”\"]|\s[–—-]\s|,?\s(?:although|though|but|because|unless|after|amid"
    r"|as it emerged|while|so that)\b"
    r"|,\s*(?:which|who|where|with|led|he|she|it|they|and|said|says|the)\b"
    r"|,(?=\s[A-Z])|\sand\s(?:will|would|that|to|also|he|she|they|called|urged|demanded|told"
    r"|said)\b",
    re.IGNORECASE,
)
_EDGES = " \t\n,.;:!?–—-'\"“”‘’()["


def title_of(words: str, due: str | None) -> str:
    """The words from the act on, without their deadline, cut where the clause ends.

    >>> title_of("publish a plan by May 2026, he said.", "by May 2026")
    'Publish a plan'
    """
    cut = next((found.start() for found in _CUT.finditer(words) if found.start() > 6), len(words))
    title = words[:cut]
    if due is not None and due in title:
        before, _, after = title.partition(due)
        if len(before.split()) > 1:
            title = before + after.lstrip(" ,") if len(after.split()) > 2 else before
    title = one_line(title).strip(_EDGES).removeprefix("to ").removeprefix("To ")
    if len(title) > LONGEST:
        title = title[: LONGEST - 1].rpartition(" ")[0].rstrip(_EDGES) + "…"
    return (title[:1].upper() + title[1:]) or one_line(words)[:LONGEST]
