"""Texts of articles with the words that rules found in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.model import Article, Evidence
from monitor.model.articles import FieldName


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text; ``rules`` are the titles of those that found it, none for most."""

    text: str
    rules: tuple[str, ...] = ()


def marked(
    article: Article,
    name: FieldName,
    found: Iterable[tuple[str, Evidence]],
    limit: int | None = None,
) -> tuple[Part, ...]:
    """A field of an article in pieces; ``found`` are titles of rules with their evidence.

    Evidence that does not stand there any more, as the article was changed, is left out. What
    overlaps is one piece. Of a text longer than the limit only its beginning is given.

    >>> article = Article("1", "", "", "Die Fähre fährt")
    >>> marked(article, "title", [("Fähre", Evidence("title", 4, 9, "Fähre"))])[1]
    Part(text='Fähre', rules=('Fähre',))
    """
    text = article.field(name)[:limit]
    spans = sorted(
        (each.start, each.end, rule)
        for rule, each in found
        if each.field == name
        and 0 <= each.start < each.end <= len(text)
        and text[each.start : each.end] == each.text
    )
    parts: list[Part] = []
    at = 0
    for start, end, rules in _together(spans):
        if at < start:
            parts.append(Part(text[at:start]))
        parts.append(Part(text[start:end], tuple(dict.fromkeys(rules))))
        at = end
    if at < len(text):
        parts.append(Part(text[at:]))
    return tuple(parts)


def _together(spans: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, list[str]]]:
    """Spans in their order, those that overlap as one."""
    found: list[tuple[int, int, list[str]]] = []
    for start, end, rule in spans:
        if found and start < found[-1][1]:
            first, last, rules = found[-1]
            found[-1] = (first, max(last, end), rules)
            rules.append(rule)
        else:
            found.append((start, end, [rule]))
    return found
