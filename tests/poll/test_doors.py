"""Nothing but the guarded connections leads from this program to addresses that strangers name.

Every module is read, not run: an import of something that opens connections, or a call of it, must
stand in a table with its reason.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

import monitor

ROOT = Path(monitor.__file__).parent
# Modules with which a connection can be opened, or with which a program that opens one is started.
OPENERS = frozenset(
    {
        "aiohttp",
        "aioquic",
        "aiosmtpd",
        "anyio",
        "apprise",
        "asyncore",
        "curl_cffi",
        "dns",
        "ftplib",
        "h2",
        "h11",
        "http.client",
        "http.server",
        "httpcore",
        "httpx",
        "imaplib",
        "logging.handlers",
        "multiprocessing.connection",
        "multiprocessing.managers",
        "niquests",
        "nntplib",
        "paramiko",
        "poplib",
        "pycurl",
        "requests",
        "smtplib",
        "socket",
        "socketserver",
        "ssl",
        "subprocess",
        "telnetlib",
        "trio",
        "urllib.request",
        "urllib.robotparser",
        "urllib3",
        "webbrowser",
        "websockets",
        "wsgiref",
        "xmlrpc",
    }
)
# Functions that do so in modules that are harmless otherwise.
CALLS = frozenset(
    {
        "connect_accepted_socket",
        "create_connection",
        "create_datagram_endpoint",
        "create_server",
        "create_subprocess_exec",
        "create_subprocess_shell",
        "create_unix_connection",
        "execvp",
        "fetch_response",
        "fetch_url",
        "getaddrinfo",
        "gethostbyname",
        "open_connection",
        "open_unix_connection",
        "parse_url",
        "popen",
        "sock_connect",
        "start_server",
        "start_unix_server",
        "system",
        "urlopen",
        "urlretrieve",
    }
)
ALLOWED: Mapping[str, Mapping[str, str]] = {
    "poll/connect.py": {
        "httpcore": "opens the connections, once their addresses were judged",
        "socket": "asks the resolver for the addresses",
        "getaddrinfo": "the one look-up",
    },
    "poll/http.py": {"httpx": "speaks HTTP"},
    "poll/stream.py": {
        "open_connection": "to an address that was judged",
        "httpcore": "the kind of connection that it wants",
        "ssl": "a type only",
    },
    "poll/transport.py": {
        "httpx": "the kind of transport that it wants",
        "httpcore": "gets the guarded backend",
        "ssl": "a type only",
    },
    "poll/reasons.py": {
        "socket": "names of errors only",
        "ssl": "names of errors only",
    },
    "notify/channels.py": {
        "getaddrinfo": "looks up the hosts that the operator names",
        "create_connection": "looks whether that mail server answers",
        "socket": "the same",
    },
    "web/serve.py": {
        "socket": "where the page listens",
        "h11": "how uvicorn speaks HTTP with those who ask",
    },
    "notify/smtp/certificates.py": {"ssl": "the certificate of the mail server"},
    "notify/smtp/connections.py": {"socket": "names of errors only"},
    "notify/smtp/session.py": {
        "smtplib": "the mail server that the operator names",
        "socket": "names of errors only",
        "ssl": "the certificate of that mail server",
    },
    "notify/smtp/wire.py": {
        "smtplib": "the same mail server",
        "socket": "hangs up on one that does not answer",
    },
    "notify/push.py": {"apprise": "the services that the operator names"},
    "notify/webhook.py": {"httpx": "posts to the addresses that the operator names"},
    "serving.py": {"create_subprocess_exec": "starts the page, which is this program again"},
    "cluster/presence.py": {"socket": "the name of this machine"},
    "store/page_status.py": {"system": "asks which program keeps the database"},
    "web/texts/status.py": {"system": "the word for that"},
    "engine/link.py": {"socket": "hangs up on a server that says nothing any more"},
    "engine/pgqueuer.py": {"socket": "the name of this machine"},
    "demo/loopback.py": {
        "http.server": "the papers of the demo, on loopback",
        "socket": "looks which addresses of loopback there are",
    },
    "demo/newsroom.py": {
        "subprocess": "starts the daemon of the demo",
        "socket": "looks which port is free on this machine",
    },
    "demo/story.py": {"subprocess": "the type of that daemon"},
    "demo/together.py": {"subprocess": "the type of its workers"},
    "demo/postgres.py": {"subprocess": "starts the PostgreSQL of the demo"},
    "demo/sinks.py": {
        "create_server": "finds a free port on loopback",
        "socket": "the same",
        "aiosmtpd": "the mail server of the demo, on loopback",
    },
}


def doors(tree: ast.AST) -> Iterator[str]:
    """What a module uses to open connections."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from _openers(each.name for each in names)
            case ast.ImportFrom(module=module, names=names, level=0):
                yield from _openers([module or "", *(f"{module}.{each.name}" for each in names)])
                yield from (each.name for each in names if each.name in CALLS)
            case ast.Attribute(attr=name) | ast.Name(id=name) if name in CALLS:
                yield name
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=[what, *_]):
                if name in {"__import__", "import_module"}:
                    yield from (
                        _openers([str(what.value)]) if isinstance(what, ast.Constant) else [name]
                    )


