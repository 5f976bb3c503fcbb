"""What a search found, for other programs: as values for JSON, and as a table in CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from monitor.model import words_of
from monitor.searching import FoundArticle

COLUMNS = ("seen", "published", "source", "title", "url", "found", "snippet")
# With these, spreadsheets begin formulas, which can send what is in the table to somebody
# (https://owasp.org/www-community/attacks/CSV_Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def values_of(found: FoundArticle) -> dict[str, Any]:
    """An article that was found; what belongs to its visits is left to the caller."""
    article = found.article
    return {
        "article": article.id,
        "source": article.source,
        "url": article.url,
        "title": article.title,
        "language": article.language,
        "published": _iso(article.published),
        "seen": _iso(article.seen),
        "article_version": article.version,
        "evidence": [asdict(each) for each in found.hit.evidence],
        "snippet": "".join(part for part, _ in found.parts),
    }


def csv_lines(hits: Iterable[FoundArticle], zone: ZoneInfo) -> Iterator[str]:
    """The lines of a table, the first with the names of its columns; times are those of a zone."""
    yield _line(COLUMNS)
    for found in hits:
        article = found.article
        yield _line(
            (
                _local(article.seen, zone),
                _local(article.published, zone),
                article.source,
                article.title,
                article.url,
                ", ".join(words_of(found.hit.evidence)),
                "".join(part for part, _ in found.parts),
            )
        )


def safe_cell(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula: with an apostrophe in front.

    >>> safe_cell("=HYPERLINK(1)"), safe_cell("Fähre"), safe_cell(" -1")
    ("'=HYPERLINK(1)", 'Fähre', "' -1")
    """
    risky = text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)
    return f"'{text}" if risky else text


def _line(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(
        safe_cell(each.replace("\0", "")) for each in cells
    )
    return written.getvalue()


def _iso(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()


def _local(time: datetime | None, zone: ZoneInfo) -> str:
    return "" if time is None else time.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
