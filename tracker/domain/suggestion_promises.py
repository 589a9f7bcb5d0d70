"""The rules that find promises, in the order in which they are tried."""

from __future__ import annotations

import re

from tracker.domain import suggestion_words as of
from tracker.domain.suggestion_rules import Rule, Who, words_of
from tracker.domain.suggestion_words import A_THING, ADVERB, MONEY, VERB
from tracker.domain.vocabulary import Kind

_WILL = r"(?:\b(?P<modal>will|shall|would)\b|['’]ll\b)\s+"
_WONT = r"(?:\b(?:will|shall|would)\s+(?:not|never)(?:\s+ever)?|\b(?:won|shan)['’]t)\s+(?:ever\s+)?"
_BE = r"(?:\b(?:am|is|are)|['’](?:m|re|s))\s+"
_HAVE = r"(?:\b(?:has|have)|['’](?:ve|s))\s+"
_PROMISE = (
    r"\b(?:promis(?:es?|ed)|pledg(?:es?|ed)|vow(?:s|ed)?|undertakes?|undertook|guarantees?"
    r"|guaranteed"
    r"|agree[sd]?|intends?|intended|plans?|planned|aims?|resolve[sd]?|decided|commit(?:s|ted)?)"
)
_WILL_CUES = ("will", "shall", "would", "’ll", "'ll")
_PROMISE_CUES = tuple(
    of.words(
        "promis pledg vow undert guarant agree inten plan aim resolve decided commit allocated",
        "earmarked set",
    )
)
_UNDERTAKING, _STANDING = Kind.UNDERTAKING, Kind.STANDING

