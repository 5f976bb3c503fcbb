"""Stories to rows and back."""

from __future__ import annotations

from typing import Any

from monitor.model import Fingerprint, Neighbour, Placement, StoryMember


def placement_values(placement: Placement) -> dict[str, Any]:
    """A row of story_articles, but for its number."""
    of = placement.fingerprint
    return {
        "article": of.article,
        "story": placement.story,
        "source": of.source,
        "at": of.at,
        "core": int(placement.is_core),
        "rate": of.rate,
        "lead": of.lead,
        "containment": placement.containment,
        "repeats": placement.repeats,
        "own_report": int(placement.is_own_report),
        "own": list(placement.own),
        "shingles": of.shingles,
    }


def neighbour_of(row: Any) -> Neighbour:
    """The article in a row of story_articles."""
    kept = Fingerprint(row.article, row.source, row.at, row.rate, row.shingles, row.lead)
    return Neighbour(kept, row.story, bool(row.core), row.repeats)


def member_of(row: Any) -> StoryMember:
    """The article in a row of story_articles with the ``correction`` of the article."""
    return StoryMember(row.article, row.source, row.at, bool(row.own_report), bool(row.correction))
