"""RSS and Atom as newspapers write them: pictures, topics, HTML in the teaser or the whole text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Literal

Kind = Literal["rss", "full", "atom"]

RSS = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel>
<title>{title}</title><link>{base}/</link><description>{title}</description><language>de</language>
<lastBuildDate>{changed}</lastBuildDate>
{items}
</channel></rss>
"""
RSS_ITEM = """\
<item><title>{title}</title><link>{link}</link><guid isPermaLink="false">{guid}</guid>
<description><![CDATA[{teaser}]]></description>{more}
<pubDate>{published}</pubDate></item>"""
RSS_MORE = """
<dc:creator><![CDATA[{author}]]></dc:creator><category><![CDATA[{topic}]]></category>
<media:content url="{picture}" medium="image" width="300" height="200" />"""
ATOM = """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>{title}</title><id>{base}/</id>
<link href="{base}/"/><updated>{changed}</updated>
{items}
</feed>
"""
ATOM_ENTRY = """\
<entry><title>{title}</title><link href="{link}"/><id>{guid}</id>{more}
<updated>{published}</updated><published>{published}</published>
<summary type="html">{teaser}</summary></entry>"""
ATOM_MORE = '\n<author><name>{author}</name></author><category term="{topic}"/>'


@dataclass(frozen=True, slots=True)
class Item:
    """What a feed says about an article. One that is ``rich`` has a picture, a topic, an author."""

    link: str
    title: str
    text: str
    author: str
    topic: str
    published: datetime
    rich: bool

    @property
    def picture(self) -> str:
        """The address of its picture."""
        return f"{self.link}.jpg"

    @property
    def teaser(self) -> str:
        """Its text as HTML, with a picture before it and a link after it if it is rich."""
        if not self.rich:
            return f"<p>{self.text}</p>"
        return (
            f'<img src="{self.picture}" alt="" width="300" height="200" class="teaser" />'
            f'<p>{self.text}</p><p>Mehr: <a href="{self.link}">{self.title}</a></p>'
        )

    @property
    def full(self) -> str:
        """Its text as the HTML of an article: a figure, two paragraphs, a heading between them."""
        sentences = self.text.split(". ")
        half = (len(sentences) + 1) // 2
        first, second = ". ".join(sentences[:half]), ". ".join(sentences[half:])
        figure = f'<figure><img src="{self.picture}" alt="{self.topic}" /></figure>'
        return (
            f"{figure if self.rich else ''}<p><strong>{self.topic}.</strong> {first}.</p>"
            f"<h2>{self.topic}</h2><p>{second}</p>"
        )


def rss_item(item: Item, *, full: bool) -> str:
    """An item of RSS 2.0; with ``full``, the text is in content:encoded."""
    more = RSS_MORE.format(author=item.author, topic=item.topic, picture=item.picture)
    content = f"\n<content:encoded><![CDATA[{item.full}]]></content:encoded>" if full else ""
    return RSS_ITEM.format(
        title=escape(item.title),
        link=item.link,
        guid=item.link,
        teaser=item.text.partition(". ")[0] if full else item.teaser,
        more=(more if item.rich else "") + content,
        published=format_datetime(item.published),
    )


def atom_entry(item: Item) -> str:
    """An entry of Atom 1.0."""
    return ATOM_ENTRY.format(
        title=escape(item.title),
        link=item.link,
        guid=item.link,
        teaser=escape(item.teaser),
        more=ATOM_MORE.format(author=item.author, topic=item.topic) if item.rich else "",
        published=item.published.isoformat(),
    )


def written(item: Item, kind: Kind) -> str:
    """The item in a feed of that kind."""
    return atom_entry(item) if kind == "atom" else rss_item(item, full=kind == "full")


def whole(kind: Kind, title: str, base: str, items: str, changed: datetime) -> bytes:
    """The feed around its items."""
    is_atom = kind == "atom"
    when = changed.isoformat() if is_atom else format_datetime(changed)
    text = (ATOM if is_atom else RSS).format(title=title, base=base, items=items, changed=when)
    return text.encode()
