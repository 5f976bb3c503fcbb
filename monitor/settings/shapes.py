"""The shape of each file: which keys it has (pydantic)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema, model_validator

from monitor.model import Level, Security, Within
from monitor.settings.fields import (
    Day,
    Flag,
    Hour,
    Id,
    Minute,
    Second,
    Secret,
    Text,
    a_duration,
    a_number,
    a_size,
    apprise_address,
    contact_address,
    css_selector,
    feed_url,
    language_tag,
    mail_address,
    mail_sender,
    network,
    time_zone,
)
from monitor.settings.units import shown


class Shape(BaseModel):
    """A part of a file; keys that it does not know are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NamedShape(Shape):
    """A part that others refer to."""

    id: Id


class IntervalShape(Shape):
    """The bounds of the pause between two polls."""

    min: a_duration(Second, 7 * 24 * Hour) = 5 * Minute  # type: ignore[valid-type]
    max: a_duration(Second, 7 * 24 * Hour) = Hour  # type: ignore[valid-type]

    @model_validator(mode="after")
    def _ordered(self) -> IntervalShape:
        if self.min > self.max:
            raise ValueError(f"min ({shown(self.min)}) is longer than max ({shown(self.max)})")
        return self


Selector = Annotated[str, AfterValidator(lambda value: css_selector(value) if value else value)]

Code = Annotated[str, AfterValidator(lambda value: language_tag(value) if value else value)]


class SourceShape(NamedShape):
    """A source of news."""

    name: Text
    url: Annotated[Text, AfterValidator(feed_url)]
    kind: Literal["feed", "sitemap", "page"] = "feed"
    region: str = ""
    tags: list[Text] = []
    language: Code = ""
    enabled: Flag = True
    verified: Annotated[str | bool, WithJsonSchema({"type": ["boolean", "string"]})] = True
    interval: IntervalShape = IntervalShape()
    pages: Flag = True
    text: Selector = ""
    entries: Selector = ""
    heading: Selector = ""
    licensed: Flag = False

    @model_validator(mode="after")
    def _readable(self) -> SourceShape:
        if self.kind == "page" and self.enabled and not self.entries:
            raise ValueError(
                "a source of kind page needs `entries`: a CSS selector for its lines, such as"
                " `.termine li`"
            )
        if self.kind != "page" and (self.entries or self.heading):
            raise ValueError("`entries` and `heading` are for sources of kind page")
        if self.text and not self.pages:
            raise ValueError("`text` selects on pages, but with `pages: false` none are read")
        return self


class LimitsShape(Shape):
    """What one source, page or round may use at the most."""

    connect_timeout: a_duration(Second / 10, Minute) = 5 * Second  # type: ignore[valid-type]
    read_timeout: a_duration(Second / 10, Minute) = 6 * Second  # type: ignore[valid-type]
    fetch_timeout: a_duration(Second / 10, 5 * Minute) = 15 * Second  # type: ignore[valid-type]
    raw_size: a_size(10_000, 100_000_000) = 8_000_000  # type: ignore[valid-type]
    decoded_size: a_size(10_000, 200_000_000) = 12_000_000  # type: ignore[valid-type]
    parallel: a_number(1, 500) = 100  # type: ignore[valid-type]
    host_pause: a_duration(0 * Second, Minute) = Second  # type: ignore[valid-type]
    entries: a_number(1, 50_000) = 1000  # type: ignore[valid-type]
    workers: a_number(1, 64) = 2  # type: ignore[valid-type]
    worker_timeout: a_duration(Second, 5 * Minute) = 10 * Second  # type: ignore[valid-type]
    worker_memory: a_size(300_000_000, 64_000_000_000) = 1_000_000_000  # type: ignore[valid-type]


class RetentionShape(Shape):
    """How long what is kept."""

    text: a_duration(24 * Hour, 36500 * 24 * Hour) = 365 * 24 * Hour  # type: ignore[valid-type]


class NetworkShape(Shape):
    """What may be reached beside the public internet."""

    allow: list[Annotated[Text, AfterValidator(network)]] = []


class MonitorShape(Shape):
    """monitor.yaml"""

    database: Text = "data/monitor.db"
    zone: Annotated[Text, AfterValidator(time_zone)] = "Europe/Berlin"
    language: Literal["de", "en"] = "de"
    contact: Annotated[Text, AfterValidator(contact_address)]
    operator: Text = ""
    limits: LimitsShape = LimitsShape()
    network: NetworkShape = NetworkShape()
    retention: RetentionShape = RetentionShape()


class PersonShape(NamedShape):
    """A person: what @id stands for."""

    name: Text
    also: list[Text] = []
    role: str = ""
    party: str = ""
    note: str = ""


class ListShape(NamedShape):
    """A list: @id stands for everything in it."""

    title: str = ""
    of: Annotated[list[Text], Field(min_length=1)]


class PlaceShape(NamedShape):
    """A place: @id stands for it and for every place in it."""

    name: Text
    kind: str = ""
    also: list[Text] = []
    in_: Annotated[str, Field(alias="in")] = ""
    ags: str = ""


class MailShape(Shape):
    """The mail server."""

    host: Text
    port: a_number(1, 65535) = 587  # type: ignore[valid-type]
    security: Security = Security.STARTTLS
    sender: Annotated[Text, AfterValidator(mail_sender)]
    username: str = ""
    password: Secret = ""


class TargetShape(NamedShape):
    """Where alerts can go."""

    mail: list[Annotated[Text, AfterValidator(mail_address)]] = []
    apprise: Annotated[Secret, AfterValidator(apprise_address)] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> TargetShape:
        if bool(self.mail) == bool(self.apprise):
            raise ValueError("a target has either `mail: [addresses]` or `apprise: address`")
        return self


class DeskShape(NamedShape):
    """A desk and its targets."""

    title: str = ""
    targets: Annotated[list[Text], Field(min_length=1)]


class ExamplesShape(Shape):
    """Texts for which a rule must hold, and must not."""

    match: list[Text] = []
    no_match: list[Text] = []


class RuleShape(NamedShape):
    """A watch rule."""

    title: Text
    desk: Text
    level: Level
    query: Text
    within: Within = Within.ARTICLE
    examples: ExamplesShape = ExamplesShape()
    budget: a_number(1, 100_000) | None = None  # type: ignore[valid-type]


class SourcesFile(Shape):
    """sources.yaml"""

    sources: list[SourceShape]


class PeopleFile(Shape):
    """people.yaml"""

    as_of: Day
    people: list[PersonShape] = []
    lists: list[ListShape] = []


class PlacesFile(Shape):
    """places.yaml"""

    places: list[PlaceShape] = []
    lists: list[ListShape] = []


class ChannelsFile(Shape):
    """channels.yaml"""

    mail: MailShape | None = None
    targets: list[TargetShape] = []
    desks: list[DeskShape] = []


class RulesFile(Shape):
    """rules/*.yaml"""

    rules: list[RuleShape] = []
