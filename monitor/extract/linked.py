"""What a page says about its article in linked data (schema.org, as JSON-LD)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# Pages are written by strangers: no more nodes than this are looked at.
MAX_NODES = 2_000
# Nodes are nested in these; those in lists of other articles are not ours.
INTO = ("@graph", "mainEntity", "mainEntityOfPage")
ARTICLE = re.compile(r"(?:.*Article|.*Posting|Report)$")
NO = frozenset({"false", "no", "0"})
YES = frozenset({"true", "yes", "1"})
# Where the JSON is broken, as it often is.
ROUGHLY = re.compile(
    r'"(isAccessibleForFree|datePublished)"\s{0,9}:\s{0,9}"?([\w:.+/-]{1,60})', re.IGNORECASE
)

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Linked:
    """What linked data say. ``free``: whether all may read it; None if nothing is said.

    ``words`` is how long the whole article is, 0 if that is not said; ``body`` is its text.
    """

    title: str = ""
    teaser: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    free: bool | None = None
    words: int = 0
    body: str = ""


def read_linked(tree: Any) -> Linked:
    """What the page says about its article in its scripts of linked data."""
    nodes: list[Node] = []
    rough: Node = {}
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        source = script.text or ""
        try:
            parsed = json.loads(source, strict=False)
        except (ValueError, RecursionError):
            for match in ROUGHLY.finditer(source):
                rough.setdefault(match[1], match[2])
        else:
            nodes += _nodes(parsed, MAX_NODES - len(nodes))
    articles = [node for node in nodes if any(map(ARTICLE.match, _types(node)))]
    # Without an article the page itself may be described.
    node = next(iter(articles), {}) or _merged(nodes)
    named = {str(each["@id"]): each for each in nodes if "@id" in each}
    return Linked(
        title=_text(node.get("headline")),
        teaser=_text(node.get("description")),
        authors=tuple(_authors(node.get("author"), named)),
        published=_text(node.get("datePublished") or rough.get("datePublished")),
        free=_free(node if "isAccessibleForFree" in node or "hasPart" in node else rough),
        words=_number(node.get("wordCount")),
        body=node["articleBody"] if isinstance(node.get("articleBody"), str) else "",
    )


def is_free(value: object) -> bool | None:
    """What a value of isAccessibleForFree means; people write it in many ways.

    >>> [is_free(value) for value in (False, "False", "http://schema.org/True", None)]
    [False, False, True, None]
    """
    said = str(value).strip().lower().rpartition("/")[2]
    return False if said in NO else True if said in YES else None


def _nodes(parsed: object, most: int) -> list[Node]:
    found: list[Node] = []
    waiting = [parsed]
    while waiting and len(found) < most:
        each = waiting.pop()
        if isinstance(each, list):
            waiting += reversed(each)
        elif isinstance(each, dict):
            found.append(each)
            waiting += [each[key] for key in INTO if key in each]
    return found


def _types(node: Node) -> list[str]:
    kinds = node.get("@type")
    return [
        kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)
    ]


def _merged(nodes: list[Node]) -> Node:
    keys = ("isAccessibleForFree", "hasPart", "datePublished", "author", "wordCount")
    return {key: node[key] for node in reversed(nodes) for key in keys if key in node}


def _free(node: Node) -> bool | None:
    """Whether the article is free; a part of it that is not makes it closed."""
    says = is_free(node.get("isAccessibleForFree"))
    parts = _nodes(node.get("hasPart"), MAX_NODES)
    nested = [part for each in parts for part in _nodes(each.get("hasPart"), 100)]
    if any(is_free(part.get("isAccessibleForFree")) is False for part in (*parts, *nested)):
        return False
    return says


def _authors(value: object, named: dict[str, Node]) -> Iterator[str]:
    for author in value if isinstance(value, list) else [value]:
        if isinstance(author, str):
            yield author
        elif isinstance(author, dict) and "Organization" not in " ".join(_types(author)):
            # The name may stand elsewhere: {"@id": "#ina"}.
            known = author if "name" in author else named.get(str(author.get("@id")), {})
            names = known.get("name")
            yield from (_text(name) for name in (names if isinstance(names, list) else [names]))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int:
    said = str(value)
    return int(said) if said.isdecimal() and len(said) < 7 else 0
