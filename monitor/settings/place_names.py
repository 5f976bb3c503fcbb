"""Names of official directories as newspapers write them; the first one is the usual one."""

from __future__ import annotations

import re
from collections.abc import Callable

from monitor.text.languages.german_places import is_place

# What is cut short in the directory; the longer ones first. An "a." is followed by a name.
_SHORT = (
    (r"\bv\. ?d\. ?(?=Hainich)", "vor dem "),
    (r"\bv\. ?d\. ?", "vor der "),
    (r"\ba\. ?d\. ?", "an der "),
    (r"\bi\. ?d\. ?", "in der "),
    (r"\ba\. ?", "am "),
    (r"\bb\. ?", "bei "),
    (r"\bi\. ?(?=OB$|NB$|Bay\.|OFr\.|UFr\.|Schw\.)", "in "),
    (r"\bi\. ?", "im "),
    (r"\bOPf\.", "Oberpfalz"),
    (r"\bO\. ?L\.", "Oberlausitz"),
    (r"\bOB$", "Oberbayern"),
    (r"\bNB$", "Niederbayern"),
    (r"\bOFr\.", "Oberfranken"),
    (r"\bUFr\.", "Unterfranken"),
    (r"\bBay\.", "Bayern"),
    (r"\bSächs\. Schw\.", "Sächsische Schweiz"),
    (r"\bSchw\.$", "Schwaben"),
    (r"\bOdw\.", "Odenwald"),
    (r"\bHl\. ?(?=\w)", "Heilig "),
    (r"\bHann\. ", "Hannoversch "),
    (r"\bErzgeb\.", "Erzgebirge"),
    (r"\bVogtl\.", "Vogtland"),
    (r"\bThür\.", "Thüringen"),
    (r"\bSa\.", "Sachsen"),
    (r"\bWestf\.", "Westfalen"),
    (r"\bRhld\.", "Rheinland"),
    (r"\bOldb\b", "Oldenburg"),
    (r"\bSt\. ?(?=\w)", "Sankt "),
)
_SHORTENED = tuple((re.compile(short), long) for short, long in _SHORT)
# Where what tells a place from its namesakes begins.
_WHERE = re.compile(r"(?<=\w) (?:am|an|auf|bei|im|in|ob|unter|vor) (?=\w)")
# Two villages of equal rank; behind other strokes stands a river, a region, or the Sorbian name.
_TWINS = frozenset(
    {
        "Dietzenrode/Vatterode",
        "Elmenhorst/Lichtenhagen",
        "Legde/Quitzöbel",
        "Petershagen/Eggersdorf",
    }
)
# Landscapes beyond the Kreis, and a street in every town.
_NO_KREIS = frozenset({"Bergstraße", "Börde", "Friesland", "Harz"})
_TITLES = re.compile(r"^(?:Hansestadt|Lutherstadt|Universitätsstadt) (?=\w)")


def municipality_names(official: str) -> tuple[str, ...]:
    """The names of a municipality.

    >>> municipality_names("Ibbenbüren, Stadt"), municipality_names("Gronau (Westf.), Stadt")
    (('Ibbenbüren',), ('Gronau', 'Gronau (Westfalen)', 'Gronau (Westf.)'))
    >>> municipality_names("Mühldorf a.Inn, St"), municipality_names("Lahr/Schwarzwald, Stadt")
    (('Mühldorf am Inn', 'Mühldorf'), ('Lahr', 'Lahr/Schwarzwald'))
    >>> municipality_names("St. Wendel"), municipality_names("Bad Homburg v. d. Höhe, Stadt")
    (('St. Wendel', 'Sankt Wendel'), ('Bad Homburg vor der Höhe', 'Bad Homburg'))
    >>> municipality_names("Lübben (Spreewald) / Lubin (Błota), Stadt")
    ('Lübben', 'Lübben (Spreewald)')
    """
    name = official.partition(",")[0]
    # Sorbian stands behind the last stroke with blanks, or with letters of its own.
    name = re.sub(r" / .*", "", name)
    name = re.sub(r"/ +", "/", " ".join(name.split()))
    if name in _TWINS:
        return (name, *name.split("/"))
    found: list[str] = []
    short, bracket, _ = name.partition(" (")
    short, stroke, behind = short.partition("/")
    long = _in_full(short)
    if bracket:
        found += [short, _in_full(name.partition(")")[0] + ")"), name.partition(")")[0] + ")"]
    elif stroke and _is_german(behind):
        found += [short, _in_full(name), name]
    elif long.startswith("Sankt ") and short.startswith("St."):
        found += [re.sub(r"^St\. ?", "St. ", short), long]
    else:
        found.append(long)
    if where := _WHERE.search(long):
        found += [long, long[: where.start()]]
    if short.startswith("Hann. "):
        found.append(short)
    if name.startswith("Sankt "):
        found.append(name.replace("Sankt ", "St. ", 1))
    if title := _TITLES.match(long):
        found.append(long[title.end() :])
    return tuple(dict.fromkeys(found))


