"""The months of the languages whose lists are read, as their days are written."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Mapping

from tracker.domain.deadline.window import MONTHS

#: January to December; forms of one month are divided by `/`. East Asian months are numbers.
_NAMES: Mapping[str, str] = {
    "fr": "janvier/janv février/févr/fév mars avril/avr mai juin juillet/juil août septembre "
    "octobre novembre décembre/déc",
    "de": "januar/jänner/jän februar/feber märz/mär/mrz april mai juni juli august september "
    "oktober/okt november dezember/dez",
    "es": "enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre "
    "octubre noviembre diciembre/dic",
    "cy": "ionawr/ion chwefror/chwef mawrth/maw ebrill/ebr mai mehefin/meh gorffennaf/gorff awst "
    "medi/med hydref/hyd tachwedd/tach rhagfyr/rhag",
    "pt": "janeiro fevereiro/fev março abril maio junho julho agosto setembro/set outubro/out "
    "novembro dezembro",
    "it": "gennaio/gen febbraio/febb marzo aprile maggio/mag giugno/giu luglio/lug agosto "
    "settembre/sett ottobre/ott novembre dicembre",
    "nl": "januari februari maart/mrt april mei juni juli augustus september oktober november "
    "december",
    "pl": "stycznia/styczeń/sty lutego/luty/lut marca/marzec kwietnia/kwiecień/kwi maja/maj "
    "czerwca/czerwiec/cze lipca/lipiec/lip sierpnia/sierpień/sie września/wrzesień/wrz "
    "października/październik/paź listopada/listopad/lis grudnia/grudzień/gru",
    "ru": "января/январь/янв февраля/февраль/фев марта/март/мар апреля/апрель/апр мая/май "
    "июня/июнь/июн июля/июль/июл августа/август/авг сентября/сентябрь/сен/сент "
    "октября/октябрь/окт ноября/ноябрь/ноя/нояб декабря/декабрь/дек",
    "uk": "січня/січень лютого/лютий березня/березень квітня/квітень травня/травень "
    "червня/червень липня/липень серпня/серпень вересня/вересень жовтня/жовтень "
    "листопада/листопад грудня/грудень",
    "el": "ιανουαρίου/ιανουάριος φεβρουαρίου/φεβρουάριος μαρτίου/μάρτιος απριλίου/απρίλιος "
    "μαΐου/μάιος ιουνίου/ιούνιος ιουλίου/ιούλιος αυγούστου/αύγουστος σεπτεμβρίου/σεπτέμβριος "
    "οκτωβρίου/οκτώβριος νοεμβρίου/νοέμβριος δεκεμβρίου/δεκέμβριος",
    "tr": "ocak/oca şubat/şub mart nisan/nis mayıs haziran/haz temmuz/tem ağustos/ağu eylül/eyl "
    "ekim/eki kasım/kas aralık/ara",
    "ar": "يناير فبراير/شباط مارس/آذار أبريل/نيسان مايو/أيار يونيو/حزيران يوليو/تموز أغسطس/آب "
    "سبتمبر/أيلول أكتوبر نوفمبر ديسمبر",
    "hi": "जनवरी फ़रवरी/फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर "
    "नवंबर/नवम्बर दिसंबर/दिसम्बर",
    "th": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    "zh": "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
    "ja": "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
    "ko": "1월 2월 3월 4월 5월 6월 7월 8월 9월 10월 11월 12월",
}
#: The languages beside English.
LANGUAGES = frozenset(_NAMES)


def plain(word: str) -> str:
    """A word without case and marks, as people write it who leave them out.

    >>> plain("Février"), plain("März")
    ('fevrier', 'marz')
    """
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


_NUMBERS = {
    plain(form): number
    for names in _NAMES.values()
    for number, forms in enumerate(names.split(), 1)
    for form in forms.split("/")
}
#: A word with the marks that stand beside its letters in Indic scripts and in Thai.
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0963\u0e31-\u0e4e])*\.?")
#: Words and signs beside the parts of a day, which say nothing: `12 de enero`, `12. Januar`.
_JOINTS = re.compile(r"(?<=[\s\d])(?:de|del|di|do|von|του|г\.?|года|року|р\.?|r\.?)(?=\s|\Z)")
_YEAR = re.compile(r"(\d{4}) ?(?:г\.?|год|года|року|рік|р\.?|r\.?|年|년)")
_ORDINAL = re.compile(r"(?<!\d)(\d{1,2})(?:er|re|\.|º|°|ª|ο|-го)(?=\s)")
_EAST = re.compile(
    r"(?P<year>\d{4})\s?[年년]\s?(?:度|(?P<month>\d{1,2})\s?[月월]\s?(?:(?P<day>\d{1,2})\s?[日일]?)?)?"
)
_FIGURES = re.compile(r"\d")


def in_english(text: str) -> str:
    """A day of another language with the English name of its month; other words as they are.

    >>> in_english("3 février 2024"), in_english("12 de enero de 2024"), in_english("12. März 2024")
    ('3 February 2024', '12 January 2024', '12 March 2024')
    >>> in_english("2024年3月5日"), in_english("5 марта 2024 г."), in_english("fin du mandat")
    ('2024-03-05', '5 March 2024', 'fin du mandat')
    """
    if _FIGURES.search(text) is None:
        return text
    east = _EAST.fullmatch(text.strip())
    if east is not None and "度" not in text:
        parts = (east["year"], east["month"], east["day"])
        return "-".join(f"{int(part):02}" for part in parts if part)
    changed = False

    def english(match: re.Match[str]) -> str:
        nonlocal changed
        word = plain(match[0].rstrip("."))
        number = MONTHS.get(word) or _NUMBERS.get(word)
        if number is None or (match[0].isascii() and word in MONTHS):
            return match[0]
        changed = True
        return calendar.month_name[number]

    words = _WORD.sub(english, " ".join(text.split()))
    if not changed:
        year = _YEAR.fullmatch(words)
        return year[1] if year else text
    return " ".join(_ORDINAL.sub(r"\1", _JOINTS.sub("", words)).split())
