"""monitor.yaml"""

from __future__ import annotations

from datetime import time
from typing import Literal

from pydantic import Field, model_validator

from monitor.settings.catalog_fields import TimeOfDay
from monitor.settings.fields import (
    Contact,
    Database,
    Hour,
    Minute,
    Network,
    Second,
    Text,
    Zone,
    a_duration,
    a_number,
    a_share,
    a_size,
)
from monitor.settings.shapes.hours import MorningShape, SlotsShape
from monitor.settings.shapes.shape import Shape
from monitor.settings.shapes.web import WebShape
from monitor.settings.web_fields import SecretWebAddress, SigningSecret, WebAddress


class LimitsShape(Shape):
    """What one source, page or round may use at the most."""

    connect_timeout: a_duration(Second / 10, Minute) = Field(  # type: ignore[valid-type]
        default=5 * Second, description="How long a server may take to accept a connection."
    )
    read_timeout: a_duration(Second / 10, Minute) = Field(  # type: ignore[valid-type]
        default=6 * Second, description="How long it may be silent between two pieces of an answer."
    )
    fetch_timeout: a_duration(Second / 10, 5 * Minute) = Field(  # type: ignore[valid-type]
        default=15 * Second,
        description="How long one address may take from beginning to end, redirects included.",
    )
    raw_size: a_size(10_000, 100_000_000) = Field(  # type: ignore[valid-type]
        default=8_000_000, description="How long an answer may be as it is sent."
    )
    decoded_size: a_size(10_000, 200_000_000) = Field(  # type: ignore[valid-type]
        default=12_000_000, description="How long an answer may be once it is unpacked."
    )
    parallel: a_number(1, 500) = Field(  # type: ignore[valid-type]
        default=100,
        description="How many requests may be under way at once; to one host never more than 2.",
    )
    host_pause: a_duration(0 * Second, Minute) = Field(  # type: ignore[valid-type]
        default=Second, description="Pause between the beginnings of two requests to one host."
    )
    entries: a_number(1, 50_000) = Field(  # type: ignore[valid-type]
        default=1000, description="How many entries of one feed are read."
    )
    workers: a_number(1, 64) = Field(  # type: ignore[valid-type]
        default=2, description="How many processes read feeds and pages."
    )
    worker_timeout: a_duration(Second, 5 * Minute) = Field(  # type: ignore[valid-type]
        default=10 * Second, description="How long such a process may take for one feed or page."
    )
    worker_memory: a_size(300_000_000, 64_000_000_000) = Field(  # type: ignore[valid-type]
        default=1_000_000_000, description="How much address space such a process may have."
    )


class RetentionShape(Shape):
    """How long what is kept."""

    text: a_duration(24 * Hour, 36500 * 24 * Hour) = Field(  # type: ignore[valid-type]
        default=365 * 24 * Hour,
        description="How long full texts and teasers are kept; titles, links and the words found"
        " stay.",
    )


class NetworkShape(Shape):
    """What may be reached beside the public internet."""

    allow: list[Network] = Field(
        default=[],
        description="Networks in CIDR notation that feeds and pages may be fetched from.",
        examples=[["10.1.2.0/24"]],
    )


class VisitsShape(Shape):
    """What becomes of the visits that rules with `visit` find."""

    sure: a_share() = Field(  # type: ignore[valid-type]
        default=0.75,
        description="From which confidence on a visit alerts at the level of its rule.",
    )
    likely: a_share() = Field(  # type: ignore[valid-type]
        default=0.5,
        description="From which confidence on it stands in the digest, to be checked; below, it is"
        " only stored.",
    )
    remind: TimeOfDay = Field(
        default=time(17),
        description="At which time on the day before an upcoming visit is reminded of; off: never.",
        examples=["17:00", "off"],
    )

    @model_validator(mode="after")
    def _ordered(self) -> VisitsShape:
        if self.likely > self.sure:
            raise ValueError(
                f"likely ({self.likely:g}) is more than sure ({self.sure:g}); a visit that is sure"
                " has the higher confidence"
            )
        return self


