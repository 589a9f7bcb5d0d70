"""Checks of privacy: texts that may name or describe a private person.

They read whatever the register still holds, taken back or not: only a redaction destroys.
What they find is never printed whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from tracker.domain.entry import REGISTER as REGISTER_ENTRY
from tracker.domain.entry import Entry
from tracker.domain.personal import RULES, masked
from tracker.domain.text import Redacted
from tracker.domain.vocabulary import Facet
from tracker.services.linting.reading import REGISTER, Check, Reading, Said

_BASIS = "--basis 'Names a private person; decided by …'"
#: Bodies are known by a word that no person has for a surname.
_BODY = re.compile(
    r"\b(?:association|authority|board|centre|children|church|college|commission(?:er)?|committee"
    r"|conservatives?|council|court|department|force|foundation|government|group|inquiry"
    r"|inspectorates?|institute|labour|ministers?|ministry|mps|network|office|others|panel|parties"
    r"|party|police|reform|register|service|society|team|trust|union|university)\b",
    re.IGNORECASE,
)


def _texts(reading: Reading, rule: str, what: str) -> Iterator[Said]:
    known = _surnames(reading) if rule == "titled-name" else frozenset()
    taken_back = {entry.amends for entry in reading.held if entry.facet is not Facet.REDACTION}
    for entry in reading.held:
        if entry.facet is Facet.REDACTION:
            continue
        still = ", taken back but still held," if entry.seq in taken_back else ""
        for field, text in entry.texts.items():
            if text is None or isinstance(text, Redacted):
                continue
            for found in sorted({word for word in RULES[rule](text) if word.lower() not in known}):
                yield Said(
                    _ref(reading, entry),
                    entry.seq,
                    f"the {field} of entry {entry.seq}{still} holds {what} ({masked(found)})",
                    f"tracker redact {entry.seq} {field} {_BASIS}",
                )
    yield from _tags(reading, rule, what)


def _tags(reading: Reading, rule: str, what: str) -> Iterator[Said]:
    for standing in reading.standings:
        ref = standing.subject.ref
        for tag in standing.subject.tags:
            for found in sorted(set(RULES[rule](tag))):
                said = f"a tag holds {what} ({masked(found)}), and a tag cannot be redacted"
                yield Said(ref, standing.subject.opened.seq, said, f"tracker edit {ref} --tag …")


def _ref(reading: Reading, entry: Entry) -> str:
    about = reading.now.subjects.get(entry.subject)
    if entry.subject == REGISTER_ENTRY or about is None:
        return REGISTER
    return about.ref


def _surnames(reading: Reading) -> frozenset[str]:
    """The words of the names of those who speak or act in the register: public roles."""
    names = " ".join(reading.now.names.values())
    return frozenset(word.lower() for word in re.findall(r"[\w'\u2019-]+", names))


def _name_in_ref(reading: Reading) -> Iterator[Said]:
    people = {
        number: words
        for number, name in reading.now.names.items()
        if len(words := _person(name)) > 1
    }
    for subject in sorted(reading.now.subjects.values(), key=lambda each: each.ref.lower()):
        parts = set(re.split(r"[-.\d]+", subject.ref.lower()))
        for words in people.values():
            if {words[0], words[-1]} <= parts:
                yield Said(
                    subject.ref,
                    subject.opened.seq,
                    f"the ref holds a person's name ({masked(words[0])} {masked(words[-1])}), "
                    "and a ref cannot be redacted or used again",
                    f"tracker show {subject.ref}"
                    if subject.id in reading.now.standings
                    else f"tracker source show {subject.ref}",
                )
                break


def _person(name: str) -> list[str]:
    """The words of a person's name, without the role after the comma; none for a body."""
    own = name.partition(",")[0].partition(" of ")[0]
    if isinstance(name, Redacted) or _BODY.search(own):
        return []
    words = re.findall(r"[a-z'\u2019-]+", own.lower())
    return [word for word in words if len(word) > 1]


_DESTROY = (
    "Redact it, which destroys the words for every date and leaves the entry and the chain as they "
    "are: tracker redact ENTRY FIELD --basis 'why, and who decided'. Taking an entry back "
    "destroys nothing. "
)
#: The rule, what it finds in one line, what is called so in a finding, and why it matters.
_RULES = (
    (
        "email",
        "An e-mail address in a text.",
        "an e-mail address",
        "An address is a way to a person, and names one.",
    ),
    (
        "phone",
        "A telephone number in a text.",
        "a telephone number",
        (
            "Numbers that begin 03 and 08 are lines of bodies and are left alone; any other may"
            " be a person's."
        ),
    ),
    (
        "address",
        "A postcode with a house number or a street.",
        "a postal address",
        (
            "A postcode with a house leads to a door. A postcode alone names a street and is "
            "left alone. For the seat of a public body, leave the check out or write the town."
        ),
    ),
    (
        "age",
        "The age or the date of birth of one person.",
        "somebody's age",
        (
            "No age of a victim or a witness belongs in the register, and an age with a place "
            "is often a name. Ages of groups ('children aged 14', 'aged 16 to 24') are left "
            "alone."
        ),
    ),
    (
        "school",
        "A school by its name.",
        "the name of a school",
        "A school and a year are often one child.",
    ),
    (
        "state-number",
        "A National Insurance or an NHS number.",
        "a National Insurance or NHS number",
        (
            "Such a number is one person and opens other registers. NHS numbers are told by "
            "their check digit."
        ),
    ),
    (
        "telling-address",
        "A web address with a token, an e-mail address or a tracking marker.",
        "a web address with a marker",
        (
            "A token lets in whoever reads it here; a marker says from which letter or feed the"
            " page was opened. Record the page without it, then destroy this one."
        ),
    ),
    (
        "victim",
        "A name beside 'victim' or 'survivor'.",
        "a name beside the word for a victim",
        (
            "The register knows no victims: in English law a victim of a sexual offence is "
            "anonymous for life, unless they chose otherwise. Persons are holders of a public "
            "role."
        ),
    ),
    (
        "titled-name",
        "Mr, Mrs, Miss or Ms before a name that holds no role in the register.",
        "a person's name after Mr or Mrs",
        (
            "Those who speak or act in the register are known by name and role, and are left "
            "alone; anybody else is a private person until shown otherwise."
        ),
    ),
)
CHECKS = (
    *(
        Check(rule, line, f"{why} {_DESTROY}".strip(), partial(_texts, rule=rule, what=what))
        for rule, line, what, why in _RULES
    ),
    Check(
        "name-in-ref",
        "A ref or a key that holds the name of a person.",
        "Refs stand in the chain, in addresses and in file names, and can be neither changed nor "
        "redacted. Open it anew under another ref, then tracker drop REF --because …; for a "
        "source, cite another key from now on.",
        _name_in_ref,
    ),
)
