"""The constructions that tell of a visit, in the order in which they are looked for."""

from __future__ import annotations

import re

from monitor.match.visits.lexicon.acts import ACTS
from monitor.match.visits.lexicon.attending import ATTENDING
from monitor.match.visits.lexicon.by_hand import BY_HAND
from monitor.match.visits.lexicon.coming import COMING
from monitor.match.visits.lexicon.doing import DOING
from monitor.match.visits.lexicon.guests import GUESTS
from monitor.match.visits.lexicon.instead import INSTEAD
from monitor.match.visits.lexicon.nouns import NOUNS
from monitor.match.visits.lexicon.received import RECEIVED
from monitor.match.visits.lexicon.trigger import Part, Trigger

TRIGGERS: tuple[Trigger, ...] = (
    *COMING,
    *ATTENDING,
    *DOING,
    *BY_HAND,
    *RECEIVED,
    *INSTEAD,
    *NOUNS,
    *ACTS,
    *GUESTS,
)
PRESENCE = Trigger("does something there", Part.SUBJECT, 1.6, re.compile(r"(?!)"), needs_place=True)
"""For who does something at a place on a day, with whatever verb."""
