"""`monitor sources` as a user types it: adding what a site has, exchanging lists."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.cli import source_add, source_file
from monitor.cli.options import UsageError
from monitor.cli.source_file import NotAddedError
from monitor.demo.loopback import QuietHandler, serving
from monitor.model import Source
from monitor.settings import load
from monitor.wiring import configure
from tests.cli.conftest import Run
from tests.fakes import rss

# What is in it is to stay as it is, byte for byte.
SOURCES = "# Ours.\nsources:\n- {id: alt,  name: Alt, url: 'http://alt.example/feed'}\n  # more?\n"
PAGE = b"""<html><head>
<link rel="alternate" type="application/rss+xml" title="Der Bote" href="/bote.xml">
<link rel="alternate" type="application/rss+xml" href="/sport.xml">
<link rel="alternate" type="application/rss+xml" href="/gone.xml">
</head></html>"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "monitor.yaml").write_text(
        "contact: mailto:desk@example.org\ndatabase: data/monitor.db\n"
        "network: {allow: [127.0.0.0/8]}\nlimits: {host_pause: 20ms}\n"
    )
    (folder / "sources.yaml").write_bytes(SOURCES.encode())
    (folder / "channels.yaml").write_text(
        "targets: [{id: chat, apprise: 'json://127.0.0.1/'}]\n"
        "desks: [{id: lokales, targets: [chat]}]\n"
    )
    (folder / "rules").mkdir()
    (folder / "rules" / "a.yaml").write_text(
        "rules: [{id: a, title: A, desk: lokales, level: normal, query: Fähre}]\n", "utf-8"
    )
    return folder


@pytest.fixture
def site() -> Iterator[str]:
    places = {
        "/": PAGE,
        "/bote.xml": rss(("http://127.0.0.1/1", "A", "B"), ("http://127.0.0.1/2", "C", "D")),
        "/sport.xml": rss(("http://127.0.0.1/3", "E", "F")),
        "/bare": b"<html><p>Nichts</p></html>",
    }

    class Handler(QuietHandler):
        def do_GET(self) -> None:  # noqa: N802 - the name is http.server's
            body = places.get(self.path)
            self.answer(404 if body is None else 200, {}, body or b"")

    with serving(Handler) as url:
        yield url


def text_of(config: Path) -> str:
    return (config / "sources.yaml").read_bytes().decode()


def configured(config: Path) -> dict[str, str]:
    """The address of each source."""
    loaded = load(config, {})
    assert loaded.settings is not None
    assert loaded.problems == ()
    return {each.id: each.url for each in loaded.settings.sources}


@pytest.mark.parametrize("command", ["add", "import", "export"])
def test_every_command_has_help(run: Run, command: str) -> None:
    done = run("sources", command, "--help")

    assert done.returncode == 0
    assert f"sources {command}" in done.stdout


def test_the_proposals_can_be_pasted_as_they_are(run: Run, config: Path, site: str) -> None:
    done = run("sources", "add", site)

    assert done.returncode == 0
    assert text_of(config) == SOURCES
    assert "# 1. P: 2 entries" in done.stdout
    assert f"{site}/gone.xml: " in done.stderr
    assert "404" in done.stderr
    (config / "sources.yaml").write_text(f"sources:\n{done.stdout}")
    assert configured(config) == {"p": f"{site}/bote.xml", "p-2": f"{site}/sport.xml"}


def test_the_first_proposal_is_written_and_every_byte_stays(
    run: Run, config: Path, site: str
) -> None:
    (config / "sources.yaml").chmod(0o640)

    done = run("sources", "add", site, "--write", "--id", "bote", "--name", "Der Bote: neu")

    assert done.returncode == 0
    assert text_of(config) == (
        f'{SOURCES}\n- id: bote\n  name: "Der Bote: neu"\n  url: {site}/bote.xml\n'
    )
    assert configured(config)["bote"] == f"{site}/bote.xml"
    assert (config / "sources.yaml").stat().st_mode & 0o777 == 0o640
    assert sorted(each.name for each in config.iterdir()) == sorted(
        ["monitor.yaml", "sources.yaml", "channels.yaml", "rules"]
    )


def test_what_is_configured_is_said_and_not_added_again(run: Run, config: Path, site: str) -> None:
    run("sources", "add", f"{site}/bote.xml", "--write", "--id", "bote")
    before = text_of(config)

    same = run("sources", "add", f"{site}/bote.xml/", "--write")
    other = run("sources", "add", site, "--json")
    run("sources", "add", site, "--write")
    all_known = run("sources", "add", site, "--write")

    assert same.returncode == 1
    assert "already configured as bote" in same.stderr
    assert other.returncode == 0
    found = json.loads(other.stdout)
    assert [each["url"] for each in found["proposals"]] == [f"{site}/sport.xml"]
    assert found["refused"][0] == {
        "url": f"{site}/bote.xml",
        "reason": "is already configured as bote",
    }
    assert all_known.returncode == 1
    assert "no other feed was found" in all_known.stderr
    assert text_of(config).startswith(before)
    assert len(configured(config)) == 3


