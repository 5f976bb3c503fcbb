"""What all requests share."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog
from itsdangerous import BadData, URLSafeSerializer

from monitor.errors import DatabaseError
from monitor.login_limits import LoginLimits
from monitor.match import RuleSet
from monitor.model import Address, Role, User
from monitor.passwords import Passwords
from monitor.ports import Archive, Clock
from monitor.searching import Searches
from monitor.settings import Settings
from monitor.settings.users import Users
from monitor.settings.values import Web
from monitor.store import Reader, open_archive
from monitor.store.database import Changes, database_at
from monitor.store.web import Deed, WebStore, open_web
from monitor.web.entry.turns import Turns
from monitor.web.identity import Identity, Via
from monitor.web.live import Hub
from monitor.web.parts.costs import Costs
from monitor.web.parts.kept import Kept
from monitor.web.parts.metrics import PageMeters
from monitor.web.parts.usuals import Usuals
from monitor.web.parts.vitals import LASTS, Vitals
from monitor.wiring import Configured

# To check a password takes 64 MiB and an eighth of a second of a core.
LOGINS = 2
WAITING_LOGINS = 2
WAIT_FOR_LOGIN = 3.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Stores:
    """The database: to read, to act as the commands do, the page's own, and whether it changed."""

    reader: Reader
    archive: Archive
    own: WebStore
    changes: Changes


@contextmanager
def open_stores(address: Address) -> Iterator[Stores]:
    """The database at ``address``, which must be there and current. Raises DatabaseError."""
    with Reader.open(address) as reader, open_archive(address) as archive, open_web(address) as own:
        changes = database_at(address).changes()
        try:
            yield Stores(reader, archive, own, changes)
        finally:
            changes.close()


class _Searches:
    """What compiles searches for one configuration."""

    def __init__(self, found: Configured) -> None:
        self._found = found
        self._making = threading.Lock()
        self._made: Searches | None = None

    def made(self) -> Searches:
        with self._making:
            if self._made is None:
                catalog = self._found.settings.catalog
                self._made = Searches(catalog, self._found.rules.newsroom)
            return self._made


class Site:
    """The configuration in use, the database, and who is let in.

    ``found`` is taken over whole by `adopt`; a request keeps what it began with, see `for_request`.
    """

    def __init__(self, found: Configured, web: Web, stores: Stores, clock: Clock) -> None:
        self._found = found
        self._web = web
        self.stores = stores
        self.clock = clock
        self.started = clock.now()
        self.passwords = Passwords()
        self.limits = LoginLimits()
        self.logins = Turns(LOGINS, WAITING_LOGINS, WAIT_FOR_LOGIN)
        self.hub = Hub(clock)
        self.meters = PageMeters()
        self.health: Kept[bool] = Kept(clock, LASTS)
        self.vitals: Kept[Vitals] = Kept(clock, LASTS)
        # Calendars as they were written last, by desk: one of many visits takes a second. Those of
        # a configuration are its own.
        self.calendars: dict[str, Kept[bytes]] = {}
        self.costs = Costs()
        self.usuals = Usuals(stores.reader)
        self._key = stores.own.key("page")
        self._searches = _Searches(found)
        self._had_users = bool(web.users)

    @property
    def settings(self) -> Settings:
        """What is configured."""
        return self._found.settings

    @property
    def rules(self) -> RuleSet:
        """The rules, compiled."""
        return self._found.rules

    @property
    def found(self) -> Configured:
        """The configuration with its rules compiled, and what is wrong with it."""
        return self._found

    @property
    def searches(self) -> Searches:
        """Compiles searches; made when the first is asked for, as it reads the whole catalog."""
        return self._searches.made()

    @property
    def web(self) -> Web:
        """What is configured about the page; where it listens is that of its start."""
        return self._web

    @property
    def is_secure(self) -> bool:
        """Whether desks reach it by HTTPS, so that cookies are for HTTPS only."""
        return self._web.url.startswith("https://")

    @property
    def users(self) -> Mapping[str, User]:
        """Who may log in, by id."""
        return {user.id: user for user in self._web.users}

    @property
    def is_open(self) -> bool:
        """Whether nobody needs to log in, as nobody is configured and only this machine asks.

        Once there were users it never is, until it is started anew: a file that is gone or has
        mistakes opens nothing.
        """
        return not self._web.users and self._web.proxy is None and not self._had_users

    def for_request(self) -> Site:
        """The same for one request: it has the configuration and users of this moment."""
        return copy(self)

    def adopt(self, found: Configured) -> None:
        """Work with this configuration from now on; who was removed is not shown anything more."""
        self._found = found
        self.calendars = {}
        self._searches = _Searches(found)
        if found.settings.web is not None:
            self._web = found.settings.web
            self._had_users = self._had_users or bool(self._web.users)
        self.hub.restart()

    def admit(self, users: Users) -> None:
        """Let in these from now on, and nobody else; if all are lost, nobody."""
        self._web = replace(self._web, users=users.users, tokens=users.tokens)
        self._had_users = self._had_users or bool(users.users) or users.lost
        self.hub.restart()

    def sign(self, purpose: str, values: object) -> str:
        """These values as text that only we can have made, and that is good for one purpose."""
        signed = URLSafeSerializer(self._key, salt=purpose).dumps(values)
        return signed if isinstance(signed, str) else signed.decode()

    def signed(self, purpose: str, text: str) -> Any:
        """What `sign` was given; None if it was not we who signed it, or for something else."""
        try:
            return URLSafeSerializer(self._key, salt=purpose).loads(text)
        except BadData:
            return None

    def log(
        self, who: Identity, act: str, now: datetime, address: str = "", **about: object
    ) -> None:
        """Add a line to the audit log; if that fails, to the log of the program.

        What it tells of is done, and whoever did it is told so.
        """
        via = "page" if who.via in {Via.SESSION, Via.PROXY, Via.LOCAL} else str(who.via)
        deed = Deed(now, who.id or "-", via, act, about, address)
        try:
            self.stores.own.log(deed)
        except DatabaseError:
            log.exception("the audit log lacks a line", line=deed)

    def local(self) -> Identity:
        """Whoever asks where nobody needs to log in."""
        return Identity(Via.LOCAL, "local", "local", Role.ADMIN, csrf=self.sign("csrf", "local"))
