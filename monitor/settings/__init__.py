"""Reads ``config/`` into one frozen `Settings`; every mistake has its file, line and column."""

from monitor.settings.load import Loaded, load
from monitor.settings.schema import json_schema
from monitor.settings.units import duration
from monitor.settings.values import Desk, Limits, Locations, Settings

__all__ = [
    "Desk",
    "Limits",
    "Loaded",
    "Locations",
    "Settings",
    "duration",
    "json_schema",
    "load",
]
