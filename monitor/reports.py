"""What polls and pages brought, for those who tell of it."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model import Article, Hit, Notice


@dataclass(frozen=True, slots=True)
class PollReport:
    """What a poll of one source brought.

    ``new`` and ``known`` count entries, ``edited`` those known ones that say something else now,
    ``owed`` alerts. ``waiting`` articles have a page that is to be read next, by `Pipeline.read`;
    ``hits`` are those of the others. ``error`` is empty unless the source itself could not be read.
    ``kept`` are titles of which somebody is not told, with the reason.
    """

    source: str
    new: int = 0
    known: int = 0
    edited: int = 0
    owed: int = 0
    hits: tuple[tuple[Article, Hit], ...] = ()
    waiting: tuple[Article, ...] = ()
    first: bool = False
    unchanged: bool = False
    warning: str = ""
    error: str = ""
    failures: tuple[str, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class PageReport:
    """What the page of one article brought: rules that hold now and did not before."""

    article: Article
    hits: tuple[Hit, ...] = ()
    owed: int = 0
    failures: tuple[str, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """What a poll of one source and the pages it named brought."""

    poll: PollReport
    pages: tuple[PageReport, ...] = ()

    @property
    def hits(self) -> list[tuple[Article, Hit]]:
        """All rules that held."""
        return [*self.poll.hits, *((each.article, hit) for each in self.pages for hit in each.hits)]

    @property
    def unread(self) -> list[Article]:
        """The articles whose page could not be read."""
        return [each.article for each in self.pages if each.article.page_error]

    @property
    def owed(self) -> int:
        """How many alerts came of it."""
        return self.poll.owed + sum(each.owed for each in self.pages)
