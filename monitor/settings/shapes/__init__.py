"""The shape of each file: which keys it has, and what they mean (pydantic)."""

from monitor.settings.shapes.catalog import (
    ListShape,
    OfficeShape,
    PeopleFile,
    PersonShape,
    PlacesFile,
    PlaceShape,
    RoleShape,
)
from monitor.settings.shapes.channels import ChannelsFile, DeskShape, MailShape, TargetShape
from monitor.settings.shapes.general import (
    HeartbeatShape,
    LimitsShape,
    LinksShape,
    MonitorShape,
    NetworkShape,
    RetentionShape,
    VisitsShape,
)
from monitor.settings.shapes.hours import (
    EscalateShape,
    FallbackShape,
    MorningShape,
    QuietShape,
    SlotsShape,
)
from monitor.settings.shapes.rules import ExamplesShape, RulesFile, RuleShape, VisitShape
from monitor.settings.shapes.shape import NamedShape, Shape
from monitor.settings.shapes.sources import IntervalShape, SourcesFile, SourceShape
from monitor.settings.shapes.users import TokenShape, UsersFile, UserShape
from monitor.settings.shapes.web import ProxyShape, WebShape

__all__ = [
    "ChannelsFile",
    "DeskShape",
    "EscalateShape",
    "ExamplesShape",
    "FallbackShape",
    "HeartbeatShape",
    "IntervalShape",
    "LimitsShape",
    "LinksShape",
    "ListShape",
    "MailShape",
    "MonitorShape",
    "MorningShape",
    "NamedShape",
    "NetworkShape",
    "OfficeShape",
    "PeopleFile",
    "PersonShape",
    "PlaceShape",
    "PlacesFile",
    "ProxyShape",
    "QuietShape",
    "RetentionShape",
    "RoleShape",
    "RuleShape",
    "RulesFile",
    "Shape",
    "SlotsShape",
    "SourceShape",
    "SourcesFile",
    "TargetShape",
    "TokenShape",
    "UserShape",
    "UsersFile",
    "VisitShape",
    "VisitsShape",
    "WebShape",
]
