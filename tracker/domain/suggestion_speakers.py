"""Who speaks: in the sentence, in the quotation, on the speaker's line of a debate."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice

from tracker.domain.suggestion_text import Block, Sentence
from tracker.domain.suggestion_words import ACTORS, NO_NAME, SAYING, TITLES

FIRST = re.compile(r"(?:I|we|we['’]ve|I['’]ve)\Z", re.IGNORECASE)
PRONOUN = re.compile(r"(?:he|she|they|it)\Z", re.IGNORECASE)
#: Characters in front of a verb in which its subject is looked for.
REACH = 240
#: Words of saying in one paragraph that are looked at.
MOST_SAYERS = 200
#: Words of a name with its titles.
MOST_NAMES = 5
#: Words of an office on a speaker's line.
MOST_OFFICE = 20
_CLAUSE = re.compile(
    r"[,;:—–()“”\"]|\s-\s|\b(?:and|but|that|which|who|while|because|although|though|after|before"
    r"|when|if|so|unless|as|where)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s(?:of|for|in|to|from|with|by|on|at|under|into|across|about|towards|today|yesterday"
    r"|also|now|therefore|then|has|have|had|is|are|was|were|will|would|did|must)\b",
    re.IGNORECASE,
)
_SAID = re.compile(rf"\b{SAYING}\b", re.IGNORECASE)
_NAME_WORD = re.compile(r"[A-Z][A-Za-zÀ-ž'’&.-]*\Z")
_FULL_NAME = re.compile(
    r"\b([A-Z][a-zà-ž]+(?:[-'’][A-Z][a-zà-ž]+)?) ((?:Ma?c|O['’])?[A-Z][a-zà-ž]+)\b"
)
_SPEAKER = re.compile(
    r"(?P<name>[A-Z][^():\n]{1,80}?)(?:\s{0,3}(?P<place>(?:\([^()\n]{1,60}\)\s{0,3}){1,3})(?P<colon>:?)"
    r"|(?P<only>:))(?=\s|\Z)"
)
#: Between a subject and its verb.
_AUXILIARY = re.compile(
    r"(?:(?:\A|\s+)(?:has|have|had|is|are|am|was|were|been|also|now|today|therefore|already"
    r"|currently"
    r"|always|remains?|further|recently|previously|just|yesterday|publicly|formally|again|then|both"
    r"|did|will|would|can|to))+\Z|['’](?:ve|re|m)\Z",
    re.IGNORECASE,
)
_RELATIVE = frozenset({"who", "which", "that"})
_REPORTED = re.compile(rf"\b{SAYING}\s+(?:that\s+)?(he|she|they|it|we|I)\Z", re.IGNORECASE)
_OPENS = re.compile(
    rf",|\s(?:{SAYING}|ordered|threatened|called|urged|demanded|rejected|asked)\b", re.IGNORECASE
)
_SAYS_FIRST = re.compile(rf"\W*{SAYING}\b", re.IGNORECASE)
#: One person, by office: "she", never "it".
_PERSON = re.compile(
    r"\b(?:minister|secretary|mayor|president|chancellor|leader|chair\w*|premier|spokes\w+|chief"
    r"|commissioner|director|governor|councillor|whistleblower)\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, and how it is known that they are meant."""

    name: str
    how: str
    """In a clause: "named in the sentence", "'she' is read as Yvette Cooper"."""


def subject_before(text: str, end: int, *, start: int = 0) -> tuple[str, int]:
    """The words between the last joint of the sentence and a verb, and where they begin.

    >>> subject_before("On Monday the Government will", 24)
    ('On Monday the Government', 0)
    """
    low = max(start, end - REACH)
    reported = _REPORTED.search(_AUXILIARY.sub("", text[low:end].rstrip()))
    if reported is not None:
        return reported[1], low + reported.start(1)
    joints = [found.end() for found in _CLAUSE.finditer(text, low, end)]
    for begin in [*reversed(joints), low]:
        words = text[begin:end]
        bare = _AUXILIARY.sub("", words.rstrip()).strip()
        if (
            not re.search(r"\w{2}|\bI\b", bare)
            or bare.lower() in _RELATIVE
            or _SAYS_FIRST.match(bare)
        ):
            continue
        return bare, begin + len(words) - len(words.lstrip())
    return "", end