def test_a_site_without_feeds_is_exit_code_1_with_what_was_tried(
    run: Run, config: Path, site: str
) -> None:
    done = run("sources", "add", f"{site}/bare", "--write")

    assert done.returncode == 1
    assert done.stdout == ""
    assert "not a feed" in done.stderr
    assert f"{site}/feed: " in done.stderr
    assert done.stderr.endswith(f"{site}/bare: no feed was found\n")
    assert text_of(config) == SOURCES


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://bote.example/", "ftp://"),
        ("javascript:alert(1)", "begins with https://"),
        ("mailto:desk@bote.example", "begins with https://"),
        ("https://bote.example:25/", "port 25"),
        ("", "no host"),
        ("bote.example/a b", "no spaces"),
    ],
)
def test_an_address_that_cannot_be_meant_is_refused(address: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        source_add._address(address)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("bote.example", "https://bote.example"),
        (" bote.example:8080/x ", "https://bote.example:8080/x"),
        ("//bote.example", "https://bote.example"),
        ("feed:https://bote.example", "https://bote.example"),
        ("feed://bote.example", "https://bote.example"),
        ("http://bote.example", "http://bote.example"),
    ],
)
def test_an_address_may_be_typed_as_people_do(typed: str, address: str) -> None:
    assert source_add._address(typed) == address


@pytest.mark.parametrize(("identity", "reason"), [("A b", "small letters"), ("alt", "there is")])
def test_an_id_that_cannot_be_taken_is_exit_code_2(
    run: Run, config: Path, identity: str, reason: str
) -> None:
    done = run("sources", "add", "bote.example", "--id", identity)

    assert done.returncode == 2
    assert reason in done.stderr


def test_options_before_the_subcommand_are_not_dropped_silently(run: Run, config: Path) -> None:
    done = run("sources", "--config", "elsewhere", "export")

    assert done.returncode == 2
    assert "after `export`" in done.stderr


def test_the_old_file_comes_back_if_the_new_one_would_be_wrong(config: Path) -> None:
    found = configure(config, {})

    with pytest.raises(NotAddedError) as caught:
        source_file.append(found, [Source("No Id", "Name", "https://bote.example/feed")])

    assert "sources.yaml: is as it was" in str(caught.value)
    assert "an id has small letters" in str(caught.value)
    assert text_of(config) == SOURCES


def test_mistakes_that_were_there_before_do_not_matter(run: Run, config: Path, site: str) -> None:
    (config / "sources.yaml").write_text(f"{SOURCES}- {{id: A B, name: x}}\n")

    done = run("sources", "add", site, "--write")

    assert done.returncode == 0
    assert "sources.yaml: added p" in done.stderr
    assert "- id: p\n" in text_of(config)


def test_a_list_in_brackets_is_left_as_it_is(run: Run, config: Path, site: str) -> None:
    content = "sources: [{id: alt, name: Alt, url: 'http://alt.example/'}]\n"
    (config / "sources.yaml").write_text(content)

    done = run("sources", "add", site, "--write")

    assert done.returncode == 1
    assert "nothing was added" in done.stderr
    assert "brackets" in done.stderr
    assert text_of(config) == content


def asked(config: Path, site: str, typed: bytes) -> tuple[int | None, str]:
    """The exit code and the questions, on a terminal where this is typed; empty is Ctrl-C."""
    keyboard, terminal = pty.openpty()
    command = [sys.executable, "-m", "monitor", "sources", "add", site, "--write"]
    with subprocess.Popen(
        command,
        stdin=terminal,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "MONITOR_CONFIG": str(config)},
    ) as program:
        assert program.stderr
        told = b""
        while b"Ctrl-C: " not in told and (piece := program.stderr.read(1)):
            told += piece
        if typed:
            os.write(keyboard, typed)
        else:
            program.send_signal(signal.SIGINT)
        told += program.stderr.read()
    os.close(keyboard)
    os.close(terminal)
    return program.returncode, told.decode()


def test_on_a_terminal_one_is_asked_until_the_answer_is_right(config: Path, site: str) -> None:
    code, told = asked(config, site, b"3\nsport\n2\n")

    assert code == 0
    assert told.count("which one") == 3
    assert configured(config)["p"] == f"{site}/sport.xml"


