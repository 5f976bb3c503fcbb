"""The names of places, and the words they are found by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.model import Location
from monitor.text import key, raw_words
from monitor.text.languages import Sort, language_of

_ADDITION = re.compile(r"\s*(?:\(.*\)|,.*|/.*)\s*")
_SIGNS = frozenset('=~/*?@"„')
_DISTRICTS = ("kreis", "landkreis", "stadtkreis", "region")
_DISTRICT_WORDS = ("kreis", "kreises", "kreise", "landkreis", "landkreises", "landkreise")
# Hochtaunuskreis, Rhein-Sieg-Kreis, Städteregion
_SAYS_ITSELF = ("kreis", "region")
_BY_KIND = {
    "regierungsbezirk": ("regierungsbezirk", "regierungsbezirks", "regierungsbezirkes"),
    "bezirk": ("bezirk", "bezirks"),
}


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name of a place, by the keys of its words.

    ``ahead`` are words of which one must stand before it: without "Kreis" the name of a district is
    that of a town. ``forms`` are those of the last word, ``own`` is its key, ``last`` the word;
    ``additions`` are words that may stand behind the name in brackets.
    """

    location: Location
    words: tuple[str, ...]
    own: str
    forms: frozenset[str]
    ahead: tuple[str, ...] = ()
    last: str = ""
    additions: frozenset[str] = frozenset()

    def is_adjective(self, form: str) -> bool:
        """Whether a form of the last word is "Steinfurter" or the like."""
        return form not in {self.own, self.own + "s", self.own + "ens", self.own + "es"}


def place_names(location: Location) -> Iterator[PlaceName]:
    """The names of a place."""
    said = " ".join((location.name, *location.also))
    additions = frozenset(
        key(word) for inside in re.findall(r"\(([^()]*)\)", said) for word in raw_words(inside)
    )
    for text in dict.fromkeys((location.name, *location.also)):
        bare = _ADDITION.sub("", text.strip())
        if not bare or any(sign in bare for sign in _SIGNS):
            continue
        words = raw_words(bare)
        if not words:
            continue
        folded = tuple(map(key, words))
        ahead: tuple[str, ...] = ()
        if len(folded) > 1 and folded[0] in (*_DISTRICTS[:2], *_BY_KIND):
            ahead = _BY_KIND.get(folded[0], _DISTRICT_WORDS)
            words, folded = words[1:], folded[1:]
        elif text == location.name and not folded[-1].endswith(_SAYS_ITSELF):
            kind = key(location.kind)
            ahead = _DISTRICT_WORDS if kind in _DISTRICTS else _BY_KIND.get(kind, ())
        forms = language_of("de").forms(words[-1], Sort.PLACE).whole
        yield PlaceName(
            location, folded, folded[-1], forms | {folded[-1]}, ahead, words[-1], additions
        )
