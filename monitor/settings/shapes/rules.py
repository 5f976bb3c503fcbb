"""rules/*.yaml"""

from __future__ import annotations

from pydantic import Field

from monitor.model import Level, Within
from monitor.settings.fields import Text, a_number
from monitor.settings.shapes.shape import NamedShape, Shape


class ExamplesShape(Shape):
    """Texts for which a rule must hold, and must not."""

    match: list[Text] = Field(
        default=[],
        description="Texts for which the rule must hold.",
        examples=[["Die Ministerin besuchte am Montag eine Schule in Ochtrup."]],
    )
    no_match: list[Text] = Field(default=[], description="Texts for which it must not hold.")


class RuleShape(NamedShape):
    """A watch rule."""

    title: Text = Field(
        description="What it is about, as it stands in alerts.",
        examples=["Kommunale Integrationszentren"],
    )
    desk: Text = Field(description="The id of the desk that gets its alerts.")
    level: Level = Field(
        description="How urgent it is, the most urgent first: blitz, eil, normal, digest."
    )
    query: Text = Field(
        description='What to look for, see docs/rules.md: words, "phrases", wildcards*,'
        " AND OR NOT, NEAR/5, @names of the catalog.",
        examples=[
            '"Kommunales Integrationszentrum" OR (Integrationszentrum* NEAR/S @muensterland)'
        ],
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


class RulesFile(Shape):
    """A file of watch rules."""

    rules: list[RuleShape] = Field(default=[], description="The rules of this file.")
