"""Something to be told."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.errors import Place


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to be told about a rule, or about a part of the catalog at its place."""

    kind: str
    message: str
    instead: str = ""
    rule: str = ""
    place: Place | None = None
