"""What the page itself remembers: sessions, looks, its key and who did what."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from monitor.model import Address
from monitor.store import dialect
from monitor.store.database import Database, database_at
from monitor.store.tables import source_states
from monitor.store.transactions import AtOnce, Transactions
from monitor.store.web_tables import audit, web_keys, web_looks, web_sessions

# After a new token was used, requests that were under way still come with the old one.
GRACE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is logged in. ``digest`` is the SHA-256 of the token in the cookie.

    ``proof`` is what the login was good for: it ends when the user has another password or role.
    ``replaces`` is the digest of the token that this one is for instead, until it is first used;
    then ``ends`` of the other is set. An answer with a new token may be lost on its way.
    """

    digest: str
    user: str
    proof: str = field(repr=False)
    csrf: str = field(repr=False)
    created: datetime
    seen: datetime
    rotated: datetime
    ends: datetime | None = None
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the audit log: who did what, and by which way: page, link, token."""

    at: datetime
    by: str
    via: str
    act: str
    about: Mapping[str, Any]
    address: str


@contextmanager
def open_web(address: Address) -> Iterator[WebStore]:
    """The page's own tables in the database at ``address``, which is there and current."""
    store = WebStore(database_at(address))
    try:
        yield store
    finally:
        store.close()


class WebStore(Transactions):
    """Keeps what only the page needs, on a writing connection of its own.

    What every request asks is read on others, and what is noted of a request is written at once or
    not at all: a page that only shows never waits for what the daemon writes.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._reading = database.reading()
        self._at_once = AtOnce(database)

    @contextmanager
    def _look(self) -> Iterator[Connection]:
        with self._database.naming(), self._reading.connect() as connection:
            yield connection

    def close(self) -> None:
        """Close all connections."""
        super().close()
        self._at_once.close()
        self._reading.dispose()

    def key(self, name: str) -> str:
        """A secret of this database, made when it is first asked for: 64 hex digits."""
        put = dialect.insert(web_keys).on_conflict_do_nothing()
        query = select(web_keys.c.value).where(web_keys.c.name == name)
        with self._light() as connection:
            connection.execute(put.values(name=name, value=secrets.token_hex(32)))
            return str(connection.execute(query).scalar_one())

    def generation(self, user: str) -> str:
        """What the keys of somebody's feeds are made with; empty until there are other keys."""
        query = select(web_keys.c.value).where(web_keys.c.name == _feeds_of(user))
        with self._look() as connection:
            return connection.execute(query).scalar_one_or_none() or ""

    def renew(self, user: str) -> None:
        """Let somebody's feeds have other keys from now on."""
        value = secrets.token_hex(8)
        put = dialect.insert(web_keys).values(name=_feeds_of(user), value=value)
        with self._light() as connection:
            connection.execute(
                put.on_conflict_do_update(index_elements=["name"], set_={"value": value})
            )

    def session(self, digest: str) -> Session | None:
        """The session with that token; None if there is none."""
        query = select(web_sessions).where(web_sessions.c.digest == digest)
        with self._look() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else Session(**row._asdict())

    def begin(self, session: Session) -> None:
        """Keep a new session."""
        with self._light() as connection:
            connection.execute(insert(web_sessions).values(**_values(session)))

    def rotate(self, old: Session, new: Session) -> bool:
        """Let a session go on under another token, once that is used.

        False if it has got one meanwhile, has ended, or anybody else writes just now.
        """

        def work(connection: Connection) -> bool:
            of = (
                web_sessions.c.digest == old.digest,
                web_sessions.c.rotated == old.rotated,
                web_sessions.c.ends.is_(None),
            )
            found = connection.execute(
                update(web_sessions).where(*of).values(seen=new.rotated, rotated=new.rotated)
            )
            if found.rowcount:
                lost = web_sessions.c.replaces == old.digest
                connection.execute(delete(web_sessions).where(lost))
                put = _values(replace(new, replaces=old.digest))
                connection.execute(insert(web_sessions).values(**put))
            return bool(found.rowcount)

        return self._at_once.store(work)

    def see(self, session: Session, at: datetime) -> bool:
        """Remember that somebody with this session is still there; not if anybody else writes.

        What its token is instead of ends soon.
        """

        def work(connection: Connection) -> bool:
            of = web_sessions.c.digest == session.digest
            connection.execute(update(web_sessions).where(of).values(seen=at, replaces=None))
            if session.replaces:
                before = (
                    web_sessions.c.digest == session.replaces,
                    web_sessions.c.ends.is_(None),
                )
                connection.execute(update(web_sessions).where(*before).values(ends=at + GRACE))
            return True

        return self._at_once.store(work)

    def end(self, digest: str) -> None:
        """Forget a session, and those it was before it was rotated."""
        with self._light() as connection:
            csrf = select(web_sessions.c.csrf).where(web_sessions.c.digest == digest)
            connection.execute(delete(web_sessions).where(web_sessions.c.csrf.in_(csrf)))

    def purge(self, seen_before: datetime, now: datetime) -> None:
        """Forget the sessions nobody has used since then, and those that have ended."""
        is_over = (web_sessions.c.seen < seen_before) | (web_sessions.c.ends < now)
        with self._light() as connection:
            connection.execute(delete(web_sessions).where(is_over))

    def look(self, user: str, at: datetime) -> datetime | None:
        """Remember that somebody has looked at the stories; when that was before."""
        query = select(web_looks.c.at).where(web_looks.c.user == user)
        put = dialect.insert(web_looks).values(user=user, at=at)
        with self._light() as connection:
            before = connection.execute(query).scalar_one_or_none()
            # A page that was opened earlier may say so later.
            connection.execute(
                put.on_conflict_do_update(
                    index_elements=["user"], set_={"at": at}, where=web_looks.c.at < at
                )
            )
        return before

    def looked(self, user: str) -> datetime | None:
        """When somebody has looked at the stories last."""
        query = select(web_looks.c.at).where(web_looks.c.user == user)
        with self._look() as connection:
            return connection.execute(query).scalar_one_or_none()

    def log(self, deed: Deed) -> None:
        """Add a line to the audit log."""
        values = {
            "at": deed.at,
            "by": deed.by,
            "via": deed.via,
            "act": deed.act,
            "about": dict(deed.about),
            "address": deed.address,
        }
        with self._light() as connection:
            connection.execute(insert(audit).values(**values))

    def poll_soon(self, source: str, now: datetime) -> bool:
        """Let a source be due now, unless it asked to be left alone; whether it is known."""
        asked = source_states.c.not_before
        is_free = asked.is_(None) | (asked <= now)
        of = (source_states.c.source == source, source_states.c.gone.is_(None), is_free)
        with self._light() as connection:
            done = connection.execute(update(source_states).where(*of).values(next_poll=now))
            return done.rowcount > 0


_SESSION = tuple(each.name for each in web_sessions.columns)


def _feeds_of(user: str) -> str:
    return f"feeds of {user}"


def _values(session: Session) -> dict[str, Any]:
    return {name: getattr(session, name) for name in _SESSION}
