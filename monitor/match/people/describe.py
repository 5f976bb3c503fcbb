"""People who were introduced, and are called by their office or party afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.match.people.mention import Mention
from monitor.match.people.naming import Naming
from monitor.match.words import Words


def described(
    words: Words, mentions: Sequence[Mention], namings: Mapping[str, Naming], others: Sequence[int]
) -> list[Mention]:
    """Where "die CDU-Politikerin" is one of those mentioned before."""
    return []
