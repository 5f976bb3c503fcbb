"""What a poll brought that was not known: new articles, changed ones, and notices about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.extract.language import spoken
from monitor.model import (
    Article,
    Entry,
    Feed,
    Notice,
    NoticeKind,
    Source,
    SourceState,
    key_of,
)
from monitor.poll import identity, schedule
from monitor.poll.dates import EARLIEST, is_plausible
from monitor.poll.identity import Change

FIRST_POLL = "first poll of this source: its entries are stored without alerting"
OLD = "older than what was read of this long list before: stored without alerting"
RELAUNCH = "nearly all entries of this source looked new at once: stored without alerting"
# Entries of long lists that are so much older than the last poll have been there before.
LATE = timedelta(days=1)
# A teaser that is edited so often has a counter in it ("3 minutes ago").
RESTLESS = 3
NO_LINK = "the entry has no link to a page"


@dataclass(frozen=True, slots=True)
class News:
    """``new`` entries with their articles; ``revised`` ones that are known, changed or not.

    ``edited`` are those of the revised articles that say something else now, at ``now``.
    """

    now: datetime
    new: tuple[tuple[Entry, Article], ...]
    revised: tuple[tuple[Entry, Article], ...]
    edited: tuple[Article, ...]
    notices: tuple[Notice, ...]

    @property
    def ready(self) -> tuple[Article, ...]:
        """Those to be matched now, as no page is to be read before."""
        articles = (*(article for _, article in self.new), *self.edited)
        return tuple(each for each in articles if not self._waits(each))

    @property
    def waiting(self) -> tuple[Article, ...]:
        """Those whose page is to be read before they are matched."""
        articles = (article for _, article in (*self.new, *self.revised))
        return tuple(filter(self._waits, articles))

    def _waits(self, article: Article) -> bool:
        return article.page_due is not None and article.page_due <= self.now

    def times(self, since: datetime | None) -> list[datetime]:
        """When the new entries came, as far as that can be told.

        Those without a date that can be believed came between the last good poll (``since``) and
        now, as if one after the other; of a first poll nothing is known about them.
        """
        now = self.now
        dates = [entry.published for entry, each in self.new if each.quiet != RELAUNCH]
        dated = [at for at in dates if at and at <= now and is_plausible(at, now)]
        others = len(dates) - len(dated) if since is not None else 0
        gap = (now - since) / others if since is not None and others else timedelta()
        return [*dated, *(now - number * gap for number in range(others))]


def keys_to_look_up(feed: Feed) -> set[str]:
    """The keys under which entries of the feed may be known."""
    return {key for entry in feed.entries for key in (*entry.keys, entry.words_key)}


def news_of(
    source: Source,
    state: SourceState,
    feed: Feed,
    known: Mapping[str, Article],
    *,
    page: str,
    is_capped: bool = False,
    now: datetime,
) -> News:
    """What is new in a feed; ``known`` are the articles found by `keys_to_look_up`.

    ``page`` is the address the feed came from; one that ``is_capped`` had more entries than are
    read. Entries of a source that was never read before, of one where nearly all look new at once,
    and old ones that slip into a capped list are quiet: no alerts come of them.
    """
    fresh = identity.new_entries(feed, known)
    quiet = FIRST_POLL if state.last_success is None else ""
    notices: tuple[Notice, ...] = ()
    listed = len(feed.entries) + feed.skipped
    is_burst = not quiet and _is_burst(state, feed, len(fresh), now)
    if is_burst or identity.is_renamed(fresh, listed, known):
        # The site gave all its entries new names: those that say the same are the same.
        fresh = tuple(entry for entry in fresh if entry.words_key not in known)
        if not quiet and _is_burst(state, feed, len(fresh), now):
            quiet = RELAUNCH
            told = f"{len(fresh)} of {listed} entries looked new at once"
            notices = (Notice(source.id, NoticeKind.RELAUNCH, now, told, ended=now),)
    before = state.last_success - LATE if is_capped and state.last_success else EARLIEST
    new = tuple(
        (
            entry,
            _article(source, entry, feed.language, known, page, quiet or _old(entry, before), now),
        )
        for entry in fresh
    )
    is_new = {entry.keys for entry in fresh}
    changes = [
        (entry, *_revised(source, entry, _known_as(entry, known), known, now))
        for entry in feed.entries
        if entry.keys not in is_new
    ]
    return News(
        now=now,
        new=new,
        revised=tuple((entry, article) for entry, article, _ in changes if article is not None),
        edited=tuple(article for _, article, edited in changes if article and edited),
        notices=notices,
    )


def _known_as(entry: Entry, known: Mapping[str, Article]) -> Article | None:
    """The article of an entry that is not new: it may have got a new name."""
    return identity.known_as(entry, known) or known.get(entry.words_key)


def _old(entry: Entry, before: datetime) -> str:
    return OLD if entry.published and EARLIEST <= entry.published < before else ""


def _revised(
    source: Source,
    entry: Entry,
    article: Article | None,
    known: Mapping[str, Article],
    now: datetime,
) -> tuple[Article | None, bool]:
    """The article as it is to be stored anew, if at all, and whether it says something else."""
    if article is None:
        return None, False
    change = identity.change_of(entry, article, now)
    if change is Change.NONE:
        return (None if all(key in known for key in entry.keys) else article), False
    has_page = source.pages and article.url and article.url != source.url
    if change is Change.TOUCHED:
        # A page that was given up stays so, or a feed that renews its dates would ask for ever.
        is_given_up = article.page_tries > 0 and article.page_due is None
        due = now if has_page and not is_given_up else article.page_due
        return replace(article, updated=entry.updated, page_due=due), False
    title, text = entry.title or article.title, entry.text or article.text
    edited = replace(
        article,
        title=title,
        teaser=entry.teaser,
        text=text,
        language=spoken(title, entry.teaser, text, article.language),
        updated=entry.updated,
        words=entry.words,
        version=article.version + 1,
        correction=article.correction or identity.is_correction(entry.title, entry.teaser),
        quiet="",
        page_due=_look_again(article, now) if has_page else None,
        page_tries=0,
        read=None,
    )
    return edited, True


def _look_again(article: Article, now: datetime) -> datetime:
    """When to read the page of an edited article: at once, but not for each of many edits."""
    if article.version < RESTLESS:
        return now
    return article.page_due or max(now, (article.read or now) + identity.LOOK_AGAIN)


def _article(
    source: Source,
    entry: Entry,
    language: str,
    known: Mapping[str, Article],
    page: str,
    quiet: str,
    now: datetime,
) -> Article:
    # A key that it shares with another article, see `known_as`, is that one's.
    own = next((key for key in entry.keys if key not in known), entry.words_key)
    # A line of an agenda that links to nothing stands on the page that was just read.
    has_page = bool(entry.url) and entry.url not in {source.url, page}
    return Article(
        id=key_of(source.id, own),
        source=source.id,
        url=entry.url,
        title=entry.title,
        teaser=entry.teaser,
        text=entry.text,
        author=entry.author,
        language=spoken(
            entry.title, entry.teaser, entry.text, source.language, entry.language, language
        ),
        published=entry.published,
        updated=entry.updated,
        seen=now,
        page_error=NO_LINK if source.pages and not entry.url else "",
        correction=identity.is_correction(entry.title, entry.teaser),
        quiet=quiet,
        page_due=now if source.pages and has_page else None,
        words=entry.words,
    )


def _is_burst(state: SourceState, feed: Feed, new: int, now: datetime) -> bool:
    missed = now - (state.last_success or now)
    listed = len(feed.entries) + feed.skipped
    return identity.is_burst(new, listed, missed=missed, rhythm=schedule.rhythm(state.arrivals))
