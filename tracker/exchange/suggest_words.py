"""The words by which a sentence promises or demands something: patterns, doubts and lists, as data.

In an expression a space is any space, and `<NAME>` stands for the entry of `PARTS` of that name.
Every repetition has a bound, so that reading takes time in proportion to the text.
"""

from __future__ import annotations


def words(*lines: str) -> frozenset[str]:
    """A set of words written as lines."""
    return frozenset(" ".join(lines).split())


#: Who can promise, and who is asked: bodies, offices and parties, by their last word.
ACTORS = words(
    "administration agency assembly association authorities authority bank banks board bureau",
    "cabinet campaigners chair chairman chairwoman chancellor charities charity chief college",
    "colleges commission commissioner commissioners committee companies company conservatives",
    "corporation council councillor councillors councils courts department departments developers",
    "director employers executive federation firm firms force forces foundation government",
    "governments governor greens group groups hospitals industry institute insurers labour",
    "landlords leader leaders lenders manufacturers mayor mayors members minister ministers",
    "ministry mps nhs office officers officials ofcom ofgem ofsted operator operators panel",
    "parliament partnership party parties platforms police premier president prisons publishers",
    "regulator regulators residents schools secretary senate service society spokesman",
    "spokesperson spokeswoman supermarkets suppliers taskforce team tories treasury trust trusts",
    "union unions universities university watchdog whistleblower",
)
#: What is promised or wanted: a thing that a public body can announce or set up.
MEASURES = words(
    "act amendment amnesty audit authority ban bill body bursary cap centre centres charter code",
    "commission commissioner committee compensation consultation contract curriculum cut deal duty",
    "enquiry evaluation framework freeze fund funding funds grant grants guarantee guidance homes",
    "inquest inquiries inquiry investigation investment law laws legislation levy limit line",
    "measures money moratorium office package panel payment pilot pilots plan plans policy powers",
    "programme protection referendum reform reforms register regulations regulator report review",
    "rights roadmap scheme schemes service settlement standards statute strategy subsidy support",
    "survey tax taskforce timetable training tribunal trial watchdog",
)
#: What a public body does when it keeps a promise: base forms.
POLICY = words(
    "abolish accept adopt allocate allow amend announce apply appoint approve ban begin bring",
    "build cap change clear close commission commit compensate complete conduct consult cover",
    "create cut deliver develop double draft draw employ enable end ensure establish exempt expand",
    "explore extend fix freeze fund give grant guarantee halt halve hire hold implement improve",
    "include increase install introduce invest issue join keep launch lay legislate let lift limit",
    "lower maintain make match merge modernise move name nationalise offer open order outlaw",
    "overhaul pass pay phase pilot plant prioritise produce prohibit protect provide publish put",
    "raise ratify rebuild recognise recruit reduce reform refund regulate reinstate release remove",
    "reopen repair repeal replace report require restore restrict review roll run scrap sell set",
    "share simplify speed spend start stop strengthen submit suspend table tackle take test",
    "tighten train transfer treble trial triple update upgrade waive widen write",
)
#: What is kept by not doing it: done to people or to services.
ABSTAIN = words(
    "abolish ban build charge close cut end extend freeze impose increase introduce lower",
    "privatise raise reduce remove scrap sell tax touch weaken",
)
#: Participles that no rule of spelling makes.
IRREGULAR = dict(
    pair.split(":")
    for pair in words(
        "begun:begin brought:bring built:build drawn:draw frozen:freeze given:give held:hold",
        "laid:lay made:make paid:pay sold:sell spent:spend taken:take written:write",
    )
)
#: After "must" these demand nothing.
NO_DEMAND = words("be have not never note remember say come")
#: A capital letter that begins no name.
NO_NAME = words(
    "A All Also An And As At Before But By Every For From He Her His However I If In It Its Last",
    "More My Next No Not Now Of On Or Our Over She Since Some Speaking That The Their Then There",
    "These They This Those To Today Under Was We When While With Yesterday You",
)
SAID = (
    "(?:said|says|say|told|tells|added|adds|announced|announces|confirmed|confirms|insisted"
    r"|declared|wrote|promised|pledged|vowed|explained|replied|warned|argued|stated|continued)"
)
PARTS = {
    "SAID": SAID,
    "ADVERB": "(?:(?:also|now|then|today|first|always|again|further|instead|just"
    r"|[a-z]{3,14}ly) ){0,2}",
    "VERB": "(?P<verb>[a-z]{2,20}(?:-[a-z]{2,12})?)\\b",
    "ING": "(?P<verb>[a-z]{2,20}ing)\\b",
    "WHAT": "(?P<what>)",
    "TO": "(?P<to>[^\\s,;:.]{1,40}(?: [^\\s,;:.]{1,40}){0,9}?)",
    "POLICY": f"(?P<verb>{'|'.join(sorted(POLICY, reverse=True))})\\b",
    "MEASURE": f"\\b(?:{'|'.join(sorted(MEASURES, reverse=True))})\\b",
    "THING": "(?:(?:an?|the|new|more|extra|another|further|up to)\\b|[£$€\\d])",
    "WILL": "(?:\\b(?:will|shall|would)\\b|['’]ll\\b) <ADVERB>",
    "BE": "(?:\\b(?:am|is|are)|['’](?:m|re|s)) <ADVERB>",
    "WONT": "(?:\\b(?:will|shall|would) (?:not|never)|\\b(?:won|shan)['’]t"
    r"|<BE>not going to) (?:ever )?",
    "MUST": "\\b(?:must|should|ought to|needs? to|ha(?:s|ve) to) <ADVERB>",
    "PROMISE": "\\b(?:promise[sd]?|pledge[sd]?|vow(?:s|ed)?|undertakes?|undertook|guarantee[sd]?"
    r"|agree[sd]?|intend(?:s|ed)?|plan(?:s|ned)?|aims?|resolve[sd]?|decided|commit(?:s|ted)?)",
}
#: Every pattern: its name, what it finds, who may stand before it, which verbs it takes, and
#: its words. They are tried in this order, so that a demand is never taken for a promise.
TABLE = r"""
recommend      recommendation actor   policy   \brecommend(?:s|ed|ing)? (?:that )?
  <TO> (?:should |must |to )?<WHAT><POLICY>
recommend-it   recommendation actor   any      \brecommend(?:s|ed|ing)? (?!in\b|by\b|for\b)
  (?:that )?<WHAT>(?=[\w“'])
call-on        demand         any     any      \b(?:call(?:s|ed|ing)? (?:on|upon)|urg(?:es?|ed
  |ing)|press(?:es|ed)|beg(?:s|ged)?) <TO> to <WHAT>(?=\w)
call-for       demand         any     any      \b(?:call(?:s|ed|ing)?|press(?:es|ed|ing)|campaign
  (?:s|ed|ing)?|ask(?:s|ed)|demands?) for <WHAT>(?=[\w“‘'])
demand         demand         any     any      \bdemand(?:s|ed|ing)? (?:that )?<WHAT>(?=<THING>
  |that |to )
must           demand         other   demanded <MUST><WHAT><VERB>
must-be-done   demand         any     policy   <MUST>be <ADVERB><VERB>
essential      demand         any     any      \b(?:is|was|be) [“‘'\"]?(?:critical|vital
  |essential|imperative|crucial)[”’'\"]? (?:that|to) <WHAT>
unless         demand         any     any      \b(?:threat\w*|warn\w*|legal action
  |judicial review|court|strikes?|sue|boycott)\b[^.;?!]{0,200}?\bunless <WHAT>(?=\w)
want           demand         any     any      \b(?:wants?|wanted|needs?) <WHAT>(?:an?|the
  |to see) (?:[\w-]+ ){0,5}?<MEASURE>
will-not       standing       actor   abstain  <WONT>(?:be (?=\w+ing\b))?(?:put up\b|bail out\b|
  <VERB>)
no-more        standing       any     any      \bthere (?:will|shall) be (?P
  <what>)no (?:\w+ ){0,2}(?:increase|rise|cut|charge|closure|fee|tax|redundancies)
will-do        undertaking    actor   policy   <WILL>(?:be (?=\w+ing\b))?<WHAT><VERB>
will-be-done   undertaking    any     policy   (?:<WILL>|<BE>(?:due |set )?to )be <ADVERB>
  (?!held |released )<VERB>
will-be-able   undertaking    any     any      <WILL>(?:be (?:able|entitled|free|required|obliged
  |eligible|exempt) (?:to|for|from)|(?:receive|get) <THING>|have (?:access|the right) to
  |no longer (?:have to|need to|pay))\b
will-start     undertaking    any     any      <WILL>(?:come into|take) (?:force|effect)\b
there-will-be  undertaking    any     any      \bthere (?:will|shall) (?:also )?be <WHAT>(?:an?
  |new|more) (?:[\w-]+ ){0,4}?<MEASURE>
promise-to     undertaking    actor   policy   <PROMISE> to <WHAT><VERB>
promise-be     undertaking    actor   any      <PROMISE> to <WHAT>(?:be|become)\b
promise-it     undertaking    actor   any      <PROMISE> <WHAT>(?=<THING>)
announce       undertaking    actor   any      \b(?:announc(?:es|ed|ing)|unveil(?:s|ed
  |ing)) <WHAT>(?=[\w£$€“])(?!that |on |in |by |at |as |last |today|they |it |he |she |we )
order          undertaking    actor   any      \b(?:ordered|commissioned|instructed|directed
  |tasked) <WHAT>(?!by |that )(?=[\w“])
have-asked     undertaking    actor   any      \bhave <ADVERB><WHAT>asked (?=[\w’' ]{2,80}? to )
are-doing      undertaking    actor   policy   <BE><WHAT><ING>
going-to       undertaking    actor   policy   <BE>going to <WHAT><VERB>
is-to          undertaking    actor   policy   <BE>(?:due |set )?to <WHAT><VERB>
headline       undertaking    any     policy   \A(?:[\w’'-]+ ){1,5}?to <WHAT><VERB>
  (?=[^.?!]{0,120}\Z)
committed-to   undertaking    actor   any      \bcommitted (?:it|them|our)sel\w+ to <WHAT><ING>
aim-is         undertaking    any     policy   \b(?:our|its|the \w+['’]s) (?:aim|goal|target|plan
  |pledge|commitment|intention) is to <WHAT><VERB>
list-first     undertaking    any     policy   \b(?:first steps|pledges|promises|commitments
  |plans) <WHAT><VERB>
accept         undertaking    actor   any      \b<WHAT>accept(?:s|ed)? (?!(?:our |its |the )?
  (?:earlier|previous)\b)(?=(?:[\w’'-]+ ){0,6}?recommendations?\b)
"""
#: What takes a promise or a demand back.
DOUBTS = {
    "question": r"\?[\"”’')\]]*\s*\Z",
    "condition": r"(?<!\beven )(?<!\bas )\b(?:if|whether|provided that"
    r"|in the event)\b(?! elected\b)"
    r"|\A[“‘\"']?(?:should|had|were) (?:it|he|she|they|the|this|that|we|any|i)\b",
    "foretold": r"\b(?:predict|forecast|estimat|project(?:s|ed|ions?)|fear|doubt|think|believ"
    r"|suspect|suggest|warn|reckon|hop(?:e|ing)|likely|perhaps|probably|maybe|claim(?:s|ed)|assurance"
    r"|rumou?r|speculat|imagin|expect|looks? like|appears?|seems?|might|could)",
    "past": r"\b(?:last|previous|former|outgoing) (?:\w+ )?(?:government|administration|ministers?"
    r"|council|mayor)\b|\bhad (?:\w+ )?(?:<SAID>|pledged|agreed|committed|planned|intended|asked)\b"
    r"|\b(?:once|originally|previously) <SAID>\b",
    "denied": r"(?:\b(?:not|never|no|nor|without|(?:refus|declin|fail)\w* to|yet to|ruled out"
    r"|stopped short of|reject\w*|dismiss\w*|oppos\w+|resist\w*|ignor\w+|distanced \w+ from|broken?"
    r"|broke|scrapped|abandon\w*|despite|instead of|rather than)|n['’]t)(?: (?:yet|the|its|their"
    r"|his|her|an?|new|any|all|of|more|earlier|repeated|growing|plans?|being|be)){0,4} \Z"
    r"|\b(?:how|why|whether)\b[^,;:]{0,60}\Z",
    "reported": r"\b<SAID>\b",
    "news": r" ?(?:\w{1,40} )?(?:an?|his|her|its|their|the) (?:[\w-]{1,40} )?(?:statement|speech"
    r"|address|evidence|results?|figures|resignation|retirement|death|candidacy|bid|winners?)\b",
}
#: Words between a subject and its verb: "the Minister has also now", "we've".
AUXILIARY = words(
    "has have had is are am was were been also now today therefore already currently always",
    "further recently previously just yesterday formally again then both did will would can to",
)
#: How sentences are built.
GRAMMAR = {
    "joint": r"[,;:—–()“”\"]|\s-\s|\b(?:and|but|that|which|who|while|because|although|though|after"
    r"|before|when|if|so|unless|as|where)\b",
    # Where a name ends: "the Mayor of Northport", "Ms Roe today".
    "tail": r"\s(?:of|for|in|to|from|with|by|on|at|under|into|across|about|towards|today|yesterday"
    r"|also|now|therefore|then|who|has|have|had|is|are|was|were|will|would|did|must|<SAID>)\b|,",
    "verb": r",|\s(?:has|have|had|who|is|are|was|were|will|would|said|told)(?:\s|\Z)",
    "no subject": r"(?:who|which|that|nobody|no[ -]one|everyone|everybody|there)\Z|<SAID>\b",
    "schedule": r"\b(?:set(?:ting)? out|publish\w*|lay(?:ing)? out|produc\w+|draw(?:ing)? up"
    r"|announc\w+) (?:[\w-]+ ){0,4}(?:timetable|timescale|roadmap|(?:implementation"
    r"|delivery) plan)\b",
    "report": r"\b(?:we|the committee|the inquiry)\s+recommend\b|\brecommendation\s+\d",
    "title ends": r"[;:]|[,.][”\"]|\s[–—-]\s|,?\s(?:although|though|but|because|unless|after|amid"
    r"|while|so that)\b|,\s*(?:which|who|where|with|led|he|she|it|they|and|said|says|the)\b"
    r"|,(?=\s[A-Z])|\sand\s(?:will|would|that|to|also|he|she|they|called|urged|demanded|told"
    r"|said)\b",
}
