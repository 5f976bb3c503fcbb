"""What is stored, as values for programs: what `--json` prints and the API answers.

The names are stable; others rely on them. Times are ISO 8601 in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from monitor.model import (
    Acknowledgement,
    Delivery,
    Feedback,
    Mute,
    MuteKind,
    Story,
    StoryArticle,
)
from monitor.notify.clean import one_line
from monitor.store import Reader, StoredDelivery, StoredHit
from monitor.workbench.visit_values import hit_visits

Hits = Mapping[str, Sequence[StoredHit]]

NAME = 160


@dataclass(frozen=True, slots=True)
class ToldStory:
    """A story, who has taken it, and what mutes it."""

    story: Story
    taken: Acknowledgement | None = None
    mute: Mute | None = None


def told_of(reader: Reader, stories: Sequence[Story], now: datetime) -> list[ToldStory]:
    """The stories with what people did about them."""
    taken = reader.acknowledged([each.id for each in stories])
    # Of several that which ends last.
    muted = {each.value: each for each in reader.mutes(now) if each.kind is MuteKind.STORY}
    return [ToldStory(each, taken.get(each.id), muted.get(each.id)) for each in stories]


def iso(time: datetime | None) -> str | None:
    """A time for a program."""
    return None if time is None else time.isoformat()


def story_values(each: ToldStory, names: Mapping[str, str]) -> dict[str, Any]:
    """A story; ``names`` are those of the sources by their id."""
    story = each.story
    return {
        "id": story.id,
        "level": story.level,
        "title": story.first.title,
        "url": story.first.url,
        "created": iso(story.created),
        "latest": iso(story.latest),
        "sources": [
            {"id": name, "name": one_line(names.get(name, name), NAME)} for name in story.sources
        ],
        "article_count": len(story.articles),
        "rules": [asdict(rule) for rule in story.rules],
        "taken": {"by": each.taken.by, "at": iso(each.taken.at)} if each.taken else None,
        "muted": mute_values(each.mute) if each.mute else None,
    }


def whole_story_values(
    each: ToldStory,
    names: Mapping[str, str],
    hits: Hits,
    messages: Sequence[StoredDelivery],
    opinions: Sequence[Feedback],
) -> dict[str, Any]:
    """All of a story."""
    return story_values(each, names) | {
        "articles": [
            _member_values(article, hits.get(article.article, ()))
            for article in each.story.articles
        ],
        "messages": [message_values(message) for message in messages],
        "feedback": [
            {"rule": one.rule, "verdict": str(one.verdict), "by": one.by, "at": iso(one.at)}
            for one in opinions
        ],
    }


def mute_values(mute: Mute) -> dict[str, Any]:
    """A mute."""
    return {
        "id": mute.id,
        "kind": str(mute.kind),
        "value": mute.value,
        "until": iso(mute.until),
        "by": mute.by,
        "created": iso(mute.created),
        "reason": mute.reason,
    }


def message_values(each: StoredDelivery) -> dict[str, Any]:
    """A message that is owed, or was."""
    of = each.delivery
    return {
        "key": of.key,
        "kind": str(of.kind),
        "state": str(of.state),
        "reason": of.reason,
        "target": of.target,
        "recipient": of.recipient,
        "level": of.level and str(of.level),
        "rules": list(of.rules),
        "title": each.title,
        "article": of.article,
        "story": of.story,
        "visit": of.visit,
        "digest": of.bundle,
        "facts": list(of.facts),
        "created": iso(each.created),
        "due": iso(of.due),
        "attempts": of.attempts,
        "sent": iso(of.sent),
        "uncertain": of.uncertain,
    }


def hit_values(each: StoredHit) -> dict[str, object]:
    """A hit with its article and what became of it."""
    article = each.article
    return {
        "rule": each.hit.rule,
        "version": each.hit.version,
        "level": each.hit.level,
        "desk": each.hit.desk,
        "found": iso(each.found),
        "article": article.id,
        "source": article.source,
        "url": article.url,
        "title": article.title,
        "published": iso(article.published),
        "page_published": iso(article.page_published),
        "canonical": article.canonical,
        "article_version": article.version,
        "correction": article.correction,
        "page_error": article.page_error,
        "evidence": [asdict(one) for one in each.hit.evidence],
        "certainty": each.hit.certainty,
        **hit_visits(each.hit),
        "deliveries": deliveries(each.deliveries),
    }


def deliveries(each: Sequence[Delivery]) -> list[dict[str, object]]:
    """What became of the alerts of a hit."""
    return [
        {
            "target": one.target,
            "recipient": one.recipient,
            "kind": str(one.kind),
            "state": one.state,
            "reason": one.reason,
            "attempts": one.attempts,
            "sent": iso(one.sent),
        }
        for one in each
    ]


def _member_values(article: StoryArticle, hits: Sequence[StoredHit]) -> dict[str, Any]:
    return {
        "article": article.article,
        "source": article.source,
        "title": article.title,
        "url": article.url,
        "seen": iso(article.seen),
        "published": iso(article.published),
        "containment": round(article.containment, 3),
        "own": list(article.own),
        "own_report": article.is_own_report,
        "hits": [
            {
                "rule": each.hit.rule,
                "level": each.hit.level,
                "evidence": [asdict(one) for one in each.hit.evidence],
            }
            for each in hits
        ],
    }
