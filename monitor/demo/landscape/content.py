"""What the invented papers write: `load_papers` reads ``papers/*.yaml`` (see the README there)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files
from typing import Any, Final

from ruamel.yaml import YAML

from monitor.demo.landscape.days import dated

A_DAY: Final = date(2026, 12, 1)


class Access(StrEnum):
    """What a reader without a subscription gets when asking for an article's page."""

    OPEN = "open"
    FORBIDDEN = "forbidden"
    PAYWALL = "paywall"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the running text."""

    text: str
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading between two paragraphs."""

    text: str
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its caption, and the credit as it is printed ("Foto: Jörn Habekost")."""

    text: str
    credit: str
    kind: str = "picture"


@dataclass(frozen=True, slots=True)
class Advertisement:
    """A line of advertisement in the middle of an article."""

    text: str
    kind: str = "advertisement"


Block = Paragraph | Heading | Picture | Advertisement
"""A part of an article's body, told apart in templates by ``kind``."""


@dataclass(frozen=True, slots=True)
class PaperArticle:
    """An article of an invented paper. ``rules`` are those that are to hold for it.

    ``appears`` is the step that publishes it; 0 is the backlog. ``related`` are titles of links.
    ``copy_of`` is the slug of the article that it prints again, if it does.
    """

    slug: str
    paper: str
    section: str
    title: str
    teaser: str
    author: str
    body: tuple[Block, ...]
    related: tuple[str, ...]
    appears: int
    access: Access
    rules: frozenset[str]
    copy_of: str = ""

    @property
    def path(self) -> str:
        """Where the server has its page."""
        return f"/{self.paper}/2026/{self.slug}.html"


@dataclass(frozen=True, slots=True)
class Paper:
    """An invented newspaper: ``feed`` names the template of its feed, ``id`` that of its pages."""

    id: str
    name: str
    claim: str
    town: str
    feed: str
    charset: str
    sections: tuple[str, ...]
    imprint: str
    articles: tuple[PaperArticle, ...]

    @property
    def feed_path(self) -> str:
        """Where the server has its feed."""
        return f"/{self.id}/feed.xml"


def load_papers(today: date = A_DAY) -> tuple[Paper, ...]:
    """The papers that come with the program, by id. Their visits are some days from ``today``.

    >>> [paper.name for paper in load_papers()][:2]
    ['Brennstedter Tageblatt', 'Ostwaldener Rundschau']
    """
    reader = YAML(typ="safe", pure=True)
    sources = files(__package__).joinpath("papers").iterdir()
    texts = [each.read_text("utf-8") for each in sources if each.name.endswith(".yaml")]
    papers = [_paper(reader.load(dated(text, today))) for text in texts]
    return tuple(sorted(papers, key=lambda paper: paper.id))


def _paper(values: Mapping[str, Any]) -> Paper:
    return Paper(
        id=values["id"],
        name=values["name"],
        claim=values["claim"],
        town=values["town"],
        feed=values["feed"],
        charset=values["charset"],
        sections=tuple(values["sections"]),
        imprint=values["imprint"],
        articles=tuple(_article(values["id"], each) for each in values["articles"]),
    )


def _article(paper: str, values: Mapping[str, Any]) -> PaperArticle:
    return PaperArticle(
        slug=values["slug"],
        paper=paper,
        section=values["section"],
        title=values["title"],
        teaser=values["teaser"],
        author=values["author"],
        body=tuple(_block(part) for part in values["body"].strip().split("\n\n")),
        related=tuple(values["related"]),
        appears=values["appears"],
        access=Access(values.get("access", Access.OPEN)),
        rules=frozenset(values["rules"]),
        copy_of=values.get("copy_of", ""),
    )


def _block(part: str) -> Block:
    # Lines are wrapped for the editor of the file, not for the reader of the paper.
    text = " ".join(part.split())
    if text.startswith("## "):
        return Heading(text.removeprefix("## "))
    if text.startswith("[Bild] "):
        caption, _, credit = text.removeprefix("[Bild] ").rpartition(" | ")
        return Picture(caption, credit)
    if text.startswith("[Anzeige] "):
        return Advertisement(text.removeprefix("[Anzeige] "))
    return Paragraph(text)
