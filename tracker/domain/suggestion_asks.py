"""The rules that find recommendations and demands, in the order in which they are tried."""

from __future__ import annotations

import re

from tracker.domain import suggestion_words as of
from tracker.domain.suggestion_rules import Rule, Who, words_of
from tracker.domain.suggestion_words import A_THING, ADVERB, VERB
from tracker.domain.vocabulary import Kind

_NP = r"(?P<to>[^\s,;:.]{1,40}(?:\s+[^\s,;:.]{1,40}){0,9}?)"
_MUST_CUES = ("must", "should", "ought", "need", "has to", "have to", "has\n", "have\n")
_DEMAND, _RECOMMENDATION = Kind.DEMAND, Kind.RECOMMENDATION


ASKS: tuple[Rule, ...] = (
    Rule(
        id="recommend",
        cues=("recommend",),
        kind=_RECOMMENDATION,
        meaning="Somebody recommends something.",
        example="We recommend that the Department publish the data.",
        pattern=words_of(
            r"\brecommend(?:s|ed|ing)? (?P<that>that )?(?P<what>)(?=[\w“'])(?!in\b|by\b|for\b)"
        ),
        who=Who.ACTOR,
    ),
    Rule(
        id="call-on",
        cues=("call", "urg", "press", "implore", "challenge", "beg"),
        kind=_DEMAND,
        meaning="Somebody calls on, urges or presses others to do something.",
        example="Unions urged the minister to publish the figures.",
        pattern=words_of(
            r"\b(?:call(?:s|ed|ing)? (?:on|upon)|urg(?:es?|ed|ing)|press(?:es|ed)|implore[sd]?"
            r"|challenge[sd]?|beg(?:s|ged)?) " + _NP + r" to (?P<what>)" + VERB
        ),
        who=Who.ANY,
    ),
    Rule(
        id="call-for",
        cues=("for",),
        kind=_DEMAND,
        meaning="Somebody calls for a thing.",
        example="It followed calls for a national inquiry.",
        pattern=words_of(
            r"\b(?:call(?:s|ed|ing)?|press(?:es|ed|ing)|campaign(?:s|ed|ing)?|ask(?:s|ed)|demands?)"
            r" for (?P<what>)(?=[\w“‘'])"
        ),
        who=Who.ANY,
    ),
    Rule(
        id="demand",
        cues=("demand",),
        kind=_DEMAND,
        meaning="Somebody demands something.",
        example="Residents have demanded a safer crossing.",
        pattern=words_of(
            r"\bdemand(?:s|ed|ing)? (?:that )?(?P<what>)(?=" + A_THING + "|(?:that|to) )"
        ),
        who=Who.ANY,
    ),
    Rule(
        id="must",
        cues=_MUST_CUES,
        kind=_DEMAND,
        meaning="Somebody is told what they must, should or need to do.",
        example="Ministers must publish the report.",
        pattern=words_of(
            r"\b(?:must|should|ought to|needs? to|ha(?:s|ve) to) " + ADVERB + r"(?P<what>)" + VERB
        ),
        who=Who.OTHER,
        but=of.words("be have not never note remember say also come"),
        asks=True,
    ),
    Rule(
        id="must-be-done",
        cues=_MUST_CUES,
        kind=_DEMAND,
        meaning="It is said what must or should be done.",
        example="The rule should be abolished.",
        pattern=words_of(
            r"\b(?:must|should|ought to|needs? to) " + ADVERB + r"be " + ADVERB + VERB
        ),
        who=Who.ANY,
        only=of.DONE,
        whole=True,
    ),
    Rule(
        id="essential",
        cues=("critical", "vital", "essential", "imperative", "crucial"),
        kind=_DEMAND,
        meaning="It is called critical, vital or essential that something is done.",
        example="It is vital that the law is changed.",
        pattern=words_of(
            r"\b(?:is|was|be)\b [“‘'\"]?(?:critical|vital|essential|imperative"
            r"|crucial)[”’'\"]? (?:that|to)"
            r" (?P<what>)"
        ),
        who=Who.ANY,
    ),
    Rule(
        id="unless",
        cues=("unless",),
        kind=_DEMAND,
        meaning="Somebody threatens to act unless something is done.",
        example="She threatened to sue unless the council published the file.",
        pattern=words_of(r"\bunless (?P<what>)(?=\w)"),
        who=Who.ANY,
    ),
    Rule(
        id="want",
        cues=("want", "need"),
        kind=_DEMAND,
        meaning="Somebody wants or needs a measure that others would have to take.",
        example="Victims want a full public inquiry.",
        pattern=words_of(
            r"\b(?:wants?|wanted|needs?) (?P<what>)(?:an?|the|to see) (?:[\w-]+ ){0,5}?"
            + of.MEASURE.pattern
        ),
        who=Who.ANY,
    ),
)

STEM_ASKS = Rule(
    id="list-must",
    kind=_DEMAND,
    meaning="An item of a list under words that demand or recommend.",
    example="The council must:\n- publish its accounts",
    pattern=re.compile(
        r"\b(?P<word>must|should|call on|calls on|urge|urges|recommends?|demands?"
        r"|recommendations)\b"
        r"[^.:]{0,120}:\Z",
        re.IGNORECASE,
    ),
)
