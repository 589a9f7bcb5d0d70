"""What names of columns and status words usually mean: proposals, which an analyst decides."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from tracker.domain.vocabulary import Delivery, find_word
from tracker.exchange.profile import UNDECIDED, ListField, spelt

#: Names of columns, folded, in English and the basics of French, German, Spanish and Welsh.
NAMES: Mapping[ListField, str] = {
    ListField.RECORDED: "recorded at|recorded|recorded on|timestamp|logged at|captured at"
    "|scraped at"
    "|snapshot|snapshot date|committed at|created at|enregistre le|erfasst am|registrado",
    ListField.REASON: "reason|status reason|status info|status note|status notes|status comment"
    "|status explanation|rationale|explanation|justification|why|verdict reason|progress update"
    "|latest update|update|commentary|motif|begrundung|motivo|rheswm",
    ListField.STATUS: "status|progress|rag|rag status|rag rating|verdict|rating|ruling|outcome"
    "|delivery status|implementation status|completion status|current status|state|judgement"
    "|judgment|evaluation|assessment|new status|to|our view|delivery tracker"
    "|statut|etat|avancement|etat d avancement"
    "|umsetzungsstand|stand|sachstand|bewertung|estado|cumplimiento|situacion|statws|cynnydd",
    ListField.DUE: "due|due date|due by|due phrase|deadline|target|target date|target year|by when"
    "|completion|completion date|expected completion|planned completion|delivery date|deliver by"
    "|timescale|timeframe|timeline|when|end date|finish date"
    "|echeance|date limite|date butoir|delai|frist|fallig|faellig|termin|bis wann|zieldatum"
    "|plazo|fecha limite|vencimiento|fecha objetivo"
    "|dyddiad cau|dyddiad targed|erbyn",
    ListField.OCCURRED: "occurred|judged|status date|date of status|updated|updated at|updated on"
    "|last updated|last update|date updated|as at|as of|date completed|completed on"
    "|actual completion|date assessed|assessed on|date checked|data checked|last checked"
    "|last reviewed|mise a jour|date de mise a jour|aktualisiert|actualizado"
    "|fecha de actualizacion|diweddarwyd",
    ListField.ANNOUNCED: "announced|announced on|date announced|announcement date|date made|made"
    "|made on|date promised|promised on|promise date|date published|published|published on"
    "|publication date|date d annonce|angekundigt|fecha de anuncio|cyhoeddwyd",
    ListField.REF: "ref|reference|id|identifier|uid|slug|key|code|number|no|nr|commitment id"
    "|recommendation number|rec no|recommendation no|reference number|numero|nummer|cyfeirnod|cyf",
    ListField.EVIDENCE: "evidence|evidence url|evidence urls|evidence link|evidence links|proof"
    "|preuve"
    "|preuves|beleg|belege|evidencia|tystiolaeth",
    ListField.SOURCE: "source|sources|source url|source link|url|link|links|web page|document url"
    "|references|lien|liens|quelle|quellen|fuente|fuentes|enlace|ffynhonnell|dolen",
    ListField.LEAD: "lead|owner|who|department|lead department|responsible|responsible body"
    "|responsible department|responsible officer|responsibility|lead organisation"
    "|lead organization|lead agency|lead officer|accountable|organisation|organization|agency"
    "|ministry|minister|council|authority|public body|body|ministere|responsable|organisme"
    "|zustandig|zustandigkeit|verantwortlich|ministerium|ressort|behorde|ministerio|organismo"
    "|adran|perchennog|arweinydd|corff",
    ListField.TO: "to|addressee|addressees|addressed to|directed to|recipient|for action by"
    "|destinataire|adressat|destinatario",
    ListField.BY: "by|promised by|promiser|made by|announced by|party|politician|speaker|candidate"
    "|parti|partei|partido|plaid",
    ListField.PARENT: "parent|parent id|parent ref|part of|belongs to|parent commitment",
    ListField.KIND: "kind|type|commitment type|promise type",
    ListField.TITLE: "title|short title|headline|promise|pledge|commitment|recommendation"
    "|undertaking"
    "|action|measure|objective|goal|milestone|proposal|policy|deliverable|initiative|item|name"
    "|summary|titre|intitule|promesse|engagement|mesure|recommandation|titel|versprechen|zusage"
    "|vorhaben|massnahme|empfehlung|titulo|promesa|compromiso|medida|recomendacion|accion"
    "|teitl|addewid|ymrwymiad|argymhelliad",
    ListField.WORDING: "wording|verbatim|full text|text|exact words|promise text|commitment text"
    "|recommendation text|quote|quotation|texte|libelle|wortlaut|texto"
    "|geiriad",
    ListField.NOTE: "note|notes|description|details|detail|comment|comments"
    "|remark|remarks|caveat|caveats|commentaire"
    "|commentaires|anmerkung|anmerkungen|bemerkung|nota|notas|observaciones|nodyn|nodiadau|sylwadau",
    ListField.TAG: "tag|tags|category|categories|theme|themes|topic|topics|area|policy area|subject"
    "|sector|pillar|chapter|portfolio|region|scope|keywords|categorie|thematique|domaine|kategorie"
    "|thema|bereich|categoria|tema|ambito|categori|maes",
}
#: Names of promises under which a list has the words themselves, so that they serve for both.
VERBATIM = frozenset(
    {"promise", "pledge", "commitment", "recommendation", "undertaking", "wording", "text"}
    | {"promesse", "engagement", "versprechen", "zusage", "promesa", "compromiso", "addewid"}
)
_WHOLE, _END, _START = 100, 60, 50
#: Words that say something of a column only where they are its whole name.
_ALONE = frozenset({"name", "item", "summary", "to", "by", "when", "who", "state", "stand", "text"})
#: Shorter words say nothing at the start of a name: "No promise".
_LEAST_START = 4
#: The last step of a dotted path that says nothing of its own: `status.label` is the status.
_OF_ABOVE = re.compile(r"(?<=[^.])\.(?:label|code|value|name)$", re.IGNORECASE)

_SURE: Mapping[Delivery, str] = {
    Delivery.DELIVERED: "delivered|fully delivered|delivered in full|kept|promise kept|fulfilled"
    "|achieved|fully achieved|complete|completed|fully implemented|implemented|done|honoured"
    "|honored|tenu|tenue|realise|realisee|erfullt|umgesetzt|cumplido|cumplida|cyflawnwyd"
    "|wedi i gyflawni",
    Delivery.PARTLY_DELIVERED: "part|partly|partial|partially|partly delivered|partially delivered"
    "|delivered in part|partly kept|partially kept|partially met|partly met|partially fulfilled"
    "|partially implemented|partly implemented|partially complete|partially completed"
    "|partially achieved|compromise|compromised|mostly|mostly delivered|largely"
    "|largely delivered|partiellement tenu|partiellement realise|teilweise erfullt"
    "|teilweise umgesetzt|cumplido parcialmente|parcialmente cumplido|yn rhannol",
    Delivery.UNDER_WAY: "in progress|under way|underway|in hand|started|begun|commenced"
    "|being implemented|being delivered|work in progress|implementation under way|en cours"
    "|in arbeit|in umsetzung|en curso|en proceso|ar y gweill",
    Delivery.PLANNED: "planned|geplant|prevu|planificado",
    Delivery.NO_ACTION_FOUND: "not started|not yet started|not begun|no action|no action taken"
    "|no action found|no progress|non commence|pas commence|nicht begonnen|no iniciado"
    "|sin iniciar|heb ddechrau",
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
    "|unfulfilled|failed|missed|not implemented|rompu|non tenu|gebrochen|incumplido"
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
_MEANINGS = {word: spelt(value) for value, words in _SURE.items() for word in words.split("|")}
_REASONS = {word: why for why, words in _UNSURE.items() for word in words.split("|")}


def folded(name: str) -> str:
    """A name in small plain letters with single blanks, words that are run together divided.

    >>> folded("evidenceUrls"), folded("local-authority_CODE"), folded("Échéance")
    ('evidence urls', 'local authority code', 'echeance')
    """
    divided = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    plain = unicodedata.normalize("NFKD", divided.casefold())
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[^\W_]+", kept))


def likeness(column: str, field: ListField) -> int:
    """How much a column is called as a field is, 0 to 100."""
    name = folded(_OF_ABOVE.sub("", column))
    padded, best = f" {name} ", 0
    for listed_name in NAMES[field].split("|"):
        if name == listed_name:
            return _WHOLE
        if listed_name in _ALONE:
            continue
        if padded.endswith(f" {listed_name} "):
            best = max(best, _END)
        elif len(listed_name) >= _LEAST_START and padded.startswith(f" {listed_name} "):
            best = max(best, _START)
    return best


def proposed_meaning(word: str) -> tuple[str, str | None]:
    """What a status word is proposed to mean, as a profile says it, and why it is undecided.

    >>> proposed_meaning("In Progress"), proposed_meaning("Amber")[0]
    (('under-way', None), '?')
    """
    plain = folded(word)
    if plain in _REASONS:
        return UNDECIDED, _REASONS[plain]
    if plain in _MEANINGS:
        return _MEANINGS[plain], None
    if any(re.fullmatch(rf"{colour}( \w+)?", plain) for colour in ("red", "amber", "green")):
        return UNDECIDED, _COLOUR
    value = find_word(Delivery, word)
    return (UNDECIDED, None) if value is None else (spelt(value), None)


def is_status_word(word: str) -> bool:
    """Whether lists use the word for a status, sure or not."""
    return proposed_meaning(word) != (UNDECIDED, None)
