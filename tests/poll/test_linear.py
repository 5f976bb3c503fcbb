"""Hostile texts cost time in proportion to their size, not to its square.

Nothing is timed here. Each text is so long that a square of it would take minutes to hours, and
runs in a worker process that is killed after ten seconds; in proportion it takes a fraction of one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from monitor.errors import ReadError
from monitor.model import Feed
from monitor.poll.discover import ROBOTS_SITEMAP
from monitor.poll.kinds import cut
from monitor.poll.kinds.feed import read_feed
from monitor.poll.kinds.mend import OTHER_TEASER, PERMALINK, PREFIX, TEASER, mended
from monitor.poll.kinds.references import with_known_references
from monitor.poll.kinds.root import root_of
from monitor.poll.kinds.sitemap import read_sitemap
from monitor.poll.kinds.spans import item_spans
from monitor.poll.plain import ANSI_ESCAPE, BLOCK, COMMENT, DROPPED, TAG, paragraphs, plain_text
from monitor.poll.plain import REFERENCE as IN_TEXT
from monitor.workers import ProcessWorkers
from tests.poll.checks.harness import poll_rounds
from tests.poll.checks.papers import item, rss
from tests.poll.server import answer

SIZE = 1_000_000
URL = "https://wiesenbote.example/feed"
Work = tuple[Callable[..., Any], tuple[Any, ...]]


def many(piece: str, size: int = SIZE) -> str:
    return piece * (size // len(piece))


def killed(works: list[Work]) -> list[str]:
    """Those that were not done in time, by what they did with what."""

    async def main() -> list[str]:
        late = []
        async with ProcessWorkers(processes=1) as workers:
            for function, args in works:
                try:
                    await workers.run(function, *args)
                except ReadError as error:
                    if error.deadly:
                        late.append(f"{function}: {str(args)[:60]}")
        return late

    return asyncio.run(main())


def test_texts_are_made_plain_in_linear_time() -> None:
    endless = ["<a " + many("=") + "<b", many("<a ="), many("<script>"), many("<script ")]
    endless += [many("<!--"), many("<br "), many("<"), many("&amp="), "&" + many("a"), many("&#9")]
    works: list[Work] = [(plain_text, (text, SIZE)) for text in endless]
    works += [(paragraphs, (text, SIZE)) for text in (many("<p>x"), many("<p>&x"), endless[0])]

    assert killed(works) == []


def test_regular_expressions_for_texts_are_linear() -> None:
    works: list[Work] = [
        (ANSI_ESCAPE.sub, ("", "\x9b" + many("0") + many(" "))),
        (ANSI_ESCAPE.sub, ("", many("\x1b["))),
        (DROPPED.sub, ("", "<script>" + many("</script "))),
        (COMMENT.sub, ("", many("<!-- "))),
        (BLOCK.sub, ("", many("<table "))),
        (TAG.sub, ("", many("<a "))),
        (IN_TEXT.sub, ("", "&#" + many("9"))),
        (ROBOTS_SITEMAP.findall, (many("\n"),)),
    ]

    assert killed(works) == []


def test_regular_expressions_for_items_are_linear() -> None:
    works: list[Work] = [
        (cut.DATE.findall, (many("<date "),)),
        (cut.DATE.findall, (many("<date>0 Nov"),)),
        (cut.NAMES.findall, ("<link " + many("href "),)),
        (cut.NAMES.findall, (many("<guid><![CDATA["),)),
        (cut.NAMES.findall, ("<link>" + many(" "),)),
        (cut.EMPTY.match, ("<" + many("a"),)),
        (TEASER.findall, ("<description>" + many(" "),)),
        (OTHER_TEASER.findall, ("<" + many("a"),)),
        (PERMALINK.findall, ("<guid " + many("isPermaLink "),)),
        (PREFIX.findall, (many(" a:b "),)),
        (mended, (many("<title><![CDATA["),)),
        (mended, ("<title>" + many("<![CDATA[]]>"),)),
    ]

    assert killed(works) == []


def test_items_are_found_in_linear_time() -> None:
    ends = [many("<item>"), many("</item>"), many("<item "), many("</item "), "<" + many("a")]
    hidden = [many("<![CDATA["), many("<!--"), many("<item><![CDATA[</item>"), many("]]>")]
    hidden += [many("<![CDATA[") + "]]>", many("<item><!-- </item>") + "-->"]
    works: list[Work] = [(item_spans, (text,)) for text in (*ends, *hidden)]
    works += [(with_known_references, (f"&x;{text}", {})) for text in hidden]
    works += [(with_known_references, (many(piece), {})) for piece in ("&", "&a", "&#9", "&amp")]
    works += [(root_of, (many(piece),)) for piece in ("<?", "<!--", "<![CDATA[", "<!DOCTYPE a[>")]

    assert killed(works) == []


def test_feeds_and_sitemaps_are_read_in_linear_time() -> None:
    size = 300_000
    texts = [many(piece, size) for piece in ("<?", "<!--", "<a ", "<b>&x", "<item>", "\n", "&#9")]
    texts += ["<!DOCTYPE rss [" + many('<!ENTITY a "', size), many("<rss ", size)]
    shapes = ("%s", "<rss>%s</rss>", "<rss><channel><item><title>a%s</item></channel></rss>")
    bodies = [shape.replace("%s", text).encode() for shape in shapes for text in texts]
    works: list[Work] = [(read_feed, (body, "", URL)) for body in bodies]
    works += [(read_sitemap, (f"<urlset><url>{text}</url></urlset>", URL, 9)) for text in texts]

    assert killed(works) == []


def test_a_teaser_full_of_signs_costs_no_item() -> None:
    teaser = f"<description><![CDATA[<a {many('=', 390_000)}<b]]></description>"
    body = rss(item("Rat tagt", teaser="", more=teaser), item("Bad öffnet"))

    async def read() -> Feed:
        async with ProcessWorkers(processes=1) as workers:
            return await workers.run(read_feed, body, "", URL)

    assert [entry.title for entry in asyncio.run(read()).entries] == ["Rat tagt", "Bad öffnet"]
    assert poll_rounds({"/feed": answer(body=body)}).titles == ["Bad öffnet", "Rat tagt"]
