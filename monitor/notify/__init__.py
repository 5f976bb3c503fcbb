"""Tells the desks: who gets what and when, what it says, and how it is handed over."""

from monitor.notify.after import consequences
from monitor.notify.channels import Channels
from monitor.notify.circumstances import Circumstances
from monitor.notify.compose import Composer
from monitor.notify.notices import notices
from monitor.notify.route import OVER_BUDGET, route
from monitor.notify.route_visits import route_change, route_reminder
from monitor.notify.texts import TEXTS, Texts

__all__ = [
    "OVER_BUDGET",
    "TEXTS",
    "Channels",
    "Circumstances",
    "Composer",
    "Texts",
    "consequences",
    "notices",
    "route",
    "route_change",
    "route_reminder",
]
