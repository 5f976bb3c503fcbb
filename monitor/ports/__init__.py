"""What the steps need from the world, shaped by that need and not by what a library offers."""

from monitor.ports.archive import Archive, Then
from monitor.ports.deliveries import DeliveryArchive
from monitor.ports.matching import MatchArchive
from monitor.ports.world import Clock, Fetcher, Leases, Notifier, Workers

__all__ = [
    "Archive",
    "Clock",
    "DeliveryArchive",
    "Fetcher",
    "Leases",
    "MatchArchive",
    "Notifier",
    "Then",
    "Workers",
]
