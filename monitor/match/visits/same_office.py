"""Whether a title may be that of somebody who was named with another word for the office."""

from __future__ import annotations

import re

from monitor.match.visits.titles import Title

_HEADS = (
    "ministerpräsident", "staatssekretär", "staatsminister", "minister", "regierungspräsident",
    "bundespräsident", "präsident", "kanzler", "abgeordnet", "landrat", "landrät", "bürgermeister",
    "senator", "kommissar", "beauftragt", "politiker", "fraktion", "vorsitzend", "chef",
)  # fmt: skip
_OTHERS = (
    "demokrat", "-mann", "-frau", "regierungschef", "ressortchef", "landesvater", "landesmutter",
    "parteichef",
)  # fmt: skip
# What the office may be called where it was told.
_SAME = {
    "regierungschef": ("ministerpräsident", "kanzler", "bürgermeister"),
    "ressortchef": ("minister", "senator"),
    "landesvater": ("ministerpräsident",),
    "landesmutter": ("ministerpräsident",),
    "staatsminister": ("minister", "staatsminister"),
    "minister": ("minister", "staatsminister"),
    "politiker": _HEADS,
    "demokrat": _HEADS,
    "-mann": _HEADS,
    "-frau": _HEADS,
    "staatssekretär": ("staatssekretär",),
    "parteichef": ("vorsitzend", "ministerpräsident", "minister"),
    "abgeordnet": ("abgeordnet", "mdb", "mdl", "politiker", "fraktion", "vorsitzend"),
}
# Said of whoever is of a party: "der CDU-Mann".
_PARTY_WORDS = frozenset(("politiker", "demokrat", "-mann", "-frau"))


def _head(title: str) -> str:
    lower = title.lower()
    return next((each for each in (*_OTHERS, *_HEADS) if each in lower), lower)


def may_be(title: Title, roles: str, *, is_known: bool = False) -> bool:
    """Whether a title fits what somebody's offices were called.

    Who is called by the party must hold some office, or be known.

    >>> from monitor.match.visits.titles import titles
    >>> minister, vater = titles("Der Verkehrsminister und der Landesvater")
    >>> may_be(minister, "Innenminister"), may_be(vater, "Ministerpräsident")
    (False, True)
    """
    wanted, roles = _head(title.text), roles.lower()
    if not any(each in roles for each in _SAME.get(wanted, (wanted,))):
        return wanted in _PARTY_WORDS and (is_known or bool(roles))
    # The Verkehrsminister is not the Innenminister.
    compound = title.text.lower().split(wanted)[0].strip("-")
    if wanted in {"minister", "staatssekretär"} and compound:
        return compound[:5] in roles or not re.search(rf"\w{{3,}}{wanted}", roles)
    return True
