"""Polls and reads so that nothing goes wrong with a source but that it is noted of it.

Only DatabaseError is raised: where nothing can be stored, whoever asks must wait.
"""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from monitor.errors import DatabaseError, RefusedError
from monitor.model import Article, Source, SourceState
from monitor.pipeline import Pipeline
from monitor.reports import PageReport, PollReport

log = structlog.get_logger()


async def poll(pipeline: Pipeline, source: Source, state: SourceState | None = None) -> PollReport:
    """As `Pipeline.poll`, but what is unexpected is stored as the source's error."""
    try:
        return await pipeline.poll(source, state)
    except RefusedError as error:
        # It would be refused again, and the host asked in vain.
        return await pipeline.failed(source, str(error))
    except DatabaseError:
        raise
    except Exception as error:
        # Without this it would be due, and asked, every second.
        log.exception("unexpected error while polling", source=source.id)
        return await pipeline.failed(source, _told(error))


async def read(pipeline: Pipeline, sources: Mapping[str, Source], article: Article) -> PageReport:
    """As `Pipeline.read`, but what is unexpected is stored as the error of its page."""
    # Its source may be gone from the configuration; what it published is read all the same.
    source = sources.get(article.source) or Source(article.source, "", article.url)
    try:
        return await pipeline.read(source, article)
    except RefusedError as error:
        return await pipeline.not_read(article, str(error))
    except DatabaseError:
        raise
    except Exception as error:
        log.exception("unexpected error while reading a page", url=article.url)
        return await pipeline.not_read(article, _told(error))


def _told(error: Exception) -> str:
    return f"unexpected error: {type(error).__name__}: {error}"
