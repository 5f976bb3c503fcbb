"""The invented papers of the Land Ostwalden, served over HTTP on loopback.

>>> from datetime import UTC, datetime
>>> with Landscape(now=lambda: datetime.now(UTC)) as landscape:
...     [article.slug for article in landscape.advance()]
['schwerer-unfall-auf-der-l-418']
"""

from monitor.demo.landscape.content import (
    Access,
    Advertisement,
    Block,
    Heading,
    Paper,
    PaperArticle,
    Paragraph,
    Picture,
    load_papers,
)
from monitor.demo.landscape.press import Publication
from monitor.demo.landscape.server import Landscape, Request

__all__ = [
    "Access",
    "Advertisement",
    "Block",
    "Heading",
    "Landscape",
    "Paper",
    "PaperArticle",
    "Paragraph",
    "Picture",
    "Publication",
    "Request",
    "load_papers",
]
