"""`web` in monitor.yaml: where the page listens, by which names it is called, who gets in."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from monitor.errors import Place
from monitor.settings.document import Document
from monitor.settings.parts import Reader
from monitor.settings.shapes import WebShape
from monitor.settings.users import Users
from monitor.settings.values import Links, ProxyLogin, Web
from monitor.settings.web_fields import host_name, in_brackets, page_address

_HERE = ("localhost", "127.0.0.1", "::1")


def web_of(
    reader: Reader, document: Document, shape: WebShape, links: Links | None, users: Users
) -> Web | None:
    """The page, or None with the reason kept why there is none."""
    host, port = _split(shape.listen)
    url = _url(reader, document, shape, links)
    if url is None or not _may_listen(reader, document, shape, users):
        return None
    named = host_name(urlsplit(url).hostname or "")
    if not users.users:
        _warn_of_open_page(reader, document, shape, named)
    else:
        _warn_of_no_login(reader, document, shape, users)
    hosts = [named, *([] if _is_any(host) else [host]), *shape.hosts]
    if is_loopback(host):
        hosts += _HERE
    return Web(
        host=host,
        port=port,
        url=url,
        hosts=tuple(dict.fromkeys(hosts)),
        users=users.users,
        tokens=users.tokens,
        proxy=_proxy(shape),
        session=shape.session,
        idle=min(shape.idle, shape.session),
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens there.

    >>> is_loopback("127.0.0.2"), is_loopback("::1"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _split(listen: str) -> tuple[str, int]:
    host, _, port = listen.rpartition(":")
    return host.strip("[]"), int(port)


def _is_any(host: str) -> bool:
    """Whether it stands for all addresses of the machine; nobody calls a page by that."""
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def _url(reader: Reader, document: Document, shape: WebShape, links: Links | None) -> str | None:
    """Where desks reach it."""
    if shape.url is not None:
        return shape.url
    if links is not None:
        try:
            return page_address(links.base)
        except ValueError as error:
            message = f"without `url` the page is at that of `links`: {error}"
            reader.report(document.key_place(("web",)), message, "`url: https://…`, in both")
            return None
    host, port = _split(shape.listen)
    if _is_any(host):
        reader.report(
            document.place(("web", "listen")),
            f"{in_brackets(host)} are all addresses of this machine, none to reach the page by",
            "`url: http://monitor.example.org:8470`, or the address in `listen`",
        )
        return None
    return f"http://{in_brackets(host)}:{port}"


def _may_listen(reader: Reader, document: Document, shape: WebShape, users: Users) -> bool:
    """Whether nobody gets in who should not."""
    if users.lost:
        place = Place(str(reader.directory / "users.yaml"))
        message = "no user of this file can be used, so the page is left out"
        reader.report(place, message, "mend what is named here; without the file nobody logs in")
        return False
    host, _ = _split(shape.listen)
    if users.users or _logs_in(shape) or is_loopback(host):
        return True
    reader.report(
        document.place(("web", "listen")),
        f"the page would listen on {in_brackets(host)} for others than this machine, and nobody"
        " would have to log in",
        "`monitor user add NAME`, or `listen: 127.0.0.1:8470`",
    )
    return False


def _warn_of_open_page(reader: Reader, document: Document, shape: WebShape, named: str) -> None:
    """Keep a warning if the page has no users, and yet is reached from elsewhere."""
    if shape.proxy is not None:
        place = document.place(("web", "proxy"))
        message = "nobody gets in: the proxy names users, and users.yaml has none"
        if not _logs_in(shape):
            message = "nobody gets in: behind a proxy everybody has to log in, and there is no user"
        hint = "--no-password" if _logs_in(shape) else ""
        reader.report(place, message, f"`monitor user add NAME {hint}".strip() + "`", warning=True)
    elif not is_loopback(named):
        reader.report(
            document.key_place(("web",)),
            f"desks reach the page at {named}, and nobody has to log in: whoever reaches it may"
            " do everything",
            "`monitor user add NAME`",
            warning=True,
        )


def _warn_of_no_login(reader: Reader, document: Document, shape: WebShape, users: Users) -> None:
    if not _logs_in(shape) and not any(user.password for user in users.users):
        place = document.key_place(("web",))
        message = "nobody gets in: no user has a password, and no `proxy` names users"
        reader.report(place, message, "`monitor user password NAME`", warning=True)


def _logs_in(shape: WebShape) -> bool:
    """Whether people are let in by a proxy."""
    return shape.proxy is not None and bool(shape.proxy.header)


def _proxy(shape: WebShape) -> ProxyLogin | None:
    if shape.proxy is None:
        return None
    return ProxyLogin(tuple(dict.fromkeys(shape.proxy.addresses)), shape.proxy.header)
