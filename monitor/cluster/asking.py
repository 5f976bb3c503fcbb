"""Asks the rules of a shard about articles, whatever goes wrong with one of them."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from monitor.errors import RefusedError
from monitor.match import RuleSet
from monitor.model import Article, Hit
from monitor.pipeline import Pipeline

log = structlog.get_logger()


class Asking:
    """Its `ask` is for `monitor.ports.MatchArchive.match_some`; ``failures`` say what failed."""

    def __init__(self, pipeline: Pipeline, rules: RuleSet) -> None:
        self._pipeline = pipeline
        self._rules = rules
        self._refused: list[Article] = []
        self._last: Article | None = None
        self.failures: list[str] = []

    def begin(self) -> None:
        """The next articles follow."""
        self._last, self.failures = None, []

    def ask(self, article: Article) -> Sequence[Hit]:
        """What the rules find in an article; nothing if that was refused."""
        self._last = article
        if article in self._refused:
            return ()
        try:
            hits, failed = self._pipeline.ask(article, self._rules)
        except Exception as error:  # one article must not hold up all the others
            log.exception("unexpected error while matching", url=article.url)
            self.failures.append(f"{article.url}: {type(error).__name__}: {error}")
            return ()
        self.failures += failed
        return hits

    def refuse(self, error: RefusedError) -> None:
        """Find nothing any more in the last article: the database does not take what was found.

        Raises the error if it is not because of that.
        """
        if self._last is None or self._last in self._refused:
            raise error
        log.error("hits not stored", url=self._last.url, error=str(error))
        self._refused.append(self._last)
