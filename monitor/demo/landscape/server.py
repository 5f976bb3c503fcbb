"""The papers behind HTTP on loopback."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from types import TracebackType
from typing import Any, Self

from monitor.demo.landscape.content import Paper, PaperArticle, load_papers
from monitor.demo.landscape.pages import ZONE
from monitor.demo.landscape.press import Publication, backlog_of, last_step, published_at
from monitor.demo.landscape.site import Answer, answer
from monitor.demo.loopback import QuietHandler, own_address, serving

# Last-Modified counts whole seconds: two articles of a paper in one second would look like one.
TICK = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Request:
    """A request the papers got, and how it was answered."""

    path: str
    status: int
    is_conditional: bool


class Landscape:
    """The papers of Ostwalden on 127.0.0.1, as long as the context lasts.

    The backlog is out from the start, dated before ``now()``; every `advance` publishes what the
    next step brings. Nothing happens by itself. May be used from several threads. With ``apart``
    each paper has an address of its own, as sites have.
    """

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        papers: Sequence[Paper] | None = None,
        apart: bool = False,
    ) -> None:
        today = now().astimezone(ZONE).date()
        self.papers = tuple(load_papers(today) if papers is None else papers)
        self._now = now
        self._lock = threading.Lock()
        self._step = 0
        self._publications = backlog_of(self.papers, now().astimezone(UTC))
        self._requests: list[Request] = []
        self._is_apart = apart
        self._base_urls: dict[str, str] = {}
        self._exit = ExitStack()

    def __enter__(self) -> Self:
        base_url = ""
        for number, paper in enumerate(self.papers, 2):
            if self._is_apart or not base_url:
                address = own_address(number if self._is_apart else 1)
                base_url = self._exit.enter_context(serving(partial(_Handler, self), address))
            self._base_urls[paper.id] = base_url
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._exit.close()

    @property
    def base_url(self) -> str:
        """``http://127.0.0.1:port``, without a slash; empty before the context is entered.

        Of papers that are apart, that of the first.
        """
        return next(iter(self._base_urls.values()), "")

    @property
    def feed_urls(self) -> dict[str, tuple[str, str]]:
        """Name and feed of each paper by its id."""
        return {
            paper.id: (paper.name, self._base_urls[paper.id] + paper.feed_path)
            for paper in self.papers
        }

    @property
    def articles(self) -> tuple[PaperArticle, ...]:
        """All articles, those to come included, in the order in which they appear."""
        articles = [article for paper in self.papers for article in paper.articles]
        return tuple(sorted(articles, key=lambda article: article.appears))

    @property
    def published(self) -> tuple[Publication, ...]:
        """What is out, newest first."""
        with self._lock:
            return self._publications

    @property
    def requests(self) -> tuple[Request, ...]:
        """Every request so far, oldest first."""
        with self._lock:
            return tuple(self._requests)

    @property
    def step(self) -> int:
        """How often `advance` was called; 0 is the backlog."""
        with self._lock:
            return self._step

    @property
    def last_step(self) -> int:
        """The step after which nothing new appears."""
        return last_step(self.papers)

    def url_of(self, article: PaperArticle) -> str:
        """The address of an article's page, whether it is out or not."""
        return self._base_urls[article.paper] + article.path

    def advance(self) -> tuple[PaperArticle, ...]:
        """Publish what the next step brings, and give it back: nothing after the last step."""
        with self._lock:
            self._step += 1
            articles = published_at(self.papers, self._step)
            for article in articles:
                new = Publication(article, self._moment(article.paper))
                self._publications = (new, *self._publications)
            return articles

    def respond(
        self, path: str, if_none_match: str | None, if_modified_since: str | None
    ) -> tuple[int, Answer]:
        """Status and content for a request, which is kept in `requests`."""
        base_url = self._base_urls.get(path.split("/")[1], self.base_url)
        found = answer(self.papers, self.published, path, base_url)
        is_unchanged = found.is_unchanged_for(if_none_match, if_modified_since)
        status = 304 if is_unchanged else found.status
        is_conditional = if_none_match is not None or if_modified_since is not None
        with self._lock:
            self._requests.append(Request(path, status, is_conditional))
        return status, found

    def _moment(self, paper: str) -> datetime:
        """Now, but always later than what the paper has published so far."""
        before = (each.published for each in self._publications if each.article.paper == paper)
        moment = self._now().astimezone(UTC).replace(microsecond=0)
        return max([moment, *(published + TICK for published in before)])


class _Handler(QuietHandler):
    def __init__(self, landscape: Landscape, *args: Any) -> None:
        self.landscape = landscape
        super().__init__(*args)

    def do_GET(self) -> None:  # noqa: N802 - the name is http.server's
        path = self.path.partition("?")[0]
        status, found = self.landscape.respond(
            path, self.headers["If-None-Match"], self.headers["If-Modified-Since"]
        )
        if status == 304:
            self.answer(status, found.validators())
        else:
            self.answer(
                status, {"Content-Type": found.content_type, **found.validators()}, found.body
            )

    do_HEAD = do_GET  # noqa: N815 - the name is http.server's
