"""What depends on the language of a text: the forms of its words, and how it is known.

Another language is one file beside these, and a line in `LANGUAGES`.
"""

from __future__ import annotations

from monitor.text.languages.english import ENGLISH
from monitor.text.languages.german import GERMAN
from monitor.text.languages.language import Forms, Language, Sort
from monitor.text.languages.plain import PLAIN

__all__ = ["LANGUAGES", "Forms", "Language", "Sort", "language_of"]

LANGUAGES: dict[str, Language] = {language.code: language for language in (GERMAN, ENGLISH)}


def language_of(code: str) -> Language:
    """The language of a code such as ``de`` or ``de-AT``; an unknown one has no forms.

    >>> language_of("tlh").code
    ''
    """
    return LANGUAGES.get(code.lower().replace("_", "-").partition("-")[0], PLAIN)
