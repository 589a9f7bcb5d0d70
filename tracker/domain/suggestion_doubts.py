"""Why words that look like a promise or a demand are none: questions, conditions, denials."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_ASKED = re.compile(r"\?[\"”’')\]]*\s*\Z")
_IF = re.compile(
    r"(?<!\beven\s)(?<!\bas\s)\b(?:if|whether|provided\s+that|in\s+the\s+event)\b"
    r"(?!\s+(?:re-?)?elected\b|\s+(?:we|i|they)\s+(?:win|form|are\s+(?:re-?)?elected)\b)",
    re.IGNORECASE,
)
_INVERTED = re.compile(
    r"\A[“‘\"']?(?:should|had|were)\s+(?:it|he|she|they|the|this|that|we|any|i)\b", re.IGNORECASE
)
_FORETOLD = re.compile(
    r"\b(?:predict\w*|forecast\w*|estimat\w*|projections?|projects|projected|fear\w*|doubt\w*"
    r"|think\w*|believ\w*|suspect\w*|suggest\w*|warn\w*|reckon\w*|hop(?:e|es|ed|ing)|bet|likely"
    r"|perhaps|probably|maybe|claim(?:s|ed)?|assurance|rumou?r\w*|speculat\w*|imagin\w*"
    r"|expect(?:s|ed|ing)?|might|could)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:last|previous|former|outgoing|then|predecessor['’]s)\s+(?:\w+\s+)?(?:government"
    r"|administration"
    r"|ministers?|council|mayor)\b|\bhad\s+(?:\w+\s+)?(?:promised|pledged|vowed|agreed"
    r"|committed|planned"
    r"|said|announced|intended|called|urged|demanded|asked)\b"
    r"|\b(?:once|originally|previously|years\s+ago)\s+(?:promised|pledged|said|announced)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:\b(?:not|never|no|nor|without|refus\w+\s+to|declin\w+\s+to|fail\w+\s+to|yet\s+to"
    r"|stopped\s+short\s+of"
    r"|ruled\s+out|reject\w*|dismiss\w*|oppos\w+|resist\w*|ignor\w+|distanced\s+\w+\s+from"
    r"|broken?|broke"
    r"|backtrack\w*|scrapped|abandon\w*|despite|instead\s+of|rather\s+than)|n['’]t)"
    r"(?:\s+(?:yet|the|its|their|his|her|a|an|new|any|all|of|more|previous|earlier|repeated"
    r"|growing|plans?|being|be))"
    r"{0,4}\s*\Z",
    re.IGNORECASE,
)
#: What somebody proposes themselves they do not demand.
_PROPOSED = re.compile(r"\b(?:propos\w+|decided|agreed)\s+that\b", re.IGNORECASE)
_THREAT = re.compile(
    r"\b(?:threat\w*|legal\s+action|judicial\s+review|court|strikes?|warn\w*|on\s+notice"
    r"|”?\s*notice|resign|sue"
    r"|boycott|ultimatum|walk\s+out|protest\w*)\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|be|get|got)\s+\Z", re.IGNORECASE)
_DETERMINED = re.compile(
    r"\b(?:(?:the|no|these|those|such|any|under|of|some)\s+|(?:its|their|his|her|our|my|a"
    r"|an)\s+(?:[\w-]+\s+){0,2})\Z",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:said|says|say|announced|announces|promised|pledged|confirmed|vowed|told|insisted"
    r"|declared"
    r"|stated|added|agreed|wrote|guaranteed)\b",
    re.IGNORECASE,
)
_WISHED = re.compile(
    r"\b(?:country|future|world|society|chance|economy|answer|fresh\s+start)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Doubts:
    """What of a sentence takes its promises back, found once for all rules."""

    words: str

    @cached_property
    def question(self) -> bool:
        """Whether it asks."""
        return _ASKED.search(self.words) is not None

    @cached_property
    def _if(self) -> int | None:
        found = _IF.search(self.words)
        return found.start() if found else None

    @cached_property
    def _foretold(self) -> int:
        found = _FORETOLD.search(self.words)
        return found.start() if found else len(self.words)

    @cached_property
    def _before(self) -> int:
        found = _BEFORE.search(self.words)
        return found.start() if found else len(self.words)

    @cached_property
    def _inverted(self) -> bool:
        return _INVERTED.search(self.words) is not None

    @cached_property
    def _threatened(self) -> int:
        found = _THREAT.search(self.words)
        return found.start() if found else len(self.words)

    @cached_property
    def _said(self) -> int:
        found = _SAYS.search(self.words)
        return found.start() if found else len(self.words)

    def of_promise(self, place: int) -> bool:
        """Whether a promise at a place is asked, hung on a condition, foretold, denied or past."""
        return (
            self.question
            or self._if is not None
            or self._inverted
            or self._foretold < place
            or self._before < place
            or self.denied(place)
        )

    def of_demand(self, place: int) -> bool:
        """The same for a demand; a condition counts where it stands first."""
        hangs = self._if is not None and self._if < place
        proposed = _PROPOSED.search(self.words, max(0, place - 200), place) is not None
        return (
            proposed
            or self.question
            or hangs
            or self._inverted
            or self._before < place
            or self.denied(place)
        )

    def denied(self, place: int) -> bool:
        """Whether the words just before say no."""
        return _DENIED.search(self.words, max(0, place - 60), place) is not None

    def threatened(self, place: int) -> bool:
        """Whether something is threatened before."""
        return self._threatened < place

    def reported(self, place: int) -> bool:
        """Whether somebody is said to say it."""
        return self._said < place

    def passive(self, place: int) -> bool:
        """Whether the word at a place was done to something: "was ordered"."""
        return _PASSIVE.search(self.words, max(0, place - 8), place) is not None

    def a_noun(self, place: int) -> bool:
        """Whether it is a noun there: "its plans to", "the pledge to"."""
        return _DETERMINED.search(self.words, max(0, place - 40), place) is not None

    def wished(self, place: int) -> bool:
        """Whether what is wanted is no measure."""
        return _WISHED.search(self.words, place, place + 40) is not None
