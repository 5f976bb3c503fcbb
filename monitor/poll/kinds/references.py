"""References in feeds as XML knows them: HTML's names as characters, every other "&" escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from html.entities import html5

from monitor.poll.kinds.hidden import hidden_parts

# Anything but the references of XML itself, with the name if it may be one. In an address,
# "&section=2" is none.
FOREIGN = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)(?:([a-zA-Z_][\w.-]{0,60});)?"
)
# What the names that a DOCTYPE declares may add to one item.
MAX_ADDED = 20_000


def with_known_references(markup: str, entities: Mapping[str, str]) -> str:
    """XML whose only references are those that every parser knows, and that means the same.

    ``entities`` are declared texts; an empty one is left out. Comments and CDATA stay as they are.

    >>> with_known_references("R&D&C&hellip; &ort; ?a=1&copy=2 <![CDATA[&]]>", {"ort": "Köln"})
    'R&amp;D&amp;C… Köln ?a=1&amp;copy=2 <![CDATA[&]]>'
    """
    if not FOREIGN.search(markup):
        return markup
    added = 0

    def known(reference: re.Match[str]) -> str:
        nonlocal added
        name = reference[1]
        if name in entities:
            added += len(entities[name])
            return escape(entities[name]) if added <= MAX_ADDED else ""
        character = html5.get(f"{name};")
        return escape(character) if character else f"&amp;{reference[0][1:]}"

    pieces = []
    for is_hidden, part in _parts(markup):
        pieces.append(part if is_hidden else FOREIGN.sub(known, part))
    return "".join(pieces)


def _parts(markup: str) -> Iterator[tuple[bool, str]]:
    at = 0
    for start, end in hidden_parts(markup):
        yield False, markup[at:start]
        yield True, markup[start:end]
        at = end
    yield False, markup[at:]
