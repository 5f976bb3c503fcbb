"""Tells the desks: who gets an alert, what it says, and how it is handed over."""

from monitor.notify.channels import Channels
from monitor.notify.compose import Composer, note
from monitor.notify.route import route, route_change, route_reminder
from monitor.notify.texts import TEXTS, Texts

__all__ = [
    "TEXTS",
    "Channels",
    "Composer",
    "Texts",
    "note",
    "route",
    "route_change",
    "route_reminder",
]
