"""Small bars of one day each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars of one day each as one shape in SVG: of a hundred rows each element counts.

    ``line`` is the height at which the usual number lies, empty if that is not known.
    """

    path: str
    line: str

    @classmethod
    def of(cls, days: Sequence[int], usual: float | None) -> Bars:
        """The bars in a box of 5 by 24 for each day."""
        most = max([*days, usual or 0, 1])
        heights = (23 * count / most if count else 0.5 for count in days)
        path = "".join(f"M{at * 5} 24v-{high:.1f}h4v{high:.1f}z" for at, high in enumerate(heights))
        return cls(path, f"{24 - 23 * usual / most:.1f}" if usual else "")
