"""Passwords of users, tokens of programs: how they are made, kept, compared; argon2 lives here.

A password is kept as argon2id with the defaults of argon2-cffi, which are the low-memory profile of
RFC 9106: 64 MiB, 3 passes, 4 lanes. A token has 256 random bits, so its SHA-256 cannot be guessed.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 8, 1_000
TOKEN_PREFIX = "mon_"  # noqa: S105 - so that a lost token is recognised, and by scanners for such
_TOKEN_BYTES = 32


class Passwords:
    """Compares passwords; for whom there is none it works as long as for others."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobodys = self._hasher.hash(secrets.token_bytes(_TOKEN_BYTES))

    def verify(self, hashed: str | None, text: str) -> bool:
        """Whether the text is the password of that hash; None or empty: of nobody, so it is not."""
        try:
            given = _bytes(text)
        except ValueError:
            # It depends on nothing but the text, and so tells nothing about users.
            return False
        try:
            return self._hasher.verify(hashed or self._nobodys, given) and bool(hashed)
        except (VerificationError, InvalidHashError):
            return False

    def needs_rehash(self, hashed: str) -> bool:
        """Whether the hash was made with other parameters than those of today."""
        try:
            return self._hasher.check_needs_rehash(hashed)
        except InvalidHashError:
            return True


def hash_password(text: str) -> str:
    """What is kept of a password. Raises ValueError if it is too short, too long or no text."""
    return PasswordHasher().hash(_bytes(text))


def check_password(text: str) -> None:
    """Raises ValueError if this cannot be a password."""
    _bytes(text)


def new_token() -> tuple[str, str]:
    """A new token, and its digest, which is what is kept."""
    token = TOKEN_PREFIX + secrets.token_urlsafe(_TOKEN_BYTES)
    return token, digest_of(token)


def digest_of(token: str) -> str:
    """The SHA-256 of a token in hex digits.

    >>> digest_of("mon_x")[:8]
    '98702a06'
    """
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _bytes(text: str) -> bytes:
    """The password in one spelling: some keyboards give ü as one character, others as u and ¨."""
    # Before it is composed: that takes time, too.
    if not SHORTEST <= len(text) <= LONGEST:
        raise ValueError(f"a password has {SHORTEST} to {LONGEST:,} characters")
    try:
        return unicodedata.normalize("NFC", text).encode()
    except UnicodeEncodeError as error:
        raise ValueError("the password is not UTF-8") from error
