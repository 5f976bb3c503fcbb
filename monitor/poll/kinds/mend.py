"""Items that feedparser would misread, changed so that it reads what was meant."""

from __future__ import annotations

import re

from monitor.poll.kinds.hidden import CDATA

# Fields that hold text; if the end of one is missing, it ends where the next tag begins.
FIELDS = ("title", "link", "guid", "pubDate", "description", "author", "category", "id", "summary")
UNCLOSED = r"<{}(?:\s[^<>]*)?(?<!/)>(?:<!\[CDATA\[.*?\]\]>|[^<]+)*"
# A teaser of the item's own that says something.
TEASER = re.compile(
    r"<(?:description|summary)(?:\s[^<>]*)?(?<!/)>\s*(?:<!\[CDATA\[\s*)?(?!\s|\]\]>|</|<!\[CDATA\[)"
)
OTHER_TEASER = re.compile(r"(</?[\w.-]+:)(?:summary|description)\b")
PERMALINK = re.compile(r"(<guid\b[^<>]*\sisPermaLink\s*=\s*[\"'])\s*true\s*([\"'])", re.IGNORECASE)
DECLARED = re.compile(r"\sxmlns:([\w.-]+)\s*=")
PREFIX = re.compile(r"</?([a-zA-Z_][\w.-]*):|\s([a-zA-Z_][\w.-]*):[\w.-]+\s*=")
MAX_PREFIXES = 50
# What prefixes mean that are used without being declared.
ATOM = "http://www.w3.org/2005/Atom"
RSS = "http://backend.userland.com/rss"
NAMESPACES = {
    "a10": ATOM,
    "atom": ATOM,
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rss": RSS,
    "rss20": RSS,
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
}


def only_its_own_teaser(piece: str) -> str:
    """The item without second teasers of other formats, such as itunes:summary.

    feedparser would let them replace the description, or take this for the whole text.

    >>> only_its_own_teaser("<description>Ja</description><itunes:summary>Nein</itunes:summary>")
    '<description>Ja</description><itunes:other>Nein</itunes:other>'
    """
    piece = PERMALINK.sub(r"\1true\2", piece) if "ermalink" in piece.lower() else piece
    if not (OTHER_TEASER.search(piece) and TEASER.search(piece)):
        return piece
    return OTHER_TEASER.sub(r"\1other", piece)


def with_known_prefixes(around: str, whole: str) -> str:
    """The beginning of a feed with declarations of those prefixes that lack one in ``whole``.

    >>> with_known_prefixes("<rss><channel>", "<rss><channel><dc:date>")
    '<rss xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
    """
    used = {tag or attribute for tag, attribute in PREFIX.findall(whole)}
    missing = sorted(used - {"xml", "xmlns"} - set(DECLARED.findall(whole)))[:MAX_PREFIXES]
    declared = "".join(
        f' xmlns:{prefix}="{NAMESPACES.get(prefix.lower(), f"urn:{prefix}")}"' for prefix in missing
    )
    return re.sub(r"^<[\w.:-]+", lambda root: root[0] + declared, around)


def mended(piece: str) -> str:
    """A broken item with the ends of its fields where they are missing.

    >>> mended("<item><title>Rat tagt<guid>1</guid></item>")
    '<item><title>Rat tagt</title><guid>1</guid></item>'
    """
    opened = piece.rfind(CDATA)
    if opened >= 0 and "]]>" not in piece[opened:] and (end := piece.find("</", opened)) >= 0:
        piece = f"{piece[:end]}]]>{piece[end:]}"
    for field in FIELDS:
        if f"<{field}" in piece and f"</{field}" not in piece:
            piece = re.sub(
                UNCLOSED.format(field), rf"\g<0></{field}>", piece, count=1, flags=re.DOTALL
            )
    return piece
