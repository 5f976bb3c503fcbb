"""Letters that only look right: of another script, or not to be seen at all.

A query with such a letter never finds what it seems to ask for. Texts are read as they are, after
NFKC: what somebody disguised in an article stays disguised.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

from monitor.text.fold import SILENT

LONGEST_SHOWN = 60

# What most fonts draw alike, in this order (after Unicode's table confusables.txt, UTS 39). Letters
# that are only similar are left out: TNFα is no TNFa.
_ALIKE = """
Latin    A B C E H I J K M N O P S T X Y Z a c d e h i j k o p q s u v w x y Ä Ö ä ö Ë ë Ï ï
Cyrillic А В С Е Н І Ј К М . О Р Ѕ Т Х У . а с ԁ е һ і ј к о р ԛ ѕ . ѵ ԝ х у Ӓ Ӧ ӓ ӧ Ё ё Ї ї
Greek    Α Β . Ε Η Ι . Κ Μ Ν Ο Ρ . Τ Χ Υ Ζ . . . . . ι . κ ο ρ . . υ ν . χ . . . . . . . Ϊ ϊ
"""
_ROWS = {line.split()[0]: line.split()[1:] for line in _ALIKE.strip().splitlines()}


def _tables() -> dict[tuple[str, str], dict[str, str]]:
    tables = {}
    for one, other in combinations(_ROWS, 2):
        pairs = [pair for pair in zip(_ROWS[one], _ROWS[other], strict=True) if "." not in pair]
        tables[one, other] = dict(pairs)
        tables[other, one] = {right: left for left, right in pairs}
    return tables


# (from, to): the letter of the one script that looks like one of the other.
LOOK_ALIKES: Mapping[tuple[str, str], Mapping[str, str]] = _tables()

# Fillers and joiners that Unicode counts as letters, marks or symbols.
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
# They say how a symbol in front of them is drawn; behind a letter they do nothing.
SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Latin letters only, and what all scripts have.
SURE = re.compile("[ -~\u00c0-\u024f]*")
# Dropped from queries and texts alike.
DROPPED = re.compile(f"[{SILENT}]")
CATEGORIES = {
    "Cc": "a control character",
    "Cf": "an invisible character",
    "Cn": "a code that is no character",
    "Co": "a character without a meaning",
    "Cs": "half a character",
    "Zl": "an invisible character",
    "Zp": "an invisible character",
}
# What parts a word in two; wildcards do not.
PARTING = ("P", "S", "Z")
SPACES = frozenset("\t\n\r\x85\u2028\u2029")
WILDCARDS = frozenset("*?")


def suspicious(word: str) -> str:
    """What is wrong with the letters of a word, as a sentence; empty if nothing is.

    The parts of a word with hyphens may be of different scripts (α-Strahler), and Greek letters
    that look like no other may stand beside Latin ones (µm, kΩ).

    >>> suspicious("Мinister")
    "'М' in 'Мinister' is Cyrillic (U+041C), not the Latin M it looks like"
    >>> suspicious("Минск"), suspicious("Müller"), suspicious("α-Strahler"), suspicious("G20")
    ('', '', '', '')
    """
    if SURE.fullmatch(word):
        return ""
    for at, what in _unseen(word):
        return f"{_shown(word)} has {what} ({_code(word[at])}) in it"
    for base, script, letter in _foreign(word):
        alike = LOOK_ALIKES[script, base].get(letter)
        instead = f", not the {base} {alike} it looks like" if alike else f" among {base} letters"
        return f"{letter!r} in {_shown(word)} is {script} ({_code(letter)}){instead}"
    return ""


def repaired(word: str) -> str:
    """The word as it was meant, as far as that can be told.

    >>> repaired("Мinister"), repaired("Kοmmune"), repaired("Min\u202eister")
    ('Minister', 'Kommune', 'Minister')
    """
    if SURE.fullmatch(word):
        return word
    unseen = {at for at, _ in _unseen(word)}
    seen = "".join(letter for at, letter in enumerate(word) if at not in unseen)
    return "".join(_repaired(run) for run in _runs(seen))


def _repaired(run: str) -> str:
    scripts = list(map(_script, run))
    base = _base(run, scripts)
    return "".join(
        LOOK_ALIKES[script, base].get(letter, letter) if script and script != base else letter
        for letter, script in zip(run, scripts, strict=True)
    )


def _foreign(word: str) -> Iterator[tuple[str, str, str]]:
    """Letters that seem to be of another script than they are: that one, theirs, the letter."""
    for run in _runs(word):
        scripts = list(map(_script, run))
        base = _base(run, scripts)
        for letter, script in zip(run, scripts, strict=True):
            if script and script != base and not _is_at_home(letter, script, base):
                yield base, script, letter


def _base(run: str, scripts: Sequence[str]) -> str:
    """The script that the word seems to be in: the one that costs the fewest other letters."""
    found = [name for name in _ROWS if name in scripts]
    if len(found) < 2:
        return found[0] if found else ""

    def cost(base: str) -> tuple[int, int]:
        other = [each for each in zip(run, scripts, strict=True) if each[1] not in ("", base)]
        odd = [each for each in other if not _is_at_home(*each, base)]
        strange = sum(letter not in LOOK_ALIKES[script, base] for letter, script in odd)
        # Some Greek letters make no Greek word, but many do.
        guests = len(other) - len(odd)
        return strange + (guests if guests > scripts.count(base) else 0), len(odd)

    return min(found, key=cost)


def _is_at_home(letter: str, script: str, base: str) -> bool:
    is_science = (script, base) == ("Greek", "Latin")
    return is_science and letter not in LOOK_ALIKES[script, base]


def _runs(word: str) -> Iterator[str]:
    """The word in pieces; a piece is one that parts, or what stands between two such."""
    start = 0
    for at, letter in enumerate(word):
        if unicodedata.category(letter)[0] in PARTING and letter not in WILDCARDS:
            yield word[start:at]
            yield letter
            start = at + 1
    yield word[start:]


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    """Latin, Cyrillic or Greek; empty for other scripts and for what all of them have."""
    if letter.isascii():
        return "Latin" if letter.isalpha() else ""
    if not letter.isalpha():
        return ""
    name = unicodedata.name(unicodedata.normalize("NFKC", letter)[0], "").partition(" ")[0].title()
    return name if name in _ROWS else ""


def _unseen(word: str) -> Iterator[tuple[int, str]]:
    """Where something stands that cannot be seen, and what it is."""
    for at, letter in enumerate(word):
        if letter.isascii() and letter.isprintable():
            continue
        what = CATEGORIES.get(unicodedata.category(letter), "")
        is_behind_letter = at > 0 and word[at - 1].isalnum()
        if letter in BLANK or (is_behind_letter and SELECTOR.match(letter)):
            yield at, "an invisible character"
        elif what and letter not in SPACES and not DROPPED.match(letter):
            yield at, what


def _shown(word: str) -> str:
    some = [each if each.isprintable() else f"[{_code(each)}]" for each in word[:LONGEST_SHOWN]]
    shown = "".join(some)
    return (
        f"'{shown[:LONGEST_SHOWN]}…'"
        if shown[LONGEST_SHOWN:] or word[len(some) :]
        else f"'{shown}'"
    )


def _code(letter: str) -> str:
    return f"U+{ord(letter):04X}"
