"""Times of day and days of the week, as channels.yaml and monitor.yaml have them."""

from __future__ import annotations

from pydantic import Field, model_validator

from monitor.model import Level
from monitor.settings.fields import Hour, Minute, Text, a_duration, one_or_more
from monitor.settings.fragments import TEXT
from monitor.settings.hour_fields import MIDNIGHT, Clock, Clocks, End, Weekdays
from monitor.settings.shapes.shape import Shape

_Levels = one_or_more(Level, {"enum": [level.value for level in Level]})


class SlotsShape(Shape):
    """At which times of which days."""

    at: Clocks = Field(  # type: ignore[valid-type]
        description="At which times of day, in quotes.", examples=["06:30", ["07:30", "12:00"]]
    )
    days: Weekdays = Field(  # type: ignore[valid-type]
        default_factory=list,
        description="On which days of the week; without it, every day.",
        examples=["mon-fri", ["mon", "wed-fri"]],
    )


class MorningShape(SlotsShape):
    """When a line about the service is sent, and to whom."""

    to: one_or_more(Text, TEXT) = Field(  # type: ignore[valid-type]
        default_factory=list,
        description="The ids of the targets that get it; without it, the `operator`.",
        examples=[["it-mail", "newsroom-chat"]],
    )


class QuietShape(Shape):
    """Hours in which nothing rings; without `from` and `to`, whole days."""

    from_: Clock = Field(
        default=MIDNIGHT, alias="from", description="When they begin.", examples=["22:00"]
    )
    to: End = Field(
        default=MIDNIGHT,
        description='When they end: on the next day if that is not later than `from`. "24:00" is'
        " the end of the day.",
        examples=["06:00", "24:00"],
    )
    days: Weekdays = Field(  # type: ignore[valid-type]
        default_factory=list,
        description="On which days of the week they begin; without it, every day.",
        examples=["mon-fri", ["sat", "sun"]],
    )

    @model_validator(mode="after")
    def _long(self) -> QuietShape:
        if self.from_ == self.to != MIDNIGHT:
            raise ValueError(
                f"`from` and `to` are the same ({self.to:%H:%M}); a whole day is from 00:00 to"
                " 24:00"
            )
        return self


class EscalateShape(Shape):
    """Who is told, too, when nobody acknowledges an alert."""

    after: a_duration(Minute, 7 * 24 * Hour) = Field(  # type: ignore[valid-type]
        description="How long after the alert was sent.", examples=["10m"]
    )
    to: Text = Field(description="The id of the target that is told then.", examples=["chief-mail"])
    levels: _Levels = Field(  # type: ignore[valid-type]
        default=[Level.BLITZ, Level.EIL], description="Alerts of which levels."
    )


class FallbackShape(Shape):
    """Another target for what cannot be sent."""

    to: Text = Field(description="The id of the other target.", examples=["newsroom-mail"])
    after: a_duration(Minute, 7 * 24 * Hour) = Field(  # type: ignore[valid-type]
        default=15 * Minute,
        description="How long an alert is tried before the other target gets it; what is refused"
        " for good goes there at once.",
    )
