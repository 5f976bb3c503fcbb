"""What the readers of single dates hand to ``group``, which joins them."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.text.dates.meanings import Meaning


@dataclass(frozen=True, slots=True)
class Item:
    """One date and the token after it.

    ``day`` alone is the "5." of "5. bis 7. Mai": what it means is known once its month is. If no
    month follows, what stood before it ("Freitag, 5.") is left as ``head``.
    """

    meaning: Meaning | None
    end: int
    day: int = 0
    head: Item | None = None
    weekday: int | None = None
    # "Do", "So": to be believed only if something else says that it is a day.
    is_short: bool = False
