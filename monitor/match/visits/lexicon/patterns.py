"""How lists of words and constructions become one pattern.

All of these give alternatives of a regular expression; `found`, `begun` and `compound` put them
between the ends of words.

>>> import re
>>> absagen = found(words("abgesagt absag*"), row("sagt sagte", 140, "ab"))
>>> re.search(absagen, "Der Minister sagte seinen Besuch ab.")[0]
'sagte seinen Besuch ab'
>>> re.search(found(apart("sagt sagte", 140, "ab")), "Sie sagt den Termin ab.")[0]
'sagt'
"""

from __future__ import annotations

import re

_FURTHER = re.compile(r"(?<=[\wäöüß)])(?<!\\\w)([*+])")


def words(text: str) -> str:
    r"""The words of a text; ``besichtig*`` may go on, ``forder+`` must.

    A word may be a regular expression.

    >>> words("besichtig* Staats(?:rat|rätin)")
    'besichtig\\w*|Staats(?:rat|rätin)'
    """
    return "|".join(_FURTHER.sub(r"\\w\1", word) for word in text.split())


def any_case(text: str) -> str:
    """As `words`, each with a small or a capital letter at its beginning.

    >>> any_case("von vom")
    '[Vv]on|[Vv]om'
    """
    return "|".join(f"[{word[0].upper()}{word[0]}]{words(word[1:])}" for word in text.split())


def lines(text: str) -> str:
    """The lines of a text, each a construction written as a regular expression."""
    return "|".join(line.strip() for line in text.strip().splitlines())


def row(*parts: str | int, least: int = 0) -> str:
    r"""Words that follow each other with at most, and at least, so many characters between them.

    >>> row("sagt sagte", 140, "ab")
    '\\b(?:sagt|sagte)\\b.{0,140}?\\b(?:ab)\\b'
    """
    pieces = (
        rf".{{{least},{part}}}?" if isinstance(part, int) else rf"\b(?:{words(part)})\b"
        for part in parts
    )
    return "".join(pieces)


def phrase(*parts: str) -> str:
    """Words that follow each other, each one of several.

    >>> import re
    >>> bool(re.search(phrase("zum", "schluss einsatz"), "kommt zum einsatz"))
    True
    """
    return r"\s".join(f"(?:{words(part)})" for part in parts) + r"\b"


def apart(verb: str, most: int, rest: str, *, least: int = 0) -> str:
    """As `row`, but what is found is only the verb."""
    return rf"(?:{words(verb)})\b(?=.{{{least},{most}}}\b(?:{words(rest)})\b)"


def either(*alternatives: str) -> str:
    """All of the alternatives."""
    return "|".join(alternatives)


def found(*alternatives: str) -> str:
    """The alternatives as whole words."""
    return rf"\b(?:{either(*alternatives)})\b"


def begun(*alternatives: str) -> str:
    """The alternatives where a word begins; the last word may go on."""
    return rf"\b(?:{either(*alternatives)})"


def compound(*alternatives: str, ending: str = "") -> str:
    """The alternatives as whole words or as the last part of one: Besuch, Kurzbesuch."""
    return rf"\b(?:[A-ZÄÖÜ][\w-]*)?(?:{either(*alternatives)}){ending}\b"
