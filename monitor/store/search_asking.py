"""What is wanted, in the language of an index of words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from monitor.model.wanted import AllOf, AnyOf, AnyWord, Wanted
from monitor.store.search_cut import parts_of, source_word, token

_RUN = re.compile(r"[^*?]+")
# Greater than whatever a word may go on with.
_ABOVE = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Language:
    """How an index is asked for a word, for words that begin so, for all and for any of several.

    Words longer than so many bytes it cannot have; instead of them it is asked for the word
    ``endless``, which the articles have that have such words.
    """

    word: str
    beginning: str
    all_of: str
    any_of: str
    longest: int | None = None
    endless: str = ""

    def ask(self, wanted: Wanted | None, source: str = "") -> str:
        """What is wanted of an article, of any or of one source; empty for everything.

        >>> wanted = AllOf((AnyWord(frozenset({"a"})), AnyWord(patterns=frozenset({"b*"}))))
        >>> Language("<{}>", "<{}>*", " AND ", " OR ").ask(wanted)
        '(<a>) AND (<b>*)'
        """
        parts = [self._ask(wanted)] if wanted is not None else []
        if parts and self.endless:
            parts = [f"({self.any_of.join((*parts, self.word.format(self.endless)))})"]
        if source:
            parts.append(self.word.format(source_word(source)))
        return self.all_of.join(parts)

    def _ask(self, wanted: Wanted) -> str:
        match wanted:
            case AllOf(parts):
                return self.all_of.join(f"({self._ask(part)})" for part in parts)
            case AnyOf(parts):
                return self.any_of.join(f"({self._ask(part)})" for part in parts)
            case AnyWord(words, patterns):
                asked = [self._one(self.word, word) for word in sorted(words)]
                begun = (each.removesuffix("*") for each in sorted(patterns))
                asked += [self._one(self.beginning, each) for each in begun]
                # No text can have it.
                return self.any_of.join(asked) or self.word.format(source_word(""))

    def _one(self, form: str, word: str) -> str:
        found = token(word)
        if self.longest is not None and len(found.encode()) > self.longest:
            return self.word.format(self.endless)
        return form.format(found)


def has_beginnings(wanted: Wanted | None) -> bool:
    """Whether words are asked for by their beginning."""
    match wanted:
        case AllOf(parts) | AnyOf(parts):
            return any(map(has_beginnings, parts))
        case AnyWord():
            return bool(wanted.patterns)
        case None:
            return False


class LookUp(NamedTuple):
    """How words are looked up that a pattern finds: between two of them, or by their parts."""

    pattern: str
    low: str
    high: str
    parts: tuple[str, ...]


def look_up(pattern: str) -> LookUp | None:
    """How to look up the words that a pattern with * and ? finds; None if nothing would narrow it.

    >>> look_up("brü*")[1:], look_up("*amt").parts
    (('brü', 'brü\U0010ffff', ()), ('amt', 'mt$'))
    """
    # As the words of the index are written, so that none of its signs means something.
    pattern = _RUN.sub(lambda run: token(run[0]), pattern)
    start, parts = _RUN.match(pattern), parts_of(pattern)
    if start and (len(start[0]) > len(parts) or not parts):
        return LookUp(pattern, start[0], start[0] + _ABOVE, ())
    return LookUp(pattern, "", "", tuple(sorted(parts))) if parts else None
