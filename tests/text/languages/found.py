"""Whether a word of a rule finds a word of a text, as the matcher decides it."""

from __future__ import annotations

from monitor.text import key
from monitor.text.languages import Forms, Language, Sort
from monitor.text.words import word


def is_found(language: Language, asked: str, written: str, sort: Sort = Sort.WORD) -> bool:
    """Whether ``asked`` finds ``written``; a finite form of a separable verb counts as found."""
    forms = language.forms(asked, sort)
    if forms.is_verb and language.is_proper(written):
        return False
    found = word(written)
    exact = {key(spelling) for spelling in found.spellings}
    return any(
        form in forms.whole | forms.apart and _is_meant(forms, asked, form, exact)
        for form in found.forms
    )


def _is_meant(forms: Forms, asked: str, form: str, exact: set[str]) -> bool:
    return not forms.as_spelled or form == key(asked) or form in exact
