"""people.yaml and places.yaml"""

from __future__ import annotations

from pydantic import Field

from monitor.settings.fields import Day, Note, Text
from monitor.settings.shapes.shape import NamedShape, Shape


class PersonShape(NamedShape):
    """A person: what @id stands for."""

    name: Text = Field(
        description="First name and surname, as newspapers write them.", examples=["Hendrik Wüst"]
    )
    also: list[Text] = Field(
        default=[],
        description="Other ways of naming the same person. Write no surname alone: it may be"
        " somebody else's.",
        examples=[["Ministerpräsident Wüst"]],
    )
    role: Note = Field(
        default="", description="A note: the office.", examples=["Ministerpräsident"]
    )
    party: Note = Field(default="", description="A note: the party.", examples=["CDU"])
    note: Note = Field(default="", description="A note for you.")


class RoleShape(NamedShape):
    """An office: @id finds women and men in it, in any form, also at the end of a compound."""

    name: Text = Field(
        description="The office, in the masculine.", examples=["Staatssekretär", "Landrat"]
    )
    also: list[Text] = Field(
        default=[],
        description="Other words for it.",
        examples=[["Parlamentarischer Staatssekretär"]],
    )


class ListShape(NamedShape):
    """A list: @id stands for everything in it."""

    title: Note = Field(default="", description="What is in the list, for you.")
    of: list[Text] = Field(
        min_length=1,
        description="Names, words and wildcards, or @id of people, places and other lists.",
        examples=[["@wuest", "Staatskanzlei", "*minister"]],
    )


class PlaceShape(NamedShape):
    """A place: @id stands for it and for every place in it."""

    name: Text = Field(description="The name as newspapers write it.", examples=["Ibbenbüren"])
    kind: Note = Field(
        default="", description="A note: what it is.", examples=["kreis", "gemeinde", "ortsteil"]
    )
    also: list[Text] = Field(
        default=[],
        description="Other spellings and forms of the name.",
        examples=[["Kreises Steinfurt"]],
    )
    in_: Note = Field(
        default="",
        alias="in",
        description="The id of the place around it.",
        examples=["kreis-steinfurt"],
    )
    ags: Note = Field(
        default="", description="A note: the official municipality key.", examples=["05566028"]
    )


class PeopleFile(Shape):
    """people.yaml: who is meant by @id in a query."""

    as_of: Day = Field(
        description="The day for which the offices are right. Check them after every election.",
        examples=["2026-03-05"],
    )
    people: list[PersonShape] = Field(
        default=[], description="People; @id in a query stands for one."
    )
    roles: list[RoleShape] = Field(
        default=[], description="Offices; @id stands for women and men in it, in any form."
    )
    lists: list[ListShape] = Field(
        default=[], description="Lists of people, words and other lists; @id stands for all in it."
    )


class PlacesFile(Shape):
    """places.yaml: which place is meant by @id in a query."""

    places: list[PlaceShape] = Field(
        default=[], description="Places; @id in a query stands for one and for all places in it."
    )
    lists: list[ListShape] = Field(
        default=[], description="Lists of places, words and other lists; @id stands for all in it."
    )
