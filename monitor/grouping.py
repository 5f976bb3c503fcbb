"""The stories of the articles of one batch: what the archive has of them and the batch adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from monitor.group import WINDOW, facts, fingerprint, place, with_own_text
from monitor.model import (
    Article,
    Bearings,
    Delivery,
    DeliveryState,
    Fact,
    Hit,
    Placement,
    StoryMember,
    StorySoFar,
    Told,
)
from monitor.ports import Archive


class Grouping:
    """Places articles, and knows what was told of their stories.

    Nothing of a batch is stored before the end, so what it adds is remembered here.
    """

    def __init__(self, archive: Archive, articles: Sequence[Article], now: datetime) -> None:
        self._archive = archive
        found = [fingerprint(each, each.seen or now) for each in articles]
        placed = place(found, archive.surroundings(found, now - WINDOW)) if found else []
        texts = {each.id: each.text or each.teaser for each in articles}
        missing = {name for each in placed for name in each.likest if name not in texts}
        texts |= archive.texts(missing) if missing else {}
        self._placed = {
            article.id: with_own_text(each, article, texts)
            for article, each in zip(articles, placed, strict=True)
        }
        self._so_far: dict[str, StorySoFar] = {}
        self._told: dict[str, set[Told]] = {}

    @property
    def placed(self) -> tuple[Placement, ...]:
        """The stories of the articles, to be stored."""
        return tuple(self._placed.values())

    def story_of(self, article: Article) -> str:
        """The id of the article's story."""
        return self._placed[article.id].story

    def facts(self, article: Article, hits: Sequence[Hit], bearings: Bearings) -> tuple[Fact, ...]:
        """What is new in an article of a story that is known."""
        placement = self._placed[article.id]
        # With what the article said before: that it corrects, say, is told once.
        so_far = self._story(placement.story)
        return facts(article, hits, so_far, bearings, is_own_report=placement.is_own_report)

    def head(self, article: Article) -> str:
        """Names the first article of the story by its source."""
        members = self._story(self.story_of(article)).members
        return members[0].source if members else article.source

    def told(self, article: Article) -> frozenset[Told]:
        """Which targets were told of the article's story, and by which rules."""
        return frozenset(self._told_of(self.story_of(article)))

    def add(self, article: Article, hits: Sequence[Hit], owed: Sequence[Delivery]) -> None:
        """Remember what came of an article, for those after it."""
        placement = self._placed[article.id]
        so_far = self._without(self._story(placement.story), article)
        member = StoryMember(
            article.id,
            article.source,
            placement.fingerprint.at,
            is_own_report=placement.is_own_report,
            is_correction=article.correction,
        )
        by_rule: dict[str, tuple[Hit, ...]] = dict(so_far.hits)
        for hit in hits:
            by_rule[hit.rule] = (*by_rule.get(hit.rule, ()), hit)
        self._so_far[placement.story] = replace(
            so_far, members=(*so_far.members, member), hits=by_rule
        )
        told = self._told_of(placement.story)
        for each in owed:
            if each.state is not DeliveryState.SUPPRESSED:
                told.update(Told(each.target, rule) for rule in each.rules)

    def _without(self, so_far: StorySoFar, article: Article) -> StorySoFar:
        members = tuple(each for each in so_far.members if each.article != article.id)
        return replace(so_far, members=members)

    def _story(self, story: str) -> StorySoFar:
        if story not in self._so_far:
            self._so_far[story] = self._archive.story_so_far(story)
        return self._so_far[story]

    def _told_of(self, story: str) -> set[Told]:
        if story not in self._told:
            self._told[story] = set(self._archive.told([story]).get(story, ()))
        return self._told[story]
