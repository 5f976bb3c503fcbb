"""people.yaml and places.yaml"""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field, model_validator

from monitor.settings.catalog_fields import Day, DirectoryKey, LandCode
from monitor.settings.fields import Flag, Note, Text
from monitor.settings.shapes.shape import NamedShape, Shape


class OfficeShape(Shape):
    """An office that somebody holds, held, or will hold."""

    name: Text = Field(
        description="The office as it is shown in alerts.",
        examples=["Integrationsstaatssekretärin", "Landrat des Kreises Steinfurt"],
    )
    role: Note = Field(
        default="",
        description="The id of one of the `roles:`; without it, the one whose name is in `name`.",
        examples=["staatssekretaer"],
    )
    organisation: Note = Field(
        default="",
        description="Which government, parliament or authority it is in, written the same"
        " everywhere: a list can stand for all who hold an office there.",
        examples=["Landesregierung Nordrhein-Westfalen"],
    )
    constituency: Note = Field(
        default="",
        description="The id of the place it is held for.",
        examples=["kreis-steinfurt"],
    )
    from_: Day | None = Field(
        default=None, alias="from", description="Its first day.", examples=["2022-06-29"]
    )
    until: Day | None = Field(default=None, description="Its last day.", examples=["2027-05-31"])

    @model_validator(mode="after")
    def _ordered(self) -> OfficeShape:
        if self.from_ and self.until and self.from_ > self.until:
            raise ValueError(
                f"the office {self.name!r} would end ({self.until}) before it begins"
                f" ({self.from_}); `from` is the first day, `until` the last"
            )
        return self


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
        default="",
        description="The office in short, where there is only one without dates; else `offices`.",
        examples=["Ministerpräsident"],
    )
    offices: list[OfficeShape] = Field(
        default=[],
        description="The offices the person holds, held or will hold, the foremost first.",
    )
    party: Note = Field(default="", description="The party.", examples=["CDU"])
    note: Note = Field(default="", description="A note for you.")

    @model_validator(mode="after")
    def _one_way(self) -> PersonShape:
        if self.role and self.offices:
            raise ValueError(
                "`role` is short for a single office; write it as one of the `offices`:"
                f" - {{name: {self.role}}}"
            )
        return self


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


# What the checks below want, for editors.
_MEMBERS: dict[str, Any] = {
    "anyOf": [
        {"required": ["of"], "properties": {"of": {"minItems": 1}}},
        {"required": ["organisation"]},
    ]
}
_NAMED: dict[str, Any] = {"anyOf": [{"required": ["name"]}, {"required": ["directory"]}]}


class ListShape(NamedShape):
    """A list: @id stands for everything in it."""

    model_config = ConfigDict(json_schema_extra=_MEMBERS)

    title: Note = Field(default="", description="What is in the list, for you.")
    of: list[Text] = Field(
        default=[],
        description="Names, words and wildcards, or @id of people, places and other lists.",
        examples=[["@wuest", "Staatskanzlei", "*minister"]],
    )
    organisation: Note = Field(
        default="",
        description="Everybody with an office in it is in the list, too: as it stands in `offices`"
        " of the people.",
        examples=["Landesregierung Nordrhein-Westfalen"],
    )
    land: LandCode = Field(
        default="",
        description="The state that the offices in the list belong to, or bund: an office that is"
        " said to be of another one is not meant.",
        examples=["NW", "bund"],
    )

    @model_validator(mode="after")
    def _has_members(self) -> ListShape:
        if not self.of and not self.organisation:
            raise ValueError(
                "a list has `of: [names, words, @ids]`, or an `organisation`, or both; this one"
                " is empty"
            )
        return self


class PlaceShape(NamedShape):
    """A place: @id stands for it and for every place in it."""

    model_config = ConfigDict(json_schema_extra=_NAMED)

    name: Note = Field(
        default="",
        description="The name as newspapers write it; without it, as the directory has it.",
        examples=["Ibbenbüren"],
    )
    directory: DirectoryKey = Field(
        default="",
        description="The official key of a state (2 digits), district (3), Kreis (5) or"
        " municipality (8), in quotes: everything in it comes from the municipality directory, see"
        " `monitor places import`.",
        examples=["05566"],
    )
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
        default="",
        description="The official key, in quotes: it tells that a place of the directory is this"
        " one.",
        examples=["05566028"],
    )
    ambiguous: Flag = Field(
        default=False,
        description="true: the name is also that of another place or person, or a common word.",
    )

    @model_validator(mode="after")
    def _named(self) -> PlaceShape:
        if not self.name.strip() and not self.directory:
            raise ValueError("a place has a `name`, or `directory` with its official key")
        return self


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
