"""Which entries are new: by guid and link where these tell entries apart, else by their words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from monitor.model import Article, Entry, Feed, key_of, words_key

MAX_KEY = 200
# Parameters that say how a reader came, not what is read.
TRACKING = re.compile(
    r"utm_.*|mtm_.*|pk_.*|fbclid|gclid|msclkid|wt_mc|xtor"
    r"|(?:php|asp|j|cf|os)?_?sess?(?:ion)?_?(?:id)?|sid|s_id|oscsid|zenid|cfid|cftoken",
    re.IGNORECASE,
)
# A look at a page again: not sooner than this after the last one, not when it is older than that.
LOOK_AGAIN = timedelta(minutes=30)
YOUNG = timedelta(days=3)
# Some teasers have a counter in them: after so many versions, figures alone are no edit.
MAX_VERSIONS = 50
DIGITS = re.compile(r"\d+")
FEW_ENTRIES = 10
RELAUNCH = 0.8
# So many entries that say what known ones say, and hardly any others, are those under other names.
RENAMED = 3
# An edit keeps more of the title's words than this share; other news has others, but for "der" and
# "und". A title that was rewritten may stand above nearly the same teaser, if that is no label.
ALIKE = 0.4
SAME_TEASER = 0.8
FEW_WORDS = 8
WORD = re.compile(r"\w{3,}")
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
    # Of the address of a post in a ticker, what stands behind # is all there is to tell it.
    names = [normalised(entry.guid, fragment=True) for entry in entries]
    # The same entry listed twice is one entry: its guid and link are still its own.
    distinct = {
        (guid, link, entry.title) for entry, guid, link in zip(entries, names, links, strict=True)
    }
    guids = Counter(guid for guid, _, _ in distinct)
    shared = Counter(link for _, link, _ in distinct)
    result = []
    for entry, guid, link in zip(entries, names, links, strict=True):
        keys = []
        if guid and guids[guid] == 1:
            keys.append(_short("guid", guid))
        if link and shared[link] == 1:
            keys.append(_short("link", link))
        result.append(tuple(keys) or (words_key(entry.title, entry.teaser),))
    return result


def normalised(link: str, *, fragment: bool = False) -> str:
    """The part of an address that stays when only its spelling or its tracking changes.

    What is no address stays as it is.

    >>> normalised("http://www.Bote.example:80/stra%C3%9Fe/?utm_source=rss&id=7#top")
    'bote.example/straße?id=7'
    >>> normalised("https://bote.example/straße?id=7")
    'bote.example/straße?id=7'
    """
    try:
        parts = urlsplit(link)
        port = parts.port
    except ValueError:
        return link
    if parts.scheme not in {"http", "https"}:
        return link
    host = (parts.hostname or "").removeprefix("www.")
    if port not in {None, 80, 443}:
        host = f"{host}:{port}"
    path = unquote(SESSION_IN_PATH.sub("", parts.path)).rstrip("/")
    query = parse_qsl(parts.query, keep_blank_values=True) if parts.query else ()
    kept = [(name, value) for name, value in query if not TRACKING.fullmatch(name)]
    behind = f"#{parts.fragment}" if fragment and parts.fragment else ""
    return host + path + ("?" + urlencode(kept) if kept else "") + behind


def known_as(entry: Entry, known: Mapping[str, Article]) -> Article | None:
    """The article that an entry is, if it is known; ``known`` are articles by their keys.

    Sites also give one guid, or one address, to several pieces of news in turn: a live ticker has
    one page. So an article with other words is another one if not all the keys are its own.
    """
    own = list({each.id: each for key in entry.keys if (each := known.get(key))}.values())
    twin = known.get(entry.words_key)
    if twin is not None and own and all(twin.id != each.id for each in own):
        # The one that was stored when the shared key was another article's already.
        own += [twin] if twin.url == entry.url else []
    for article in own:
        if article.words in {"", entry.words}:
            return article
    is_whole = all(key in known for key in entry.keys)
    # One of a series has the next number ("Teil 2") and a name that is partly new.
    may_be_next = not is_whole or "#" in entry.url
    for article in own:
        if _is_alike(entry, article) and not (may_be_next and _is_next(entry, article)):
            return article
    return own[0] if own and is_whole and own[0].url == entry.url else None


def new_entries(feed: Feed, known: Mapping[str, Article]) -> tuple[Entry, ...]:
    """The entries that are none of the known articles, oldest first, each once.

    Oldest first, because alerts are to arrive in the order in which the paper published.
    """
    seen: set[str] = set()
    fresh = []
    for entry in reversed(feed.entries):
        if seen.isdisjoint(entry.keys) and known_as(entry, known) is None:
            fresh.append(entry)
        seen.update(entry.keys)
    return tuple(fresh)


def _is_alike(entry: Entry, article: Article) -> bool:
    """Whether the entry may be an edit of the article."""
    teasers = _words(entry.teaser), _words(article.teaser)
    return _shared(_words(entry.title), _words(article.title)) > ALIKE or (
        min(map(len, teasers)) >= FEW_WORDS and _shared(*teasers) > SAME_TEASER
    )


def _is_next(entry: Entry, article: Article) -> bool:
    here, there = (DIGITS.findall(each.title) for each in (entry, article))
    return here != there


def _words(text: str) -> set[str]:
    return set(WORD.findall(text.casefold()))


def _shared(some: set[str], others: set[str]) -> float:
    """The share of words that the shorter of two texts has in common with the other."""
    return len(some & others) / max(1, min(len(some), len(others)))


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
    if article.version >= MAX_VERSIONS and _is_counter(entry, article):
        return Change.NONE
    if article.words and entry.words != article.words:
        return Change.EDITED
    is_later = entry.updated and article.updated and entry.updated > article.updated
    rested = article.read is None or now - article.read >= LOOK_AGAIN
    is_young = article.seen is not None and now - article.seen < YOUNG
    return Change.TOUCHED if is_later and rested and is_young else Change.NONE


def _is_counter(entry: Entry, article: Article) -> bool:
    """Whether nothing but figures has changed."""
    here, there = (
        DIGITS.sub("", f"{each.title} {each.teaser}").split() for each in (entry, article)
    )
    return here == there


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


def is_renamed(fresh: Sequence[Entry], listed: int, known: Mapping[str, Article]) -> bool:
    """Whether the entries of a feed that look new are known ones under other names."""
    same = sum(entry.words_key in known for entry in fresh)
    return same >= RENAMED and same > RELAUNCH * listed


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
