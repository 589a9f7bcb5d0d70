"""Score the date part of the domain against what other people decided.

    python benchmarks/deadlines.py [DATA_DIR]

DATA_DIR holds `edtf_cases.json` and a file of deadline cases; without it the full collections
beside the checkout are taken if they are there, else the selections in tests/data. Two parts:

- EDTF strings on whose validity three libraries agree. What is accepted here must be valid and
  mean the agreed days; what is invalid must be refused; what is valid and outside the subset is
  counted apart, by reason.
- Free-text deadlines for which officials chose a month. Each difference must be explained below.

Ends with exit code 1 if anything is wrong or a difference is not explained.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that it runs in a checkout that is not installed

from tracker.domain.dates import parse_when  # noqa: E402
from tracker.domain.deadline.grammar import read_phrase  # noqa: E402 - after the path is set
from tracker.domain.deadline.window import Jurisdiction  # noqa: E402
from tracker.errors import NotADate, UnknownPhrase  # noqa: E402

CASE_FILES = ("ca_nap5_deadline_cases.json", "deadline_cases.json")
# The plan was published in September 2022; "By 2022" was still to come.
SAID = date(2022, 9, 1)
OPEN_ENDS = {"-inf": None, "inf": None}
TWO_DATES = "two dates in one text; officials took the first to fall due, a rule must not choose"

# Text: why our answer is not the month that officials chose most.
EXPLAINED = {
    "Annually": "a returning duty has no single last day; officials took the end of the plan",
    "Ongoing": "a state to be kept has no last day; officials took the end of the plan",
    "May 2023 and ongoing": "a date and a state in one text; record them as two entries",
    "By June 2022 for reporting year 2022, and June 2023 for reporting year 2023": TWO_DATES,
    "By February 2022 and February 2023": TWO_DATES,
    "Completion by March 2025; report initial progress by 2024": TWO_DATES,
    "Completion by March 2026; report initial progress by 2024": TWO_DATES,
}


def score_edtf(cases: list[dict[str, Any]]) -> bool:
    """Print the score of the EDTF part; whether nothing is wrong."""
    outcomes: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    wrong: list[str] = []
    for case in cases:
        text, valid = case["edtf"], case["validity_consensus"]
        if valid is None:
            continue
        try:
            when = parse_when(text)
        except NotADate as refusal:
            outcomes["valid, outside the subset" if valid else "invalid, refused"] += 1
            if valid:
                outside[_reason(refusal)] += 1
            continue
        if not valid:
            wrong.append(f"{text!r} is accepted and is invalid")
            continue
        agreed = case["minmax_consensus"]
        if agreed is None:
            outcomes["valid, accepted; no agreement on the days"] += 1
        elif (when.earliest, when.latest) == tuple(_day(day) for day in agreed):
            outcomes["valid, accepted; the days agree"] += 1
        else:
            wrong.append(f"{text!r} is {when.earliest} to {when.latest}, not {agreed}")
    total = outcomes.total() + len(wrong)
    print(f"EDTF: {len(wrong)} wrong of {total} strings")
    _print_counts(outcomes)
    print("  valid and outside the subset, by the reason that the refusal gives:")
    _print_counts(outside, indent="    ")
    _print_lines(wrong, "WRONG")
    return not wrong


def score_deadlines(cases: list[dict[str, Any]]) -> bool:
    """Print the score of the deadline part; whether every difference is explained."""
    same = 0
    explained: list[str] = []
    wrong: list[str] = []
    for case in cases:
        text = case["en"]
        chosen = max(case["due_dates"], key=case["due_dates"].__getitem__)
        ours = _month_of(text)
        if ours == chosen:
            same += 1
        elif text in EXPLAINED:
            explained.append(f"{text!r}: ours {ours}, officials {chosen}: {EXPLAINED[text]}")
        else:
            wrong.append(f"{text!r}: ours {ours}, officials {chosen}")
    print(f"Deadlines: {same} of {len(cases)} texts give the month that officials chose most")
    _print_lines(explained, "explained")
    _print_lines(wrong, "WRONG")
    return not wrong


def main(arguments: list[str]) -> int:
    """Print both scores; 1 if anything is wrong."""
    beside = ROOT.parent / "shared" / "data"
    default = beside if beside.is_dir() else ROOT / "tests" / "data"
    data = Path(arguments[0]) if arguments else default
    right = score_edtf(_cases(data / "edtf_cases.json"))
    name = next(name for name in CASE_FILES if (data / name).exists())
    return 0 if score_deadlines(_cases(data / name)) and right else 1


def _cases(path: Path) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cases"]
    return cases


def _day(text: str) -> date | None:
    return None if text in OPEN_ENDS else date.fromisoformat(text)


def _month_of(text: str) -> str:
    try:
        deadline = read_phrase(text, said=SAID, jurisdiction=Jurisdiction.CANADA)
    except UnknownPhrase:
        return "refused"
    return f"{deadline.latest:%Y-%m}" if deadline.latest else deadline.bound.value


def _reason(refusal: NotADate) -> str:
    _, _, reason = refusal.sentence.partition(" is not a date that can be read")
    return reason.strip(" :.") or "no reason given"


def _print_counts(counts: Counter[str], indent: str = "  ") -> None:
    for words, number in counts.most_common():
        print(f"{indent}{number:4} {words}")


def _print_lines(lines: list[str], word: str) -> None:
    for line in lines:
        print(f"  {word}: {line}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
