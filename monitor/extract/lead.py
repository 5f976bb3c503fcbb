"""Pages repeat the teaser above the article; a rule that counts words would count it twice."""

from __future__ import annotations

# Before the teaser there may be a place: "Lüdenau. Der Stadtrat hat ..."
MAX_DATELINE = 40


def without_lead(text: str, teaser: str) -> str:
    """The text without its first paragraph if that is only the teaser again.

    >>> without_lead("Lüdenau. Das Bad bleibt.\\nDer Rat tagte.\\n", "Das Bad  bleibt.")
    'Der Rat tagte.\\n'
    """
    first, _, rest = text.partition("\n")
    first, teaser = " ".join(first.split()), " ".join(teaser.split())
    is_teaser = first.endswith(teaser) and len(first) - len(teaser) <= MAX_DATELINE
    return rest if teaser and rest.strip() and is_teaser else text
