"""What all shapes have in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from monitor.settings.fields import Id


class Shape(BaseModel):
    """A part of a file; keys that it does not know are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NamedShape(Shape):
    """A part that others refer to."""

    id: Id = Field(
        description="By what name the other files and the commands know it: small letters,"
        " digits, - and _.",
        examples=["kreis-steinfurt"],
    )
