"""Imported at the start of every Python process of a test: whoever reaches out ends there.

The folder stands on the PYTHONPATH of those processes. An audit hook needs no rights and
cannot be removed; a refusal that could be caught would be one that could be hidden.
"""

import os
import sys

from tests.offline.leaving import LEFT, leaving


def _end(event: str, arguments: tuple[object, ...]) -> None:
    where = leaving(event, arguments)
    if where is not None:
        os.write(2, f"{event} to {where} was attempted.\n".encode())
        os._exit(LEFT)


sys.addaudithook(_end)