def ends_in_actor(words: str) -> bool:
    """Whether the last word is a body or an office."""
    return words.rpartition(" ")[2].strip("’'").lower() in ACTORS


def is_actor(words: str) -> bool:
    """Whether a subject is somebody who can promise: a body, an office, a name.

    >>> [is_actor(words) for words in ("the Department for Work", "Mr Abara", "the climate")]
    [True, True, False]
    """
    core = _core(words)
    if not core:
        return False
    if ends_in_actor(core):
        return True
    parts = core.split()
    names = [part for part in parts if _NAME_WORD.match(part) and part not in NO_NAME]
    if parts[-1].isupper() and len(parts[-1]) > 1 and parts[-1].isalpha():
        return True
    ends_in_name = bool(names) and parts[-1] == names[-1]
    return ends_in_name and len(names) > 1 and not parts[-1].endswith(("’s", "'s"))


def _core(words: str) -> str:
    tail = _TAIL.search(words, 1)
    return (words[: tail.start()] if tail else words).strip(" \t\n,.'\"“”‘’")


def _name(words: str) -> str:
    """The name in a subject: "date 2025-01-16 Labour has" is "Labour"."""
    bare = _AUXILIARY.sub("", words.strip(" \n\t,.“”‘’\"'"))
    bare = re.split(r"\s(?:has|have|had|who|is|are|was|were|will|would|said|told)\s", bare)[0]
    return re.sub(r"\A.*\d\S*\s+", "", bare, flags=re.DOTALL).strip()


def _named(words: str) -> bool:
    """Whether it ends in a person's or a body's own name."""
    core = _core(words)
    parts = [part for part in core.split() if part not in NO_NAME]
    if ends_in_actor(core):
        return False
    return len(parts) > 1 and all(_NAME_WORD.match(part) for part in parts[-2:])


