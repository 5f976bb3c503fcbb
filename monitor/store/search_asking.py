"""What is wanted, in the language of an index of words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import NamedTuple

from monitor.model.wanted import AllOf, AnyOf, AnyWord, Wanted
from monitor.store.search_cut import parts_of, source_word, token

_RUN = re.compile(r"[^*?]+")
# Greater than whatever a word may go on with.
_ABOVE = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Language:
    """How an index is asked for a word, for words that begin so, for all and for any of several."""

    word: str
    beginning: str
    all_of: str
    any_of: str

    def ask(self, wanted: Wanted) -> str:
        """What is wanted of an article, in words as they stand in an index.

        >>> wanted = AllOf((AnyWord(frozenset({"a"})), AnyWord(patterns=frozenset({"b*"}))))
        >>> Language("<{}>", "<{}>*", " AND ", " OR ").ask(wanted)
        '(<a>) AND (<b>*)'
        """
        match wanted:
            case AllOf(parts):
                return self.all_of.join(f"({self.ask(part)})" for part in parts)
            case AnyOf(parts):
                return self.any_of.join(f"({self.ask(part)})" for part in parts)
            case AnyWord(words, patterns):
                asked = [self.word.format(word) for word in sorted(words)]
                asked += [self.beginning.format(each[:-1]) for each in sorted(patterns)]
                # No text can have it.
                return self.any_of.join(asked) or self.word.format(source_word(""))


def as_indexed(wanted: Wanted | None, source: str, longest: int = 10_000) -> Wanted:
    """What is wanted, of one source or any, in words as they stand in an index.

    Without those that are longer than so many bytes, as it has none of them.
    """
    parts = [_as_indexed(wanted, longest)] if wanted is not None else []
    if source:
        parts.append(AnyWord(frozenset((source_word(source),))))
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _as_indexed(wanted: Wanted, longest: int) -> Wanted:
    match wanted:
        case AllOf(parts):
            return AllOf(tuple(_as_indexed(part, longest) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_as_indexed(part, longest) for part in parts))
        case AnyWord(words, patterns):
            begun = (token(each.removesuffix("*")) for each in patterns)
            return AnyWord(
                frozenset(word for word in map(token, words) if len(word.encode()) <= longest),
                frozenset(f"{each}*" for each in begun if len(each.encode()) <= longest),
            )


def holds(wanted: Wanted, words: Set[str]) -> bool:
    """Whether these are words of an article that has what is wanted.

    >>> holds(AnyWord(patterns=frozenset({"fähr*"})), {"die", "fähre"})
    True
    """
    match wanted:
        case AllOf(parts):
            return all(holds(part, words) for part in parts)
        case AnyOf(parts):
            return any(holds(part, words) for part in parts)
        case AnyWord(found, patterns):
            if not found.isdisjoint(words):
                return True
            starts = tuple(each[:-1] for each in patterns)
            return bool(starts) and any(word.startswith(starts) for word in words)


def words_of(wanted: Wanted) -> Iterator[AnyWord]:
    """All its parts that are words."""
    if isinstance(wanted, AnyWord):
        yield wanted
    else:
        for part in wanted.parts:
            yield from words_of(part)


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
