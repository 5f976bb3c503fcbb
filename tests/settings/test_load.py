"""What a right configuration becomes, and what is told about a wrong one."""

from __future__ import annotations

import os
import threading
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.errors import Severity
from monitor.model import Level, Listed, Listing, Location, Person, Security
from monitor.settings import database_of, load
from tests.settings.conftest import Folder


def test_a_right_configuration_has_no_problems(folder: Folder) -> None:
    loaded = folder.load()

    assert loaded.problems == ()
    settings = folder.settings()
    assert [source.id for source in settings.sources] == ["bote", "blatt"]
    assert [rule.id for rule in settings.rules] == ["faehre", "hafen"]
    assert settings.rules[0].level is Level.EIL
    assert settings.rules[0].match_examples == ("Die Fähre auf der Warle.",)
    assert settings.mail is not None
    assert settings.mail.security is Security.NONE
    assert [(target.id, target.is_mail) for target in settings.targets] == [
        ("mails", True),
        ("chat", False),
    ]
    assert settings.desks[0].targets == ("mails", "chat")
    assert settings.people_as_of == date(2026, 3, 1)
    assert settings.retention_text == timedelta(days=365)


def test_a_name_stands_for_a_person_a_place_with_all_in_it_and_a_list(folder: Folder) -> None:
    catalog = folder.settings().catalog

    brams = Person("brams", "Ida Brams", ("Staatssekretärin Brams",))
    kreis, ort = Location("kreis", "Kreis Warle"), Location("ort", "Warlingen", parent="kreis")
    assert catalog["brams"] == Listing(Listed.PERSON, (brams.name, *brams.also), person=brams)
    assert catalog["kreis"] == Listing(Listed.PLACE, ("Kreis Warle", "@ort"), location=kreis)
    assert catalog["ort"] == Listing(Listed.PLACE, ("Warlingen", "@teil"), location=ort)
    assert catalog["land"] == Listing(Listed.LIST, ("@brams", "*minister"))


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (
            "sources.yaml",
            "name: Der Bote, url",
            "intervall: 5m, name: Der Bote, url",
            "sources.yaml:2:16 unknown key 'intervall'",
        ),
        (
            "sources.yaml",
            "name: Der Bote, url",
            "interval: 10m, name: Der Bote, url",
            "sources.yaml:2:26 `interval`: expected keys and values, got '10m'",
        ),
        (
            "sources.yaml",
            "name: Der Bote, url",
            "tags: zeitung, name: Der Bote, url",
            "sources.yaml:2:22 `tags`: expected a list, got 'zeitung'",
        ),
        (
            "sources.yaml",
            "name: Der Bote, url",
            "text: , name: Der Bote, url",
            "sources.yaml:2:16 `text`: is empty",
        ),
        ("sources.yaml", "id: bote", "id: Der Bote", "sources.yaml:2:10 `id`: an id has small"),
        ("sources.yaml", "id: bote, ", "", "sources.yaml:2:5 `id` is missing"),
        ("sources.yaml", "https://bote", "feed://bote", "sources.yaml:2:37 `url`: write https:"),
        ("sources.yaml", "https://bote", "ftp://bote", "sources.yaml:2:37 `url`: only https://"),
        ("sources.yaml", "https://bote.", "bote.", "sources.yaml:2:37 `url`: an address begins"),
        (
            "sources.yaml",
            "https://bote.example",
            "https://bote.example:25",
            "sources.yaml:2:37 `url`: port 25",
        ),
        (
            "sources.yaml",
            "https://bote.example",
            "https://bote.example:99999",
            "sources.yaml:2:37 `url`: no valid address",
        ),
        (
            "sources.yaml",
            "https://bote.example/feed",
            '"https://bote.example/a b"',
            "sources.yaml:2:37 `url`: an address has no spaces",
        ),
        (
            "sources.yaml",
            "id: bote,",
            "id: bote, interval: {min: 0s},",
            "sources.yaml:2:32 `min`: must be from 1s to 7d, got 0s",
        ),
        (
            "sources.yaml",
            "id: bote,",
            "id: bote, interval: {min: 10 parsecs},",
            "sources.yaml:2:32 `min`: expected a time with a unit",
        ),
        (
            "sources.yaml",
            "id: bote,",
            "id: bote, interval: {min: 1e99s},",
            "sources.yaml:2:32 `min`: ",
        ),
        (
            "sources.yaml",
            "id: bote,",
            "id: bote, interval: {min: null},",
            "sources.yaml:2:32 `min`: expected a time",
        ),
        (
            "sources.yaml",
            "id: bote,",
            "id: bote, interval: {min: 2h, max: 1h},",
            "sources.yaml:2:26 `interval`: min (2h) is longer than max (1h)",
        ),
        (
            "sources.yaml",
            "id: bote,",
            "id: bote, enabled: maybe,",
            "sources.yaml:2:25 `enabled`: expected true or false",
        ),
        (
            "sources.yaml",
            "id: bote,",
            "id: bote, kind: page,",
            "sources.yaml:2:5 a source of kind page needs `entries`",
        ),
        (
            "sources.yaml",
            "id: blatt",
            "id: bote",
            "sources.yaml:3:10 the source 'bote' stands also in line 2",
        ),
        (
            "channels.yaml",
            "a@example.org",
            "a@b@c",
            "channels.yaml:3:24 `mail`: expected one mail address",
        ),
        (
            "channels.yaml",
            "a@example.org",
            '"A <a@example.org>"',
            "channels.yaml:3:24 `mail`: expected one mail address",
        ),
        (
            "channels.yaml",
            "targets: [mails",
            "targets: [mials",
            "channels.yaml:6:45 there is no target 'mials'",
        ),
        (
            "monitor.yaml",
            "contact:",
            "operator: chatt\ncontact:",
            "monitor.yaml:1:11 there is no target 'chatt'; configured: mails, chat",
        ),
        (
            "rules/a.yaml",
            "desk: lokales",
            "desk: lokals",
            "rules/a.yaml:4:11 there is no desk 'lokals'",
        ),
        ("rules/a.yaml", "level: eil", "level: eilig", "rules/a.yaml:5:12 `level`: "),
        (
            "rules/a.yaml",
            "query: Fähre AND Warle",
            "query:",
            "rules/a.yaml:6:5 `query`: must not be empty",
        ),
        (
            "rules/a.yaml",
            "id: hafen",
            "id: faehre",
            "rules/a.yaml:8:10 the rule 'faehre' stands also in",
        ),
        (
            "people.yaml",
            "@brams",
            "@bram",
            "people.yaml:5:21 there is no person, role, place or list @bram",
        ),
        ("people.yaml", "as_of: 2026-03-01", "as_of: bald", "people.yaml:1:8 `as_of` must say"),
        ("places.yaml", "in: kreis", "in: kries", "places.yaml:3:36 there is no place 'kries'"),
        (
            "monitor.yaml",
            "contact",
            "zone: Europe/Atlantis\ncontact",
            "monitor.yaml:1:7 `zone`: unknown time zone",
        ),
        ("monitor.yaml", "mailto:desk", "desk", "monitor.yaml:1:10 `contact`: expected mailto"),
        (
            "monitor.yaml",
            "contact",
            "limits: {raw_size: 8}\ncontact",
            "monitor.yaml:1:20 `raw_size`: expected a size with a unit",
        ),
        (
            "monitor.yaml",
            "contact",
            "limits: {workers: 0}\ncontact",
            "monitor.yaml:1:19 `workers`: must be from 1 to 64",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(
    folder: Folder, name: str, old: str, new: str, told: str
) -> None:
    folder.replace(name, old, new)

    assert folder.told()[0].startswith(told)


def test_a_level_that_does_not_exist_is_told_with_those_that_do(folder: Folder) -> None:
    folder.replace("rules/a.yaml", "level: eil", "level: eilig")

    assert "'blitz', 'eil', 'normal' or 'digest'" in folder.problem().message


def test_what_was_probably_meant_is_offered(folder: Folder) -> None:
    folder.replace("sources.yaml", "id: bote,", "id: bote, intervall: {},")

    assert folder.problem().instead == "interval:"


def test_the_line_and_a_caret_are_shown(folder: Folder) -> None:
    folder.replace("rules/a.yaml", "desk: lokales", "desk: lokals")

    lines = str(folder.problem()).splitlines()

    assert lines[1] == "      desk: lokals"
    assert lines[2] == "            ^^^^^^"
    assert lines[3] == "  instead: lokales"


def test_one_bad_source_rule_or_target_leaves_the_others(folder: Folder) -> None:
    folder.replace("sources.yaml", "https://bote", "gopher://bote")
    folder.replace("rules/a.yaml", "level: eil", "level: eilig")
    folder.replace("channels.yaml", "json://", "file://")

    settings = folder.settings()

    assert [source.id for source in settings.sources] == ["blatt"]
    assert [rule.id for rule in settings.rules] == ["hafen"]
    assert [target.id for target in settings.targets] == ["mails"]
    assert settings.desks[0].targets == ("mails",)


@pytest.mark.parametrize("scheme", ["file", "exec", "syslog", "dbus", "windows", "mailto", "xmpp"])
def test_services_that_could_harm_this_machine_are_refused(folder: Folder, scheme: str) -> None:
    folder.replace("channels.yaml", "json://127.0.0.1/hook", f"{scheme}://s3cret/x")

    problems = folder.load().problems

    assert any("`apprise`" in each.message for each in problems)
    assert all("s3cret" not in str(each) for each in problems)


def test_two_sources_with_one_address_are_polled_once(folder: Folder) -> None:
    folder.replace("sources.yaml", "https://blatt.example/rss", "http://BOTE.example/feed/")

    assert folder.problem().severity is Severity.WARNING
    assert [source.id for source in folder.settings().sources] == ["bote"]


def test_two_targets_that_are_the_same_are_told(folder: Folder) -> None:
    folder.replace(
        "channels.yaml", "targets:\n", "targets:\n  - {id: more, mail: [A@example.org]}\n"
    )

    assert folder.problem().severity is Severity.WARNING
    assert "'more'" in folder.problem().message


def test_mail_targets_need_a_mail_server(folder: Folder) -> None:
    folder.replace(
        "channels.yaml",
        "mail: {host: localhost, port: 25, security: none, sender: m@example.org}\n",
        "",
    )

    assert "needs a mail server" in folder.load().problems[0].message


def test_a_place_that_would_lie_in_itself_is_told(folder: Folder) -> None:
    folder.replace("places.yaml", "name: Kreis Warle", "name: Kreis Warle, in: teil")

    assert any("would lie in itself" in each for each in folder.told())


def test_variables_come_from_the_environment(folder: Folder) -> None:
    folder.replace("channels.yaml", "json://127.0.0.1/hook", "json://${HOST}/${PATH_}")
    folder.environ = {"HOST": "chat.example", "PATH_": "x", "OTHER": "s3cret"}

    assert folder.settings().targets[1].apprise_url == "json://chat.example/x"


def test_a_variable_that_is_not_set_is_named_and_no_other_is_shown(folder: Folder) -> None:
    folder.replace("channels.yaml", "json://127.0.0.1/hook", "json://${KNOWN}/${CHAT}")
    folder.environ = {"KNOWN": "s3cret"}

    told = str(folder.load().problems[0])

    assert "the environment variable CHAT is not set" in told
    assert "s3cret" not in told


def test_what_is_switched_off_needs_no_variables(folder: Folder) -> None:
    folder.replace(
        "sources.yaml", "url: https://blatt.example/rss", 'enabled: false, url: "https://${B}/"'
    )

    assert folder.load().problems == ()


def test_a_secret_can_come_from_a_file(folder: Folder) -> None:
    folder.write("secret", "json://chat.example/token\n")
    folder.replace("channels.yaml", '"json://127.0.0.1/hook"', "{file: secret}")

    assert folder.settings().targets[1].apprise_url == "json://chat.example/token"


def test_a_secret_file_that_is_missing_is_named(folder: Folder) -> None:
    folder.replace("channels.yaml", '"json://127.0.0.1/hook"', "{file: nowhere}")

    assert "nowhere: cannot be read" in folder.load().problems[0].message


def test_secrets_are_never_shown(folder: Folder) -> None:
    folder.replace(
        "channels.yaml",
        "sender: m@example.org",
        "sender: m@example.org, username: u, password: s3cret",
    )
    folder.replace("channels.yaml", "json://127.0.0.1/hook", "json://u:s3cret@127.0.0.1/hook")
    (folder.path / "channels.yaml").chmod(0o644)

    loaded = folder.load()

    assert "every user of this machine can read" in folder.problem().message
    assert "s3cret" not in repr(loaded)
    assert "s3cret" not in str(folder.problem())


def test_a_password_only_its_owner_can_read_is_no_problem(folder: Folder) -> None:
    folder.replace("channels.yaml", "sender: m@example.org", "sender: m@example.org, password: x")
    (folder.path / "channels.yaml").chmod(0o600)

    assert folder.load().problems == ()


def test_words_of_yaml_1_1_stay_words(folder: Folder) -> None:
    folder.replace("sources.yaml", "name: Der Bote", "name: no")
    folder.replace("sources.yaml", "name: Das Blatt", "name: 1:30, region: 2026-01-01")

    sources = folder.settings().sources

    assert [source.name for source in sources] == ["no", "1:30"]
    assert sources[1].region == "2026-01-01"


def test_a_duplicate_key_is_told_with_both_lines(folder: Folder) -> None:
    folder.replace("rules/a.yaml", "    desk: lokales\n", "    desk: lokales\n    title: Zwei\n")

    assert folder.told() == [
        "rules/a.yaml:5:5 the key 'title' stands here twice; the first is in line 3"
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rules:\n\t- id: x\n", "no YAML"),
        ("rules:\n  - id: x\n   title: y\n", "no YAML"),
        ('rules:\n  - {id: x, title: "y}\n', "no YAML"),
        ("rules: !!python/object/apply:os.system [ls]\n", "is not allowed"),
        ("", "the file is empty"),
        ("# nothing\n", "the file is empty"),
        ("- a\n- b\n", "no list of keys and values"),
        ("rules: 7\n", "must be a list"),
        ("rules: [7]\n", "expected keys and values"),
        ("rulez: []\n", "unknown key 'rulez'"),
        ("rules:\n  - {id: x, title: Größe}\n".encode("latin-1"), "is not UTF-8"),
    ],
)
def test_a_broken_file_is_told_and_the_other_files_count(
    folder: Folder, text: str | bytes, told: str
) -> None:
    folder.write("rules/b.yaml", text)

    problems = folder.load().problems

    assert told in problems[0].message
    assert problems[0].place.file.endswith("rules/b.yaml")
    assert len(folder.settings().rules) == 2


