"""Which entries are new: by guid and link where these tell entries apart, else by their words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from urllib.parse import parse_qsl, urlencode, urlsplit

from monitor.model import Article, Entry, Feed, key_of

MAX_KEY = 200
# Parameters that say how a reader came, not what is read.
TRACKING = re.compile(
    r"utm_.*|mtm_.*|pk_.*|fbclid|gclid|msclkid|wt_mc|xtor|phpsessid|jsessionid|sid", re.IGNORECASE
)
# A look at a page again: not sooner than this after the last one, not when it is older than that.
LOOK_AGAIN = timedelta(minutes=30)
YOUNG = timedelta(days=3)
# Some teasers have a counter in them.
MAX_VERSIONS = 50
FEW_ENTRIES = 10
RELAUNCH = 0.8
SHORTEST_RHYTHM = timedelta(seconds=10)
# A label at the beginning of a line: "Korrektur: ...", "(Berichtigung) ...".
CORRECTION = re.compile(
    r"(?:^|\n)[\s\W]{0,5}(?:(?:Berichtigung|Korrektur|Richtigstellung|Correction)\s*[:\])–|]"
    r"|Korrigierte (?:Fassung|Version)|(?:In einer|In der) früheren (?:Fassung|Version)\b)",
    re.IGNORECASE,
)
SESSION_IN_PATH = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Marks:
    """What a feed says about an entry that may tell it from others."""

    guid: str
    link: str
    title: str
    teaser: str


def keys_of(entries: Sequence[Marks]) -> list[tuple[str, ...]]:
    """The keys of each entry of one feed, in order.

    A guid or link that several different entries share says nothing. An entry that has neither of
    its own is known by its words.
    """
    links = [normalised(entry.link) for entry in entries]
    # The same entry listed twice is one entry: its guid and link are still its own.
    distinct = {(entry.guid, link, entry.title) for entry, link in zip(entries, links, strict=True)}
    guids = Counter(guid for guid, _, _ in distinct)
    shared = Counter(link for _, link, _ in distinct)
    result = []
    for entry, link in zip(entries, links, strict=True):
        keys = []
        if entry.guid and guids[entry.guid] == 1:
            keys.append(_short("guid", entry.guid))
        if link and shared[link] == 1:
            keys.append(_short("link", link))
        result.append(tuple(keys) or ("words:" + key_of(entry.title, entry.teaser),))
    return result


def normalised(link: str) -> str:
    """The part of an address that stays when only its spelling or its tracking changes.

    >>> normalised("http://Bote.example:80/a/?utm_source=rss&id=7#top")
    'bote.example/a?id=7'
    >>> normalised("https://bote.example/a?id=7")
    'bote.example/a?id=7'
    """
    try:
        parts = urlsplit(link)
        port = parts.port
    except ValueError:
        return link
    if parts.scheme not in {"http", "https"}:
        return link
    host = parts.hostname or ""
    if port not in {None, 80, 443}:
        host = f"{host}:{port}"
    path = SESSION_IN_PATH.sub("", parts.path).rstrip("/")
    query = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in query if not TRACKING.fullmatch(name)]
    return host + path + ("?" + urlencode(kept) if kept else "")


def new_entries(feed: Feed, known: Collection[str]) -> tuple[Entry, ...]:
    """The entries of which no key is known, oldest first, each once.

    Oldest first, because alerts are to arrive in the order in which the paper published.
    """
    seen = set(known)
    fresh = []
    for entry in reversed(feed.entries):
        if seen.isdisjoint(entry.keys):
            fresh.append(entry)
        seen.update(entry.keys)
    return tuple(fresh)


class Change(Enum):
    """What a feed says of an article that is known already."""

    NONE = "nothing new"
    EDITED = "other words"
    TOUCHED = "changed lately"


def change_of(entry: Entry, article: Article, now: datetime) -> Change:
    """What has changed about an article since the feed last had it.

    Other words in title or teaser, more than white space, are an edit. A later time of change alone
    may mean anything, so the page is looked at again, but not twice within `LOOK_AGAIN`, and not
    for ever: some feeds set it anew at each poll.
    """
    if article.version >= MAX_VERSIONS:
        return Change.NONE
    if article.words and entry.words != article.words:
        return Change.EDITED
    is_later = entry.updated and article.updated and entry.updated > article.updated
    rested = article.read is None or now - article.read >= LOOK_AGAIN
    is_young = article.seen is not None and now - article.seen < YOUNG
    return Change.TOUCHED if is_later and rested and is_young else Change.NONE


def is_burst(new: int, listed: int, *, missed: timedelta, rhythm: timedelta | None) -> bool:
    """Whether so many of the listed entries of a known feed look new that it cannot be news.

    More than 80 % of ten or more, and more than three times what the time since the last good poll
    (``missed``) would explain at the usual ``rhythm`` (time between entries).

    >>> is_burst(30, 30, missed=timedelta(minutes=10), rhythm=timedelta(minutes=30))
    True
    >>> is_burst(30, 30, missed=timedelta(hours=12), rhythm=timedelta(minutes=30))
    False
    """
    if listed < FEW_ENTRIES or new <= RELAUNCH * listed:
        return False
    return rhythm is None or new > 3 * (missed / max(rhythm, SHORTEST_RHYTHM)) + 5


def is_correction(*texts: str) -> bool:
    """Whether one of the texts says that it corrects an earlier report.

    >>> is_correction("Berichtigung: Das Bad öffnet am Montag")
    True
    >>> is_correction("Die Berichtigung der Akten dauert")
    False
    """
    return any(CORRECTION.search(text) for text in texts)


def _short(kind: str, text: str) -> str:
    key = f"{kind}:{text}"
    return key if len(key) <= MAX_KEY else f"{kind}:#{key_of(text)}"
