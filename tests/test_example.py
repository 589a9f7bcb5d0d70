"""The example register as text: sourced, in order, in our own plain words, taking no side.

What the register makes of it is tested through the command line, elsewhere. Where the research
notes lie beside the checkout, every verbatim word and every note is compared with them too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from ruamel.yaml import YAML

from tests.fixtures_program import CHECKOUT
from tracker.domain.dates import parse_when
from tracker.domain.subject import SelectorKind, check_ref, read_selectors
from tracker.domain.vocabulary import (
    FINDINGS,
    Delivery,
    Response,
    SourceType,
    Word,
    find_word,
)
from tracker.resources import example_folder

PAGE = CHECKOUT / "docs" / "example.md"
ACCOUNT = CHECKOUT / "tests" / "data" / "example-notes.md"
NOTES = CHECKOUT.parent / "shared" / "facts"
#: The last day of which the facts speak, and the day on which all was looked at again.
LAST_DAY, LOOKED = "2026-06-29", "2026-11-30"
#: What we do ourselves, which may rest on no source.
OURS_ALONE = {"checked", "note", "party", "test", "update"}
VERBATIM = ("quote", "wording", "phrase")
OURS = ("title", "note", "text", "because", "what", "how", "places", "terms")
BODIES = re.compile(
    "(UK|Welsh) Government|Home Office|Ministry of Justice|Department for (Education|Transport)|"
    "Department of Health and Social Care|Transport Committee|The Maggie Oliver Foundation|"
    "Independent Inquiry into (Child Sexual Abuse|Grooming Gangs)|"
    "Association of Personal Injury Lawyers|"
    "Children's Commissioner for Wales|Opposition parties and others|"
    "Conservatives, Reform UK and some Labour MPs"
)
#: A final report and an audit are known by the names of their authors; refs keep to that.
KNOWN_BY_NAME = {"jay", "casey"}
JUDGEMENTS = re.compile(
    r"\b(fail\w*|broke\w*|betray\w*|sham\w*|inadequate|damning|scandal\w*|u-turn|dumped|slammed|"
    r"conced\w+|admit\w*|finally|merely|unfortunately|clearly|obviously|disgrac\w+|weak|empty)\b",
    re.IGNORECASE,
)
#: Nothing of how or where the register was put together belongs in it.
FOREIGN = re.compile(
    r"(?-i:\bAI\b|\bLLM)|language model|assistant|chatbot|facts file|facts\.yaml|shared/|"
    r"(?<![\w.])/(?:work|tmp|home|root)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Batch:
    """One document of a sheet: its file, its source and its facts."""

    file: str
    key: str | None
    source: dict[str, Any] | None
    on: str | None
    recorded: str
    facts: list[dict[str, Any]]
    note: str


@cache
def batches() -> list[Batch]:
    found = []
    for path in sorted(example_folder().glob("*.yaml")):
        for raw in YAML(typ="safe").load_all(path.read_text(encoding="utf-8")):
            source = raw.get("source")
            made = source if isinstance(source, dict) else None
            published = None if made is None else made.get("published")
            on = raw.get("on") or published
            found.append(
                Batch(
                    file=path.name,
                    key=made["key"] if made else source,
                    source=made,
                    on=None if on is None else str(on),
                    recorded=str(raw["recorded"]),
                    facts=list(raw["facts"]),
                    note=str(raw.get("note", "")),
                )
            )
    return found


def facts() -> Iterator[tuple[Batch, str, dict[str, Any]]]:
    """Every fact with its verb, which is its first key."""
    for batch in batches():
        for fact in batch.facts:
            yield batch, next(iter(fact)), fact


def sources() -> dict[str, dict[str, Any]]:
    return {batch.source["key"]: batch.source for batch in batches() if batch.source}


def refs(value: object) -> list[str]:
    words = [str(word) for word in value] if isinstance(value, list) else [str(value)]
    selectors = read_selectors(words)
    assert {each.kind for each in selectors} == {SelectorKind.REF}
    return [each.text for each in selectors]


def opened() -> set[str]:
    return {fact[verb] for _, verb, fact in facts() if verb in {"add", "instrument"}}


def own_words() -> Iterator[str]:
    for batch in batches():
        yield batch.note
        for fact in batch.facts:
            verb = next(iter(fact))
            yield from (str(fact[key]) for key in OURS if key in fact and key != verb)


def verbatim() -> Iterator[tuple[str, str]]:
    for _, _, fact in facts():
        yield from ((key, str(fact[key])) for key in VERBATIM if key in fact)
        if "add" in fact and "due" in fact:
            yield "phrase", str(fact["due"])


def test_documents_stand_in_the_order_in_which_they_were_recorded() -> None:
    days = [batch.recorded for batch in batches()]
    assert days == sorted(days)
    assert days[-1] == LOOKED
    for batch in batches():
        published = parse_when(str((batch.source or {}).get("published", batch.recorded)))
        assert published.latest is not None, batch.key
        assert published.latest.isoformat() <= batch.recorded, batch.key


def test_every_fact_has_a_source_unless_it_is_an_act_of_ours() -> None:
    known: set[str] = set()
    for batch in batches():
        if batch.source:
            assert batch.key not in known, f"{batch.key} is described twice"
            known.add(check_ref(batch.source["key"]))
            assert SourceType(batch.source["type"])
            assert batch.source["speaks_for"] in {"promiser", "independent"}
        verbs = {next(iter(fact)) for fact in batch.facts}
        assert batch.key is not None or verbs <= OURS_ALONE, (batch.file, verbs)
        assert batch.key is not None or batch.note, batch.file
        cited = {batch.key} - {None}
        cited |= {key for fact in batch.facts for key in fact.get("sources", ())}
        assert cited <= known, (batch.file, cited - known)


def test_what_happened_has_a_last_day_within_the_register() -> None:
    for batch, verb, fact in facts():
        on = parse_when(str(fact.get("on") or batch.on))
        assert on.latest is not None, (batch.file, fact)
        assert on.latest.isoformat() <= batch.recorded, (batch.file, verb, fact)
        if batch.recorded == LOOKED:
            # What was found then is of the day of the look; nothing later was read.
            assert on.latest.isoformat() == LOOKED, fact
        else:
            assert on.latest.isoformat() <= LAST_DAY, (batch.file, verb, fact)


def test_that_nothing_was_found_rests_on_a_look_and_says_how_far_it_went() -> None:
    nothing = [
        fact
        for _, verb, fact in facts()
        if verb == "update" and find_word(FINDINGS, fact["finding"]) is Delivery.NO_ACTION_FOUND
    ]
    assert nothing
    assert all(fact["places"] and fact["terms"] for fact in nothing)
    limited = {
        ref
        for _, verb, fact in facts()
        if verb == "note" and "would not be found" in fact["text"]
        for ref in refs(fact["note"])
    }
    assert {fact["update"] for fact in nothing} == limited


def test_what_is_not_assessed_says_what_would_have_to_be_read_first() -> None:
    found = {
        ref
        for _, verb, fact in facts()
        if verb in {"update", "withdraw", "replace"}
        for ref in refs(fact[verb])
    }
    found |= {
        ref
        for _, verb, fact in facts()
        if verb == "respond" and fact["response"] == Response.REJECTED
        for ref in refs(fact["respond"])
    }
    unread = {
        ref
        for _, verb, fact in facts()
        if verb == "note" and "would have to be read first" in fact["text"]
        for ref in refs(fact["note"])
    }
    commitments = {fact["add"] for _, verb, fact in facts() if verb == "add"}
    assert commitments - found == unread


def test_people_appear_with_their_public_role_and_never_in_a_key() -> None:
    said = [fact for _, verb, fact in facts() if verb != "replace"] + [*sources().values()]
    keys = ("by", "who", "voice", "from", "speaker")
    named = {str(one[key]) for one in said for key in keys if key in one}
    voices = {voice for voice in named if not BODIES.fullmatch(voice)}
    assert all(", " in voice for voice in voices), voices
    surnames = {voice.split(", ")[0].split()[-1].casefold() for voice in voices} - KNOWN_BY_NAME
    for name in [*sources(), *opened()]:
        assert not surnames & set(re.split(r"[-.]", name.casefold())), name


def test_our_sentences_are_short_and_judge_nobody() -> None:
    assert JUDGEMENTS.search("The promise was broken")  # that the list finds what it is for
    for text in own_words():
        assert not JUDGEMENTS.search(text), text
        for sentence in re.split(r"(?<=[.!?])\s+", text):
            assert len(sentence.split()) <= 25, sentence


def test_nothing_foreign_is_in_the_example() -> None:
    assert FOREIGN.search("kept in /" + "work/main")
    for path in [*example_folder().glob("*.yaml"), PAGE, ACCOUNT]:
        assert not FOREIGN.search(path.read_text(encoding="utf-8")), path.name


def test_every_quotation_is_short_and_verbatim() -> None:
    assert all(len(text.split()) <= 10 for _, text in verbatim())
    if not (NOTES / "facts.yaml").exists():
        return
    read = YAML(typ="safe").load((NOTES / "facts.yaml").read_text(encoding="utf-8"))
    article = (NOTES / "seed-article.txt").read_text(encoding="utf-8")
    known = " ".join("\n".join([*strings(read), article]).split())
    for key, text in verbatim():
        held = text.removesuffix("…")  # the source goes on
        assert held in known or (key == "phrase" and held.casefold() in known.casefold()), text


def test_every_research_note_is_accounted_for() -> None:
    rows = accounted()
    for note, said in rows.items():
        named = set(re.findall(r"`([A-Z][A-Z0-9-]+)`", said))
        assert named <= opened(), (note, named - opened())
        assert named or "left out" in said, note
    told = " ".join(rows.values())
    assert {ref for ref in opened() if f"`{ref}`" not in told} == set()
    if not (NOTES / "facts.yaml").exists():
        return
    read = YAML(typ="safe").load((NOTES / "facts.yaml").read_text(encoding="utf-8"))
    wanted = {one["id"] for part in ("commitments", "events", "positions") for one in read[part]}
    # Contradictions are numbered: their own names hold people's.
    wanted |= {f"c-{number:02d}" for number, _ in enumerate(read["contradictions"], start=1)}
    assert set(rows) == wanted, set(rows) ^ wanted


#: The word of the research notes for each of our findings; a rejection is a response.
ASSESSED = {
    "planned": Delivery.PLANNED,
    "under_way": Delivery.UNDER_WAY,
    "part": Delivery.PARTLY_DELIVERED,
    "delivered": Delivery.DELIVERED,
    "none_found": Delivery.NO_ACTION_FOUND,
    "rejected": Response.REJECTED,
    "not_assessed": None,
}
#: Where we say less than the notes: evidence of grade D alone, and a limb that nobody read.
SAID_LESS = {
    "JAY-09": Delivery.UNDER_WAY,
    "JAY-20": Delivery.UNDER_WAY,
    "JAY-15": Delivery.PARTLY_DELIVERED,
}


def test_every_assessment_of_the_research_is_a_finding_or_a_response() -> None:
    if not (NOTES / "facts.yaml").exists():
        return
    read = YAML(typ="safe").load((NOTES / "facts.yaml").read_text(encoding="utf-8"))
    rows = accounted()
    last = judgements()
    assert read["assessments"]
    for assessment in read["assessments"]:
        named = re.match("`([A-Z0-9-]+)`", rows[assessment["ref"]])
        assert named is not None, assessment["ref"]
        ref = named[1]
        expected = SAID_LESS.get(ref, ASSESSED[assessment["finding"]])
        assert last.get(ref) is expected, (ref, last.get(ref))
        if expected is not None:
            assert ref in refs_with_tests(), ref


def judgements() -> dict[str, Word]:
    """What stands of each commitment: our last finding, and a rejection where there is none."""
    last: dict[str, Word] = {}
    for _, verb, fact in facts():
        if verb == "respond" and fact["response"] == Response.REJECTED:
            last |= dict.fromkeys(refs(fact["respond"]), Response.REJECTED)
        if verb == "update":
            finding = find_word(FINDINGS, fact["finding"])
            assert finding is not None
            last |= dict.fromkeys(refs(fact["update"]), finding)
    return last


def refs_with_tests() -> set[str]:
    return {fact["test"] for _, verb, fact in facts() if verb == "test" and "text" in fact}


def accounted() -> dict[str, str]:
    """The rows of the account: research note, what became of it."""
    page = ACCOUNT.read_text(encoding="utf-8")
    return dict(re.findall(r"^\| ([a-z]+[a-z0-9-]*) \| ([^|\n]+) \|$", page, re.MULTILINE))


def strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        yield str(value)
        return
    for inner in value:
        yield from strings(inner)
