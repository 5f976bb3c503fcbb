"""What decides about an alert beside its article and hits: its story, mutes and budgets."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from monitor.model import Article, Fact, Hit, Mute, MuteKind, Told, words_of


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How things stand when an article is told of.

    ``story`` is the id of its story, ``told`` which target knows of it by which rule, ``facts`` are
    what is new in it by what each rule found, ``head`` names its first article. ``budgets`` are
    those of rules that have alerted of as many stories today as they may. ``names`` are those of
    people, by id.
    """

    story: str = ""
    told: Collection[Told] = frozenset()
    facts: Mapping[str, Sequence[Fact]] = field(default_factory=dict)
    head: str = ""
    mutes: Sequence[Mute] = ()
    budgets: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def new_facts(self, target: str, rules: Collection[str]) -> tuple[Fact, ...]:
        """What these rules found that a target was not told of the story."""
        found = {fact for rule in rules for fact in self.facts.get(rule, ())}
        # That another target was told of a rule does not matter here.
        found.discard(Fact.NEW_RULE)
        if not all(Told(target, rule) in self.told for rule in rules):
            found.add(Fact.NEW_RULE)
        return tuple(fact for fact in Fact if fact in found)

    def is_thread(self, target: str) -> bool:
        """Whether a target was told of the story at all."""
        return any(each.target == target for each in self.told)

    def is_exhausted(self, rules: Collection[str]) -> bool:
        """Whether every one of these rules has used up its budget with other stories."""
        return not self.told and all(rule in self.budgets for rule in rules)

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
        names = {name.casefold() for name in self.names.get(person, ())}
        return any(word.casefold() in names for word in words_of(hit.evidence))


def why_muted(mute: Mute) -> str:
    """The reason to be stored with what a mute holds back."""
    until = mute.until.isoformat(timespec="minutes")
    why = f" ({mute.reason})" if mute.reason else ""
    return f"muted: {mute.kind} {mute.value} until {until}, by {mute.by}{why}"
