"""The words around what rules found, without reading whole articles into the program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, TextClause, text

from monitor.model import Evidence

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
def _cut() -> TextClause:
    return text(
        """
        SELECT article, rule, field, start, substr(said, start + 1, size) AS piece,
          length(said) AS total
        FROM (
          SELECT json_extract(asked.value, '$[0]') AS article,
            json_extract(asked.value, '$[1]') AS rule,
            json_extract(asked.value, '$[2]') AS field,
            json_extract(asked.value, '$[3]') AS start,
            json_extract(asked.value, '$[4]') AS size,
            CASE json_extract(asked.value, '$[2]')
              WHEN 'teaser' THEN articles.teaser ELSE articles.text END AS said
          FROM json_each(:asked) AS asked
          CROSS JOIN articles ON articles.id = json_extract(asked.value, '$[0]')
        )
        """
    )
