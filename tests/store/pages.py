"""A newsroom's archive for the tests of pages: papers that print stories, and what came of them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.model import (
    Acknowledgement,
    Article,
    Delivery,
    DeliveryState,
    Evidence,
    Fingerprint,
    Hit,
    Level,
    Placement,
    SourceState,
    Station,
    Visitor,
)
from monitor.ports import Archive
from tests.values import NOON, article, delivery, entry
from tests.visits import BEARINGS, visit, visit_hit

MINUTE = timedelta(minutes=1)
TEXT = "Die Fähre nach Lüdenau fährt wieder. Der Hafenmeister freut sich."
RULES = {
    "faehre": ("lokales", Level.EIL, "Fähre"),
    "hafen": ("lokales", Level.NORMAL, "Hafenmeister"),
    "umwelt": ("umwelt", Level.DIGEST, "fährt"),
    "blitz": ("nachrichten", Level.BLITZ, "Lüdenau"),
}
PEOPLE = tuple(Visitor(each, each.title()) for each in ("kortuem", "brams"))
PLACES = tuple(Station(each, each.title()) for each in ("rheine", "lotte", "greven"))


def held(rule: str) -> Hit:
    """What one of the rules finds in the text of all articles."""
    desk, level, word = RULES[rule]
    at = TEXT.index(word)
    found = (Evidence("text", at, at + len(word), word),)
    return Hit(rule, "0123456789ab", rule.title(), desk, level, found)


@dataclass
class Newsroom:
    """Prints articles in stories. Many are seen at the same moment."""

    archive: Archive
    rng: random.Random = field(default_factory=lambda: random.Random("pages"))
    printed: list[Article] = field(default_factory=list)
    story_of: dict[str, str] = field(default_factory=dict)

    def print(self, story: str = "", *hits: Hit, source: str = "paper", at: datetime = NOON) -> str:
        """Print an article, in that story or in one of its own; its id."""
        number = len(self.printed)
        of = article(number, source=source, seen=at, text=TEXT)
        self.printed.append(of)
        self.archive.record(
            SourceState(source, last_try=at),
            [(entry(number), of)],
            hits=[(of, each) for each in hits],
            deliveries=[self._owed(of, each, story or of.id) for each in hits],
            bearings=BEARINGS,
            placed=[self._placed(of, story or of.id)],
        )
        return of.id

    def move(self, name: str, story: str) -> None:
        """Put an article that was edited into another story."""
        of = next(each for each in self.printed if each.id == name)
        self.archive.record(revised=[(None, of)], placed=[self._placed(of, story)])

    def find(self, name: str, *hits: Hit) -> None:
        """Let rules find something in an article that is stored."""
        of = next(each for each in self.printed if each.id == name)
        self.archive.record(
            SourceState(of.source, last_try=NOON), hits=[(of, each) for each in hits]
        )

    def take(self, story: str) -> None:
        """Let somebody take a story."""
        self.archive.acknowledge(Acknowledgement(story, "Ida", NOON + MINUTE))

    def fill(self, articles: int) -> None:
        """Print so many at random, most without a hit, and let some stories be taken."""
        for _ in range(articles):
            self.anything()

    def anything(self) -> None:
        """Do something that may change by what stories are found."""
        rng = self.rng
        known = sorted(set(self.story_of.values()))
        rules = [held(each) for each in rng.sample(sorted(RULES), rng.choice((0, 0, 1, 2)))]
        if rng.random() < 0.2:
            who, where = rng.choice(PEOPLE), rng.choice(PLACES)
            rules.append(visit_hit(visit(who, at=(where,))))
        act = rng.random()
        if act < 0.8 or not known:
            story = rng.choice(known) if known and rng.random() < 0.5 else ""
            at = NOON + rng.randrange(40) * MINUTE
            self.print(story, *rules, source=f"paper-{rng.randrange(6)}", at=at)
        elif act < 0.88:
            self.take(rng.choice(known))
        elif act < 0.94:
            self.move(rng.choice(self.printed).id, rng.choice(known))
        else:
            self.find(rng.choice(self.printed).id, *rules)

    def _placed(self, of: Article, story: str) -> Placement:
        self.story_of[of.id] = story
        return Placement(Fingerprint(of.id, of.source, of.seen or NOON, 4, (), 0), story, True, ())

    def _owed(self, of: Article, found: Hit, story: str) -> Delivery:
        state = self.rng.choice(list(DeliveryState))
        return delivery(
            of,
            f"{found.rule}-mail",
            rules=(found.rule,),
            story=story,
            state=state,
            due=None,
            reason="told before" if state is DeliveryState.SUPPRESSED else "",
        )
