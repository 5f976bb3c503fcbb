"""The parts of XML in which nothing is markup: comments and CDATA."""

from __future__ import annotations

import re
from collections.abc import Iterator

OPENING = re.compile(r"<!(?:--|\[CDATA\[)")
CDATA = "<![CDATA["
ITEM_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)


def hidden_parts(text: str) -> Iterator[tuple[int, int]]:
    """Where each comment and each CDATA section begins and ends.

    What is not closed is none. Nor is CDATA that goes beyond an item and into another CDATA: its
    end is missing, and what would be hidden are whole items.

    >>> list(hidden_parts("<!-- <b> --><item><![CDATA[ <a> </item><item><![CDATA[ & ]]></item>"))
    [(0, 12), (45, 60)]
    """
    ends = {"-->": 0, "]]>": 0}
    at = 0
    while opening := OPENING.search(text, at):
        at = opening.end()
        mark = "-->" if opening[0] == "<!--" else "]]>"
        # Each end is looked for once, not for each of many openings.
        if 0 <= ends[mark] < at:
            ends[mark] = text.find(mark, at)
        end = ends[mark]
        if end < 0 or (mark == "]]>" and _is_unclosed(text, at, end)):
            continue
        at = end + len(mark)
        yield opening.start(), at


def _is_unclosed(text: str, at: int, end: int) -> bool:
    again = text.find(CDATA, at, end)
    return again >= 0 and ITEM_END.search(text, at, again) is not None
