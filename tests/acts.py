"""Registers in which anything may have been recorded."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

from tests.office import Office, claimed, due, found, on, promise
from tracker.domain.vocabulary import (
    Carry,
    Comparison,
    Delivery,
    Ended,
    Kind,
    Response,
    SourceType,
    Stance,
    VagueReason,
)
from tracker.errors import TrackerError
from tracker.record.assess import Stall, Update
from tracker.record.deadlines import Due
from tracker.record.dispose import Drop, Merge, Replace, Withdraw
from tracker.record.opening import Edit
from tracker.record.say import Respond, Restate, Says
from tracker.record.steps import Checked
from tracker.record.success_tests import JudgeTest, SetTest
from tracker.record.verb import Verb

TITLES = (
    "Build 100 homes.",
    "publish the plan",
    "Is the bridge safe?",
    "Say what “soon” means",
    "Homes: roads; rails",
    "Publish “Homes, schools and roads for all of the north and all of the west of it”, with maps",
    "A levy (on empty homes, on land, and on all that is kept empty) in each town of the north",
    "A promise whose title goes on and on without any stop at all until it is far too long to say",
    "a b c d e f g h i j k l m n o p q r s t u v w x y z and so on",
)
PHRASES = (
    *("by 31 May 2025", "by 20 June 2025", "by 31 December 2025", "this year", "before Easter"),
    *("in due course", "immediately", "at least four years", "within four years", "soon"),
)
QUOTES = ("it is done", "All is done.", "Is it not done?", "one two three " * 9 + "done")
DAYS = ("2025-03-03", "2025-05-02", "2025-06-13", "2025-06-16", "2025-06-18", "2025-06-22")


def an_act(chance: Random, refs: tuple[str, ...]) -> Verb:
    """Anything that may be recorded of the commitments of a register."""
    ref, other = chance.sample(refs, 2)
    some = tuple(chance.sample(refs, chance.randint(1, min(4, len(refs)))))
    day = chance.choice(DAYS)
    said, law = on(day, quote=chance.choice(QUOTES)), on(day, type=SourceType.LAW)
    rated = (Delivery.NO_ACTION_FOUND, Delivery.PLANNED, Delivery.UNDER_WAY, Delivery.DELIVERED)
    claims = (*rated[1:], Delivery.PARTLY_DELIVERED, Delivery.DROPPED, Delivery.UNSPECIFIED)
    ended = chance.choice([each for each in Ended if each is not Ended.OPEN])
    return chance.choice(
        (
            found(ref, chance.choice(rated), day, because=chance.choice((None, "We read it"))),
            Update(refs=(ref,), finding=Delivery.UNDER_WAY, ended=ended, evidence=law),
            claimed(*some, word=chance.choice(claims), day=day, quote=chance.choice(QUOTES)),
            *(due(ref, phrase, day, silent=chance.random() < 0.5) for phrase in PHRASES[:4]),
            due(ref, chance.choice(PHRASES), day),
            Due(refs=(ref,), none_set=True, evidence=said),
            Due(refs=(ref,), withdrawn=True, evidence=said),
            Checked(refs=some, evidence=law),
            Checked(refs=some, nothing=True, places="the gazette.", evidence=law),
            Stall(refs=(ref,), evidence=law),
            Withdraw(refs=(ref,), because="they said so", evidence=law),
            Replace(refs=some, by=(other,), carry=chance.choice(list(Carry)), evidence=law),
            Merge(refs=(ref,), into=other, evidence=law),
            Drop(refs=(ref,), because="Not ours.", evidence=law),
            Update(
                refs=(ref,),
                finding=Delivery.TOO_VAGUE,
                reason=(VagueReason.NO_OWNER,),
                evidence=law,
            ),
            Restate(ref=ref, comparison=chance.choice(list(Comparison)), evidence=said),
            Respond(refs=some, response=chance.choice(list(Response)), evidence=said),
            Says(refs=some, who="River Watch", stance=Stance.DOUBTS, evidence=said),
            SetTest(ref=ref, text="A plan is out.", evidence=said),
            JudgeTest(ref=ref, number=1, met=chance.random() < 0.5, evidence=law),
            Edit(ref=ref, wording="The words as they were said"),
        )
    )


def random_register(folder: Path, seed: int) -> Office:
    """A register of two to nine commitments, of which anything may be recorded."""
    chance = Random(seed)
    office = Office.open(folder, f"random-{seed}")
    refs = tuple(f"P-{number}" for number in range(chance.randint(2, 9)))
    kinds = (Kind.UNDERTAKING, Kind.UNDERTAKING, Kind.RECOMMENDATION, Kind.MILESTONE)
    for ref, title in zip(refs, TITLES, strict=False):
        kind = chance.choice(kinds)
        to = ("Water Office",) if kind is Kind.RECOMMENDATION else ()
        day = chance.choice(("2025-01-16", "2025-01-16", "2025-06-16"))
        office.record("2025-06-17", replace(promise(ref, day, kind=kind, to=to), title=title))
    for _ in range(chance.choice((0, 5, 40, 60))):
        # What the rules refuse is refused here too, and nothing is recorded.
        with suppress(TrackerError):
            office.record("2025-06-22", an_act(chance, refs))
    return office
