"""What is told of a story: its lines for people, its values for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from monitor.cli.message_telling import message_line
from monitor.cli.shown import near, short
from monitor.model import Feedback, Story, StoryArticle, words_of
from monitor.notify.clean import one_line
from monitor.settings import Settings
from monitor.store import StoredDelivery, StoredHit
from monitor.workbench.values import Hits, ToldStory, story_values, whole_story_values

TITLE = 160
SENTENCE = 300
SOURCES = 5


class Teller:
    """Writes about stories as of now, with the names and the zone of the configuration."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self._zone = settings.zone
        self._names = {source.id: source.name for source in settings.sources}
        self._now = now

    def in_short(self, each: ToldStory) -> Iterator[str]:
        """Two lines, and a third if somebody did something about it."""
        story = each.story
        level = str(story.level or "-")
        yield f"{short(story.id)}  {level:<6}  {one_line(story.first.title, TITLE)}"
        yield f"{'':18}{self._had_by(story)}"
        if done := self._done(each):
            yield f"{'':18}{'; '.join(done)}"

    def in_full(
        self,
        each: ToldStory,
        hits: Hits,
        messages: Sequence[StoredDelivery],
        opinions: Sequence[Feedback],
    ) -> Iterator[str]:
        """All of it."""
        story = each.story
        yield f"{story.id}  {story.level or 'no rule holds'}"
        for rule in story.rules:
            yield f"  rule {rule.rule}: {rule.title} (desk {rule.desk}, {rule.level})"
        for done in self._done(each):
            yield f"  {done}"
        for opinion in opinions:
            of = f" ({opinion.rule})" if opinion.rule else ""
            yield f"  {opinion.verdict}{of}, says {opinion.by} {self._near(opinion.at)}"
        for number, article in enumerate(story.articles, 1):
            yield ""
            yield from self._article(number, article, hits.get(article.article, ()))
        yield ""
        yield "messages, newest first:" if messages else "nobody was told"
        for message in messages:
            yield f"  {message_line(message, self._now, self._zone)}"

    def _article(
        self, number: int, article: StoryArticle, hits: Sequence[StoredHit]
    ) -> Iterator[str]:
        common = "first" if number == 1 else f"{article.containment:.0%} in common"
        own = ", a report of its own" if article.is_own_report else ""
        yield f"{number}. {self._near(article.seen)}  {self._name(article.source)} ({common}{own})"
        yield f"   {one_line(article.title, TITLE)}"
        if article.url:
            yield f"   {article.url}"
        for each in hits:
            words = ", ".join(words_of(each.hit.evidence))
            yield f"   found by {each.hit.rule}: {one_line(words, SENTENCE)}"
        if number > 1:
            for sentence in article.own:
                yield f"   + {one_line(sentence, SENTENCE)}"

    def _had_by(self, story: Story) -> str:
        first = story.first
        told = f"{self._name(first.source)} {self._near(first.seen)} first"
        others = [self._name(each) for each in story.sources[1:]]
        if not others:
            return told
        more = f" and {len(others) - SOURCES} more" if len(others) > SOURCES else ""
        return f"{told}, +{len(others)}: {', '.join(others[:SOURCES])}{more}"

    def _done(self, each: ToldStory) -> list[str]:
        done = []
        if each.taken:
            done.append(f"taken by {each.taken.by} {self._near(each.taken.at)}")
        if each.mute:
            why = f" ({each.mute.reason})" if each.mute.reason else ""
            done.append(f"muted until {self._near(each.mute.until)} by {each.mute.by}{why}")
        return done

    def _name(self, source: str) -> str:
        return one_line(self._names.get(source, source), TITLE)

    def _near(self, time: datetime) -> str:
        return near(time, self._now, self._zone)

    def values(self, each: ToldStory) -> dict[str, Any]:
        """A story for a program."""
        return story_values(each, self._names)

    def in_full_values(
        self,
        each: ToldStory,
        hits: Hits,
        messages: Sequence[StoredDelivery],
        opinions: Sequence[Feedback],
    ) -> dict[str, Any]:
        """All of a story for a program."""
        return whole_story_values(each, self._names, hits, messages, opinions)
