"""A place of the catalog in an article."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.match.words import Span
from monitor.model import FieldName, Location


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place, and where it stands: ``article.field(field)[start:end]``, in characters.

    ``span`` are the positions of its first and its last word in ``document.searched``. Not
    ``is_certain``: it may be another place of the same name; not ``is_clear``: a person, a street
    or a word.
    """

    location: Location
    field: FieldName
    start: int
    end: int
    span: Span
    is_certain: bool
    is_clear: bool = True
