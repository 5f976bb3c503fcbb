"""Remembers sources, articles, hits and deliveries; the only folder that knows SQL."""

from monitor.store.article_reading import Unread
from monitor.store.backup import BACKUP, back_up, check, note_backup
from monitor.store.database import database_at, exists
from monitor.store.delivery_reading import Queue, StoredDelivery
from monitor.store.hit_reading import StoredHit
from monitor.store.lock import DatabaseLock
from monitor.store.memory import MemoryArchive
from monitor.store.migrate import Revision, head
from monitor.store.queries import Reader, running_config
from monitor.store.sql import SqlArchive, open_archive
from monitor.store.surroundings import SQLITE, Standing, network_file_system
from monitor.store.upgrading import revision_of, upgrade
from monitor.store.visit_reading import StoredVisit, VisitSource

__all__ = [
    "BACKUP",
    "SQLITE",
    "DatabaseLock",
    "MemoryArchive",
    "Queue",
    "Reader",
    "Revision",
    "SqlArchive",
    "Standing",
    "StoredDelivery",
    "StoredHit",
    "StoredVisit",
    "Unread",
    "VisitSource",
    "back_up",
    "check",
    "database_at",
    "exists",
    "head",
    "network_file_system",
    "note_backup",
    "open_archive",
    "revision_of",
    "running_config",
    "upgrade",
]
