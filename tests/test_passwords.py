"""Passwords and tokens: what is kept of them, and what is taken for them."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from monitor.passwords import (
    LONGEST,
    Passwords,
    check_password,
    digest_of,
    hash_password,
    new_token,
)
from monitor.settings.web_fields import password_hash, token_digest

WORD = "Fähre über die Warle"
HASHED = hash_password(WORD)


def test_a_hash_is_argon2id_of_the_low_memory_profile_and_is_what_users_yaml_takes() -> None:
    assert extract_parameters(HASHED) == RFC_9106_LOW_MEMORY
    assert password_hash(HASHED) == HASHED
    assert hash_password(WORD) != HASHED


def test_the_right_password_is_taken_and_others_are_not() -> None:
    passwords = Passwords()

    assert passwords.verify(HASHED, WORD)
    assert not passwords.verify(HASHED, WORD.lower())
    assert not passwords.verify(HASHED, "")


def test_it_does_not_matter_how_a_keyboard_composes_letters() -> None:
    typed = unicodedata.normalize("NFD", WORD)

    assert typed != WORD
    assert Passwords().verify(HASHED, typed)
    assert Passwords().verify(hash_password(typed), WORD)


@pytest.mark.parametrize("nobody", [None, ""])
def test_nobody_has_a_password(nobody: str | None) -> None:
    assert not Passwords().verify(nobody, WORD)


@pytest.mark.parametrize("broken", ["geheim-und-lang", "$argon2id$", "$2b$12$abc", "ä"])
def test_what_is_no_hash_is_nobodys_password(broken: str) -> None:
    assert not Passwords().verify(broken, broken)
    assert Passwords().needs_rehash(broken)


def test_for_nobody_the_same_work_is_done() -> None:
    class Counting(PasswordHasher):
        """Notes the parameters of each hash that it compares."""

        def __init__(self) -> None:
            super().__init__()
            self.worked: list[object] = []

        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002
            self.worked.append(extract_parameters(hash if isinstance(hash, str) else hash.decode()))
            return super().verify(hash, password)

    hasher = Counting()
    passwords = Passwords(hasher)

    for hashed in (HASHED, None):
        passwords.verify(hashed, "a wrong password")

    known, unknown = hasher.worked
    assert known == unknown


@pytest.mark.parametrize(
    "text", ["", "1234567", "x" * (LONGEST + 1), "x" * 1_000_000, "lone \ud800 surrogate"]
)
def test_what_cannot_be_a_password_is_refused_and_never_right(text: str) -> None:
    with pytest.raises(ValueError, match="password"):
        hash_password(text)
    with pytest.raises(ValueError, match="password"):
        check_password(text)

    assert not Passwords().verify(HASHED, text)


@pytest.mark.parametrize("text", ["12345678", "ß" * LONGEST, "with \0 and \n in it"])
def test_anything_else_can_be_one(text: str) -> None:
    assert Passwords().verify(hash_password(text), text)


def test_a_hash_of_earlier_parameters_is_taken_and_told() -> None:
    old = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(WORD)

    assert Passwords().verify(old, WORD)
    assert Passwords().needs_rehash(old)
    assert not Passwords().needs_rehash(HASHED)


def test_a_token_is_known_by_its_digest() -> None:
    token, digest = new_token()

    assert re.fullmatch(r"mon_[\w-]{43}", token)
    assert digest_of(token) == digest == token_digest(digest)
    assert new_token()[0] != token
    assert digest_of("\ud800") != digest