def test_the_place_of_a_syntax_error_is_exact(folder: Folder) -> None:
    folder.write("rules/b.yaml", "rules:\n  - id: x\n\ttitle: y\n")

    assert folder.told()[0].startswith("rules/b.yaml:3:1 ")
    assert "spaces" in folder.load().problems[0].instead


def test_an_alias_bomb_is_refused(folder: Folder) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    folder.write("rules/b.yaml", "\n".join(lines))

    assert any("too many values" in each for each in folder.told())


def test_windows_line_ends_and_a_byte_order_mark_are_accepted(folder: Folder) -> None:
    text = (folder.path / "rules/a.yaml").read_text("utf-8").replace("\n", "\r\n")
    folder.write("rules/a.yaml", b"\xef\xbb\xbf" + text.encode())

    assert folder.load().problems == ()


def test_a_fifo_as_a_file_does_not_hang(folder: Folder) -> None:
    (folder.path / "monitor.yaml").unlink()
    os.mkfifo(folder.path / "monitor.yaml")
    done = threading.Event()

    def work() -> None:
        assert folder.load().settings is None
        done.set()

    threading.Thread(target=work, daemon=True).start()

    assert done.wait(20)


@pytest.mark.parametrize("name", ["monitor.yaml", "sources.yaml"])
def test_without_its_main_files_nothing_can_run(folder: Folder, name: str) -> None:
    (folder.path / name).unlink()

    loaded = folder.load()

    assert loaded.settings is None
    assert "there is no such file" in loaded.problems[0].message


