"""The words around what rules found, without reading whole articles into the program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Integer, Select, case, cast, func, select

from monitor.model import Evidence
from monitor.store.dialect import item, values_of
from monitor.store.tables import articles

# So many characters before and after the words.
BEFORE, AFTER = 90, 150
# How far apart words may be to stand in the same snippet.
WIDTH = BEFORE + AFTER


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of an article: ``field[start:start + len(text)] == text``, and the evidence in it."""

    field: str
    start: int
    text: str
    evidence: tuple[Evidence, ...]
    # Whether the field goes on after it.
    is_cut: bool


def snippets(
    connection: Connection, wanted: Mapping[tuple[str, str], Sequence[Evidence]]
) -> dict[tuple[str, str], Snippet]:
    """One for each that has evidence in a teaser or text, by the same keys: article and rule.

    Those whose text was deleted as its time was up have none.
    """
    asked = []
    for (article, rule), evidence in wanted.items():
        foremost = _foremost(evidence)
        if foremost is not None:
            start = max(0, foremost.start - BEFORE)
            asked.append([article, rule, foremost.field, start, foremost.end + AFTER - start])
    if not asked:
        return {}
    cut: dict[tuple[str, str], Snippet] = {}
    for row in connection.execute(_cut(), {"asked": json.dumps(asked)}):
        if row.piece:
            key = (row.article, row.rule)
            cut[key] = _snippet(row, wanted[key])
    return cut


def _foremost(evidence: Iterable[Evidence]) -> Evidence | None:
    inside = [each for each in evidence if each.field in {"teaser", "text"}]
    return min(inside, key=lambda each: (each.field == "teaser", each.start), default=None)


def _snippet(row: Any, evidence: Sequence[Evidence]) -> Snippet:
    end = row.start + len(row.piece)
    inside = tuple(
        each
        for each in evidence
        if each.field == row.field and row.start <= each.start and each.end <= end
    )
    return Snippet(row.field, row.start, row.piece, inside, bool(row.total > end))


@cache
def _cut() -> Select[Any]:
    asked = values_of("asked")
    article, rule, field = (item(asked.c.value, each) for each in range(3))
    start, size = (cast(item(asked.c.value, each), Integer) for each in (3, 4))
    said = case((field == "teaser", articles.c.teaser), else_=articles.c.text)
    found = (
        select(
            article.label("article"),
            rule.label("rule"),
            field.label("field"),
            start.label("start"),
            size.label("size"),
            said.label("said"),
        )
        .join_from(asked, articles, articles.c.id == article)
        .subquery("found")
    )
    return select(
        found.c.article,
        found.c.rule,
        found.c.field,
        found.c.start,
        func.substr(found.c.said, found.c.start + 1, found.c.size).label("piece"),
        func.length(found.c.said).label("total"),
    )
