"""What every vocabulary shares."""

from __future__ import annotations

from enum import StrEnum


class Word(StrEnum):
    """A value of one vocabulary; its text is what the ledger stores."""

    @property
    def label(self) -> str:
        """The value as a reader sees it: 'part_delivered' is 'part delivered'."""
        return self.value.replace("_", " ")

    @classmethod
    def short_words(cls) -> dict[str, str]:
        """Other ways to type a value: short word to stored text."""
        return {}
