"""What a person asks to be recorded: one value per verb, from a command line or a sheet.

Values are checked where they enter (a ParamType, a sheet's model); an act holds only
values of the vocabulary, and dates that could be read. An act is defined when it is first
asked for: a command uses one of them, and start-up is paid at every command.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracker.services.acts.amending import Correct, Redact, Retract, Undo
    from tracker.services.acts.assessing import JudgeCriterion, SetCriterion, Stall, Update, Vague
    from tracker.services.acts.dating import Due
    from tracker.services.acts.disposing import Drop, Merge, Replace, Split, Withdraw
    from tracker.services.acts.evidence import Act, Evidence, NewSource
    from tracker.services.acts.opening import Add, AddSource, Edit, OpenInstrument, Save, Tag
    from tracker.services.acts.saying import Claim, Respond, Restate, Says
    from tracker.services.acts.stepping import Checked, Link, Note, Step

__all__ = [
    "Act",
    "Add",
    "AddSource",
    "Checked",
    "Claim",
    "Correct",
    "Drop",
    "Due",
    "Edit",
    "Evidence",
    "JudgeCriterion",
    "Link",
    "Merge",
    "NewSource",
    "Note",
    "OpenInstrument",
    "Redact",
    "Replace",
    "Respond",
    "Restate",
    "Retract",
    "Save",
    "Says",
    "SetCriterion",
    "Split",
    "Stall",
    "Step",
    "Tag",
    "Undo",
    "Update",
    "Vague",
    "Withdraw",
]

_DEFINED_IN = {
    "amending": (
        "Undo",
        "Correct",
        "Retract",
        "Redact",
    ),
    "assessing": (
        "Update",
        "Stall",
        "Vague",
        "SetCriterion",
        "JudgeCriterion",
    ),
    "dating": ("Due",),
    "disposing": (
        "Replace",
        "Withdraw",
        "Split",
        "Merge",
        "Drop",
    ),
    "evidence": (
        "NewSource",
        "Evidence",
        "Act",
    ),
    "opening": (
        "Add",
        "OpenInstrument",
        "Edit",
        "Tag",
        "AddSource",
        "Save",
    ),
    "saying": (
        "Claim",
        "Respond",
        "Says",
        "Restate",
    ),
    "stepping": (
        "Step",
        "Checked",
        "Note",
        "Link",
    ),
}


def __getattr__(name: str) -> Any:
    for module, names in _DEFINED_IN.items():
        if name in names:
            return getattr(import_module(f"tracker.services.acts.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
