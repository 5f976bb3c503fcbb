"""What the archive knows of an article: when it came, how it was read, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from enum import Enum, auto

from monitor.match import RuleSet
from monitor.model import Article, Hit, Rule, Source, SourceState, host_of
from monitor.settings import Settings
from monitor.store import Reader
from monitor.store.article_reading import Stored
from monitor.workbench.addresses import is_same_site, spellings

Shown = Callable[[datetime | None], str]
"""Writes a time for people."""


class PageState(Enum):
    """Whether the page of an article was read, and what came of it."""

    FORGOTTEN = auto()
    WAITING = auto()
    IN_FEED = auto()
    NOT_READ = auto()
    WHOLE = auto()
    BEGINNING = auto()
    AGAIN = auto()
    GIVEN_UP = auto()


class Since(Enum):
    """What became of a rule since it held for an article."""

    SAME = auto()
    CHANGED = auto()
    GONE = auto()


def facts(stored: Stored, changes: Sequence[datetime], shown: Shown) -> Iterator[tuple[str, str]]:
    """What happened to an article, each fact with its heading, in the order of time."""
    article = stored.article
    yield "published", _published(article, shown)
    yield "seen", shown(article.seen)
    yield "page", page_read(stored, shown)
    if changes:
        times = f"{len(changes)} time{'' if len(changes) == 1 else 's'}"
        yield "changed", f"{times}, the last {shown(changes[-1])}"
    if article.correction:
        yield "says", "that it corrects an earlier report"
    if article.quiet:
        yield "no alerts", article.quiet


def _published(article: Article, shown: Shown) -> str:
    by_feed = f"{shown(article.published)} (feed)" if article.published else ""
    by_page = f"{shown(article.page_published)} (page)" if article.page_published else ""
    return ", ".join(filter(None, (by_feed, by_page))) or "neither feed nor page say when"


def page_state(stored: Stored) -> PageState:
    """What came of its page."""
    article = stored.article
    if stored.is_forgotten:
        return PageState.FORGOTTEN
    if article.read is None:
        if article.page_due is not None:
            return PageState.WAITING
        return PageState.IN_FEED if article.text else PageState.NOT_READ
    if not article.page_error:
        return PageState.WHOLE
    if article.text:
        return PageState.BEGINNING
    return PageState.AGAIN if article.page_due else PageState.GIVEN_UP


def page_read(stored: Stored, shown: Shown) -> str:
    """Whether and when its page was read, and what for."""
    article = stored.article
    size, error = f"{len(article.text):,} characters", article.page_error
    failed = f"teaser only: tried {shown(article.read)}: {error}"
    words = {
        PageState.FORGOTTEN: "its text was deleted, as its time was up (retention)",
        PageState.WAITING: (
            f"waits to be read since {shown(article.page_due)}; no rule was asked before"
        ),
        PageState.IN_FEED: f"not read: the feed has the text ({size})",
        PageState.NOT_READ: (
            f"not read: {error or 'the pages of this source are not'}; teaser only"
        ),
        PageState.WHOLE: f"read {shown(article.read)}: the full text ({size})",
        PageState.BEGINNING: f"read {shown(article.read)}: only {size}: {error}",
        PageState.AGAIN: f"{failed}; it is tried again {shown(article.page_due)}",
        PageState.GIVEN_UP: f"{failed}; it was given up",
    }
    return words[page_state(stored)]


def is_judged(article: Article) -> bool:
    """Whether rules were asked; before a page is read for the first time they are not."""
    return article.read is not None or article.page_due is None


def rule_since(hit: Hit, rules: RuleSet) -> Since:
    """Whether a rule is another one than when it held."""
    if hit.rule not in rules.rules:
        return Since.GONE
    return Since.SAME if rules.rules[hit.rule].version == hit.version else Since.CHANGED


def changed_since(hit: Hit, rules: RuleSet) -> str:
    """`rule_since` in words; empty if it is the same."""
    match rule_since(hit, rules):
        case Since.GONE:
            return "the rule is not in the configuration any more"
        case Since.CHANGED:
            return f"the rule was changed since, it is {rules.rules[hit.rule].version} now"
        case Since.SAME:
            return ""


def unstored(holding: Sequence[str], stored: Stored, rules: RuleSet) -> Iterator[tuple[Rule, str]]:
    """The rules that hold now and have no hit stored, each with why that may be."""
    for each in holding:
        if each in stored.held:
            continue
        why = "the rule is newer than the article, or was changed since it was matched"
        yield rules.rules[each], why if is_judged(stored.article) else "it was not matched yet"


def stored_at(url: str, reader: Reader) -> Sequence[Stored]:
    """The articles with an address, the oldest first; several sources may link to one.

    Other spellings of it only count where the address itself is not known.
    """
    found = reader.stored_at(spellings(url))
    return [each for each in found if each.article.url == url] or found


def near(
    url: str, settings: Settings, reader: Reader
) -> Sequence[tuple[Source, SourceState | None]]:
    """The sources that may have an address which was never seen, with their states."""
    host, states = host_of(url), reader.states()
    linking = set(reader.sources_of_host(host))
    return [
        (each, states.get(each.id))
        for each in settings.sources
        if each.id in linking or is_same_site(host_of(each.url), host)
    ]


def polled(state: SourceState | None, shown: Shown) -> str:
    """When a source was last asked, and what came of it."""
    if state is None or state.last_try is None:
        return "never polled"
    told = f"last polled {shown(state.last_try)}"
    return f"{told}: {state.error}" if state.error else told
