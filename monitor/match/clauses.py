"""Where a clause ends: there stands the first part of a separable verb."""

from __future__ import annotations

import re

# "… weihte das Haus ein.", "… sagte ab, weil …", "… lud ein und …"
_END = re.compile(r"\W*?(?:[.,;:!?()\]»“”\"…–—\n]|\Z|\s(?:-|und|oder|sowie|aber|als|wie)(?!\w))")


def ends_clause(text: str, end: int) -> bool:
    """Whether a clause ends at this place of a text, which is the end of a word.

    >>> ends_clause("Sie lud ein, er kam.", 11), ends_clause("ein Haus", 3)
    (True, False)
    """
    return _END.match(text, end) is not None
