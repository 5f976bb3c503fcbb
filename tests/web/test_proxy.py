"""Behind a reverse proxy: whom it names, and whose address counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.settings.values import ProxyLogin
from monitor.web.entry.clients import client_of
from tests.web.served import Served, log_in, served

PROXIES = ("10.1.2.0/24", "fd00:1::/64")
HERE = "127.0.0.1/32"


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[Served]:
    """Behind a proxy on this machine that only ends TLS."""
    with served(tmp_path, proxy=ProxyLogin((HERE, "10.1.2.7/32"), "")) as desk:
        yield desk


@pytest.fixture
def naming(tmp_path: Path) -> Iterator[Served]:
    """Behind a proxy on this machine that names users."""
    with served(tmp_path, proxy=ProxyLogin((HERE,), "X-User")) as desk:
        yield desk


def addresses(desk: Served) -> list[str]:
    """Those in the audit log, the newest first."""
    return [each.deed.address for each in desk.site.stores.reader.log_page().lines]


def test_a_proxy_that_only_ends_tls_logs_nobody_in(behind: Served) -> None:
    for name in ("X-Forwarded-User", "X-User", "Remote-User"):
        client = behind.client(headers={name: "admin"})

        assert client.get("/").status_code == 303


def test_the_audit_log_has_the_address_that_the_proxy_names(behind: Served) -> None:
    client = behind.client(headers={"x-forwarded-for": "198.51.100.9, 203.0.113.5, 10.1.2.7"})

    log_in(client, "editor")

    assert addresses(behind) == ["203.0.113.5"]


def test_also_of_a_proxy_that_names_users(naming: Served) -> None:
    client = naming.client(headers={"x-user": "editor", "x-forwarded-for": "203.0.113.5"})

    client.post("/logout", data={})
    log_in(naming.client(headers={"x-forwarded-for": "203.0.113.6"}), "editor")

    assert client.get("/").status_code == 200
    assert addresses(naming) == ["203.0.113.6"]


def test_who_guesses_passwords_waits_and_others_behind_the_proxy_do_not(behind: Served) -> None:
    guesser = behind.client(headers={"x-forwarded-for": "203.0.113.5"})
    other = behind.client(headers={"x-forwarded-for": "203.0.113.77"})

    for number in range(8):
        last = log_in(guesser, f"niemand{number}", "falsches Passwort")

    assert last.status_code == 429
    assert log_in(other, "editor").status_code == 303


def test_from_elsewhere_the_header_does_not_count(tmp_path: Path) -> None:
    with served(tmp_path, proxy=ProxyLogin(("10.1.2.7/32",), "")) as desk:
        client = desk.client()
        answers = []
        for number in range(8):
            client.headers["x-forwarded-for"] = f"203.0.113.{number}"
            answers.append(log_in(client, f"niemand{number}", "falsches Passwort").status_code)

        assert 429 in answers
        assert set(addresses(desk)) == {"127.0.0.1"}


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("10.1.2.7", [], "10.1.2.7"),
        ("10.1.2.7", [""], "10.1.2.7"),
        ("10.1.2.7", ["203.0.113.5"], "203.0.113.5"),
        ("10.1.2.7", ["198.51.100.9", "203.0.113.5"], "203.0.113.5"),
        ("10.1.2.7", ["203.0.113.5, 10.1.2.8, 10.1.2.9"], "203.0.113.5"),
        ("10.1.2.7", ["10.1.2.8, 10.1.2.9"], "10.1.2.8"),
        ("10.1.2.7", ["203.0.113.5:4711"], "203.0.113.5"),
        ("fd00:1::7", ["[2001:db8::5]:4711"], "2001:db8::5"),
        ("::ffff:10.1.2.7", ["::ffff:203.0.113.5"], "203.0.113.5"),
        # What stands left of garbage is nobody's word but that of who asks.
        ("10.1.2.7", ["203.0.113.5, unknown"], "10.1.2.7"),
        ("10.1.2.7", ["203.0.113.5, unknown, 10.1.2.8"], "10.1.2.8"),
        ("10.1.2.7", ["<script>, '; DROP TABLE"], "10.1.2.7"),
        ("10.1.2.7", ["203.0.113.5, " + "10.1.2.8, " * 5000 + "10.1.2.9"], "10.1.2.8"),
        ("192.0.2.1", ["203.0.113.5"], "192.0.2.1"),
        ("", ["203.0.113.5"], ""),
    ],
)
def test_it_is_the_rightmost_address_that_is_no_proxy_of_ours(
    peer: str, forwarded: list[str], found: str
) -> None:
    assert client_of(peer, forwarded, PROXIES) == found


@given(st.lists(st.text(max_size=40), max_size=5))
def test_nothing_that_clients_send_in_front_changes_what_the_proxy_says(sent: list[str]) -> None:
    assert client_of("10.1.2.7", [*sent, "203.0.113.5"], PROXIES) == "203.0.113.5"


@given(st.ip_addresses().map(str), st.lists(st.text(max_size=40), max_size=5))
def test_who_is_no_proxy_of_ours_is_taken_for_who_connected(peer: str, sent: list[str]) -> None:
    found = client_of(peer, sent, ("10.1.2.7/32",))

    assert found == peer or peer.endswith("10.1.2.7")
