"""What speaks against a visit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """Where a cue is looked for.

    ``CLAUSE``: in the clause of the visit; ``SENTENCE``: in its sentence; ``ARTICLE``: in title,
    teaser and the first sentence. Of the sentences beside it, ``ALL``: whatever tells of the visit;
    ``PART``: only where the visitor is received, or does what one can only do there.
    """

    CLAUSE = "clause"
    SENTENCE = "sentence"
    ARTICLE = "article"
    ALL = "all"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that speak against a visit, with their weight; ``told`` is shown to editors."""

    weight: float
    told: str
    pattern: re.Pattern[str]
    scope: Scope = Scope.CLAUSE


def cue(weight: float, told: str, pattern: str, scope: Scope = Scope.CLAUSE) -> Cue:
    """A cue that is written as in a text, capitals and all."""
    return Cue(weight, told, re.compile(pattern), scope)


def any_cue(weight: float, told: str, pattern: str, scope: Scope = Scope.CLAUSE) -> Cue:
    """A cue that is written small and found with capitals, too."""
    return Cue(weight, told, re.compile(pattern, re.IGNORECASE), scope)
