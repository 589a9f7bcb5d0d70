"""Score `tracker import --suggest` against what a careful reader says the columns are.

    python benchmarks/proposals.py [--all]

Shapes of tests/data/proposals in many languages and scripts, and the registers that others
publish, where they lie beside the checkout; truth.json says what is right for each line: title,
wording, status, due, done, lead, source, key. A line is right, a `?`, missing (nothing is
proposed where something is right) or wrong (another column is named). Everything that is not
right is listed; with --all the rest too.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that it runs in a checkout that is not installed

from tracker.exchange.profile import UNDECIDED, ListField, Profile, read_profile  # noqa: E402
from tracker.exchange.propose import suggest  # noqa: E402
from tracker.exchange.table.reading import read_file, read_table  # noqa: E402

SHAPES = ROOT / "tests" / "data" / "proposals"
REGISTERS = ROOT.parent / "shared" / "data"
#: What is promised: right or `?`, wrong without a `?`, and `?`, as shares of all lines.
LEAST_RIGHT, MOST_WRONG, MOST_ASKED = 0.95, 0.01, 0.20
LINES = {
    "title": (ListField.TITLE,),
    "wording": (ListField.WORDING,),
    "status": (ListField.STATUS,),
    "due": (ListField.DUE,),
    "done": (ListField.OCCURRED, ListField.RECORDED),
    "lead": (ListField.LEAD,),
    "source": (ListField.SOURCE,),
}


def outcome(proposed: str | None, right: list[str | None]) -> str:
    """What became of a line."""
    if proposed in right:
        return "right"
    if proposed == UNDECIDED:
        return "asked"
    return "missing" if proposed is None else "wrong"


def proposed_line(profile: Profile, line: str) -> str | None:
    """The columns that a proposal names for a line."""
    if line == "key":
        return ",".join(profile.key) or None
    names = [name for of in LINES[line] for name in profile.columns.get(of, ())]
    return ",".join(names) or None


def score(folder: Path, truth: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str, str, str]]:
    """Each line of each file: the file, the line, what became of it, and what was proposed."""
    for name, right in truth.items():
        path = folder / name
        if not path.exists():
            continue
        text = suggest(read_table(read_file(path), name=name))
        profile = read_profile(text, name="profile.yaml")
        asks = profile.columns
        for line in (*LINES, "key"):
            proposed = proposed_line(profile, line)
            of_promise = line in {"title", "wording"} and (UNDECIDED,) in (
                asks.get(ListField.TITLE),
                asks.get(ListField.WORDING),
            )
            if proposed is None and of_promise:
                proposed = UNDECIDED
            yield name, line, outcome(proposed, right[line]), str(proposed)
        is_history = profile.history == right.get("history", False)
        yield name, "history", "right" if is_history else "wrong", str(profile.history)


def main(arguments: list[str]) -> int:
    """Print the score; 1 where it is less than what is promised."""
    truth = json.loads((SHAPES / "truth.json").read_text("utf-8"))
    lines = [line for folder in (SHAPES, REGISTERS) for line in score(folder, truth)]
    counts = Counter(result for _, _, result, _ in lines)
    for name, line, result, proposed in lines:
        if result != "right" or "--all" in arguments:
            print(f"{result:8}{name}: {line}: {proposed}")
    total = len(lines)
    right = (counts["right"] + counts["asked"]) / total
    wrong, asked = counts["wrong"] / total, counts["asked"] / total
    print(f"{total} lines of {len({name for name, *_ in lines})} files: {right:.1%} right or '?', ")
    print(f"{wrong:.1%} wrong without '?', {asked:.1%} '?', {counts['missing']} missing")
    kept = right >= LEAST_RIGHT and wrong <= MOST_WRONG and asked <= MOST_ASKED
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