def _in_full(name: str) -> str:
    for short, long in _SHORTENED:
        name = short.sub(long, name)
    return name


def _is_german(behind: str) -> bool:
    """Whether what stands behind a stroke is a river or a region, and not the Sorbian name."""
    return behind in _REGIONS or is_place(behind) or behind.rstrip(".") != behind


_REGIONS = frozenset(
    """
    Anhalt Dosse Elbe Elster Fils Fläming Harz Havel Helme Hunsrück Kyffhäuser Lausitz Mark Mulde
    Müritz Nordbahn Oder Pfalz Pleiße Rhön Ruhr Rügen Saale Saar Schwarzwald Sieg Spree Spreewald
    Stecknitz Thüringen Werra Westerwald
    """.split()  # noqa: SIM905 - so it can be read
)


def district_names(official: str) -> tuple[str, ...]:
    """The names of a Regierungsbezirk.

    >>> district_names("Reg.-Bez. Münster"), district_names("Oberbayern")
    (('Regierungsbezirk Münster',), ('Oberbayern', 'Regierungsbezirk Oberbayern'))
    """
    if official.startswith("Reg.-Bez. "):
        return (f"Regierungsbezirk {official.removeprefix('Reg.-Bez. ')}",)
    return official, f"Regierungsbezirk {official}"


def kreis_names(official: str, kind: str, is_town: Callable[[str], bool]) -> tuple[str, ...]:
    """The names of a Kreis; the name without "Kreis" is one only if no town is called so.

    ``kind``: 43 is a Kreis, 44 a Landkreis.

    >>> kreis_names("Steinfurt", "43", lambda name: name == "Steinfurt")
    ('Kreis Steinfurt', 'Landkreis Steinfurt')
    >>> kreis_names("Emsland", "44", lambda name: False)
    ('Landkreis Emsland', 'Kreis Emsland', 'Emsland')
    >>> kreis_names("Märkischer Kreis", "43", lambda name: False)
    ('Märkischer Kreis',)
    """
    name = _in_full(official)
    if name.startswith("Landkreis "):
        return name, name.removeprefix("Land").replace("kreis", "Kreis", 1)
    if re.search(r"kreis\b|\bkreis|Kreis|^Region|region\b|^Regional", name):
        return (name,)
    first, second = ("Kreis", "Landkreis") if kind == "43" else ("Landkreis", "Kreis")
    short = name.partition(" (")[0]
    found = [f"{first} {short}", f"{second} {short}"]
    if short != name:
        found.append(f"{first} {name}")
    if short.startswith("Sankt "):
        found = [each.replace("Sankt", "St.") for each in found] + found
    # There are several Neustadt.
    if (where := _WHERE.search(short)) and not short.startswith("Neustadt "):
        found += [f"{word} {short[: where.start()]}" for word in (first, second)]
    is_known = short not in _NO_KREIS and ("-" in short or is_place(short))
    return (*found, short) if is_known and not is_town(short) else tuple(found)