@dataclass
class Speakers:
    """Reads blocks in order and knows who spoke last."""

    text: str
    turn: str | None = None
    """Whose turn it is in a debate."""
    person: str | None = None
    """Whom "she" stands for: who was named last."""
    body: str | None = None
    """What "it" stands for: the body that the sentence before began with."""
    _carried: str | None = None
    _known: set[str] = field(default_factory=set)
    _by_surname: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for name in _FULL_NAME.finditer(self.text):
            if name[1] not in TITLES | NO_NAME:
                found[name[2]].add(name[0])
        self._by_surname = dict(found)

    def take_turn(self, block: Block) -> int:
        """Where the speech of a block begins, after its speaker's line; its start where none is."""
        words = block.words
        if words in self._known:
            self.turn = self.person = self.full(words)
            return block.end
        found = _SPEAKER.match(words)
        if found is None or len(found["name"].split()) > MOST_OFFICE:
            return block.start
        name, place = found["name"].strip(), (found["place"] or "").strip()
        if not (found["colon"] or found["only"] or found.end() == len(words)):
            return block.start
        if not (place or name in self._known):
            return block.start
        inside = place.partition(")")[0].strip("()")
        self._known |= {name}
        if not _named(name) and _named(inside):
            name = inside
            self._known |= {name}
        elif not _named(name):
            return block.start
        self.turn = self.person = self.full(name)
        return block.start + found.end()

    def quoted_by(self, block: Block) -> list[tuple[int, Actor]]:
        """Whom a block names as saying something, outside its quotations, with the places."""
        found = []
        for said in islice(_SAID.finditer(block.words), MOST_SAYERS):
            place = block.start + said.start()
            if block.quote_at(place) is None:
                actor = self._speaker(block, said.start(), said.end())
                if actor is not None:
                    found.append((place, actor))
        return found

    def carry(self, block: Block, sayers: list[tuple[int, Actor]]) -> None:
        """Remember at the end of a block who goes on speaking in the next."""
        colon = block.words.endswith(":")
        if block.left_open or colon:
            self._carried = sayers[-1][1].name if sayers else self._carried
        else:
            self._carried = None

    def in_quote(self, block: Block, place: int, sayers: list[tuple[int, Actor]]) -> Actor | None:
        """Who is quoted at a place."""
        quote = block.quote_at(place)
        if quote is None:
            return None
        if sayers:
            nearest = min(
                sayers, key=lambda one: min(abs(one[0] - quote.start), abs(one[0] - quote.end))
            )
            return Actor(nearest[1].name, "quoted")
        if self._carried is not None:
            return Actor(self._carried, "whose quotation goes on")
        return None

    def named(self, words: str) -> Actor | None:
        """A subject as somebody, pronouns by who was named last."""
        words = words.strip(" \n\t“”‘\"'")
        if PRONOUN.match(words):
            meant = self.body if words.lower() == "it" else self.person
            how = f"'{words}' is read as the one named last"
            return None if meant is None else Actor(meant, how)
        name = _name(words.split(",")[0])
        return Actor(self.full(name), "named in the sentence") if is_actor(name) else None

    def opening(self, sentence: str) -> Actor | None:
        """Whom a sentence begins with."""
        words = _OPENS.split(sentence[:REACH])[0]
        if PRONOUN.match(words.split(" ")[0]):
            return self.named(words.split(" ")[0])
        core = _core(words)
        return Actor(self.full(_name(core)), "named in the sentence") if is_actor(core) else None

    def notice(self, sentence: str) -> None:
        """Remember whom a sentence begins with."""
        actor = self.opening(sentence)
        if actor is not None and not actor.how.startswith("'"):
            self._remember(actor.name)

    def full(self, name: str) -> str:
        """'Ms Cooper' as 'Yvette Cooper', where the text has one of that name.

        >>> Speakers("Yvette Cooper spoke.").full("Ms Cooper")
        'Yvette Cooper'
        """
        name = re.sub(r"['’]s\Z", "", " ".join(name.split()))
        parts = name.split()
        alone = len(parts) == 1 and not ends_in_actor(name)
        if alone or (len(parts) == 2 and parts[0] in TITLES):
            known = self._by_surname.get(parts[-1], set())
            if len(known) == 1:
                return next(iter(known))
        return name.removeprefix("the ").removeprefix("The ")

    def _speaker(self, block: Block, verb: int, end: int) -> Actor | None:
        words = block.words
        inverted = re.match(
            r"\s+((?:the\s)?[A-Z][\w'’.-]*(?:\s(?:of|for|the|[A-Z][\w'’.-]*)){0,6})",
            words[end : end + 120],
        )
        behind = words[max(0, verb - 3) : verb]
        if inverted and re.search(r"[”\"]\s?\Z", behind) and is_actor(inverted[1]):
            return self._remember(inverted[1])
        low = max(0, verb - REACH)
        for stop in re.finditer(r"[.!?”\"]\s", words[low:verb]):
            low = max(low, verb - REACH + stop.end()) if verb > REACH else stop.end()
        parts = [part.strip(' ”“"') for part in words[low:verb].split(",")]
        parts = [part for part in parts if part]
        if parts and PRONOUN.match(parts[-1].split()[-1]):
            return self.named(parts[-1].split()[-1])
        if not parts:
            return None
        chosen = parts[-1]
        beside = parts[-2] if len(parts) > 1 else ""
        if not _named(chosen) and _named(beside) and len(beside.split()) <= MOST_NAMES:
            # "Ann Roe, the mayor, said": the name stands before the office.
            chosen = beside
        if not is_actor(chosen):
            chosen = next((part for part in parts if _named(part) and is_actor(part)), "")
        return self._remember(chosen) if chosen else None

    def _remember(self, words: str) -> Actor:
        name = self.full(_name(words))
        if _PERSON.search(_core(name)) or _named(name):
            self.person = name
        else:
            self.body = name
        return Actor(name, "who says so")


def sayer_in(sentence: Sentence, sayers: list[tuple[int, Actor]]) -> Actor | None:
    """Who is said to say it in this very sentence."""
    inside = [actor for place, actor in sayers if sentence.start <= place < sentence.end]
    return inside[-1] if inside else None