def _openers(modules: Iterable[str]) -> Iterator[str]:
    for module in modules:
        parts = module.split(".")
        names = {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
        yield from names & OPENERS


def unexplained(root: Path, allowed: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The doors of all modules of a package that are not in the table, and the other way round."""
    found = {
        f"{path.relative_to(root)}: {door}"
        for path in root.rglob("*.py")
        for door in doors(ast.parse(path.read_text("utf-8")))
    }
    table = {f"{path}: {door}" for path, each in allowed.items() for door in each}
    return sorted(
        [f"{each} opens connections and is not in the table" for each in found - table]
        + [f"{each} is in the table and opens nothing" for each in table - found]
    )


def test_connections_are_opened_only_where_the_table_says() -> None:
    assert unexplained(ROOT, ALLOWED) == []


def test_every_reason_is_given() -> None:
    assert all(reason for each in ALLOWED.values() for reason in each.values())


@pytest.mark.parametrize(
    "code",
    [
        "import socket",
        "import socket as s",
        "import http.client",
        "import urllib.request as web",
        "from urllib import request",
        "from urllib.request import urlopen",
        "from http import client as c",
        "from requests.sessions import Session",
        "import urllib3.util",
        "import aiohttp, json",
        "def late() -> None:\n    import httpx",
        "if TYPE_CHECKING:\n    import smtplib",
        "import asyncio\nasync def go():\n    await asyncio.open_connection('a', 1)",
        "from asyncio import open_connection as o",
        "async def go(loop):\n    await loop.create_connection(f, 'a', 1)",
        "async def go(loop, sock):\n    await loop.sock_connect(sock, ('a', 1))",
        "import importlib\nhttp = importlib.import_module('httpx')",
        "__import__('urllib.request')",
        "from importlib import import_module\nhttp = import_module('ht' + 'tpx')",
        "import os\nos.system('curl a')",
        "import subprocess",
        "from trafilatura import fetch_url",
        "import trafilatura\ntrafilatura.fetch_response('https://a.example')",
        "import urllib.robotparser",
        "from logging import handlers",
    ],
)
def test_a_new_door_is_found(code: str, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "new.py").write_text(code)

    (told, *_) = unexplained(tmp_path, {})

    assert told.startswith("deep/new.py: ")
    assert told.endswith("opens connections and is not in the table")


@pytest.mark.parametrize(
    "code",
    [
        "from urllib.parse import urlsplit",
        "from http import HTTPStatus",
        "import asyncio\nasyncio.run(main())",
        "import logging",
        "from monitor.poll.http import HttpFetcher",
        "from .http import client",
        "text = 'a socket in the wall'",
        "import multiprocessing",
        "tags = ('h2', 'socket')",
    ],
)
def test_what_opens_nothing_is_no_door(code: str, tmp_path: Path) -> None:
    (tmp_path / "new.py").write_text(code)

    assert unexplained(tmp_path, {}) == []


def test_a_door_that_is_in_the_table_may_stand_where_it_says_and_nowhere_else(
    tmp_path: Path,
) -> None:
    for name in ("here.py", "there.py"):
        (tmp_path / name).write_text("import httpx")

    told = unexplained(tmp_path, {"here.py": {"httpx": "the one place"}})

    assert told == ["there.py: httpx opens connections and is not in the table"]


def test_a_line_of_the_table_that_is_out_of_date_is_told(tmp_path: Path) -> None:
    (tmp_path / "here.py").write_text("import json")

    told = unexplained(tmp_path, {"here.py": {"httpx": "the one place"}})

    assert told == ["here.py: httpx is in the table and opens nothing"]
