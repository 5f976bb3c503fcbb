"""Regular expressions, in time that grows only with the text: RE2."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

# RE2 reads UTF-8, which cannot say halves of characters.
_HALVES = re.compile("[\ud800-\udfff]")

# So much memory may one expression take: a{1000}{1000} would need gigabytes.
_MEMORY = 2_000_000


class Regex:
    """An expression of RE2. Raises ValueError, which says what is wrong, when it is made."""

    def __init__(self, source: str) -> None:
        options = re2.Options()
        options.log_errors = False
        options.max_mem = _MEMORY
        try:
            self._compiled = re2.compile(source, options)
        except re2.error as error:
            told = error.args[0] if error.args else error
            raise ValueError(told.decode() if isinstance(told, bytes) else str(told)) from error
        if self._compiled.search("") is not None:
            raise ValueError("it matches the empty text, so it would find everything")

    def matches(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and end of each match in a text, in characters."""
        for found in self._compiled.finditer(_HALVES.sub("\ufffd", text)):
            if found.end() > found.start():
                yield found.span()
