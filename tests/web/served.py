"""The page, served on loopback from a real database, and clients that ask it."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from monitor.model import Address, Role, Scope, Token, User
from monitor.model import Server as Database
from monitor.passwords import digest_of, hash_password
from monitor.settings.values import Web
from monitor.store import open_archive
from monitor.web.app import LONGEST, make_app
from monitor.web.asking import Way
from monitor.web.entry.gate import Gate, cookie_name
from monitor.web.serve import FROM_ONE_ADDRESS, REQUEST_WITHIN, Server, listening_on
from monitor.web.site import Site, open_stores
from monitor.web.watching import Watching
from monitor.web.ways import WAYS
from monitor.wiring import configure
from tests.fakes import FakeClock
from tests.stories import Region

PASSWORD = "Wellenbrecher 7"
TOKEN = "mon_" + "t" * 40
CONFIG = {
    "monitor.yaml": """
database: '{database}'
zone: Europe/Berlin
language: de
contact: "mailto:monitor@example.org"
links: {{url: "http://127.0.0.1:8470", secret: "ein Geheimnis für Links"}}
web: {{listen: "127.0.0.1:8470"}}
""",
    "sources.yaml": """
sources:
  - {{id: a, name: Lüdenauer Bote, url: "https://a.example/feed"}}
  - {{id: b, name: Warlinger Blatt, url: "https://b.example/feed"}}
  - {{id: c, name: Küstenkurier, url: "https://c.example/feed"}}
""",
    "channels.yaml": """
targets:
  - {{id: chat, apprise: "json://127.0.0.1/hook"}}
  - {{id: mail, apprise: "json://127.0.0.1/mail"}}
  - {{id: ops, apprise: "json://127.0.0.1/ops"}}
desks:
  - {{id: lokales, title: Lokales, targets: [chat]}}
  - {{id: umwelt, title: Umwelt, targets: [mail]}}
""",
    "rules/rules.yaml": """
rules:
  - {{id: faehre, title: Fähre, desk: lokales, level: eil, query: Fähre}}
  - {{id: hafen, title: Hafen, desk: lokales, level: normal, query: Hafenmeister}}
  - {{id: umwelt, title: Umwelt, desk: umwelt, level: digest, query: Naturschutz}}
""",
}


def users() -> tuple[User, ...]:
    """One of each role; all have the same password."""
    return tuple(User(f"{role}", f"Die {role}", role, _hashed()) for role in Role)


@cache
def _empty_database() -> bytes:
    """What the migrations make, made once."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "monitor.db"
        with open_archive(path):
            pass
        return path.read_bytes()


@cache
def _hashed() -> str:
    return hash_password(PASSWORD)


def write_config(folder: Path, database: Address | None = None) -> Path:
    """A configuration that fits what `Region` prints; without a database of one in the folder."""
    config = folder / "config"
    where = database.url if isinstance(database, Database) else database or folder / "monitor.db"
    for name, text in CONFIG.items():
        file = config / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.format(database=where), encoding="utf-8")
    return config


@dataclass
class Served:
    """The page as it is served, and what it shows."""

    url: str
    site: Site
    region: Region
    clock: FakeClock
    clients: list[httpx.Client] = field(default_factory=list)

    @property
    def database(self) -> Address:
        """Where all is kept that it shows."""
        return self.site.settings.database

    def client(self, **options: Any) -> httpx.Client:
        """Somebody who is not logged in."""
        client = httpx.Client(base_url=self.url, timeout=20, **options)
        self.clients.append(client)
        return client

    def logged_in(self, role: Role | str = Role.EDITOR, **options: Any) -> httpx.Client:
        """Somebody with that role."""
        client = self.client(**options)
        # Without the form, which takes a third of a second of argon2; see test_login.
        user = self.site.users[str(role)]
        token = Gate(self.site).open(user, self.clock.now())
        client.cookies.set(cookie_name(self.site), token)
        return client

    def program(self, *scopes: Scope) -> httpx.Client:
        """A program with a token for these scopes."""
        token = TOKEN + "-".join(scopes)
        known = Token("program", digest_of(token), frozenset(scopes))
        self.site._web = replace(self.site.web, tokens=(*self.site.web.tokens, known))
        return self.client(headers={"authorization": f"Bearer {token}"})


def log_in(client: httpx.Client, user: str, password: str = PASSWORD) -> httpx.Response:
    """Fill in the form as a browser would."""
    form = client.get("/login").text
    seal = re.search(r'name="seal" value="([^"]+)"', form)
    assert seal
    return client.post("/login", data={"user": user, "password": password, "seal": seal[1]})


def csrf_of(html: str) -> str:
    """The token that the forms of a page hold."""
    found = re.search(r'name="csrf" value="([^"]+)"', html)
    assert found, html[:500]
    return found[1]


def act(client: httpx.Client, path: str, page: str = "/status", **fields: str) -> httpx.Response:
    """Send a form as a page would."""
    return client.post(path, data={"csrf": csrf_of(client.get(page).text), **fields})


@contextmanager
def served(
    folder: Path,
    *,
    known: Sequence[User] | None = None,
    ways: Sequence[Way] = WAYS,
    config: Path | None = None,
    database: Address | None = None,
    within: float = REQUEST_WITHIN,
    longest: float = LONGEST,
    of_one: int = FROM_ONE_ADDRESS,
    is_watching: bool = True,
    **web: Any,
) -> Iterator[Served]:
    """Serve what `Region` stores; with ``known`` empty nobody needs to log in.

    ``config`` says itself where the database is. Who looks at files or the database in the page's
    stead says that it is not watching itself: the two would undo what the other took over.
    """
    found = configure(config or write_config(folder, database), {})
    assert found.settings.web is not None, [str(each) for each in found.problems]
    page: Web = replace(
        found.settings.web, port=0, users=users() if known is None else tuple(known), **web
    )
    clock = FakeClock()
    address = found.settings.database
    if isinstance(address, Path) and not address.exists():
        address.parent.mkdir(exist_ok=True)
        address.write_bytes(_empty_database())
    with (
        open_archive(address) as archive,
        open_stores(address) as stores,
        listening_on(page) as listening,
    ):
        region = Region(archive, clock)
        site = Site(found, page, stores, clock)
        trusted = page.proxy.networks if page.proxy else ()
        server = Server(make_app(site, ways, longest), listening, within, of_one, trusted)
        watching = Watching(site, clock.now()) if is_watching else None
        thread = threading.Thread(
            target=lambda: asyncio.run(server.run(watching.run if watching else _nothing)),
            name="page",
            daemon=True,
        )
        thread.start()
        host, port = server.address
        it = Served(f"http://{host}:{port}", site, region, clock)
        try:
            yield it
        finally:
            for client in it.clients:
                client.close()
            site.hub.restart()
            server.stop()
            thread.join(15)
            region.senders.shutdown()


async def _nothing() -> None:
    await asyncio.Event().wait()
