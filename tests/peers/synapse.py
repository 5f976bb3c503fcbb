"""Synapse, a Matrix server, with two users in a room."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.peers.starting import HOST, eventually, free_port, missing

SECRET = "for this test alone"
_CONFIG = """\
server_name: example.org
report_stats: false
pid_file: {home}/pid
signing_key_path: {home}/signing.key
media_store_path: {home}/media
registration_shared_secret: {secret}
macaroon_secret_key: {secret}
form_secret: {secret}
trusted_key_servers: []
database: {{name: sqlite3, args: {{database: "{home}/synapse.db"}}}}
listeners:
  - {{port: {port}, bind_addresses: [{host}], type: http, resources: [{{names: [client]}}]}}
"""


@dataclass(frozen=True, slots=True)
class Room:
    """A room that the monitor may write to, and its reader."""

    port: int
    id: str
    writer: str
    reader: str

    @property
    def apprise_url(self) -> str:
        """Where apprise sends to. ``hsreq=no``: ids of rooms no longer end in a server's name."""
        return f"matrix://{self.writer}@{HOST}:{self.port}/{self.id}?hsreq=no"

    def messages(self) -> list[dict[str, Any]]:
        """What stands in the room for its reader, oldest first."""
        path = f"/_matrix/client/v3/rooms/{quote(self.id)}/messages?dir=f&limit=100"
        chunk = _call(self.port, path, token=self.reader)["chunk"]
        return [each["content"] for each in chunk if each["type"] == "m.room.message"]


@contextmanager
def running() -> Iterator[Room]:
    """A room on a server that is stopped with the context; skips the test where it cannot run."""
    python = Path(os.environ.get("MONITOR_TEST_SYNAPSE", "")) / "bin" / "python"
    if not python.is_file():
        missing("MONITOR_TEST_SYNAPSE names no venv with matrix-synapse in it (see .ci/run)")
    home = Path(tempfile.mkdtemp(prefix="monitor-synapse-"))
    try:
        port = free_port()
        config = home / "homeserver.yaml"
        config.write_text(_CONFIG.format(home=home, port=port, host=HOST, secret=SECRET))
        command = [str(python), "-m", "synapse.app.homeserver", "-c", str(config)]
        subprocess.run([*command, "--generate-keys"], check=True, capture_output=True)
        with (home / "log").open("wb") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd=home)
            try:
                eventually(lambda: _is_up(port), "Synapse")
                yield _room(port)
            finally:
                server.terminate()
                server.wait(20)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _room(port: int) -> Room:
    writer, reader = _registered(port, "monitor"), _registered(port, "reader")
    wanted = {"preset": "private_chat", "invite": ["@monitor:example.org"]}
    made = _call(port, "/_matrix/client/v3/createRoom", wanted, token=reader)
    return Room(port, made["room_id"], writer, reader)


def _registered(port: int, name: str) -> str:
    """The token of a new user."""
    path = "/_synapse/admin/v1/register"
    nonce = _call(port, path)["nonce"]
    said = "\0".join((nonce, name, "password", "notadmin")).encode()
    mac = hmac.new(SECRET.encode(), said, hashlib.sha1).hexdigest()
    user = {"nonce": nonce, "username": name, "password": "password", "admin": False, "mac": mac}
    token: str = _call(port, path, user)["access_token"]
    return token


def _is_up(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/health", timeout=1):
            return True
    except OSError:
        return False


def _call(port: int, path: str, body: object = None, *, token: str = "") -> Any:
    request = urllib.request.Request(
        f"http://{HOST}:{port}{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {token}"} if token else {},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)
