"""Finds out who asks: by a token, a session, what a proxy says, or a key in the address."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from starlette.datastructures import Headers

from monitor.model import User
from monitor.passwords import digest_of
from monitor.store.web import Session
from monitor.web.entry.clients import client_of, is_in
from monitor.web.identity import NOBODY, Identity, Via
from monitor.web.site import Site

# A request need not write to the database only to say that somebody is still there.
SEEN_AGAIN = timedelta(minutes=5)
ROTATED = timedelta(hours=1)
LONGEST_TOKEN = 200
LONGEST_KEY = 1_000
FEED_KEY = "feed"
# Whoever asks where nobody needs to log in, see `Site.local`.
LOCAL = "local"


def proof_of(user: User) -> str:
    """Changes when a user's sessions must end: with another password or role."""
    return hashlib.sha256(f"{user.password}\0{user.role}".encode()).hexdigest()


def cookie_name(site: Site) -> str:
    """Browsers take __Host- only by HTTPS, and then from nobody but this very host."""
    return "__Host-monitor" if site.is_secure else "monitor"


def is_bearer(authorization: str) -> bool:
    """Whether a token is shown, be it a good one or not (RFC 6750).

    >>> is_bearer("bearer x"), is_bearer("Bearer"), is_bearer("Basic eDp5")
    (True, True, False)
    """
    return authorization.partition(" ")[0].lower() == "bearer"


class Gate:
    """Lets people and programs in."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def by_token(self, authorization: str) -> Identity:
        """Who shows this in `Authorization`; nobody if it is not known."""
        token = authorization.partition(" ")[2].strip()
        if not is_bearer(authorization) or not token or len(token) > LONGEST_TOKEN:
            return NOBODY
        digest = digest_of(token)
        for each in self._site.web.tokens:
            if hmac.compare_digest(each.digest, digest):
                return Identity(Via.TOKEN, each.id, each.id, scopes=each.scopes)
        return NOBODY

    def by_key(self, key: str, path: str) -> Identity:
        """Whose address this is.

        A key is good for one path, as long as its user is there with the same password and role,
        and wants no other keys.
        """
        match self._site.signed(FEED_KEY, key) if len(key) <= LONGEST_KEY else None:
            case [str(user), str(of)] if self._is_here(user):
                if hmac.compare_digest(of.encode(), self._digests(user)(path).encode()):
                    return Identity(Via.KEY, user, user)
        return NOBODY

    def keys_for(self, who: Identity) -> Callable[[str], str]:
        """Gives for a path the key with which a program may ask for it in somebody's name."""
        digest = self._digests(who.id)
        return lambda path: self._site.sign(FEED_KEY, [who.id, digest(path)])

    def _is_here(self, user: str) -> bool:
        return user in self._site.users or (self._site.is_open and user == LOCAL)

    def _digests(self, user: str) -> Callable[[str], str]:
        """Gives for a path what is signed for it: of the same length for the longest search."""
        known = self._site.users.get(user)
        proof = proof_of(known) if known else ""
        generation = self._site.stores.own.generation(user)
        return lambda path: digest_of(f"{proof}\0{generation}\0{path}")

    def address(self, peer: str, forwarded: Sequence[str]) -> str:
        """Which address asks: ``peer`` has connected, ``forwarded`` is what proxies say."""
        proxy = self._site.web.proxy
        return client_of(peer, forwarded, proxy.networks) if proxy else peer

    def by_proxy(self, client: str, headers: Headers) -> Identity:
        """Whom a reverse proxy has let in; nobody if it is not one of ours that says so.

        Of two names one is that of whoever asks, which the proxy let through: neither counts.
        """
        proxy = self._site.web.proxy
        if proxy is None or not proxy.header or not is_in(client, proxy.networks):
            return NOBODY
        names = headers.getlist(proxy.header)
        user = self._site.users.get(names[0]) if len(names) == 1 else None
        if user is None:
            return NOBODY
        return _person(user, Via.PROXY, self._site.sign("csrf", [user.id, proof_of(user)]))

    def by_session(self, token: str, now: datetime) -> tuple[Identity, Session | None]:
        """Whose session it is; nobody if it is not known, is over, or the user is gone."""
        if not token or len(token) > LONGEST_TOKEN:
            return NOBODY, None
        session = self._site.stores.own.session(digest_of(token))
        if session is None:
            return NOBODY, None
        user = self._site.users.get(session.user)
        if user is None or not self._holds(session, user, now):
            return NOBODY, None
        person = _person(user, Via.SESSION, session.csrf)
        return replace(person, digest=session.digest), session

    def _holds(self, session: Session, user: User, now: datetime) -> bool:
        web = self._site.web
        return (
            hmac.compare_digest(session.proof, proof_of(user))
            and now < session.created + web.session
            and now < session.seen + web.idle
            and (session.ends is None or now < session.ends)
        )

    def open(self, user: User, now: datetime) -> str:
        """Begin a session; the token for its cookie. There is none that was there before login."""
        token = secrets.token_urlsafe(32)
        own = self._site.stores.own
        own.begin(
            Session(digest_of(token), user.id, proof_of(user), secrets.token_hex(16), now, now, now)
        )
        own.purge(now - self._site.web.idle, now)
        return token

    def renewed(self, session: Session, now: datetime) -> str:
        """The token by which a session goes on, if it is time for another one; else nothing."""
        if session.ends is not None:
            return ""
        if session.replaces or now - session.rotated < ROTATED:
            if session.replaces or now - session.seen >= SEEN_AGAIN:
                self._site.stores.own.see(session, now)
            return ""
        token = secrets.token_urlsafe(32)
        new = replace(session, digest=digest_of(token), seen=now, rotated=now)
        # Of several requests at once the first gets it; the others come with the one before.
        return token if self._site.stores.own.rotate(session, new) else ""


def _person(user: User, via: Via, csrf: str) -> Identity:
    return Identity(via, user.id, user.name or user.id, user.role, desks=user.desks, csrf=csrf)
