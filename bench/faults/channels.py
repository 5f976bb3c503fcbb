"""Mail servers and chats that are down, refuse, or ask for time, under the real daemon."""

from __future__ import annotations

import socket
import threading
from collections import Counter
from pathlib import Path

from rows import finish, lines, log_of, main, publish, running

from tests.faults.killing import Farm, wait_until

# Hours in small: longer than the first pauses between tries.
DOWN = 100.0


class Door:
    """A port before the mail server of the farm, which can be shut."""

    def __init__(self, farm: Farm) -> None:
        self._behind = farm.mail.port
        self._open = self._listen(0)
        self.port = self._open.getsockname()[1]
        channels = farm.config / "channels.yaml"
        text = channels.read_text("utf-8").replace(f'"{self._behind}"', str(self.port))
        channels.write_text(text, encoding="utf-8")

    def _listen(self, port: int) -> socket.socket:
        door = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._let_in, args=[door], daemon=True).start()
        return door

    def _let_in(self, door: socket.socket) -> None:
        while True:
            try:
                guest, _ = door.accept()
            except OSError:
                return
            host = socket.create_connection(("127.0.0.1", self._behind))
            for one, other in ((guest, host), (host, guest)):
                threading.Thread(target=carry, args=(one, other), daemon=True).start()

    def shut(self) -> None:
        """Refuse whoever comes from now on."""
        self._open.shutdown(socket.SHUT_RDWR)
        self._open.close()

    def open(self) -> None:
        """Let them in again."""
        self._open = self._listen(self.port)


def carry(one: socket.socket, other: socket.socket) -> None:
    """Everything from one to the other, until its end."""
    try:
        while piece := one.recv(65536):
            other.sendall(piece)
        other.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def down(folder: Path) -> str:
    """Row 81: the mail server is down for a while."""
    farm = Farm(folder, rules=["kortuem"])
    with farm:
        door = Door(farm)
        daemon = farm.start()
        try:
            assert wait_until(farm.has_polled_all), log_of(farm)
            door.shut()
            publish(farm, 12)
            chats = wait_until(lambda: len(farm.chat.posts) == 12, 30)
            assert chats, "the chat had to wait for the mail server"
            wait_until(lambda: False, DOWN)
            tries = sum(line["event"].startswith("not sent") for line in lines(farm, "warning"))
            assert not farm.mail.mails
            door.open()
            finish(farm, daemon, 150)
        finally:
            daemon.kill()
            daemon.wait()
    return f"chats at once; {tries} tries of 12 mails in {DOWN:.0f} s; then each mail once"


def refused(folder: Path) -> str:
    """Row 82: 550 for one mail of two, 451 for another."""
    farm = Farm(folder, rules=["klinik"])
    with running(farm) as daemon:
        farm.mail.refuse_next(1, 550)
        publish(farm, 1)
        given_up = wait_until(lambda: "given up" in log_of(farm), 30)
        farm.mail.refuse_next(1, 451)
        publish(farm, 1)
        assert wait_until(lambda: len(farm.mail.mails) == 1, 90), log_of(farm)
        assert given_up, log_of(farm)
        daemon.terminate()
        assert daemon.wait(15) == 0
    return "550: given up and told; 451: arrived by the next try, once"


def told_to_wait(folder: Path) -> str:
    """Row 83: the chat answers 429, then takes all."""
    farm = Farm(folder, rules=["kortuem"])
    with running(farm) as daemon:
        farm.chat.fail_next(3, 429)
        publish(farm, 4)
        assert wait_until(lambda: len(farm.mail.mails) == 4, 30), "mails had to wait for the chat"
        finish(farm, daemon, 200)
        told = Counter(line["event"] for line in lines(farm, "warning"))
    return f"mails at once; {told.total()} warnings; then each chat message once"


if __name__ == "__main__":
    main(
        "the daemon and channels that fail",
        {"down": down, "refused": refused, "told_to_wait": told_to_wait},
    )
