"""A language that we know nothing about: each word has one form."""

from __future__ import annotations

from monitor.text.fold import key
from monitor.text.languages.language import Forms, Language, Sort


def _forms(word: str, sort: Sort) -> Forms:  # noqa: ARG001 - the signature of every language
    return Forms(frozenset((key(word),)))


PLAIN = Language("", frozenset(), _forms, lambda _: False)
