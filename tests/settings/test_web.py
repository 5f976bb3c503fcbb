"""The page in monitor.yaml: where it listens, by which names it is called, when it is left out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.errors import Severity
from monitor.settings import Web
from monitor.settings.values import ProxyLogin
from tests.settings.conftest import USERS, Folder

CONTACT = "contact: mailto:desk@example.org\n"
LINKS = "links: {url: 'https://desk.example.org', secret: '${SECRET}'}\n"


def write(folder: Folder, text: str, users: str = "") -> None:
    folder.environ = {"SECRET": "a-long-word-that-nobody-guesses"}
    folder.write("monitor.yaml", CONTACT + text)
    if users:
        folder.write("users.yaml", users)
        (folder.path / "users.yaml").chmod(0o600)


def web(folder: Folder) -> Web:
    """The page, of which nothing is wrong."""
    assert [str(each) for each in folder.load().problems] == []
    found = folder.settings().web
    assert found is not None
    return found


def test_without_the_key_there_is_no_page(folder: Folder) -> None:
    write(folder, "", USERS)

    assert folder.settings().web is None
    assert folder.told() == []


@pytest.mark.parametrize("text", ["web:\n", "web: {}\n"])
def test_without_more_it_listens_on_this_machine_only(folder: Folder, text: str) -> None:
    write(folder, text)

    assert web(folder) == Web(
        host="127.0.0.1",
        port=8470,
        url="http://127.0.0.1:8470",
        hosts=("127.0.0.1", "localhost", "::1"),
    )


def test_every_key_counts(folder: Folder) -> None:
    write(
        folder,
        "web:\n"
        '  listen: "[fd00::0:7]:81"\n'
        "  url: https://Monitor.example.org/\n"
        "  hosts: [zwölf.example, '[fd00::8]', 10.1.2.3]\n"
        "  proxy: {addresses: [10.1.2.7, 'fd00:1::/64'], header: X-User}\n"
        "  session: 2h\n"
        "  idle: 30m\n",
        USERS,
    )

    found = web(folder)

    assert (found.host, found.port, found.url) == ("fd00::7", 81, "https://Monitor.example.org")
    assert found.hosts == (
        "monitor.example.org",
        "fd00::7",
        "xn--zwlf-6qa.example",
        "fd00::8",
        "10.1.2.3",
    )
    assert found.proxy == ProxyLogin(("10.1.2.7/32", "fd00:1::/64"), "X-User")
    assert (found.session, found.idle) == (timedelta(hours=2), timedelta(minutes=30))
    assert [user.id for user in found.users] == ["brams"]
    assert [token.id for token in found.tokens] == ["grafana"]


def test_without_an_address_of_its_own_it_has_that_of_the_links(folder: Folder) -> None:
    write(folder, f"{LINKS}web: {{}}\n", USERS)

    found = web(folder)

    assert found.url == "https://desk.example.org"
    assert found.hosts == ("desk.example.org", "127.0.0.1", "localhost", "::1")


def test_all_addresses_of_the_machine_are_no_name_of_the_page(folder: Folder) -> None:
    write(folder, "web: {listen: '0.0.0.0:8470', url: 'http://pult.example:8470'}\n", USERS)

    assert web(folder).hosts == ("pult.example",)


@pytest.mark.parametrize("listen", ["0.0.0.0:80", "[::]:80"])
def test_all_addresses_of_the_machine_need_one_to_reach_the_page_by(
    folder: Folder, listen: str
) -> None:
    write(folder, f"web: {{listen: '{listen}'}}\n", USERS)

    assert "are all addresses of this machine" in folder.problem().message
    assert folder.settings().web is None


def test_a_short_session_makes_the_pause_short(folder: Folder) -> None:
    write(folder, "web: {session: 1h}\n")

    assert web(folder).idle == timedelta(hours=1)


# --- who gets in


@pytest.mark.parametrize("listen", ["0.0.0.0:8470", "10.1.2.3:80", "[::]:80", "pult.example:80"])
def test_it_is_left_out_if_it_listens_to_others_and_nobody_logs_in(
    folder: Folder, listen: str
) -> None:
    write(folder, f"web: {{listen: '{listen}', url: 'http://127.0.0.1'}}\n")

    problem = folder.problem()

    assert (problem.severity, problem.place.line) == (Severity.ERROR, 2)
    assert "nobody would have to log in" in problem.message
    assert "monitor user add" in problem.instead
    assert problem.place.excerpt[problem.place.column - 1 :].startswith(f"'{listen}'")
    settings = folder.settings()
    assert settings.web is None
    assert len(settings.rules) == 2


@pytest.mark.parametrize("listen", ["127.3.2.1:8470", "localhost:8470", "[::1]:8470"])
def test_on_this_machine_nobody_needs_to_log_in(folder: Folder, listen: str) -> None:
    write(folder, f"web: {{listen: '{listen}'}}\n")

    assert web(folder).users == ()


def test_with_a_user_it_listens_to_others(folder: Folder) -> None:
    write(folder, "web: {listen: '10.1.2.3:80'}\n", USERS)

    assert web(folder).url == "http://10.1.2.3:80"


def test_with_a_proxy_it_listens_to_others_and_a_warning_says_that_nobody_gets_in(
    folder: Folder,
) -> None:
    write(folder, "web: {listen: '10.1.2.3:80', proxy: {addresses: [10.1.2.7]}}\n")

    problem = folder.problem()

    assert problem.severity is Severity.WARNING
    assert "nobody gets in" in problem.message
    assert folder.settings().web is not None


@pytest.mark.parametrize("header", ["off", "Off", "no", "false", "null", ""])
def test_a_proxy_that_only_ends_tls_names_nobody(folder: Folder, header: str) -> None:
    write(folder, f"web:\n  proxy:\n    addresses: [10.1.2.7]\n    header: {header}\n", USERS)

    assert web(folder).proxy == ProxyLogin(("10.1.2.7/32",), "")


def test_behind_a_proxy_that_names_nobody_users_need_passwords(folder: Folder) -> None:
    proxy = "proxy: {addresses: [10.1.2.7], header: off}"
    write(folder, f"web: {{{proxy}}}\n", "users: [{id: brams}]\n")
    without_password = folder.problem()
    write(folder, f"web: {{{proxy}}}\n", "users: []\n")
    without_users = folder.problem()
    write(folder, f"web: {{listen: '10.1.2.3:80', {proxy}}}\n", "users: []\n")
    beyond = folder.problem()

    assert without_password.severity is without_users.severity is Severity.WARNING
    assert "no user has a password" in without_password.message
    assert "everybody has to log in, and there is no user" in without_users.message
    assert "nobody would have to log in" in beyond.message
    assert folder.settings().web is None


def test_a_page_without_users_behind_a_name_of_others_is_warned_of(folder: Folder) -> None:
    write(folder, f"{LINKS}web: {{}}\n")

    problem = folder.problem()

    assert problem.severity is Severity.WARNING
    assert "desk.example.org" in problem.message
    assert "monitor user add" in problem.instead


def test_users_who_cannot_log_in_are_warned_of(folder: Folder) -> None:
    write(folder, "web: {}\n", "users: [{id: brams}]\n")

    problem = folder.problem()

    assert problem.severity is Severity.WARNING
    assert "no user has a password" in problem.message


@pytest.mark.parametrize(
    "users",
    [
        "users: [{id: brams, role: chief}]\n",
        "user: [{id: brams}]\n",
        "users: brams\n",
        "users: [\n",
        "# nobody yet\n",
        "users: [{id: brams, password: geheim}]\n",
    ],
)
@pytest.mark.parametrize("more", ["", "proxy: {addresses: [10.1.2.7]}"])
def test_a_mistake_in_the_users_does_not_open_the_page_to_everybody(
    folder: Folder, users: str, more: str
) -> None:
    write(folder, f"web: {{{more}}}\n", users)

    told = [each.message for each in folder.load().problems]

    assert any("the page is left out" in each for each in told)
    assert len(told) >= 2
    assert folder.settings().web is None


def test_users_who_were_all_taken_away_open_it_again(folder: Folder) -> None:
    write(folder, "web: {}\n", "users: []\n")

    assert web(folder).users == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("web: on", "expected keys and values"),
        ("web: {port: 80}", "unknown key 'port'; known: listen, url, hosts, proxy, session, idle"),
        ("web: {listen: 8470}", "`listen`: expected a host and a port"),
        ("web: {listen: ':8470'}", "`listen`: expected a host and a port"),
        ("web: {listen: '127.0.0.1:0'}", "`listen`: a port is from 1 to 65535"),
        ("web: {listen: '127.0.0.1:65536'}", "`listen`: a port is from 1 to 65535"),
        ("web: {listen: '127.0.0.1:-1'}", "`listen`: expected a host and a port"),
        ("web: {listen: '::1:8470'}", "`listen`: expected a host and a port"),
        ("web: {listen: 'a b:80'}", "`listen`: expected a name without port"),
        ("web: {url: 'https://m.example/page'}", "`url`: expected an address such as"),
        ("web: {url: 'https://ida@m.example'}", "`url`: expected an address such as"),
        ("web: {url: 'https://m_[.example'}", "`url`: expected an address such as"),
        ("web: {hosts: ['m.example:80']}", "`hosts`: expected a name without port"),
        ("web: {hosts: ['*']}", "`hosts`: expected a name without port"),
        ("web: {hosts: ['https://m.example']}", "`hosts`: expected a name without port"),
        ("web: {hosts: [-a.example]}", "`hosts`: expected a name without port"),
        ("web: {proxy: {}}", "`addresses` is missing"),
        ("web: {proxy: {addresses: [10.1.2.3/8]}}", "`addresses`: expected a network such as"),
        ("web: {proxy: {addresses: [0.0.0.0/0]}}", "`addresses`: these are all addresses"),
        ("web: {proxy: {addresses: ['::/0']}}", "`addresses`: these are all addresses"),
        ("web: {proxy: {addresses: [::1], header: X_User}}", "`header`: expected the name of"),
        ("web: {proxy: {addresses: [::1], header: Cookie}}", "`header`: cookie is set by browsers"),
        ("web: {proxy: {addresses: [::1], header: on}}", "`header`: expected the name of"),
        ("web: {proxy: {addresses: [::1], header: [X]}}", "`header`: expected the name of"),
        ("web: {session: 59m}", "`session`: must be from 1h to 90d"),
        ("web: {session: 91d}", "`session`: must be from 1h to 90d"),
        ("web: {idle: 4m}", "`idle`: must be from 5m to 90d"),
        ("web: {session: 2h, idle: 3h}", "idle (3h) is longer than session (2h)"),
    ],
)
def test_a_mistake_leaves_out_only_the_page(folder: Folder, text: str, told: str) -> None:
    write(folder, f"operator: mails\n{text}\n")

    problem = folder.problem()

    assert told in problem.message
    assert problem.place.line == 3
    settings = folder.settings()
    assert settings.web is None
    assert settings.operator == "mails"


def test_links_below_a_path_are_no_address_of_the_page(folder: Folder) -> None:
    write(folder, LINKS.replace("example.org'", "example.org/monitor'") + "web: {}\n")

    assert "without `url` the page is at that of `links`" in folder.problem().message
    assert folder.settings().web is None
