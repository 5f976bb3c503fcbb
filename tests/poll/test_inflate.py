"""What comes out of compressed bodies, in whatever pieces they come in."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.poll.inflate import Inflater, unpacked

TEXT = b"Die Faehre im Wiesengrund faehrt wieder. " * 5
TWO_MEMBERS = gzip.compress(TEXT[:90], mtime=0) + gzip.compress(TEXT[90:], mtime=0)


def inflated(coding: str, pieces: Iterable[bytes], limit: int = 10_000) -> bytes:
    inflater = Inflater(coding, limit)
    for piece in pieces:
        inflater.feed(piece)
    return inflater.finish()


def cut(body: bytes, places: Iterable[int]) -> list[bytes]:
    """The body in pieces, cut at these places."""
    ends = sorted({0, len(body), *(place % (len(body) + 1) for place in places)})
    return [body[start:end] for start, end in pairwise(ends)]


def test_a_member_of_which_only_a_byte_has_come_is_not_lost() -> None:
    first = len(gzip.compress(TEXT[:90], mtime=0))

    assert inflated("gzip", cut(TWO_MEMBERS, [first + 1])) == TEXT


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", TWO_MEMBERS),
        ("gzip", TWO_MEMBERS + b"\0\0\0\n"),
        ("gzip", gzip.compress(TEXT, mtime=0) + b"\n" + gzip.compress(TEXT, mtime=0)),
        ("gzip", gzip.compress(TEXT, mtime=0) + b"\x1f"),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)[2:-4] + b"\0"),
        ("", TEXT),
    ],
)
@given(places=st.lists(st.integers(min_value=0, max_value=10_000), max_size=6))
def test_it_does_not_matter_where_a_body_is_cut_into_pieces(
    coding: str, body: bytes, places: list[int]
) -> None:
    assert inflated(coding, cut(body, places)) == TEXT


@pytest.mark.parametrize(
    "coding",
    ["utf-8", "none", "identity", "binary", "", ",", "UTF-8, identity"],
)
def test_a_coding_that_is_none_is_ignored(coding: str) -> None:
    assert inflated(coding, [TEXT]) == TEXT


@pytest.mark.parametrize("coding", ["gzip, identity", "identity,GZIP", "gzip,", "utf-8, x-gzip"])
def test_gzip_beside_what_is_no_coding_is_gzip(coding: str) -> None:
    assert inflated(coding, [gzip.compress(TEXT, mtime=0)]) == TEXT


@pytest.mark.parametrize(
    "coding", ["br", "zstd", "compress", "gzip, gzip", "identity, br", "gzip, deflate", "BR"]
)
def test_a_coding_that_nobody_asked_for_is_an_error(coding: str) -> None:
    with pytest.raises(ReadError, match="we asked for gzip or deflate"):
        Inflater(coding, 100)


# --- files


def test_a_gzip_file_is_unpacked_and_anything_else_stays() -> None:
    assert unpacked(TWO_MEMBERS) == TEXT
    assert unpacked(TEXT) == TEXT
    assert unpacked(b"") == b""


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (gzip.compress(TEXT, mtime=0)[:-9], "the gzip file ends in the middle"),
        (b"\x1f\x8b", "the gzip file ends in the middle"),
        (b"\x1f\x8bWartung", "the gzip file is not the gzip data"),
        (gzip.compress(bytes(20_000_000), mtime=0), "larger than 12,000,000 bytes when unpacked"),
        (gzip.compress(b"", mtime=0) * 5_000, "more than 1,000 parts"),
    ],
    ids=["cut", "two bytes", "no gzip", "bomb", "many members"],
)
def test_a_gzip_file_that_is_damaged_or_too_big_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        unpacked(body)
