"""`web` in monitor.yaml: the page."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field, model_validator

from monitor.settings.fields import Hour, Minute, a_duration
from monitor.settings.shapes.shape import Shape
from monitor.settings.units import shown
from monitor.settings.web_fields import HeaderName, HostName, Listen, PageAddress, ProxyNetwork


class ProxyShape(Shape):
    """A reverse proxy that people have logged in to already, or that only ends TLS."""

    addresses: list[ProxyNetwork] = Field(
        min_length=1,
        description="The addresses or networks of the proxy. From others the header does not"
        " count, nor `X-Forwarded-For`: whoever sends it from these is whom it names.",
        examples=[["10.1.2.7"], ["127.0.0.1", "fd00:1::/64"]],
    )
    header: HeaderName = Field(
        default="X-Forwarded-User",
        description="The header in which the proxy names the user by the id in users.yaml. It has"
        " to take out those that come from outside. `off`: nobody is logged in by the proxy, which"
        " only ends TLS.",
        examples=["X-Forwarded-User", "off"],
    )


class WebShape(Shape):
    """The page."""

    listen: Listen = Field(
        default="127.0.0.1:8470",
        description="Where it listens: a host and a port; IPv6 in brackets. Beyond this machine"
        " only if users.yaml has users.",
        examples=["127.0.0.1:8470", "[::1]:8470", "0.0.0.0:8470"],
    )
    url: PageAddress | None = Field(
        default=None,
        description="Where desks reach it; without it that of `links`, and else http:// and"
        " `listen`.",
        examples=["https://monitor.example.org"],
    )
    hosts: list[HostName] = Field(
        default=[],
        description="Further names it answers to, beside those of `url` and `listen`.",
        examples=[["monitor.intern.example", "10.1.2.3"]],
    )
    proxy: ProxyShape | None = Field(
        default=None,
        description="A reverse proxy that people have logged in to already, or that only ends TLS.",
        examples=[{"addresses": ["10.1.2.7"], "header": "X-Forwarded-User"}],
    )
    session: a_duration(Hour, 90 * 24 * Hour) = Field(  # type: ignore[valid-type]
        default=7 * 24 * Hour, description="How long a login lasts at the most."
    )
    idle: a_duration(5 * Minute, 90 * 24 * Hour) = Field(  # type: ignore[valid-type]
        default=12 * Hour,
        description="After what time without anything asked for it ends; not longer than"
        " `session`.",
    )

    @model_validator(mode="after")
    def _ordered(self) -> WebShape:
        idle: timedelta = self.idle
        if "idle" in self.model_fields_set and idle > self.session:
            raise ValueError(
                f"idle ({shown(idle)}) is longer than session ({shown(self.session)}), which ends"
                " it anyway"
            )
        return self
