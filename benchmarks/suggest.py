"""Score `tracker suggest` against what a careful reader finds: precision and recall.

    python benchmarks/suggest.py [ARTICLE]

Three groups of texts: those of tests/data/suggest/written, on which the rules were written;
those of tests/data/suggest/held, which were written and labelled before the rules and were only
looked at through this score; and the news article beside the checkout, where it is there. All
that was missed and all that was wrong is listed. A suggestion is right when its quote has the
label's words and its kind is on the same side: a promise, or something that is asked for.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that it runs in a checkout that is not installed

from tracker.domain.vocabulary import ASKS, Kind  # noqa: E402 - after the path is set
from tracker.exchange.suggest import Suggestion, suggest  # noqa: E402
from tracker.exchange.suggest_text import read_text  # noqa: E402

TEXTS = ROOT / "tests" / "data" / "suggest"
ARTICLE = ROOT.parent / "shared" / "facts" / "seed-article.txt"
Label: TypeAlias = "dict[str, str]"

#: The article's six commitments and five demands, each by a few of its words.
ARTICLE_LABELS: list[Label] = [
    {"has": "announcing nationally-backed local inquiries", "kind": "undertaking", "by": "Labour"},
    {"has": "announced government funds to back", "kind": "undertaking", "by": "Cooper"},
    {"has": "announced a national audit", "kind": "undertaking", "by": "Cooper"},
    {"has": "ordered further work", "kind": "undertaking", "by": "Cooper"},
    {"has": "will also be able to ask", "kind": "undertaking"},
    {"has": "would implement all 20", "kind": "undertaking", "by": "Cooper"},
    {"has": "calls for a national inquiry", "kind": "demand", "by": "Conservatives"},
    {"has": "urgent steps to allay", "kind": "demand", "by": "Oliver"},
    {"has": "published a timetable", "kind": "demand", "by": "Oliver"},
    {"has": "were fully implemented", "kind": "demand", "by": "Jay"},
    {"has": "want a full national public inquiry", "kind": "demand", "by": "Philp"},
]


@dataclass
class Score:
    """What was right, missed and wrong of a group of texts."""

    right: int = 0
    kinds: int = 0
    parts: dict[str, list[int]] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    misread: list[str] = field(default_factory=list)

    def add(self, name: str, text: str, labels: list[Label]) -> None:
        """Compare what is suggested for a text with its labels."""
        left = list(suggest(text))
        for label in labels:
            suggestion = next((one for one in left if _is(one, label)), None)
            if suggestion is None:
                self.missed.append(f"{name}: {label['kind']}: {label['has']}")
                continue
            left.remove(suggestion)
            self.right += 1
            self.kinds += suggestion.kind == label["kind"]
            for part, value in (
                ("by", suggestion.by),
                ("to", suggestion.to),
                ("due", suggestion.due_phrase),
            ):
                if part in label:
                    good = label[part].casefold() in (value or "").casefold()
                    counted = self.parts.setdefault(part, [0, 0])
                    counted[0] += good
                    counted[1] += 1
                    if not good:
                        self.misread.append(f"{name}: {part} {value!r}, not {label[part]!r}")
        for one in left:
            words = " ".join(one.quote.split()[:10])
            self.wrong.append(
                f"{name}:{one.line}: {one.kind.value} by {next(iter(one.rules))}: {words}"
            )

    @property
    def precision(self) -> float:
        """The part of what was suggested that is right."""
        return self.right / max(1, self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        """The part of what there is that was suggested."""
        return self.right / max(1, self.right + len(self.missed))

    def show(self, title: str) -> None:
        """Print it with every fault."""
        suggested, there = self.right + len(self.wrong), self.right + len(self.missed)
        print(
            f"{title}: precision {self.precision:.0%} ({self.right} of {suggested} suggested)",
            end="",
        )
        print(f", recall {self.recall:.0%} ({self.right} of {there} there)")
        parts = [f"kind {self.kinds} of {self.right}"]
        parts += [f"{part} {good} of {all_}" for part, (good, all_) in self.parts.items()]
        print(f"  of those that are right: {', '.join(parts)}")
        for word, lines in (
            ("missed", self.missed),
            ("wrong", self.wrong),
            ("misread", self.misread),
        ):
            for line in lines:
                print(f"  {word}: {line}")


def _text(path: Path) -> str:
    return read_text(path.read_bytes(), name=path.name).text


def _is(one: Suggestion, label: Label) -> bool:
    same_side = (one.kind in ASKS) is (Kind(label["kind"]) in ASKS)
    return same_side and label["has"] in " ".join(one.quote.split())


def score_texts(folder: str) -> Score:
    """The score of the texts of one folder."""
    labels: dict[str, list[Label]] = json.loads((TEXTS / "labels.json").read_text("utf-8"))["texts"]
    score = Score()
    for name, expected in labels.items():
        if name.startswith(f"{folder}/"):
            path = TEXTS / name
            score.add(name, _text(path), expected)
    return score


def score_article(path: Path) -> Score:
    """The score of the article."""
    score = Score()
    score.add(path.name, _text(path), ARTICLE_LABELS)
    return score


def main(arguments: list[str]) -> int:
    """Print every score."""
    article = Path(arguments[0]) if arguments else ARTICLE
    if article.exists():
        score_article(article).show("The article")
    else:
        print(f"The article is not here: {article}")
    score_texts("written").show("Texts on which the rules were written")
    score_texts("held").show("Texts that were held out")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
