"""What decides about an alert beside its article and hits: its story, mutes and budgets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo

from monitor.model import Article, Fact, Hit, Mute, MuteKind, Told, words_of

# So many digits of a story's id are enough to name it.
SHORT = 8

Facts = Callable[[str, Sequence[Hit]], Sequence[Fact]]
"""What is new by hits of an article, against what the target with that id knows of its story."""


def _nothing(target: str, hits: Sequence[Hit]) -> Sequence[Fact]:  # noqa: ARG001
    return ()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How things stand when an article is told of.

    ``story`` is the id of its story, ``told`` what targets know of it, ``facts`` finds what is new
    for one of them, ``head`` names its first article. ``budgets`` are those of rules that have
    alerted of as many stories today as they may. ``people`` are the ids of those who have a name,
    by the name without regard to case. Reasons are told by the clock of ``zone``.
    """

    story: str = ""
    told: Collection[Told] = frozenset()
    facts: Facts = _nothing
    head: str = ""
    mutes: Sequence[Mute] = ()
    budgets: Mapping[str, int] = field(default_factory=dict)
    people: Mapping[str, Collection[str]] = field(default_factory=dict)
    zone: tzinfo = UTC

    def is_thread(self, target: str) -> bool:
        """Whether a target was told of the story at all."""
        return any(each.target == target for each in self.told)

    def new_facts(self, target: str, hits: Sequence[Hit]) -> tuple[Fact, ...]:
        """What these hits tell that a target does not know of the story."""
        found = set(self.facts(target, hits))
        known = {each.rule for each in self.told if each.target == target}
        found.discard(Fact.NEW_RULE)
        if not all(hit.rule in known for hit in hits):
            found.add(Fact.NEW_RULE)
        return tuple(fact for fact in Fact if fact in found)

    def is_exhausted(self, target: str, rule: str) -> bool:
        """Whether a rule has used up its budget, and not with this story at this target."""
        return rule in self.budgets and not any(
            each.is_loud for each in self.told if (each.target, each.rule) == (target, rule)
        )

    def mute_of(self, article: Article, hit: Hit) -> Mute | None:
        """The mute that holds a hit back, if there is one."""
        return next((each for each in self.mutes if self._holds(each, article, hit)), None)

    def _holds(self, mute: Mute, article: Article, hit: Hit) -> bool:
        match mute.kind:
            case MuteKind.RULE:
                return mute.value == hit.rule
            case MuteKind.SOURCE:
                return mute.value == article.source
            case MuteKind.STORY:
                return bool(self.story) and mute.value == self.story
            case MuteKind.PERSON:
                return self._is_about(mute.value, hit)

    def _is_about(self, person: str, hit: Hit) -> bool:
        """Whether a hit is about a person, and about nobody else as far as it tells.

        Of visits their visitors count, of a query the names that it found.
        """
        visitors = [each.id for visit in hit.visits for each in visit.visitors]
        if visitors:
            return all(each == person for each in visitors)
        named = [found for word in words_of(hit.evidence) if (found := self._named(word))]
        return bool(named) and all(person in found for found in named)

    def _named(self, word: str) -> Collection[str]:
        """Who may be meant by a word; names of people take an s in German."""
        name = word.casefold()
        return self.people.get(name) or self.people.get(name.removesuffix("s"), ())


def why_muted(mute: Mute, zone: tzinfo) -> str:
    """The reason to be stored with what a mute holds back, with its end on the clock of a zone."""
    until = mute.until.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    value = mute.value[:SHORT] if mute.kind is MuteKind.STORY else mute.value
    why = f" ({mute.reason})" if mute.reason else ""
    return f"muted: {mute.kind} {value} until {until}, by {mute.by}{why}"
