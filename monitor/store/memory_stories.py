"""The stories of the archive in memory; see `monitor.store.stories` for what each function does."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.model import (
    Article,
    Fingerprint,
    Hit,
    Neighbour,
    Placement,
    Posting,
    StoryMember,
    StorySoFar,
    Surroundings,
    most_in_common,
)

_NOTED = timedelta(days=1)


@dataclass(slots=True)
class MemoryStories:
    """What `monitor.store.memory.MemoryArchive` knows of stories, in dicts."""

    placed: dict[str, Placement] = field(default_factory=dict)
    latest: dict[str, datetime] = field(default_factory=dict)
    over: set[str] = field(default_factory=set)
    common: dict[int, datetime] = field(default_factory=dict)

    def surroundings(self, fingerprints: Sequence[Fingerprint], since: datetime) -> Surroundings:
        """See `monitor.store.stories`."""
        asked = {shingle for each in fingerprints for shingle in each.shingles}
        postings: dict[int, list[Posting]] = {}
        for placed in self.placed.values():
            of = placed.fingerprint
            for shingle in asked.intersection(placed.posted):
                posting = Posting(of.article, of.source, placed.story)
                postings.setdefault(shingle, []).append(posting)
        stand_in = {key: [each.article for each in found] for key, found in postings.items()}
        wanted = {each.article for each in fingerprints}
        for each in fingerprints:
            wanted.update(most_in_common(each.shingles, stand_in))
        neighbours = {
            article: Neighbour(placed.fingerprint, placed.story, placed.is_core, placed.repeats)
            for article, placed in self.placed.items()
            if article in wanted and self.latest[placed.story] >= since
        }
        return Surroundings(neighbours, postings, frozenset(asked.intersection(self.common)))

    def put_placements(self, placements: Sequence[Placement]) -> None:
        """See `monitor.store.stories`."""
        for each in placements:
            at = each.fingerprint.at
            self.placed[each.article] = each
            self.over.discard(each.story)
            self.latest[each.story] = max(at, self.latest.get(each.story, at))
            for shingle in each.common:
                if self.common.get(shingle, at - 2 * _NOTED) < at - _NOTED:
                    self.common[shingle] = at
            self._drop_postings(each.common)

    def _drop_postings(self, common: Collection[int]) -> None:
        for article, placed in self.placed.items():
            if not set(common).isdisjoint(placed.posted):
                left = tuple(each for each in placed.posted if each not in common)
                self.placed[article] = replace(placed, posted=left)

    def story_so_far(
        self, story: str, articles: Mapping[str, Article], hits: Mapping[tuple[str, str], Hit]
    ) -> StorySoFar:
        """See `monitor.store.stories`; ``hits`` are by article and rule."""
        placed = [each for each in self.placed.values() if each.story == story]
        placed.sort(key=lambda each: each.fingerprint.at)
        by_rule: dict[str, tuple[Hit, ...]] = {}
        found_in: dict[str, tuple[str, ...]] = {}
        for each in placed:
            for (article, rule), hit in sorted(hits.items(), key=lambda item: item[0]):
                if article == each.article:
                    by_rule[rule] = (*by_rule.get(rule, ()), hit)
                    found_in[rule] = (*found_in.get(rule, ()), article)
        members = tuple(
            StoryMember(
                each.article,
                each.fingerprint.source,
                each.fingerprint.at,
                each.is_own_report,
                articles[each.article].correction,
            )
            for each in placed
        )
        return StorySoFar(story, members, by_rule, found_in)

    def purge(self, before: datetime, limit: int) -> int:
        """See `monitor.store.stories`."""
        old = sorted(
            (at, story)
            for story, at in self.latest.items()
            if at < before and story not in self.over
        )[:limit]
        names = [story for _, story in old]
        gone = [
            article
            for article, each in self.placed.items()
            if each.story in names and each.fingerprint.shingles
        ][:limit]
        for article in gone:
            placed = self.placed[article]
            bare = replace(placed.fingerprint, shingles=())
            self.placed[article] = replace(placed, fingerprint=bare, posted=())
        known = {each.story for each in self.placed.values() if each.fingerprint.shingles}
        over = set(names) - known
        self.over |= over
        worn = sorted((seen, shingle) for shingle, seen in self.common.items() if seen < before)
        for _, shingle in worn[:limit]:
            del self.common[shingle]
        return len(gone) + len(over) + len(worn[:limit])


def story_texts(
    articles: Mapping[str, Article], names: Collection[str]
) -> Mapping[str, tuple[str, str]]:
    """See `monitor.store.stories`."""
    return {
        name: (articles[name].title, articles[name].text or articles[name].teaser)
        for name in names
        if name in articles
    }
