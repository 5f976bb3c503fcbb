"""The stories of the articles of one batch: what the archive has of them and the batch adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.group import WINDOW, facts, fingerprint, place, unless_other_event, with_own_text
from monitor.model import (
    Article,
    Bearings,
    Delivery,
    DeliveryState,
    Fact,
    Hit,
    Level,
    Placement,
    StoryMember,
    StorySoFar,
    Surroundings,
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
        around = archive.surroundings(found, now - WINDOW) if found else Surroundings()
        placed = place(found, around)
        texts = {each.id: (each.title, each.text or each.teaser) for each in articles}
        missing = {name for each in placed for name in each.likest if name not in texts}
        texts |= archive.texts(missing) if missing else {}
        self._placed = {
            article.id: with_own_text(
                # One that is in a story stays there, whatever an edit makes of it.
                each
                if article.id in around.neighbours
                else unless_other_event(each, article, texts),
                article,
                texts,
            )
            for article, each in zip(articles, placed, strict=True)
        }
        # Those of the whole batch are asked for at once, when the first is needed.
        self._all = {each.story for each in self._placed.values()}
        self._so_far: dict[str, StorySoFar] = {}
        self._told: dict[str, set[Told]] = {}

    @property
    def placed(self) -> tuple[Placement, ...]:
        """The stories of the articles, to be stored."""
        return tuple(self._placed.values())

    def story_of(self, article: Article) -> str:
        """The id of the article's story."""
        return self._placed[article.id].story

    def facts(
        self, article: Article, hits: Sequence[Hit], target: str, bearings: Bearings
    ) -> tuple[Fact, ...]:
        """What is new in an article of a story, against what a target was told of it."""
        placement = self._placed[article.id]
        told = {
            (each.article, each.rule)
            for each in self._told_of(placement.story)
            if each.target == target
        }
        # With what the article itself said before: that it corrects, say, is told once.
        so_far = self._story(placement.story).as_told(told)
        return facts(article, hits, so_far, bearings, is_own_report=placement.is_own_report)

    def head(self, article: Article) -> str:
        """Names the first article of the story by its source."""
        members = self._story(self.story_of(article)).members
        return members[0].source if members else article.source

    def told(self, article: Article) -> frozenset[Told]:
        """Which targets were told of the article's story, and by which rules."""
        return frozenset(self._told_of(self.story_of(article)))

    def add(
        self,
        article: Article,
        hits: Sequence[Hit],
        owed: Sequence[Delivery],
        levels: Mapping[str, Level],
    ) -> None:
        """Remember what came of an article, for those after it; ``levels`` are those of rules."""
        placement = self._placed[article.id]
        so_far = self._without(self._story(placement.story), article)
        member = StoryMember(
            article.id,
            article.source,
            placement.fingerprint.at,
            is_own_report=placement.is_own_report,
            is_correction=article.correction,
        )
        by_rule, found_in = dict(so_far.hits), dict(so_far.found_in)
        for hit in hits:
            by_rule[hit.rule] = (*by_rule.get(hit.rule, ()), hit)
            found_in[hit.rule] = (*found_in.get(hit.rule, ()), article.id)
        self._so_far[placement.story] = replace(
            so_far, members=(*so_far.members, member), hits=by_rule, found_in=found_in
        )
        told = self._told_of(placement.story)
        for each in owed:
            if each.state is not DeliveryState.SUPPRESSED:
                level = each.level or Level.most_urgent(levels[rule] for rule in each.rules)
                is_loud = level is not Level.DIGEST
                told.update(Told(each.target, rule, article.id, is_loud) for rule in each.rules)

    def _without(self, so_far: StorySoFar, article: Article) -> StorySoFar:
        members = tuple(each for each in so_far.members if each.article != article.id)
        return replace(so_far, members=members)

    def _story(self, story: str) -> StorySoFar:
        if story not in self._so_far:
            self._so_far = dict(self._archive.stories_so_far(self._all))
        return self._so_far[story]

    def _told_of(self, story: str) -> set[Told]:
        if story not in self._told:
            told = self._archive.told(self._all)
            self._told = {each: set(told.get(each, ())) for each in self._all}
        return self._told[story]
