"""The words by which the rules of suggestions know who acts, what is done and what is foretold."""

from __future__ import annotations

import re

from tracker.domain.deadline_words import either


def words(*lines: str) -> frozenset[str]:
    """A set of words written as lines."""
    return frozenset(" ".join(lines).split())


#: Who can promise, and who is asked: bodies, offices and parties.
ACTORS = words(
    "administration agency assembly association authorities authority bank banks board bureau",
    "cabinet campaigners chair chairman chairwoman chancellor charities charity chief college",
    "colleges commission commissioner commissioners committee companies company conservatives",
    "corporation council councillor councillors councils courts department departments developers",
    "director employers executive federation firm firms force forces foundation government",
    "governments governor greens groups group hospitals industry institute insurers labour",
    "landlords leader leaders lenders manufacturers mayor mayors members minister",
    "ministers ministry",
    "mps nhs office officers officials ofcom ofgem ofsted operator operators panel",
    "parliament partnership",
    "party parties platforms police premier president prisons publishers regulator regulators",
    "residents schools secretary senate service society spokesman spokesperson spokeswoman",
    "supermarkets suppliers taskforce team tories treasury trust trusts union unions universities",
    "university victims' watchdog whistleblower",
)
#: What is promised: a thing that can be announced, demanded or set up.
MEASURES = words(
    "act amendment amnesty assembly audit authority ban bill body bursary campaign cap cash centre",
    "centres charter code commission commissioner committee compensation conference consultation",
    "contract curriculum cut deal deadline duty enquiry evaluation fund funding funds framework",
    "freeze grant grants guarantee guidance homes inquiries inquiry inquest investigation",
    "investment law laws legislation levy limit line measures money moratorium national office",
    "package panel payment pilot pilots plan plans policy powers programme protection referendum",
    "reform reforms register regulations regulator report review rights roadmap scheme schemes",
    "service settlement standards statement statute strategy subsidy support survey tax taskforce",
    "target timetable timescale training tribunal trial watchdog work",
)
#: What a promiser does: base forms that carry policy.
POLICY = words(
    "abolish accept allocate allow amend appoint ban begin bring build cap change clear close",
    "commission compensate complete consult create cut deliver double draw employ enable end",
    "ensure establish expand explore extend fast-track fix freeze fund give grant guarantee halt",
    "halve hire hold implement improve increase install introduce invest issue join launch lay",
    "legislate let lift limit lower maintain make match merge modernise move nationalise offer",
    "open outlaw overhaul pass pay phase pilot plant prioritise produce prohibit protect provide",
    "publish put raise ratify rebuild recognise recruit reduce reform regulate reinstate release",
    "remove reopen repair repeal replace report require restore restrict review ringfence roll",
    "run scrap sell set share simplify speed spend stop strengthen support suspend tackle take",
    "tighten trial triple train transfer upgrade waive widen write",
)
#: After "will" these say what is so, what is expected or what is only procedure.
NO_PROMISE = words(
    "adjourn agree always appear appreciate attend be become benefit betray bankrupt blame boom",
    "break cause come consider continue cost could cripple damage debate depend destroy die",
    "disagree drive face fail fall feel find follow gain get go grow happen harm have hear help",
    "hesitate hit hope hurt just know lead learn leave lie like likely look lose matter may mean",
    "meet miss need never no not note notice now oppose outperform perform probably prove punish",
    "realise recall regret remain remember resign return rise ruin say see seek seem serve shall",
    "shrink sit soon speak stand still struggle suffer suspect tell think travel undermine",
    "understand visit vote wait want watch welcome will win wonder worsen would wreck",
)
#: In reported speech also these: a position, not a promise.
NO_REPORTED_PROMISE = NO_PROMISE | words("back campaign do support prefer love use")
#: What is kept by not doing it.
ABSTAIN = words(
    "abolish accept allow ban bail build charge change close cut end extend freeze impose increase",
    "introduce lower privatise raise reduce remove scrap sell tax touch weaken means-test",
)
DONE = words(
    "abolished accepted adopted allocated amended appointed approved available banned",
    "brought built capped closed",
    "commissioned compensated completed conducted converted created cut delivered",
    "developed devolved doubled drafted enshrined",
    "ended established exempted expanded extended frozen funded given granted guaranteed halved",
    "implemented improved increased installed introduced invested issued laid launched legislated",
    "lifted made merged modernised moved named nationalised offered opened outlawed paid phased",
    "planted produced prioritised prohibited protected provided published put raised",
    "ratified recruited reduced",
    "refunded reformed reinstated reinvested removed reopened repaired repealed replaced",
    "restored reviewed",
    "ringfenced rolled scrapped set shared simplified sold spent strengthened submitted",
    "suspended tabled taken tested tightened trained transferred",
    "trebled tripled updated upgraded waived widened",
)
DOING = words(
    "abolishing allocating announcing appointing asking banning bringing building commissioning",
    "committing creating cutting doubling establishing ending expanding extending funding giving",
    "increasing instructing introducing investing launching legislating ordering providing putting",
    "raising recruiting reforming replacing scrapping setting strengthening tripling",
)
#: What a measure does once it is there.
EFFECTS = words(
    "allow apply ban begin close come cover create end establish extend fund give guarantee",
    "increase include introduce launch make open provide publish reduce reopen replace",
    "report require",
    "run start support take",
)
#: What is announced and commits nobody.
NEWS = re.compile(
    r"\b(?:results?|figures|profits?|loss(?:es)?|resignation|retirement|death|engagement"
    r"|candidacy|bid|birth|marriage|winners?|line-up|tour|album|arrest|victory|defeat)\b",
    re.IGNORECASE,
)
TITLES = words(
    "Mr Mrs Ms Miss Mx Dr Prof Professor Sir Dame Lord Lady Baroness Baron Cllr Councillor Rev",
    "Minister Secretary President Senator Judge General Captain Inspector Chief",
)
#: A capital letter that begins no name.
NO_NAME = words(
    "The A An This That These Those It We I He She They You Our Their His Her Its My There In On",
    "At By For From Of To And But Or If As When While After Before Under Over Since With Speaking",
    "Last Next Every Each All Some Many Most No Not Now Then Today Yesterday Tomorrow Monday",
    "Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July",
    "August September October November December More Less Other Both Nobody Everyone Victims",
    "One Two Three Four Five Six Seven Eight Nine Ten Several Senior Critics Analysts",
    "However Also Recommendation Free Staff Parents Patients",
)
SAYING = (
    r"(?:said|says|say|told|tells|added|adds|announced|announces|confirmed|confirms|insisted"
    r"|declared|wrote|promised|pledged|vowed|explained|replied|warned|argued|stated|continued)"
)
ADVERB = (
    r"(?:(?:also|now|then|therefore|immediately|today|fully|finally|first|always|again|further"
    r"|instead|soon|still|thereby|just|[a-z]{3,14}ly)\s+){0,2}"
)
VERB = r"(?P<verb>[a-z]{2,20}(?:-[a-z]{2,12})?)\b"
MONEY = r"(?:£|\$|€|up to (?:£|\$|€)|an extra|a further|additional)"
A_THING = r"(?:an?\b|the\b|new\b|more\b|extra\b|another\b|further\b|up to\b|£|\$|€|\d)"
MEASURE = re.compile(rf"\b{either(MEASURES)}\b", re.IGNORECASE)
