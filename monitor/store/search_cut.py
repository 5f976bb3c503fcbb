"""The words by which the index finds an article: those by which a rule would find it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.text import forms_of_each, left_out, raw_words

# To be raised whenever words are cut or folded otherwise than before: as nobody knows then under
# which words an article stands in the index, that is filled anew.
FOLDING = 1
# As `monitor.match.words` looks at no more, nor does the index.
MAX_WORDS = 100_000
_MAX_CHARACTERS = 2_000_000
_BETWEEN_WORDS = re.compile(r"[\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]")
_SOURCE = "\u2022"


def words_in(texts: Iterable[str]) -> set[str]:
    """Everything that the words of these texts can be found as, what hyphens leave out too.

    >>> sorted(words_in(["Die Güter"]))
    ['die', 'gueter', 'guter']
    """
    found: set[str] = set()
    for text in texts:
        short = text[:_MAX_CHARACTERS]
        found.update(*forms_of_each(dict.fromkeys(raw_words(short)[:MAX_WORDS])))
        found.update(*left_out(short).values())
    return {token(each) for each in found}


def token(word: str) -> str:
    """The word as one for the index, which divides words at each sign of ASCII: "⑴" has two.

    >>> token("kreis"), token("(1)")
    ('kreis', '\ufffd1\ufffd')
    """
    return word if word.isalnum() else _BETWEEN_WORDS.sub("\ufffd", word)


def source_word(source: str) -> str:
    """The word that all articles of a source have, and that no text can have."""
    return _SOURCE + source.encode().hex()


def is_source_word(word: str) -> bool:
    """Whether it is one that `source_word` gave."""
    return word.startswith(_SOURCE)


def marked(word: str) -> str:
    """The word with a sign at both ends, which are then parts of it as others are."""
    return f"^{word}$"


def parts_of(pattern: str) -> set[str]:
    """Each three letters that follow each other in all words that a pattern finds.

    >>> sorted(parts_of("k?eis*rat"))
    ['at$', 'eis', 'rat']
    """
    runs = re.split(r"[*?]", marked(pattern))
    return {run[at : at + 3] for run in runs for at in range(len(run) - 2)}
