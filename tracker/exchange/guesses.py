"""What names of columns and status words mean: proposals, and our own exports for certain."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from tracker.domain.vocabulary import Delivery, find_word
from tracker.exchange.months import LANGUAGES, plain
from tracker.exchange.names import (
    ACTUAL,
    ASIDE,
    BODIES,
    NAMES_BY_LANGUAGE,
    OF_DAY,
    PICTURES,
    PLANNED,
    QUALIFIED,
)
from tracker.exchange.profile import NOTHING, UNDECIDED, ListField, spelt
from tracker.read.export import COMMITMENT_NAMES
from tracker.read.workbook import COLUMNS

#: Names of promises under which a list has the words themselves, so that they serve for both.
VERBATIM = frozenset(
    {"promise", "pledge", "commitment", "recommendation", "undertaking", "wording", "text"}
    | {"promesse", "engagement", "versprechen", "zusage", "promesa", "compromiso", "addewid"}
    | {"promessa", "compromisso", "impegno", "belofte", "toezegging"}
)
_WHOLE, _END, _START = 100, 60, 50
#: Letters from which a name is the end of a compound: Wahlversprechen.
_COMPOUNDED = 7
#: Words that say something of a column only where they are its whole name.
_ALONE = frozenset(
    {"item", "summary", "to", "by", "when", "who", "state", "stand", "text", "what", "n"}
    | {"what", "task", "activity", "project", "target", "statement", "m", "party", "section"}
)
#: Shorter words say nothing at the start of a name: "No promise".
_LEAST_START = 4
#: The last step of a dotted path that says nothing of its own: `status.label` is the status.
_OF_ABOVE = re.compile(r"(?<=[^.])\.(?:label|code|value|name)$", re.IGNORECASE)
#: What a name ends with that has its cells in one of several languages: `title_en`.
_TONGUES = frozenset({"en", "eng", "english", *LANGUAGES} - {"no"})
#: Fields that hold the promise itself.
_PROMISE = frozenset({ListField.TITLE, ListField.WORDING})
_OF_DAYS = frozenset({"date", "year", "timeline", "deadline", "target", "completed", "update"})
#: What may stand behind a name of whom to ask.
_OF_BODIES = frozenset({"minister", "department", "lead", "owner"})

_SURE: Mapping[Delivery, str] = {
    Delivery.DELIVERED: "delivered|fully delivered|delivered in full|kept|promise kept|fulfilled"
    "|achieved|fully achieved|complete|completed|fully implemented|implemented|done|honoured"
    "|honored|gehalten|abgeschlossen|erledigt|исполнен|tenu|tenue|realise|realisee|erfullt|umgesetzt|cumplido|cumplida|cyflawnwyd"
    "|wedi i gyflawni|acheve|termine|terminado|completado|concluido|cumprido|completato|realizzato"
    "|mantenuta|voltooid|afgerond|uitgevoerd|nagekomen|zrealizowano|zrealizowane|wykonane|spelniona"
    "|выполнено|завершено|исполнено|виконано|завершено|ολοκληρωθηκε|ολοκληρωμενο|منجز|مكتمل|تم"
    "|पूर्ण|पूरा|แล้วเสร็จ|เสร็จสิ้น|สำเร็จ|已完成|完成|已兑现|達成|完了|実施済み|완료|이행|이행완료",
    Delivery.PARTLY_DELIVERED: "part|partly|partial|partially|partly delivered|partially delivered"
    "|delivered in part|partly kept|partially kept|partially met|partly met|partially fulfilled"
    "|partially implemented|partly implemented|partially complete|partially completed"
    "|partially achieved|compromise|compromised|mostly|mostly delivered|largely"
    "|largely delivered|partiellement tenu|partiellement realise|teilweise erfullt"
    "|teilweise umgesetzt|cumplido parcialmente|parcialmente cumplido|yn rhannol",
    Delivery.UNDER_WAY: "in progress|under way|underway|in hand|started|begun|commenced"
    "|being implemented|being delivered|work in progress|implementation under way|en cours"
    "|in arbeit|in umsetzung|en curso|en proceso|ar y gweill|em andamento|em curso|in corso"
    "|avviato|lopend|in uitvoering|w trakcie|w trakcie realizacji|в работе|в процессе|выполняется"
    "|виконується|у процесі|σε εξελιξη|قيد التنفيذ|جاري|प्रगति पर|जारी|กำลังดำเนินการ|อยู่ระหว่างดำเนินการ"
    "|进行中|推进中|執行中|進行中|実施中|추진중|진행중|이행중",
    Delivery.PLANNED: "planned|geplant|prevu|planificado",
    Delivery.NO_ACTION_FOUND: "not started|not yet started|not begun|no action|no action taken"
    "|no action found|no progress|non commence|pas commence|nicht begonnen|no iniciado"
    "|sin iniciar|heb ddechrau|nao iniciado|non avviato|niet gestart|nie rozpoczęto|не начато"
    "|не розпочато|δεν ξεκινησε|لم يبدأ|शुरू नहीं हुआ|ยังไม่เริ่ม|未开始|未開始|未着手|미착수",
    Delivery.NOT_ASSESSED: "not rated|not yet rated|unrated|not assessed|not yet assessed"
    "|to be assessed|non evalue|nicht bewertet|sin evaluar|heb ei asesu",
    Delivery.DROPPED: "dropped|abandoned|scrapped|cancelled|canceled|withdrawn|abandonne"
    "|aufgegeben|abandonado|abandonada",
}
_COLOUR = "a colour says how work goes, not what was delivered"
_NOT_KEPT = "not kept, but not said to be dropped; unspecified keeps the word as it is"
_GOING = "says how work goes, not how much was done"
#: Why a word is not decided here, for those that lists use most.
_UNSURE: Mapping[str, str] = {
    _COLOUR: "red|amber|green|yellow|blue|grey|gray|black|r|a|g|rouge|vert"
    "|rot|gelb|grun|rojo|verde",
    _NOT_KEPT: "broken|promise broken|not delivered|not kept|not met|not achieved|not fulfilled"
    "|unfulfilled|failed|missed|not implemented|rompu|non tenu|gebrochen|nicht gehalten|incumplido"
    "|incumplida|torrwyd",
    _GOING: "on track|on target|on schedule|off track|behind schedule|at risk|delayed|stalled"
    "|paused|on hold|overdue|late|ongoing|slipped",
    "over, but not whether it was delivered": "closed|ended|expired|finished|resolved|inactive",
    "another promise took its place; unspecified keeps the word as it is": "superseded|replaced"
    "|merged|subsumed",
    "an answer to a recommendation is no delivery; nothing records none": "accepted|rejected"
    "|noted|agreed|accepted in principle|accepted in part",
    "skip leaves its rows out": "no promise|not a promise|no commitment|n a|na|not applicable|none"
    "|nil|null",
}


def folded(name: str) -> str:
    """A name in small plain letters with single blanks, words that are run together divided.

    >>> folded("evidenceUrls"), folded("local-authority_CODE"), folded("Échéance")
    ('evidence urls', 'local authority code', 'echeance')
    """
    divided = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return " ".join(re.findall(r"[^\W_]+", plain(divided).casefold()))


_MEANINGS = {
    folded(word): spelt(value) for value, words in _SURE.items() for word in words.split("|")
}
_REASONS = {folded(word): why for why, words in _UNSURE.items() for word in words.split("|")}
#: Each name of a field, folded, with its place: the better names come first.
NAMES: Mapping[ListField, Mapping[str, int]] = {
    field: {
        folded(name): place
        for by_field in reversed([*NAMES_BY_LANGUAGE.values()])
        for place, name in enumerate(by_field.get(field, "").split("|"))
        if name
    }
    for field in ListField
}
_QUALIFIED, _ASIDE, _PICTURES, _PLANNED, _ACTUAL, _OF_DAY = (
    frozenset(map(folded, words.split("|")))
    for words in (QUALIFIED, ASIDE, PICTURES, PLANNED, ACTUAL, OF_DAY)
)
_BODIES = tuple(map(folded, BODIES.split("|")))
#: Names of promises that are our words for them.
_OF_TITLES = frozenset({"title", "name", "nombre", "nom", "nome", "titre", "titel", "titulo"})
_OF_TITLES |= frozenset({"titolo", "intitule", "headline", "summary"})
#: How much a day is called as one that is planned, or one on which a thing was done.
_BY_PLAN = 65


def likeness(column: str, field: ListField) -> int:
    """How much a column is called as a field is, 0 to 100; the better of two names is more.

    >>> likeness("Lead minister title", ListField.TITLE), likeness("Action title", ListField.TITLE)
    (0, 60)
    """
    name = base_name(_OF_ABOVE.sub("", column))
    words = name.split()
    names = NAMES[field]
    singular = name.removesuffix("s")
    if name in names or singular in names:
        return _WHOLE - min(names.get(name, names.get(singular, 0)), 30)
    if field in _NO_PICTURES and _PICTURES & {*words}:
        return 0
    if field in {ListField.DUE, ListField.OCCURRED} and (plan := _plan(name, words)) is not None:
        return _BY_PLAN if plan is field else 0
    if len(words) == 1:
        return _in_one_word(name, names)
    return max(
        (_in_words(words, listed, rest, field) for listed, rest in _inside(words)), default=0
    )


def _in_words(words: Sequence[str], listed: str, rest: Sequence[str], field: ListField) -> int:
    """How much the beginning or the end of a name says, of which these are the other words."""
    if listed not in NAMES[field] or listed in _ALONE:
        return 0
    if words[-1] == listed.rpartition(" ")[2]:
        if field not in _PROMISE or {*rest} <= _QUALIFIED:
            return _END
        name = " ".join(rest)
        of_another = any(name in NAMES[other] for other in NAMES if other not in _PROMISE)
        return 0 if name.isascii() or of_another else _END
    is_short = len(listed) < _LEAST_START and listed != "id"
    return 0 if is_short or {*rest} & _aside(field) else _START


_NO_PICTURES = frozenset({ListField.SOURCE, ListField.EVIDENCE, ListField.NOTE, ListField.REF})


def is_body(text: str) -> bool:
    """Whether a text is the name of a body or an office."""
    if not text.isascii() and " " not in text.strip():
        return folded(text).endswith(_BODIES)
    return not set(folded(text).split()).isdisjoint(_BODIES)


def is_verbatim(column: str) -> bool:
    """Whether a column of promises is called as their own words are, and not as their titles."""
    words = {*folded(column).split()}
    return bool(words & VERBATIM) and not words & _OF_TITLES


def base_name(column: str) -> str:
    """A name without the language of its cells: `text_en` and `text_fr` have the same."""
    words = folded(column).split()
    return " ".join(words[:-1] if len(words) > 1 and words[-1] in _TONGUES else words)


def _plan(name: str, words: Sequence[str]) -> ListField | None:
    """Whether a day is called as one that is planned, or as one on which a thing was done."""

    def has(signs: frozenset[str]) -> bool:
        if len(words) == 1 and not name.isascii():
            return any(sign in name for sign in signs)
        stems = tuple(sign for sign in signs if len(sign) > _LEAST_START - 1)
        return any(word in signs or word.startswith(stems) for word in words)

    if not has(_OF_DAY):
        return None
    return ListField.DUE if has(_PLANNED) else ListField.OCCURRED if has(_ACTUAL) else None


def _inside(words: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """The parts at the end and at the start of a name, each with the words beside it."""
    for at in range(1, len(words)):
        yield " ".join(words[at:]), [*words[:at]]
        yield " ".join(words[:at]), [*words[at:]]


def _aside(field: ListField) -> frozenset[str]:
    """The words that behind a name of the field say that it is of something else."""
    if field in {ListField.DUE, ListField.OCCURRED, ListField.ANNOUNCED}:
        return _ASIDE - _OF_DAYS
    return _ASIDE - _OF_BODIES if field is ListField.LEAD else _ASIDE


def _in_one_word(name: str, names: Mapping[str, int]) -> int:
    """How much a word is like others: compounds, and scripts that put no blanks between words."""
    if name.isascii():
        return _END if name.endswith(tuple(n for n in names if len(n) >= _COMPOUNDED)) else 0
    long = tuple(n for n in names if len(n) > (2 if n.isascii() else 1))
    return _END if name.endswith(long) else _START - 10 if name.startswith(long) else 0


def proposed_meaning(word: str) -> tuple[str, str | None]:
    """What a status word is proposed to mean, as a profile says it, and why it is undecided.

    >>> proposed_meaning("In Progress"), proposed_meaning("Amber")[0]
    (('under-way', None), '?')
    """
    key = folded(word)
    if key in _REASONS:
        return UNDECIDED, _REASONS[key]
    if key in _MEANINGS:
        return _MEANINGS[key], None
    if re.fullmatch(r"(?:red|amber|green)(?: \w+)?", key):
        return UNDECIDED, _COLOUR
    value = find_word(Delivery, word)
    return (UNDECIDED, None) if value is None else (spelt(value), None)


def is_status_word(word: str) -> bool:
    """Whether lists use the word for a status, sure or not."""
    return proposed_meaning(word) != (UNDECIDED, None)


#: What the columns of our table of commitments are; all others follow from these.
_OWN_FIELDS: Mapping[str, ListField] = {
    "ref": ListField.REF,
    "title": ListField.TITLE,
    "wording": ListField.WORDING,
    "kind": ListField.KIND,
    "parent": ListField.PARENT,
    "lead": ListField.LEAD,
    "addressees": ListField.TO,
    "tags": ListField.TAG,
    "announced": ListField.ANNOUNCED,
    "announced_by": ListField.BY,
    "announced_at": ListField.SOURCE,
    "announced_types": ListField.SOURCE_TYPE,
    "due_phrase": ListField.DUE,
    "due_said": ListField.SAID,
    "due_earliest": ListField.EARLIEST,
    "due_latest": ListField.LATEST,
    "due_strict_latest": ListField.STRICT_LATEST,
    "delivery_tracker": ListField.STATUS,
    "judged": ListField.OCCURRED,
    "ended_reason": ListField.ENDED,
    "evidence": ListField.EVIDENCE,
    "evidence_types": ListField.EVIDENCE_TYPE,
    "met": ListField.TEST,
    "unmet": ListField.UNMET,
    "unjudged": ListField.UNJUDGED,
    "note": ListField.NOTE,
}
#: The names of the same columns in our workbook.
_IN_WORKBOOK = {column.name: column.field for column in COLUMNS if column.field}
#: Findings that a list cannot bring: one is none, and the other needs its reasons.
NOT_OF_LISTS = frozenset({Delivery.NOT_ASSESSED, Delivery.TOO_VAGUE})


def own_columns(columns: Collection[str]) -> Mapping[ListField, tuple[str, ...]] | None:
    """What the columns of an export of ours are; None for the table of somebody else."""
    for names in ({name: name for name in COMMITMENT_NAMES}, _IN_WORKBOOK):
        if names.keys() <= {*columns}:
            fields = {_OWN_FIELDS[of]: (name,) for name, of in names.items() if of in _OWN_FIELDS}
            return {field: fields[field] for field in ListField if field in fields}
    return None


def own_meanings() -> Mapping[str, str]:
    """What the words of our findings mean, as a profile says it."""
    return {value.value: NOTHING if value in NOT_OF_LISTS else spelt(value) for value in Delivery}
