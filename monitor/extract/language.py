"""In which language an article is: by its words, else as those say who should know."""

from __future__ import annotations

import re

# Most of our papers are German.
USUAL = "de"
# A headline is too short to tell: "Die Hard in Rheine", "Hands on: Smart Home".
LEAST_WORDS = 12
# Some four hundred words: more of a text says the same, and takes longer.
MUCH = 3_000
WORD = re.compile(r"[^\W\d_]{2,}")


def language_of(words: int, detected: str, *told: str) -> str:
    """The code of the language of a text of so many words.

    ``detected`` is what its words say, empty if they are not clear; ``told`` is what else is known,
    the most trusted first: the page, the source's configuration, the feed. A page's own statement
    is often its template's, so words that are clear count more.

    >>> language_of(300, "de", "en"), language_of(300, "", "en"), language_of(5, "en", "de", "nl")
    ('de', 'en', 'de')
    >>> language_of(0, "", "", "nds"), language_of(0, "", "")
    ('nds', 'de')
    """
    clear = detected if words >= LEAST_WORDS else ""
    return next(filter(None, (clear, *told)), USUAL)


def spoken(title: str, teaser: str, text: str, *told: str) -> str:
    """The code of the language of an article; ``told`` as in `language_of`."""
    # Late: workers import this package, and need no language.
    from monitor.text.languages.detect import detect  # noqa: PLC0415

    some = f"{title}\n{teaser[:MUCH]}\n{text[:MUCH]}"
    return language_of(len(WORD.findall(some)), detect(some), *told)