def test_a_folder_in_place_of_a_file_is_told(folder: Folder) -> None:
    (folder.path / "sources.yaml").unlink()
    (folder.path / "sources.yaml").mkdir()

    assert "is not a file" in folder.load().problems[0].message


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    loaded = load(tmp_path / "nowhere", {})

    assert loaded.settings is None
    assert "nowhere" in str(loaded.problems[0])


def test_no_sources_at_all_is_told(folder: Folder) -> None:
    folder.write("sources.yaml", "sources: []\n")

    assert "no sources are configured" in folder.problem().message


def test_hundred_thousand_sources_are_read_or_the_limit_is_told(folder: Folder) -> None:
    folder.write("sources.yaml", b"x" * 21_000_000)

    assert "larger than 20 MB" in folder.load().problems[0].message


def test_an_operator_who_cannot_be_reached_is_left_out(folder: Folder) -> None:
    folder.write("monitor.yaml", "contact: mailto:desk@example.org\noperator: chat\n")
    known = folder.settings().operator
    folder.replace("channels.yaml", "id: chat", "id: chats")

    assert (known, folder.settings().operator) == ("chat", "")


def test_problems_of_single_rules_are_told_apart_from_all_others(folder: Folder) -> None:
    folder.replace("rules/a.yaml", "level: eil", "level: eilig")
    folder.replace("rules/a.yaml", "id: hafen", "id: Hafen!")
    folder.replace("sources.yaml", "https://bote", "gopher://bote")

    loaded = folder.load()

    assert list(loaded.faulty) == ["faehre"]
    assert [each.place.line for each in loaded.general] == [8, 2]


@pytest.mark.parametrize("name", [".a.yaml", ".#a.yaml", "a.yaml~", "a.yaml.swp", "4913"])
def test_what_editors_leave_among_the_rules_is_not_read(folder: Folder, name: str) -> None:
    folder.write(f"rules/{name}", "no: rules\n")

    assert folder.told() == []


def test_the_database_is_known_whatever_is_wrong_with_other_files(folder: Folder) -> None:
    folder.write("sources.yaml", "sources: [")

    assert database_of(folder.path, {}) == (Path("data/monitor.db"), ZoneInfo("Europe/Berlin"))
    folder.write("monitor.yaml", "contact: [")
    assert database_of(folder.path, {}) is None
