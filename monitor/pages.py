"""Reads the page of an article: whether we may, what it says, and when to try again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.errors import FetchError, ReadError
from monitor.extract import read_page, spoken, without_lead
from monitor.model import Article, Page, Response, Source
from monitor.poll.identity import is_correction
from monitor.poll.manners import Manners, Permission
from monitor.poll.reservation import Reservation, of_header, of_meta
from monitor.ports import Clock, Fetcher, Workers

ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
MEDIA = ("text/", "application/xhtml", "application/xml", "application/octet-stream")
RESERVED = "the publisher reserves text and data mining ({}); see `licensed` in the manual"
# A page that could not be read is tried again after these times, then no more.
AGAIN = (
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)
# A page that ended two worker processes would end a third.
DEADLY_TRIES = 2


async def with_page(
    article: Article,
    source: Source,
    fetcher: Fetcher,
    workers: Workers,
    manners: Manners | None,
    clock: Clock,
) -> tuple[Article, str]:
    """The article with what its page adds, and the reservation of text and data mining, if any.

    What the feed said stays. ``page_error`` says why there is no full text, ``page_due`` when it is
    worth another try.
    """
    reserved = ""

    async def may_read(url: str) -> None:
        nonlocal reserved
        permission = Permission() if manners is None else await manners.of(url)
        reserved = _shown(permission.reservation) or reserved
        if not permission.allowed:
            # A site that cannot be asked is a try like any other, or its pages would wait for ever.
            raise FetchError(
                permission.reason,
                permanent=not permission.temporary,
                retry_after=permission.wait,
                asked=permission.wait is None,
            )
        if reserved and not source.licensed:
            raise FetchError(RESERVED.format(reserved), permanent=True)

    try:
        await may_read(article.url)
        response = await fetcher.get(article.url, accept=ACCEPT, media=MEDIA, may_follow=may_read)
        page = await workers.run(
            read_page, response.body, response.content_type, response.url, source.text
        )
    except FetchError as error:
        now = clock.now()
        again = None if error.permanent else _pause(article.page_tries)
        if again is not None and error.retry_after:
            # A host that was left alone for a while is asked as soon as that is over.
            again = max(again, error.retry_after) if error.asked else error.retry_after
        tries = article.page_tries + error.asked
        return _unread(replace(article, page_tries=tries), str(error), now, again=again), reserved
    except ReadError as error:
        now = clock.now()
        tries = article.page_tries + 1
        again = _pause(article.page_tries) if error.deadly and tries < DEADLY_TRIES else None
        return _unread(replace(article, page_tries=tries), str(error), now, again=again), reserved
    # Not the time when it was asked for: its host may have had many before it.
    now = clock.now()
    reserved = _reservation(page, response) or reserved
    if reserved and not source.licensed:
        return _unread(article, RESERVED.format(reserved), now, again=None), reserved
    return read(article, page, now), reserved


def read(article: Article, page: Page, now: datetime) -> Article:
    """The article with a page that was read.

    Its version is one higher if it had been read before and says something else now, white space
    apart; an article that was changed in the feed has that done already.
    """
    teaser = article.teaser or page.teaser
    text = without_lead(page.text, teaser)
    was_read = article.read is not None and not article.page_error
    is_changed = was_read and text.split() != article.text.split()
    # Before a paywall the feed may have more than the page.
    text = article.text if page.limited and len(article.text) > len(text) else text
    title = article.title or page.title
    return replace(
        article,
        text=text,
        title=title,
        teaser=teaser,
        author=article.author or page.author,
        language=spoken(title, teaser, text, page.language, article.language),
        page_published=page.published or article.page_published,
        canonical=page.canonical,
        page_error=page.limited,
        version=article.version + is_changed,
        correction=article.correction or is_correction(article.title, text[:500], text[-500:]),
        page_due=None,
        page_tries=0,
        read=now,
    )


def unread(article: Article, why: str, now: datetime) -> Article:
    """The article after its page could not be read; it is tried again, but not for ever."""
    tried = replace(article, page_tries=article.page_tries + 1)
    return _unread(tried, why, now, again=_pause(article.page_tries))


def _unread(article: Article, why: str, now: datetime, *, again: timedelta | None) -> Article:
    return replace(article, page_error=why, page_due=now + again if again else None, read=now)


def _pause(tries: int) -> timedelta | None:
    return AGAIN[tries] if tries < len(AGAIN) else None


def _shown(reservation: Reservation | None) -> str:
    return str(reservation) if reservation is not None and reservation.reserved else ""


def _reservation(page: Page, response: Response) -> str:
    value, _, policy = response.reservation.partition(" ")
    return _shown(of_meta(page.reservation)) or _shown(of_header(value, policy))
