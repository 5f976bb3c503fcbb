"""Reads ``config/`` into one frozen `Settings`; every mistake has its file, line and column."""

from monitor.settings.files import files_of
from monitor.settings.load import Loaded, database_of, load
from monitor.settings.schema import json_schema, write_schemas
from monitor.settings.units import duration
from monitor.settings.values import (
    Desk,
    Heartbeat,
    Limits,
    Links,
    Locations,
    Morning,
    Settings,
    VisitSettings,
    Web,
)

__all__ = [
    "Desk",
    "Heartbeat",
    "Limits",
    "Links",
    "Loaded",
    "Locations",
    "Morning",
    "Settings",
    "VisitSettings",
    "Web",
    "database_of",
    "duration",
    "files_of",
    "json_schema",
    "load",
    "write_schemas",
]
