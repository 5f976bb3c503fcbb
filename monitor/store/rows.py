"""Our values to rows of the tables and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from monitor.model import (
    Article,
    Certainty,
    Evidence,
    Hit,
    Level,
    Notice,
    NoticeKind,
    SourceState,
    Validators,
    bucket_of,
    host_of,
    key_of,
)
from monitor.store.visit_rows import visits_of, visits_values

ITEM = 8


def state_values(state: SourceState) -> dict[str, Any]:
    """A row of source_states."""
    return {
        "source": state.source,
        "etag": state.validators.etag,
        "last_modified": state.validators.last_modified,
        "next_poll": state.next_poll,
        "last_try": state.last_try,
        "last_success": state.last_success,
        "failures": state.failures,
        "empty": state.empty,
        "error": state.error,
        "warning": state.warning,
        "not_before": state.not_before,
        "arrivals": state.arrivals,
        "pause": state.pause,
        "body": state.body,
        # Of equal length, so they stand without anything between them.
        "items": b"".join(sorted(state.items)),
        "deadly": state.deadly,
        "deaths": state.deaths,
        "home": state.home,
        "moved": state.moved,
        "moves": state.moves,
        "gone": state.gone,
        "reservation": state.reservation,
        "reserved": state.reserved,
        "bucket": bucket_of(host_of(state.moved or state.home)),
    }


def state_of(row: Any) -> SourceState:
    """The state in a row of source_states."""
    items = row.items or b""
    return SourceState(
        source=row.source,
        validators=Validators(row.etag, row.last_modified),
        next_poll=row.next_poll,
        last_try=row.last_try,
        last_success=row.last_success,
        failures=row.failures,
        empty=row.empty,
        error=row.error,
        warning=row.warning,
        not_before=row.not_before,
        arrivals=row.arrivals,
        pause=row.pause,
        body=row.body,
        items=frozenset(items[at : at + ITEM] for at in range(0, len(items), ITEM)),
        deadly=row.deadly,
        deaths=row.deaths,
        home=row.home,
        moved=row.moved,
        moves=row.moves,
        gone=row.gone,
        reservation=row.reservation,
        reserved=row.reserved,
    )


def article_values(article: Article) -> dict[str, Any]:
    """A row of articles."""
    return {
        "id": article.id,
        "source": article.source,
        "url": article.url,
        "title": article.title,
        "teaser": article.teaser,
        "text": article.text,
        "text_hash": key_of(article.text),
        "author": article.author,
        "language": article.language,
        "published": article.published,
        "page_published": article.page_published,
        "updated": article.updated,
        "seen": article.seen,
        "canonical": article.canonical,
        "page_error": article.page_error,
        "version": article.version,
        "correction": int(article.correction),
        "quiet": article.quiet,
        "page_host": host_of(article.url),
        "page_due": article.page_due,
        "page_tries": article.page_tries,
        "read": article.read,
        "words": article.words,
        "page_bucket": bucket_of(host_of(article.url)),
    }


def article_of(row: Any) -> Article:
    """The article in a row of articles."""
    return Article(
        id=row.id,
        source=row.source,
        url=row.url,
        title=row.title,
        teaser=row.teaser or "",
        text=row.text or "",
        author=row.author,
        language=row.language,
        published=row.published,
        page_published=row.page_published,
        updated=row.updated,
        seen=row.seen,
        canonical=row.canonical,
        page_error=row.page_error,
        version=row.version,
        correction=bool(row.correction),
        quiet=row.quiet,
        page_due=row.page_due,
        page_tries=row.page_tries,
        read=row.read,
        words=row.words,
    )


def notice_values(notice: Notice) -> dict[str, Any]:
    """A row of notices."""
    return asdict(notice)


def notice_of(row: Any) -> Notice:
    """The notice in a row of notices."""
    return Notice(row.source, NoticeKind(row.kind), row.since, row.message, row.ended)


def evidence_values(evidence: Sequence[Evidence]) -> list[dict[str, Any]]:
    """Evidence as it stands in hits.evidence."""
    return [asdict(each) for each in evidence]


def hit_values(hit: Hit) -> dict[str, Any]:
    """What a hit found, for a row of hits: what an edit of its article may change."""
    return {
        "level": hit.level,
        "evidence": evidence_values(hit.evidence),
        "visits": visits_values(hit.visits),
        "certainty": hit.certainty or "",
    }


def hit_of(row: Any) -> Hit:
    """The hit in a row of hits."""
    return Hit(
        rule=row.rule,
        version=row.version,
        title=row.title,
        desk=row.desk,
        level=Level(row.level),
        evidence=tuple(Evidence(**each) for each in row.evidence),
        visits=visits_of(row.visits),
        certainty=Certainty(row.certainty) if row.certainty else None,
    )
