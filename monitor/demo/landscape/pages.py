"""How the papers look: articles, front pages and feeds as the bytes a server sends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from html import escape
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.demo.landscape.content import Access, Paper
from monitor.demo.landscape.press import Publication

ZONE = ZoneInfo("Europe/Berlin")
FEED_LENGTH = 20
SIDEBAR_LENGTH = 4
TRANSLITERATION = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def article_page(
    paper: Paper, publication: Publication, earlier: Sequence[Publication], base_url: str
) -> bytes:
    """The page of an article, or what its ``access`` shows instead.

    ``earlier`` are what else the paper has; the first few stand beside the article.
    """
    article = publication.article
    template = paper.id if article.access is Access.OPEN else str(article.access)
    html = _templates().get_template(f"{template}.html")
    return _encoded(
        html.render(
            paper=paper,
            article=article,
            published=publication.published.astimezone(ZONE),
            earlier=[each.article for each in earlier[:SIDEBAR_LENGTH]],
            url=base_url + article.path,
        ),
        paper.charset,
    )


def front_page(paper: Paper, publications: Sequence[Publication]) -> bytes:
    """The start page of a paper: what it has, newest first."""
    html = _templates().get_template("front.html")
    return _encoded(html.render(paper=paper, publications=publications), paper.charset)


def index_page(papers: Sequence[Paper]) -> bytes:
    """The page that leads to all papers."""
    return _templates().get_template("index.html").render(papers=papers).encode()


def missing_page() -> bytes:
    """The page of an address that does not exist, or not yet."""
    return _templates().get_template("missing.html").render().encode()


def feed(
    paper: Paper, publications: Sequence[Publication], updated: datetime, base_url: str
) -> bytes:
    """A paper's feed. ``publications`` are newest first; older ones drop out at the end."""
    xml = _templates().get_template(f"{paper.feed}.xml")
    return _encoded(
        xml.render(
            paper=paper,
            publications=publications[:FEED_LENGTH],
            updated=updated,
            base_url=base_url,
        ),
        paper.charset,
    )


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("monitor.demo.landscape"),
        autoescape=True,
        undefined=StrictUndefined,
    )
    environment.filters["address"] = _address
    environment.filters["paragraph"] = _paragraph
    environment.filters["rfc822"] = format_datetime
    return environment


def _address(title: str, paper: Paper) -> str:
    """Where a link leads whose article we do not have: a page that is missing, like in archives."""
    words = re.findall(r"[a-z0-9]+", title.lower().translate(TRANSLITERATION))
    return f"/{paper.id}/archiv/{'-'.join(words)}.html"


def _paragraph(text: str) -> str:
    """HTML inside of a feed; the template escapes it once more."""
    return f"<p>{escape(text)}</p>"


def _encoded(text: str, charset: str) -> bytes:
    # Dashes and quotes are not in ISO-8859-1; HTML and XML both have character references.
    return text.encode(charset, "xmlcharrefreplace")
