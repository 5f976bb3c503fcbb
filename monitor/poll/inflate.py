"""Undoes gzip and deflate step by step, so that a small body can never become a huge one."""

from __future__ import annotations

import zlib

from monitor.errors import ReadError

GZIP_MAGIC = b"\x1f\x8b"
CODINGS = frozenset({"", "gzip", "x-gzip", "deflate"})
# Other names that mean a coding. What is no coding at all ("utf-8", "none", "identity") is a slip
# of the server, which then sends the body as it is.
FOREIGN = frozenset(
    {"aes128gcm", "bzip2", "br", "compress", "dcb", "dcz", "exi", "lzma", "pack200-gzip", "xz"}
    | {"x-bzip2", "x-compress", "zstd"}
)
# What is left of a piece is copied for each member: many tiny ones in a large piece take long.
MAX_MEMBERS = 1_000
PIECE = 65_536
# As much as the fetcher lets through.
MAX_UNPACKED = 12_000_000


def unpacked(body: bytes, limit: int = MAX_UNPACKED) -> bytes:
    """What is in a gzip file, as sitemaps often are; anything else as it is.

    Raises ReadError if the file is damaged or holds more than ``limit`` bytes.
    """
    if not body.startswith(GZIP_MAGIC):
        return body
    inflater = Inflater("gzip", limit)
    try:
        for at in range(0, len(body), PIECE):
            inflater.feed(body[at : at + PIECE])
        return inflater.finish()
    except ReadError as error:
        raise ReadError(f"the gzip file {error}") from error


class Inflater:
    """Collects a body in pieces; `finish` gives it decoded.

    Raises ReadError when it is not what ``coding`` says, ends too early, or passes ``limit`` bytes.
    """

    def __init__(self, coding: str, limit: int) -> None:
        named = (name.strip().lower() for name in coding.split(","))
        self._coding = ", ".join(name for name in named if name in CODINGS | FOREIGN and name)
        if self._coding not in CODINGS:
            raise ReadError(f"is sent as {coding[:100]!r}; we asked for gzip or deflate")
        self._limit = limit
        self._decoder: zlib._Decompress | None = None
        self._head = b""
        self._is_over = False
        self._members = 1
        self._body = bytearray()

    def feed(self, piece: bytes) -> None:
        """Take the next piece as it came over the wire."""
        if not self._coding:
            self._add(piece)
            return
        # Two bytes are needed to tell the two meanings of "deflate" apart.
        self._head += piece
        if self._decoder is None and len(self._head) < 2:
            return
        piece, self._head = self._head, b""
        try:
            self._inflate(b"" if self._is_over else piece)
        except zlib.error as error:
            raise ReadError(f"is not the {self._coding} data it claims to be") from error

    def finish(self) -> bytes:
        """The whole body."""
        if self._head if self._decoder is None else not self._decoder.eof:
            raise ReadError(f"ends in the middle of its {self._coding} data")
        return bytes(self._body)

    def _inflate(self, piece: bytes) -> None:
        if self._decoder is None:
            self._decoder = zlib.decompressobj(self._window(piece))
        while piece:
            if self._decoder.eof:
                # A gzip file may have several members, and the next may begin in the next piece;
                # anything else after the end is ignored.
                if len(piece) < 2:
                    self._head = piece
                    return
                if self._coding == "deflate" or not piece.startswith(GZIP_MAGIC):
                    self._is_over = True
                    return
                self._members += 1
                if self._members > MAX_MEMBERS:
                    raise ReadError(f"has more than {MAX_MEMBERS:,} parts")
                self._decoder = zlib.decompressobj(31)
            room = self._limit - len(self._body) + 1
            self._add(self._decoder.decompress(piece, room))
            piece = self._decoder.unused_data or self._decoder.unconsumed_tail

    def _window(self, head: bytes) -> int:
        if self._coding != "deflate":
            return 31
        # RFC 9110 means zlib; some servers send raw deflate. A zlib header is a multiple of 31.
        is_zlib = head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
        return 15 if is_zlib else -15

    def _add(self, piece: bytes) -> None:
        self._body += piece
        if len(self._body) > self._limit:
            raise ReadError(f"is larger than {self._limit:,} bytes when unpacked")
