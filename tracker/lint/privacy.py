"""Checks of privacy: texts that may name or describe a private person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import parse_qsl, urlsplit

from tracker.domain.entry import REGISTER as REGISTER_ENTRY
from tracker.domain.entry import Entry
from tracker.domain.subject import ref_order
from tracker.domain.text import Redacted
from tracker.domain.vocabulary import Facet
from tracker.lint.registry import REGISTER, Check, LintContext, Violation

_NAME = r"[A-Z][a-z]+(?:[-'\u2019][A-Z][a-z]+)?"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}\b")
#: 0800, 03 and 08 are lines of bodies; what stands in a longer number is none.
_PHONE = re.compile(
    r"(?<![\w.,/=+-])(?:(?:\+44[ -]?(?:\(0\))?[ -]?|\(?0)(?:[127])\d(?:\)?[ -]?\d){8}"
    r"|\+(?!44)[1-9]\d{0,2}(?:[ -]?\(?\d\)?){8,11})(?![\w/-]|\.\d)"
)
_POSTCODE = r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b"
_STREET = (
    rf"\b\d{{1,4}}[A-Za-z]?,? (?:{_NAME} ){{1,3}}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Close|Drive|Crescent|Terrace|Place|Way|Gardens|Grove)\b"
)
_ADDRESS = re.compile(rf"{_STREET}[^.;]{{0,60}}?{_POSTCODE}|\b\d{{1,4}}[A-Za-z]?,? {_POSTCODE}")
_YEARS = (
    r"(?:\d{1,2}|(?:five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen))"
)
_GROUP = (
    r"(?<!children )(?<!people )(?<!those )(?<!persons )(?<!anyone )(?<!girls )(?<!boys )"
    r"(?<!women )(?<!men )(?<!adults )(?<!pupils )(?<!victims )(?<!survivors )(?<!everyone )"
)
_AGE = re.compile(
    rf"{_GROUP}\b[Aa]ged (?:just |only |about )?{_YEARS}\b"
    r"(?! ?(?:to|and|or|-|\u2013|years? (?:and|or|to))(?: |\d))"
    rf"|\b{_YEARS}[- ]year[- ]old (?:boy|girl|child|pupil|victim|survivor|daughter|son|schoolgirl"
    r"|schoolboy|teenager|who|was|had)\b"
    r"|\b(?:[Dd]ate of birth|DOB|[Bb]orn on):? (?:the )?\d"
)
_SCHOOL = re.compile(
    rf"\b(?:(?:{_NAME}|St\.?|of|the) ){{0,3}}{_NAME}(?:'s|\u2019s)? "
    r"(?:C of E |CofE |RC |Catholic )?"
    r"(?:Primary|Secondary|High|Grammar|Infant|Junior|Comprehensive|Preparatory|Nursery) "
    r"(?:School|Academy|College)\b"
    rf"|\bSt\.? {_NAME}(?:'s|\u2019s)? (?:School|College|Academy)\b"
)
_NI_NUMBER = re.compile(
    r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b"
)
_NHS_NUMBER = re.compile(r"(?<![\w/=.-])\d{3}([ -]?)\d{3}\1\d{4}(?![\w/-])")
_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
#: A query that says who was context, or lets whoever holds it in.
_TRACKING = re.compile(
    r"utm_\w+|(?:access_|auth_|id_)?token|e-?mail|sid|session_?id|api_?key|fbclid|gclid|mc_[ce]id"
)
_PAIR = rf"{_NAME} {_NAME}"
_VICTIM = re.compile(
    rf"\b({_PAIR})(?:,? (?:a|an|the|who (?:is|was) an?|is an?|was an?))?(?: \w+)? "
    rf"(?:victim|survivor)\b(?![\u2019'-])|\b(?:victim|survivor),? ({_PAIR})"
)
#: Capitals that begin no person's name.
_NO_NAME = re.compile(
    r"\b(?:"
    r"abuse|act|all|and|any|asian|bill|british|child|children|code|crown|each|england"
    r"|english|every|exploitation|for|gang|gangs|grooming|groups|historic|home|house"
    r"|human|in|inquiry|law|london|modern|national|no|northern|office|our|panel|police"
    r"|rape|royal|scheme|scotland|service|sexual|slavery|support|that|the|this"
    r"|trafficking|trust|uk|unit|united|victim|victims|violence|wales|welsh|when|where"
    r"|young"
    r")\b",
    re.IGNORECASE,
)
_TITLED = re.compile(rf"\b(?:Mr|Mrs|Miss|Ms|Mx)\.? (?:{_NAME} )?({_NAME})\b")
_OFFICES = frozenset({"speaker", "justice", "president", "chairman", "chair", "deputy", "recorder"})


def emails(text: str) -> Iterator[str]:
    """E-mail addresses.

    >>> list(emails("write to jo@x.example, or @jo"))
    ['jo@x.example']
    """
    yield from (match[0] for match in _EMAIL.finditer(text))


def phones(text: str) -> Iterator[str]:
    """Telephone numbers of persons' lines, British and international.

    >>> list(phones("07700 900123, +1 212 555 0100; 0800 1111; 2025-01-16; no. 0123"))
    ['07700 900123', '+1 212 555 0100']
    """
    yield from (match[0] for match in _PHONE.finditer(_URL.sub(" ", text)))


def addresses(text: str) -> Iterator[str]:
    """A postcode with a house: by itself it names a street at most.

    >>> list(addresses("12 Acacia Road, Leeds LS1 4AP; the OL1 1UT area"))
    ['12 Acacia Road, Leeds LS1 4AP']
    """
    yield from (match[0] for match in _ADDRESS.finditer(text))


def ages(text: str) -> Iterator[str]:
    """The age or the birth of one person; ages of a group are not.

    >>> list(ages("a girl aged 14; the 14-year-old girl; people aged 18; aged 16 to 24"))
    ['aged 14', '14-year-old girl']
    """
    yield from (match[0] for match in _AGE.finditer(text))


def schools(text: str) -> Iterator[str]:
    """A school by its name.

    >>> list(schools("at Hill Top Primary School, St Anne's School; a primary school; Law School"))
    ['Hill Top Primary School', "St Anne's School"]
    """
    yield from (match[0] for match in _SCHOOL.finditer(text))


def state_numbers(text: str) -> Iterator[str]:
    """National Insurance numbers, and NHS numbers whose check digit is right.

    >>> list(state_numbers("QQ 12 34 56 C, AB 12 34 56 C, 943 476 5919 and 943 476 5918"))
    ['AB 12 34 56 C', '943 476 5919']
    """
    yield from (match[0] for match in _NI_NUMBER.finditer(text))
    for match in _NHS_NUMBER.finditer(_URL.sub(" ", text)):
        digits = [int(character) for character in match[0] if character.isdigit()]
        weighed = sum(
            weight * digit for weight, digit in zip(range(10, 1, -1), digits[:9], strict=True)
        )
        if (11 - weighed % 11) % 11 == digits[9] and len(set(digits)) > 1:
            yield match[0]


def tracking_parameters(text: str) -> Iterator[str]:
    """The parts of web addresses that tell who was context, or let in whoever holds them.

    >>> list(tracking_parameters("https://x.example/?utm_source=a&page=2&token=abc"))
    ['utm_source', 'token']
    """
    for match in _URL.finditer(text):
        try:
            query = urlsplit(match[0]).query
        except ValueError:
            continue
        yield from (name for name, _ in parse_qsl(query) if _TRACKING.fullmatch(name.lower()))


def victims(text: str) -> Iterator[str]:
    """A name beside the word for somebody to whom harm was done.

    >>> list(victims("Jane Doe, a survivor, spoke; a Child Abuse survivor; the victim Jo Roe"))
    ['Jane Doe', 'Jo Roe']
    """
    for match in _VICTIM.finditer(text):
        name = match[1] or match[2]
        if not _NO_NAME.search(name):
            yield name


def titled_names(text: str) -> Iterator[str]:
    """The surname after Mr, Mrs or Miss, where no office follows.

    >>> list(titled_names("Mrs Jane Doe met Mr Speaker and Mr Justice Roe"))
    ['Doe']
    """
    for match in _TITLED.finditer(text):
        if not _OFFICES & {word.lower() for word in match[0].split()[1:]}:
            yield match[1]


def masked(words: str) -> str:
    """Enough to find the words by, and no more.

    >>> masked("jo@x.example"), masked("Jane Doe")
    ('j…', 'J…')
    """
    return f"{words[0]}…"


#: By the name of their check.
RULES: dict[str, Callable[[str], Iterator[str]]] = {
    "email": emails,
    "phone": phones,
    "address": addresses,
    "age": ages,
    "school": schools,
    "state-number": state_numbers,
    "telling-address": tracking_parameters,
    "victim": victims,
    "titled-name": titled_names,
}


_BASIS = "--basis 'Names a private person; decided by …'"
#: Bodies are known by a word that no person has for a surname.
_BODY = re.compile(
    r"\b(?:association|authority|board|centre|children|church|college|commission(?:er)?|committee"
    r"|conservatives?|council|court|department|force|foundation|government|group|inquiry"
    r"|inspectorates?|institute|labour|ministers?|ministry|mps|network|office|others|panel|parties"
    r"|party|police|reform|register|service|society|team|trust|union|university)\b",
    re.IGNORECASE,
)


def _texts(context: LintContext, rule: str, what: str) -> Iterator[Violation]:
    public_names = _surnames(context) if rule == "titled-name" else frozenset()
    taken_back = {entry.amends for entry in context.held if entry.facet is not Facet.REDACTION}
    for entry in context.held:
        if entry.facet is Facet.REDACTION:
            continue
        still = ", taken back but still held," if entry.seq in taken_back else ""
        for field, text in entry.texts.items():
            if text is None or isinstance(text, Redacted):
                continue
            holds = "hold" if field.endswith("s") else "holds"
            for match in sorted(
                {word for word in RULES[rule](text) if word.lower() not in public_names}
            ):
                yield Violation(
                    _ref(context, entry),
                    entry.seq,
                    f"the {field} of entry {entry.seq}{still} {holds} {what} ({masked(match)})",
                    f"tracker redact {entry.seq} {field} {_BASIS}",
                )


def _ref(context: LintContext, entry: Entry) -> str:
    about = context.now.subjects.get(entry.subject)
    if entry.subject == REGISTER_ENTRY or about is None:
        return REGISTER
    return about.ref


def _surnames(context: LintContext) -> frozenset[str]:
    """The words of the names of those who speak or act in the register: public roles."""
    names = " ".join(context.now.names.values())
    return frozenset(word.lower() for word in re.findall(r"[\w'\u2019-]+", names))


def _name_in_ref(context: LintContext) -> Iterator[Violation]:
    people = {
        number: words
        for number, name in context.now.names.items()
        if len(words := _person(name)) > 1
    }
    for subject in sorted(
        context.now.subjects.values(), key=lambda subject: ref_order(subject.ref)
    ):
        parts = set(re.split(r"[-.\d]+", subject.ref.lower()))
        for words in people.values():
            if {words[0], words[-1]} <= parts:
                yield Violation(
                    subject.ref,
                    subject.opened.seq,
                    f"the ref holds a person's name ({masked(words[0])} {masked(words[-1])}), "
                    "and a ref cannot be redacted or used again",
                    f"tracker show {subject.ref}"
                    if subject.id in context.now.standings
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
