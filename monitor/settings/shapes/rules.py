"""rules/*.yaml"""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field, field_validator, model_validator

from monitor.model import Level, Status, Within
from monitor.settings.fields import Text, a_number, one_or_more
from monitor.settings.fragments import STATUS, TEXT
from monitor.settings.shapes.shape import NamedShape, Shape


class ExamplesShape(Shape):
    """Texts for which a rule must hold, and must not."""

    match: list[Text] = Field(
        default=[],
        description="Texts for which the rule must hold.",
        examples=[["Die Ministerin besuchte am Montag eine Schule in Ochtrup."]],
    )
    no_match: list[Text] = Field(default=[], description="Texts for which it must not hold.")


class VisitShape(Shape):
    """Which visits a rule looks for; without any key, all of them."""

    by: one_or_more(Text, TEXT) = Field(  # type: ignore[valid-type]
        default_factory=list,
        description="Who comes: @id of people, roles and lists; without it, whoever holds an"
        " office.",
        examples=["@landesregierung", ["@wuest", "@staatssekretaer"]],
    )
    to: one_or_more(Text, TEXT) = Field(  # type: ignore[valid-type]
        default_factory=list,
        description="Where: @id of places and lists of places; without it, anywhere.",
        examples=["@kreis-steinfurt"],
    )
    when: one_or_more(Status, STATUS) = Field(  # type: ignore[valid-type]
        default_factory=list,
        description="What has become of it: upcoming, today, past, cancelled, postponed; without"
        " it, any of them.",
        examples=[["upcoming", "today", "cancelled", "postponed"]],
    )


# What `_asks` below wants, for editors.
_ASKS: dict[str, Any] = {"anyOf": [{"required": ["query"]}, {"required": ["visit"]}]}


class RuleShape(NamedShape):
    """A watch rule."""

    model_config = ConfigDict(json_schema_extra=_ASKS)

    title: Text = Field(
        description="What it is about, as it stands in alerts.",
        examples=["Kommunale Integrationszentren"],
    )
    desk: Text = Field(description="The id of the desk that gets its alerts.")
    level: Level = Field(
        description="How urgent it is, the most urgent first: blitz, eil, normal, digest."
    )
    query: Text = Field(
        default="",
        description='What to look for, see docs/rules.md: words, "phrases", wildcards*,'
        " AND OR NOT, NEAR/5, @names of the catalog. With `visit` it may be left out.",
        examples=[
            '"Kommunales Integrationszentrum" OR (Integrationszentrum* NEAR/S @muensterland)'
        ],
    )
    visit: VisitShape | None = Field(
        default=None,
        description="Visits to look for: who comes (`by`), where (`to`), and what has become of it"
        " (`when`). With a `query`, both must hold.",
        examples=[{"by": "@landesregierung", "to": "@kreis-steinfurt"}],
    )
    within: Within = Field(
        default=Within.ARTICLE,
        description="The unit of text in which the parts of an AND must stand.",
    )
    budget: a_number(1, 100_000) | None = Field(  # type: ignore[valid-type]
        default=None, description="How many hits a day its desk wants to get at the most."
    )
    examples: ExamplesShape = Field(
        default=ExamplesShape(),
        description="Texts that show what is meant; a rule that fails at them is refused.",
    )

    @field_validator("visit", mode="before")
    @classmethod
    def _is_there(cls, value: Any) -> Any:
        if value is None:
            raise ValueError("is empty; `visit: {}` for all visits")
        return value

    @model_validator(mode="after")
    def _asks(self) -> RuleShape:
        if not self.query and self.visit is None:
            raise ValueError("a rule has a `query: words to look for`, or `visit`, or both")
        return self


class RulesFile(Shape):
    """A file of watch rules."""

    rules: list[RuleShape] = Field(default=[], description="The rules of this file.")
