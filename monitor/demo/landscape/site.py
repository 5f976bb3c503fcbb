"""What the server answers to a path: values in, values out, HTTP only as numbers and headers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime

from monitor.demo.landscape import pages
from monitor.demo.landscape.content import Access, Paper
from monitor.demo.landscape.press import Publication

ROBOTS = b"User-agent: *\nDisallow: /paper-a/suche\nAllow: /\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """A response before it is put on the wire. Without ``modified`` it has no validators."""

    status: int
    content_type: str
    body: bytes
    modified: datetime | None = None

    @property
    def etag(self) -> str:
        """A strong validator: changes with every byte of the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'

    def validators(self) -> dict[str, str]:
        """The headers by which a client can ask whether it has changed since."""
        if self.modified is None:
            return {}
        return {
            "ETag": self.etag,
            "Last-Modified": format_datetime(self.modified, usegmt=True),
        }

    def is_unchanged_for(self, if_none_match: str | None, if_modified_since: str | None) -> bool:
        """Whether 304 answers a request with these headers; the first decides alone if present.

        https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2
        """
        if self.modified is None:
            return False
        if if_none_match is not None:
            tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
            return bool(tags & {self.etag, "*"})
        since = _date(if_modified_since or "")
        return since is not None and self.modified <= since


def answer(
    papers: Sequence[Paper], publications: Sequence[Publication], path: str, base_url: str
) -> Answer:
    """What stands at ``path`` when ``publications`` (newest first) are out."""
    if path == "/robots.txt":
        return Answer(200, "text/plain; charset=utf-8", ROBOTS)
    if path == "/":
        return _html(200, pages.index_page(papers))
    for paper in papers:
        if path.startswith(f"/{paper.id}/"):
            own = [each for each in publications if each.article.paper == paper.id]
            return _of_paper(paper, own, path, base_url)
    return _html(404, pages.missing_page())


def _of_paper(paper: Paper, own: Sequence[Publication], path: str, base_url: str) -> Answer:
    if path == paper.feed_path:
        updated = own[0].published
        kind = "atom" if paper.feed == "atom" else "rss"
        body = pages.feed(paper, own, updated, base_url)
        return Answer(200, f"application/{kind}+xml; charset={paper.charset}", body, updated)
    if path == f"/{paper.id}/":
        return _html(200, pages.front_page(paper, own), paper.charset)
    for number, publication in enumerate(own):
        if path == publication.article.path:
            page = pages.article_page(paper, publication, own[number + 1 :], base_url)
            if publication.article.access is Access.FORBIDDEN:
                return _html(403, page, paper.charset)
            return _html(200, page, paper.charset, publication.published)
    return _html(404, pages.missing_page())


def _html(
    status: int, body: bytes, charset: str = "utf-8", modified: datetime | None = None
) -> Answer:
    return Answer(status, f"text/html; charset={charset}", body, modified)


def _date(header: str) -> datetime | None:
    try:
        return parsedate_to_datetime(header)
    except ValueError:
        return None