def test_ctrl_c_at_the_question_changes_nothing(config: Path, site: str) -> None:
    code, told = asked(config, site, b"")

    assert code == 130
    assert "Traceback" not in told
    assert text_of(config) == SOURCES


def opml(tmp_path: Path, *outlines: str) -> str:
    file = tmp_path / "list.opml"
    lines = "\n".join(outlines)
    file.write_text(f"<opml version='2.0'><body>\n{lines}\n</body></opml>", "utf-8")
    return str(file)


LIST = (
    "<outline text='Region'><outline text='Bote' xmlUrl='https://bote.example/feed'/></outline>",
    "<outline text='Alt' xmlUrl='http://alt.example/feed'/>",
    "<outline text='Bös' xmlUrl='javascript:alert(1)'/>",
)


def test_a_list_is_printed_or_added_with_the_reason_for_what_is_not(
    run: Run, config: Path, tmp_path: Path
) -> None:
    printed = run("sources", "import", opml(tmp_path, *LIST))
    untouched = text_of(config)
    added = run("sources", "import", opml(tmp_path, *LIST), "--write")
    again = run("sources", "import", opml(tmp_path, *LIST), "--write")

    item = "- id: bote\n    name: Bote\n    url: https://bote.example/feed\n    tags: [Region]\n"
    assert printed.returncode == 0
    assert printed.stdout == f"  {item}"
    assert printed.stderr.startswith("1 to add with --write, 2 skipped:\n")
    assert untouched == SOURCES
    assert added.returncode == 0
    assert added.stdout == (
        "1 added, 2 skipped:\n"
        "  line 3: Alt http://alt.example/feed: already configured as alt\n"
        "  line 4: Bös javascript:alert(1): an address begins with https:// or http://\n"
    )
    assert configured(config)["bote"] == "https://bote.example/feed"
    assert again.returncode == 1
    assert again.stdout.startswith("0 added, 3 skipped:\n")


def test_many_skipped_feeds_are_counted(run: Run, config: Path, tmp_path: Path) -> None:
    outlines = [f"<outline text='x' xmlUrl='ftp://a.example/{n}'/>" for n in range(200)]

    done = run("sources", "import", opml(tmp_path, *outlines))

    assert done.returncode == 1
    assert "150 more: only https:// and http:// can be polled, not ftp://" in done.stderr
    assert len(done.stderr.splitlines()) == 52


@pytest.mark.parametrize(
    ("content", "code", "reason"),
    [
        ("<html></html>", 2, "is no OPML"),
        ("<opml><body><outl", 2, "is no OPML: line 1"),
        ("<opml><body></body></opml>", 1, "names no feeds"),
    ],
)
def test_a_list_without_feeds_or_that_is_none_is_named(
    run: Run, config: Path, tmp_path: Path, content: str, code: int, reason: str
) -> None:
    (tmp_path / "list.opml").write_text(content)

    done = run("sources", "import", "list.opml", "--write")

    assert done.returncode == code
    assert f"list.opml: {reason}" in done.stderr
    assert text_of(config) == SOURCES


def test_what_is_exported_can_be_imported(run: Run, config: Path, tmp_path: Path) -> None:
    run("sources", "import", opml(tmp_path, *LIST), "--write")
    exported = run("sources", "export", "out.opml")
    on_stdout = run("sources", "export")
    was = configured(config)
    (config / "sources.yaml").write_text("sources: []\n")

    done = run("sources", "import", "out.opml", "--write")

    assert exported.returncode == 0
    assert on_stdout.stdout == (tmp_path / "out.opml").read_text("utf-8")
    assert done.stdout == "2 added, 0 skipped\n"
    assert configured(config) == was


def test_a_file_is_replaced_by_an_export_only_if_that_is_wanted(
    run: Run, config: Path, tmp_path: Path
) -> None:
    (tmp_path / "out.opml").write_text("mine")

    refused = run("sources", "export", "out.opml")
    kept = (tmp_path / "out.opml").read_text()
    forced = run("sources", "export", "out.opml", "--force")
    folder = run("sources", "export", "config", "--force")
    nowhere = run("sources", "export", "nowhere/out.opml")

    assert (refused.returncode, kept) == (2, "mine")
    assert "--force" in refused.stderr
    assert forced.returncode == 0
    assert re.match(r"<\?xml.*<opml", (tmp_path / "out.opml").read_text(), re.DOTALL)
    assert (folder.returncode, nowhere.returncode) == (2, 2)
    assert "nowhere/out.opml: cannot be written: No such file" in nowhere.stderr


def test_without_sources_there_is_an_empty_list(run: Run, config: Path) -> None:
    (config / "sources.yaml").write_text("sources: []\n")

    done = run("sources")

    assert done.returncode == 0
    assert "Traceback" not in done.stderr
