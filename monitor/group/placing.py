"""Decides into which stories new articles go."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.group.likeness import (
    CONTAINED_SAME_SOURCE,
    MOSTLY,
    Likeness,
    is_same_story,
    likeness,
    without,
)
from monitor.model import (
    Fingerprint,
    Neighbour,
    Placement,
    Posting,
    Surroundings,
    most_in_common,
)

# What so many articles of one source have, though they are not alike, is printed around all of its
# articles. Copies of an agency's text are one for each source, however many papers have it.
REPEATED = 3
# A text that a source publishes again and again is an update, up to so many times.
UPDATES = 8
# What stands in so many stories is a turn of speech.
EVERYWHERE = 30
# By so many articles a shingle is found; more of them add nothing.
POSTED = 60
# With so many articles of a story the own text of a new one is compared.
LIKEST = 4

_Link = tuple[Likeness, Neighbour]


def place(fingerprints: Sequence[Fingerprint], around: Surroundings) -> list[Placement]:
    """The story of each article, in order; later ones find those before them.

    An article goes into the story of the one that it is most like, or begins its own. One that is
    in a story stays there, whatever it says now.
    """
    placing = _Placing(
        dict(around.neighbours),
        defaultdict(list, {shingle: list(each) for shingle, each in around.postings.items()}),
        set(around.common),
    )
    return [placing.place(each) for each in fingerprints]


@dataclass(slots=True)
class _Placing:
    """What is known while the articles of a batch are placed."""

    neighbours: dict[str, Neighbour]
    postings: defaultdict[int, list[Posting]]
    common: set[int]

    def place(self, told: Fingerprint) -> Placement:
        """Put one article into a story, for those after it to find."""
        known = self.neighbours.get(told.article)
        if known is not None:
            told = replace(told, at=known.fingerprint.at)
        common = {each for each in told.shingles if self._is_common(each, told)}
        self.common |= common
        clean = without(told, common)
        links = self._links(clean)
        story, is_core, links = _decided(clean, known, links)
        alike = [
            near
            for like, near in links
            if near.fingerprint.source == told.source and like.containment >= CONTAINED_SAME_SOURCE
        ]
        placement = Placement(
            clean,
            story,
            is_core,
            posted=self._posted(clean, alike),
            repeats=max((near.repeats + 1 for near in alike), default=0),
            common=tuple(each for each in told.shingles if each in common),
            likest=tuple(
                near.fingerprint.article
                for _, near in links
                if known is None or near.fingerprint.at <= told.at
            )[:LIKEST],
            containment=links[0][0].containment if links else 0.0,
        )
        self._keep(placement)
        return placement

    def _is_common(self, shingle: int, told: Fingerprint) -> bool:
        if shingle in self.common:
            return True
        posted = [each for each in self.postings.get(shingle, ()) if each.article != told.article]
        if len(posted) < REPEATED - 1:
            return False
        sources = Counter(each.source for each in posted)
        sources[told.source] += 1
        return (
            max(sources.values()) >= REPEATED or len({each.story for each in posted}) > EVERYWHERE
        )

    def _links(self, told: Fingerprint) -> list[_Link]:
        """The articles that are of one story with it, the likest first."""
        stand_in = {
            each: [posting.article for posting in self.postings.get(each, ())]
            for each in told.shingles
        }
        links = []
        for article in most_in_common(told.shingles, stand_in):
            near = self.neighbours.get(article)
            if near is None or article == told.article:
                continue
            like = likeness(told, without(near.fingerprint, self.common))
            is_same_source = near.fingerprint.source == told.source
            if like and is_same_story(like, is_same_source=is_same_source, is_core=near.is_core):
                links.append((like, near))
        links.sort(
            key=lambda link: (
                -link[0].containment,
                -link[0].shared,
                link[1].fingerprint.at,
                link[1].fingerprint.article,
            )
        )
        return links

    def _posted(self, told: Fingerprint, alike: Sequence[Neighbour]) -> tuple[int, ...]:
        # An update under a new address has the words of the one before. They are not counted
        # again: by being published often a story does not become what stands everywhere.
        before = {each.fingerprint.article for each in alike if each.repeats < UPDATES}
        return tuple(
            each for each in told.shingles if self._adds(self.postings.get(each, ()), told, before)
        )

    def _adds(self, posted: Sequence[Posting], told: Fingerprint, before: set[str]) -> bool:
        others = [each for each in posted if each.article != told.article]
        return len(others) < POSTED and not any(each.article in before for each in others)

    def _keep(self, placement: Placement) -> None:
        of = placement.fingerprint
        self.neighbours[of.article] = Neighbour(
            of, placement.story, placement.is_core, placement.repeats
        )
        posting = Posting(of.article, of.source, placement.story)
        for each in placement.posted:
            if posting not in self.postings[each]:
                self.postings[each].append(posting)


def _decided(
    told: Fingerprint, known: Neighbour | None, links: list[_Link]
) -> tuple[str, bool, list[_Link]]:
    """The story, whether the article is of its core, and what it is like there."""
    if known is not None:
        story = known.story
    elif links:
        story = links[0][1].story
    else:
        return told.article, True, []
    of_story = [(like, near) for like, near in links if near.story == story]
    is_core = (
        story == told.article
        or (known is not None and known.is_core)
        or any(near.is_core and like.of_first >= MOSTLY for like, near in of_story)
    )
    return story, is_core, of_story