PROMISES: tuple[Rule, ...] = (
    Rule(
        id="will-not",
        cues=("not", "never", "won", "shan"),
        kind=_STANDING,
        meaning="Somebody says that they will never do a thing that could be done to others.",
        example="We will not raise income tax.",
        pattern=words_of(
            _WONT + r"(?P<what>)(?:be\s+(?=[a-z]{3,20}ing\b))?(?:put up\b|bail out\b|" + VERB + ")"
        ),
        only=of.ABSTAIN,
        whole=True,
    ),
    Rule(
        id="not-going-to",
        cues=("going",),
        kind=_STANDING,
        meaning="Somebody says that they are not going to do a thing.",
        example="We are not going to close the library.",
        pattern=words_of(_BE + r"not going to (?P<what>)" + VERB),
        only=of.ABSTAIN,
        whole=True,
    ),
    Rule(
        id="no-more",
        cues=("there",),
        kind=_STANDING,
        meaning="It is promised that something will not be there.",
        example="There will be no increase in council tax.",
        pattern=words_of(
            r"\bthere (?:will|shall) be (?P<what>)no (?:\w+ ){0,2}(?:increases?|rises?|cuts?"
            r"|charges?"
            r"|closures?|fees?|tax(?:es)?|privatisation|redundancies|job losses)\b"
        ),
        who=Who.ANY,
    ),
    Rule(
        id="will-do",
        cues=_WILL_CUES,
        kind=_UNDERTAKING,
        meaning="Somebody who can promise says that they will do something.",
        example="The Government will publish a plan.",
        pattern=words_of(_WILL + ADVERB + r"(?:be\s+(?=[a-z]{3,20}ing\b))?(?P<what>)" + VERB),
        but=of.NO_PROMISE,
    ),
    Rule(
        id="will-be-done",
        cues=_WILL_CUES,
        kind=_UNDERTAKING,
        meaning="It is said what will be done, whoever does it.",
        example="A new fund will be set up.",
        pattern=words_of(_WILL + ADVERB + r"be " + ADVERB + VERB),
        who=Who.ANY,
        only=of.DONE,
        whole=True,
    ),
    Rule(
        id="will-be-able",
        cues=_WILL_CUES,
        kind=_UNDERTAKING,
        meaning="Somebody gets a right or a duty.",
        example="Victims will be able to ask for a review.",
        pattern=words_of(
            _WILL
            + ADVERB
            + r"(?:be (?:able|entitled|free|required|obliged|eligible|exempt) (?:to|for|from)"
            r"|(?:receive|get) (?=an?\b|the\b|(?:over |up to |around |about "
            r"|more than )?[£$€\d]|free\b|extra\b|more\b)|have (?:access|the right) to"
            r"|no longer (?:have to|need to|pay))\b"
        ),
        who=Who.ANY,
        whole=True,
    ),
    Rule(
        id="will-start",
        cues=_WILL_CUES,
        kind=_UNDERTAKING,
        meaning="It is said what a measure will do, or that it begins.",
        example="The new duty will come into force in 2027.",
        pattern=words_of(
            _WILL + ADVERB + r"(?:(?:come into|take) (?:force|effect)\b|" + VERB + ")"
        ),
        who=Who.MEASURE,
        only=of.EFFECTS,
        whole=True,
    ),
    Rule(
        id="there-will-be",
        cues=("there",),
        kind=_UNDERTAKING,
        meaning="It is promised that there will be some measure.",
        example="There will be a full public inquiry.",
        pattern=words_of(
            r"\bthere (?:will|shall) (?:also )?be (?P<what>)(?:an?|new|more"
            r"|further) (?:[\w-]+ ){0,4}?" + of.MEASURE.pattern
        ),
        who=Who.ANY,
    ),
    Rule(
        id="promise-to",
        cues=_PROMISE_CUES,
        kind=_UNDERTAKING,
        meaning="Somebody promises, agrees, intends or plans to do something.",
        example="Ministers have pledged to ban the practice.",
        pattern=words_of(_PROMISE + r" to (?P<what>)" + VERB),
        but=of.NO_PROMISE - {"be", "become"},
    ),
    Rule(
        id="promise-thing",
        cues=_PROMISE_CUES,
        kind=_UNDERTAKING,
        meaning="Somebody promises a thing or money.",
        example="The council has promised a new bridge.",
        pattern=words_of(
            r"\b(?:promis(?:es?|ed)|pledg(?:es?|ed)|guarantees?|guaranteed|commit(?:s|ted)?"
            r"|allocated"
            r"|earmarked|set aside) (?P<what>)(?=" + A_THING + ")"
        ),
    ),
    Rule(
        id="announce",
        cues=("announc", "unveil"),
        kind=_UNDERTAKING,
        meaning="Somebody announces a measure, money or work.",
        example="The minister announced an audit of every force.",
        pattern=words_of(
            r"\b(?:announc(?:es?|ed|ing)|unveil(?:s|ed|ing)?)\b(?: (?:today|yesterday"
            r"|on \w+day),?)?"
            r" (?P<what>)(?!that\b|on\b|in\b|by\b|at\b|as\b|last\b|today\b|yesterday\b|(?:they"
            r"|it|he|she|we|I)\b)(?=[\w£$€“‘'\"])"
        ),
    ),
    Rule(
        id="order",
        cues=("ordered", "commissioned", "instructed", "directed", "tasked"),
        kind=_UNDERTAKING,
        meaning="Somebody in office has work done.",
        example="She ordered a review of the contract.",
        pattern=words_of(
            r"\b(?:ordered|commissioned|instructed|directed|tasked) (?P<what>)(?!by\b"
            r"|that\b)(?=[\w“])"
        ),
    ),
    Rule(
        id="have-asked",
        cues=("asked",),
        kind=_UNDERTAKING,
        meaning="Somebody in office says that they have asked others to do something.",
        example="I have asked the regulator to report to me.",
        pattern=words_of(r"\bhave " + ADVERB + r"(?P<what>)asked (?=[\w’' ]{2,80}? to )"),
        who=Who.FIRST,
    ),
    Rule(
        id="are-doing",
        cues=("ing",),
        kind=_UNDERTAKING,
        meaning="Somebody says that they are now making or paying for something.",
        example="We are investing £5 million in ferries.",
        pattern=words_of(_BE + ADVERB + r"(?P<what>)" + VERB),
        only=of.DOING,
    ),
    Rule(
        id="going-to",
        cues=("going",),
        kind=_UNDERTAKING,
        meaning="Somebody is going to do something.",
        example="We are going to build a tunnel.",
        pattern=words_of(_BE + r"going to (?P<what>)" + VERB),
        but=of.NO_PROMISE,
    ),
    Rule(
        id="is-to",
        cues=("to",),
        kind=_UNDERTAKING,
        meaning="Somebody is to do something, or something is due to be done.",
        example="The council is to sell the building.",
        pattern=words_of(_BE + r"(?:due |set )?to (?P<what>)" + VERB),
        only=of.POLICY,
    ),
    Rule(
        id="is-to-be",
        cues=("be",),
        kind=_UNDERTAKING,
        meaning="Something is to be done.",
        example="The line is due to be reopened by May.",
        pattern=words_of(_BE + r"(?:due |set )?to be " + VERB),
        who=Who.ANY,
        only=of.DONE,
        whole=True,
    ),
    Rule(
        id="headline-to",
        cues=("to",),
        kind=_UNDERTAKING,
        meaning="A headline says who is to do what.",
        example="Ministers to ban plastic bags",
        pattern=words_of(r"\A(?:[\w’'-]+ ){1,5}to (?P<what>)" + VERB + r"(?=[^.?!]{0,120}\Z)"),
        who=Who.ANY,
        only=of.POLICY,
    ),
    Rule(
        id="committed-to",
        cues=("committed",),
        kind=_UNDERTAKING,
        meaning="Somebody is committed to doing something.",
        example="We are committed to building 500 homes.",
        pattern=words_of(
            r"\bcommitted (?:itself |themselves |ourselves )?to (?P<what>)[a-z]{2,20}ing\b"
        ),
    ),
    Rule(
        id="aim-is",
        cues=("to",),
        kind=_UNDERTAKING,
        meaning="An aim or a target is set.",
        example="Our target is to halve waiting times.",
        pattern=words_of(
            r"\b(?:our|its|the \w+['’]s) (?:aim|goal|target|plan|pledge|commitment|intention) is to"
            r" (?P<what>)" + VERB
        ),
        who=Who.ANY,
        but=of.NO_PROMISE,
    ),
    Rule(
        id="accept",
        cues=("accept",),
        kind=_UNDERTAKING,
        meaning="Somebody accepts recommendations.",
        example="The Government accepts all nine recommendations.",
        pattern=words_of(
            r"\b(?P<what>)accept(?:s|ed)? (?!(?:our |its |the )?(?:earlier"
            r"|previous)\b)(?=(?:[\w’'-]+ ){0,6}?recommendations?\b)"
        ),
    ),
    Rule(
        id="money-for",
        cues=("made", "put", "provided"),
        kind=_UNDERTAKING,
        meaning="Somebody puts money into something.",
        example="Ministers have made available £3m for repairs.",
        pattern=words_of(
            _HAVE + ADVERB + r"(?P<what>)(?:made available|put|provided) (?=" + MONEY + ")"
        ),
    ),
)

STEM_PROMISES = Rule(
    id="list-will",
    kind=_UNDERTAKING,
    meaning="An item of a list under words that promise.",
    example="We will:\n- build a bridge",
    pattern=re.compile(
        r"\b(?:will|shall|pledges?|promises?|commitments?|committed to|plans? to"
        r"|first steps)\b[^.:]{0,60}:\Z",
        re.IGNORECASE,
    ),
)