class HeartbeatShape(Shape):
    """An address that is fetched as long as the daemon is well."""

    url: SecretWebAddress = Field(
        description="The address of a check at a service such as Healthchecks, which alarms you"
        " when it is silent. It is a secret.",
        examples=["${HEARTBEAT_URL}", {"file": "/run/secrets/heartbeat"}],
    )
    every: a_duration(10 * Second, 24 * Hour) = Field(  # type: ignore[valid-type]
        default=Minute, description="How often it is fetched."
    )


class LinksShape(Shape):
    """The links in alerts to acknowledge, to mute and to say that one is not relevant."""

    url: WebAddress = Field(
        description="Where the pages of monitor are reached from the desk.",
        examples=["https://monitor.example.org"],
    )
    secret: SigningSecret = Field(
        description="What signs the links, 16 characters at least. With another one, links in"
        " earlier alerts no longer work.",
        examples=["${LINK_SECRET}", {"file": "/run/secrets/links"}],
    )
    valid: a_duration(Hour, 90 * 24 * Hour) = Field(  # type: ignore[valid-type]
        default=7 * 24 * Hour, description="How long a link works."
    )


class ClusterShape(Shape):
    """monitor.yaml, cluster: how several workers share a PostgreSQL."""

    shards: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Into so many parts the rules are cut; each article is shown to each of them,"
        " by different workers. One is right up to some 100,000 rules.",
    )


class MonitorShape(Shape):
    """monitor.yaml: general settings."""

    database: Database = Field(
        default="data/monitor.db",
        description="The SQLite file that keeps everything, below the folder the program is"
        " started in unless it begins with /; or the URL of a database on a PostgreSQL, for several"
        " workers.",
        examples=[
            "data/monitor.db",
            "postgresql://monitor:${DATABASE_PASSWORD}@db.example/monitor",
        ],
    )
    zone: Zone = Field(
        default="Europe/Berlin",
        description="The time zone of alerts and lists.",
        examples=["Europe/Berlin", "Europe/Vienna"],
    )
    language: Literal["de", "en"] = Field(default="de", description="The language of alerts.")
    contact: Contact = Field(
        description="How a site that is polled can reach you: it is told in every request.",
        examples=["mailto:newsroom@example.org", "https://paper.example/monitor"],
    )
    operator: Text = Field(
        default="", description="The id of the target that is told about the daemon itself."
    )
    limits: LimitsShape = Field(
        default=LimitsShape(), description="What one source, page or round may use at the most."
    )
    network: NetworkShape = Field(
        default=NetworkShape(), description="What may be reached beside the public internet."
    )
    retention: RetentionShape = Field(
        default=RetentionShape(), description="How long what is kept."
    )
    visits: VisitsShape = Field(
        default=VisitsShape(),
        description="What becomes of the visits that rules with `visit` find.",
    )
    digest: SlotsShape | None = Field(
        default=None,
        description="When targets without a `digest` of their own get theirs; without it, every"
        " day at 07:00.",
        examples=[{"at": ["07:00", "16:00"], "days": "mon-fri"}],
    )
    heartbeat: HeartbeatShape | None = Field(
        default=None, description="An address that is fetched as long as the daemon is well."
    )
    morning: MorningShape | None = Field(
        default=None,
        description="When a line about the service is sent, also if nothing was found; without it,"
        " never.",
        examples=[{"at": "06:00"}],
    )
    links: LinksShape | None = Field(
        default=None,
        description="The links in alerts to acknowledge, to mute and to say that one is not"
        " relevant; without it, there are none.",
    )
    cluster: ClusterShape = Field(
        default=ClusterShape(), description="How several workers share a PostgreSQL."
    )
    web: WebShape | None = Field(
        default=None, description="The page; without it, there is none.", examples=[{}]
    )
