"""YAML: every scalar as it was typed, read as records; no object is ever made of a tag."""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.errors import FileTrouble
from tracker.record.yaml_text import Bounds, Faults, read_documents
from tracker.services.tables.contents import Contents, counted, visible
from tracker.services.tables.records import Tree, read_records
from tracker.services.tables.table import DEEPEST, Shape, raised

#: Values of one file: texts, lists and groups of keys. Reading so many takes half a minute.
_MOST_VALUES = 200_000
#: Characters for each of these once every alias is spelled out, as in a sheet.
_LONG = 100
_MERGE = "<<"
#: What YAML does not hold.
_UNREAD = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_yaml(text: str, *, name: str, shape: Shape, largest: int) -> Contents:
    """The table of a YAML file; several documents are a list. Raises FileTrouble."""
    bounds = Bounds(
        what="file",
        values=raised(_MOST_VALUES, largest),
        read=raised(_MOST_VALUES, largest) * _LONG,
        deepest=raised(DEEPEST, largest),
        strict=False,
    )
    notices: list[str] = []
    text, signs = _UNREAD.subn(lambda found: visible(found.group()), text)
    if signs:
        notices.append(f"{counted(signs, 'control character')} spelled out, as [U+0002]")
    faults = Faults(name)
    trees = [_merged(found.tree) for found in read_documents(text, faults, bounds)]
    if faults.noted:
        place, said = min(faults.noted)
        raise FileTrouble(faults.at(place), said)
    if not trees:
        raise FileTrouble(name, "it holds no records", hint="Check that it was saved.")
    tree: Tree = trees[0] if len(trees) == 1 else trees
    shape = replace(shape, format="yaml")
    found = read_records(tree, name=name, shape=shape, largest=largest)
    return replace(found, notices=(*notices, *found.notices))


def _merged(tree: Tree) -> Tree:
    """A tree in which `<<: *name` has put the keys of the other beside its own."""
    if isinstance(tree, list):
        return [_merged(each) for each in tree]
    if not isinstance(tree, dict):
        return tree
    own = {key: _merged(value) for key, value in tree.items()}
    others = own.get(_MERGE)
    listed = others if isinstance(others, list) else [others]
    if not all(isinstance(other, dict) for other in listed):
        return own
    del own[_MERGE]
    merged: dict[str, Tree] = {}
    for other in reversed(listed):
        merged.update(other if isinstance(other, dict) else {})
    return {**merged, **own}
