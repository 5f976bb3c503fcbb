"""What the archive knows of an article: when it came, how it was read, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from monitor.match import RuleSet
from monitor.model import Article, Hit, Rule, SourceState
from monitor.store.article_reading import Stored

Shown = Callable[[datetime | None], str]
"""Writes a time for people."""


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


def page_read(stored: Stored, shown: Shown) -> str:
    """Whether and when its page was read, and what for."""
    article = stored.article
    if stored.is_forgotten:
        return "its text was deleted, as its time was up (retention)"
    if article.read is None:
        return _unread(article, shown)
    size = f"{len(article.text):,} characters"
    if not article.page_error:
        return f"read {shown(article.read)}: the full text ({size})"
    if article.text:
        return f"read {shown(article.read)}: only {size}: {article.page_error}"
    again = (
        f"it is tried again {shown(article.page_due)}" if article.page_due else "it was given up"
    )
    return f"teaser only: tried {shown(article.read)}: {article.page_error}; {again}"


def _unread(article: Article, shown: Shown) -> str:
    if article.page_due is not None:
        return f"waits to be read since {shown(article.page_due)}; no rule was asked before"
    if article.text:
        return f"not read: the feed has the text ({len(article.text):,} characters)"
    return f"not read: {article.page_error or 'the pages of this source are not'}; teaser only"


def is_judged(article: Article) -> bool:
    """Whether rules were asked; before a page is read for the first time they are not."""
    return article.read is not None or article.page_due is None


def changed_since(hit: Hit, rules: RuleSet) -> str:
    """Whether a rule is another one than when it held; empty if it is not."""
    if hit.rule not in rules.rules:
        return "the rule is not in the configuration any more"
    version = rules.rules[hit.rule].version
    return "" if version == hit.version else f"the rule was changed since, it is {version} now"


def unstored(holding: Sequence[str], stored: Stored, rules: RuleSet) -> Iterator[tuple[Rule, str]]:
    """The rules that hold now and have no hit stored, each with why that may be."""
    for each in holding:
        if each in stored.held:
            continue
        why = "the rule is newer than the article, or was changed since it was matched"
        yield rules.rules[each], why if is_judged(stored.article) else "it was not matched yet"


def polled(state: SourceState | None, shown: Shown) -> str:
    """When a source was last asked, and what came of it."""
    if state is None or state.last_try is None:
        return "never polled"
    told = f"last polled {shown(state.last_try)}"
    return f"{told}: {state.error}" if state.error else told
