"""Lists of feed readers: what they name becomes sources, and sources become lists."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Source
from monitor.settings.opml import (
    MAX_SOURCES,
    OpmlError,
    Outline,
    Skipped,
    new_sources,
    read_opml,
    write_opml,
)
from monitor.settings.source_text import readable

URL = "https://bote.example/feed"


def outlines(tmp_path: Path, body: str, head: str = "", version: str = "2.0") -> list[Outline]:
    file = tmp_path / "list.opml"
    file.write_text(f"{head}<opml version='{version}'><head/>\n<body>{body}</body></opml>", "utf-8")
    return list(read_opml(file))


def made(tmp_path: Path, body: str, *configured: Source) -> tuple[Source, ...]:
    return new_sources(outlines(tmp_path, body), configured)[0]


def refused(tmp_path: Path, content: bytes) -> str:
    file = tmp_path / "list.opml"
    file.write_bytes(content)
    with pytest.raises(OpmlError) as caught:
        read_opml(file)
    assert str(caught.value).startswith(str(file))
    return str(caught.value)


@pytest.mark.parametrize(
    ("version", "outline"),
    [
        ("1.0", f"<outline text='Der Bote' type='rss' url='{URL}'/>"),
        ("1.1", f"<outline text='Der Bote' xmlurl='{URL}'/>"),
        ("2.0", f"<outline type='rss' text='b' title='Der Bote' xmlUrl=' feed:{URL}'/>"),
        ("2.0", f"<o:outline xmlns:o='x' text='Der  Bote\u200b' xmlUrl='{URL}'></o:outline>"),
    ],
)
def test_feeds_of_every_version_become_sources(version: str, outline: str, tmp_path: Path) -> None:
    found = outlines(tmp_path, outline, version=version)

    assert new_sources(found, [])[0] == (Source("der-bote", "Der Bote", URL),)
    assert found[0].line == 2


def test_categories_around_a_feed_and_its_own_are_its_tags(tmp_path: Path) -> None:
    (source,) = made(
        tmp_path,
        "<outline text='Region'><outline title='Kreis'>"
        f"<outline text='Bote' category='/Sport/Fußball,Region' xmlUrl='{URL}'/>"
        "</outline></outline><outline text='Leer'/>",
    )

    assert source.tags == ("Region", "Kreis", "Sport", "Fußball")


def test_a_feed_without_a_name_is_named_after_its_host(tmp_path: Path) -> None:
    (source,) = made(tmp_path, f"<outline xmlUrl='{URL}'/>")

    assert (source.id, source.name) == ("bote-example", "bote.example")


def test_what_is_marked_as_a_comment_is_switched_off(tmp_path: Path) -> None:
    (source,) = made(tmp_path, f"<outline xmlUrl='{URL}' isComment='true' language='de-AT'/>")

    assert (source.enabled, source.language) == (False, "de")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("javascript:alert(1)", "begins with https://"),
        ("ftp://bote.example/feed", "only https://"),
        ("", "no address"),
        ("https://", "no host"),
        ("https://bote.example:25/", "port 25"),
        ("https://a.example/ b", "spaces"),
        ("http://known.example/feed/", "already configured as known"),
        ("https://" + "a" * 5000, "4000"),
    ],
)
def test_what_cannot_be_added_is_skipped_with_the_reason(
    url: str, reason: str, tmp_path: Path
) -> None:
    known = Source("known", "Known", "https://known.example/feed")
    listed = outlines(tmp_path, f"<outline text='x' xmlUrl='{url}'/><outline xmlUrl='{URL}'/>")

    added, skipped = new_sources(listed, [known])

    assert [each.url for each in added] == [URL]
    assert [each.outline for each in skipped] == listed[:1]
    assert reason in skipped[0].reason


def test_a_feed_in_two_categories_is_added_once_with_both_tags(tmp_path: Path) -> None:
    listed = outlines(
        tmp_path,
        f"<outline text='a'><outline text='Bote' xmlUrl='{URL}'/></outline>\n"
        f"<outline text='b'><outline text='Bote' xmlUrl='{URL}'/></outline>",
    )

    added, skipped = new_sources(listed, [])

    assert [each.tags for each in added] == [("a", "b")]
    assert skipped == (Skipped(listed[1], "listed twice, first in line 2"),)


def test_ids_differ_from_those_that_are_taken(tmp_path: Path) -> None:
    listed = outlines(
        tmp_path,
        "<outline text='Bote' xmlUrl='https://a.example'/>"
        "<outline text='Bote' xmlUrl='https://b.example'/>",
    )

    added, _ = new_sources(listed, [], ["bote"])

    assert [each.id for each in added] == ["bote-2", "bote-3"]


def test_a_hundred_thousand_feeds_are_counted_and_ten_thousand_added(tmp_path: Path) -> None:
    listed = outlines(
        tmp_path,
        "".join(f"<outline text='B' xmlUrl='https://a.example/{n}'/>" for n in range(100_000)),
    )

    added, skipped = new_sources(listed, [])

    assert (len(added), len(skipped)) == (MAX_SOURCES, 100_000 - MAX_SOURCES)
    assert {each.reason for each in skipped} == {"more than 10,000 at a time"}
    assert len({each.id for each in added}) == MAX_SOURCES


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"hello", "no OPML: line 1"),
        (b"<html><body/></html>", "begins with <html>"),
        (b"<rss/>", "begins with <rss>"),
        (b"<opml><body>\n<outline te", "line 2"),
        (b"<opml><body><outline xmlUrl='https://a.example/?a=1&b=2'/></body></opml>", "&amp;"),
        (b"<opml>" + b"<outline text='a'>" * 1_000 + b"</outline>" * 1_000 + b"</opml>", "250"),
        (b"\x89PNG\r\n\x1a\n\0\0", "no OPML"),
        (b"<opml>" + b" " * 20_000_000, "larger than 20 MB"),
    ],
)
def test_a_file_that_is_no_opml_is_refused(content: bytes, reason: str, tmp_path: Path) -> None:
    assert reason in refused(tmp_path, content)


def test_a_bomb_of_entities_is_refused(tmp_path: Path) -> None:
    more = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    bomb = f"<!DOCTYPE o [<!ENTITY a0 'lol'>{more}]><opml {{}}><body>{{}}</body></opml>"

    in_text = refused(tmp_path, bomb.format("", "<outline>&a9;</outline>").encode())
    in_attribute = refused(tmp_path, bomb.format("version='&a9;'", "").encode())

    assert "entities" in in_text
    assert "entities" in in_attribute


def test_no_other_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("password")
    entity = f"<!DOCTYPE opml [<!ENTITY x SYSTEM '{secret.as_uri()}'>]>".encode()

    told = refused(tmp_path, entity + b"<opml><body><outline text='&x;'/></body></opml>")

    assert "entities" in told
    assert "password" not in told


def test_a_document_type_alone_is_no_reason_to_refuse(tmp_path: Path) -> None:
    head = "<!DOCTYPE opml SYSTEM 'http://127.0.0.1:1/opml.dtd'>"

    assert len(outlines(tmp_path, f"<outline xmlUrl='{URL}'/>", head)) == 1


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")

    for name, reason in [("fifo", "is not a file"), ("none", "No such file"), ("\0", "null")]:
        with pytest.raises(OpmlError, match=reason):
            read_opml(tmp_path / name)


names = st.text(min_size=1, max_size=20).map(readable).filter(bool)
sources = st.builds(
    Source,
    id=st.just(""),
    name=names,
    url=st.integers(0, 10**6).map(lambda number: f"https://a.example/{number}?a=1&b='\"<{number}>"),
    kind=st.sampled_from(["feed", "sitemap"]),
    tags=st.lists(names, max_size=3, unique=True).map(tuple),
    enabled=st.booleans(),
    language=st.sampled_from(["de", "en", "nds"]),
)


@given(st.lists(sources, max_size=6, unique_by=lambda source: source.url))
def test_sources_come_back_from_opml_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, exported: list[Source]
) -> None:
    file = tmp_path_factory.mktemp("opml") / "list.opml"
    file.write_bytes(write_opml(exported))

    found, skipped = new_sources(read_opml(file), [])

    def values(source: Source) -> tuple[object, ...]:
        return (
            source.url,
            source.name,
            source.tags,
            source.kind,
            source.enabled,
            source.language,
        )

    assert sorted(map(values, found)) == sorted(map(values, exported))
    assert skipped == ()


def test_pages_and_logins_are_not_exported() -> None:
    content = write_opml(
        [
            Source("bote", "Bote", "https://desk:secret@bote.example/feed"),
            Source("amt", "Amt", "https://amt.example/", "page"),
        ]
    ).decode()

    assert 'xmlUrl="https://bote.example/feed"' in content
    assert "secret" not in content
    assert "amt.example" not in content
