"""Values for tests: short ways to make an article, a hit, a delivery."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from monitor.model import Article, Delivery, Entry, Evidence, Feed, Hit, Level, key_of

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


def entry(number: int = 1, **changes: Any) -> Entry:
    """The n-th entry of a feed."""
    url = f"https://paper.example/{number}"
    values: dict[str, Any] = {"keys": (f"guid {number}", url), "url": url, "title": f"Nr. {number}"}
    return Entry(**(values | changes))


def article(number: int = 1, **changes: Any) -> Article:
    """The article of the n-th entry."""
    values: dict[str, Any] = {
        "id": key_of("paper", str(number)),
        "source": "paper",
        "url": f"https://paper.example/{number}",
        "title": f"Nr. {number}",
        "text": "Die Fähre nach Lüdenau fährt wieder.",
        "seen": NOON,
    }
    return Article(**(values | changes))


def hit(rule: str = "faehre", level: Level = Level.NORMAL) -> Hit:
    """A hit of a rule in the text of `article`."""
    evidence = (Evidence("text", 4, 9, "Fähre"),)
    return Hit(rule, "0123456789ab", rule.title(), "lokales", level, evidence)


def delivery(of: Article, target: str = "chat", **changes: Any) -> Delivery:
    """What is owed to a target for `hit` in an article."""
    values: dict[str, Any] = {
        "key": key_of(of.id, target),
        "article": of.id,
        "target": target,
        "rules": ("faehre",),
        "due": NOON,
    }
    return Delivery(**(values | changes))


def stored(feed: Feed) -> dict[str, Article]:
    """The articles of a feed as they are known afterwards, by their keys."""
    known: dict[str, Article] = {}
    for number, entry in enumerate(reversed(feed.entries)):
        article = Article(
            str(number), "bote", entry.url, entry.title, entry.teaser, words=entry.words
        )
        for key in (*entry.keys, entry.words_key):
            known.setdefault(key, article)
    return known
