"""Pages of invented papers, put together for the tests of extraction."""

from __future__ import annotations

import json

import pytest

from monitor.errors import ReadError
from monitor.extract import read_page
from monitor.model import Page

URL = "https://www.wiesenbote.example/lokales/faehre"
PARAGRAPHS = (
    "Die Fähre zwischen Grünufer und Süderhöft fährt nach drei Wochen Pause wieder.",
    "Am Dienstag legte die „Möwe“ um 6.10 Uhr ab, an Bord waren elf Schüler und ein Hund.",
    "Die Überfahrt kostet jetzt 2,40 € statt zwei Euro, sagte Kapitän Jürgen Oßwald.",
)
TEXT = "".join(f"{each}\n" for each in PARAGRAPHS)
# A whole article of some 400 words.
LONG = tuple(
    f"Im Abschnitt {number} der Deichstraße haben die Arbeiten begonnen, teilte die Gemeinde"
    f" Süderhöft mit. Bis Kilometer {number} soll der neue Radweg im Herbst fertig sein, die"
    " Anwohner kommen während der ganzen Zeit zu ihren Häusern."
    for number in range(1, 12)
)


def page(body: str, head: str = "", html: str = "") -> str:
    return f"<!DOCTYPE html><html {html}><head>{head}</head><body>{body}</body></html>"


def article(
    head: str = "",
    after: str = "",
    before: str = "",
    paragraphs: tuple[str, ...] = PARAGRAPHS,
    below: str = "",
) -> str:
    text = "".join(f"<p>{each}</p>" for each in paragraphs)
    whole = f"<article><h1>Fähre fährt</h1>{text}{after}</article>"
    return page(f"{before}{whole}{below}", head)


def linked(**fields: object) -> str:
    data = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", **fields})
    return f'<script type="application/ld+json">{data}</script>'


def read(html: str | bytes, content_type: str = "text/html", selector: str = "") -> Page:
    body = html.encode() if isinstance(html, str) else html
    return read_page(body, content_type, URL, selector)


def refused(html: str | bytes, content_type: str = "text/html", selector: str = "") -> str:
    with pytest.raises(ReadError) as caught:
        read(html, content_type, selector)
    return str(caught.value)
