"""A person of the catalog in an article."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.match.words import Span
from monitor.model import FieldName, Person


class How(StrEnum):
    """By what somebody was known."""

    FULL_NAME = "full name"
    TITLE = "title and surname"
    SURNAME = "surname"
    INITIAL = "initial"
    MISTAKEN = "one letter wrong"
    OTHER = "other name"
    DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class Mention:
    """A person, and where the name stands: ``article.field(field)[start:end]``, in characters.

    The name has its genitive ending, but not the title before it. ``span`` are the positions of its
    first and its last word in ``document.searched``.
    """

    person: Person
    how: How
    field: FieldName
    start: int
    end: int
    span: Span
