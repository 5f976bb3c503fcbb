"""Lists of words in the code, written so that they can be read."""

from __future__ import annotations


def listed(words: str) -> frozenset[str]:
    """The words of a text, to look others up in.

    >>> sorted(listed("in bei nach"))
    ['bei', 'in', 'nach']
    """
    return frozenset(words.split())
