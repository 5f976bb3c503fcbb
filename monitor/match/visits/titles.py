"""Offices as German newspapers write them: who is an official of interest, and of which state."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_NAME_PART = r"[A-ZÄÖÜ][a-zäöüßéèáàçćčšžığő]+(?:['’][A-ZÄÖÜ][a-zäöüß]+)?"
_NAME_WORD = rf"{_NAME_PART}(?:-{_NAME_PART})*"
_PARTICLE = (
    r"(?:von der|von den|von dem|van der|von und zu|von|van|zu|zur|vom|de|della|di|el|al|ten)"
)
FULL_NAME = rf"(?:{_NAME_WORD}|[A-ZÄÖÜ]\.)(?:\s+(?:{_NAME_WORD}|[A-ZÄÖÜ]\.)){{0,2}}\s+(?:{_PARTICLE}\s+)?{_NAME_WORD}"
SURNAME = rf"(?:{_PARTICLE}\s+)?{_NAME_WORD}"
DEGREE = r"(?:(?:Prof(?:essor(?:in)?|\.)?|Dr\.|Dr|h\.\s?c\.|med\.|jur\.|rer\.|nat\.|Dipl\.-\w+\.?|Ing\.)\s*)*"


class Rank(StrEnum):
    """What an office counts for.

    ``HIGH``: of a state, the federation or Europe; ``MEMBER``: of a parliament, or at the head of a
    party; ``LOCAL``: of a district, town or municipality, at home in what it governs; ``BODY``: a
    government as a whole.
    """

    HIGH = "high"
    MEMBER = "member"
    LOCAL = "local"
    BODY = "body"


# Heads of titles with the endings of both sexes and all cases; the head stands at the end of a word.
_HIGH = """
    [Mm]inister(?:s|n|in|innen)? [Ss]taatssekretär(?:s|e|en|in|innen)?
    [Mm]inisterpräsident(?:en|in|innen)? [Ss]taatsminister(?:s|n|in|innen)?
    [Ss]taatsrat(?:s|es)? [Ss]taatsrät(?:in|innen|e)  [Ss]taatschef(?:s|in)?
    [Kk]anzler(?:s|n|in|innen)? [Rr]egierungspräsident(?:en|in|innen)?
    [Rr]egierungsvizepräsident(?:en|in) [Bb]undespräsident(?:en|in) [Ll]andtagspräsident(?:en|in)
    [Bb]undestagspräsident(?:en|in) [Bb]ezirkstagspräsident(?:en|in) [Vv]izepräsident(?:en|in)
    [Kk]ommissionspräsident(?:en|in) [Pp]arlamentspräsident(?:en|in) Bundesratspräsident(?:en|in)
    EU-[Kk]ommissar(?:s|in)? [Ll]andeshauptmann(?:s|es)? [Ll]andeshauptfrau
    [Ll]andesrat(?:s|es)? [Ll]andesrätin [Bb]undesrätin [Bb]otschafter(?:s|in)? [Gg]eneralkonsul(?:s|in)?
    [Rr]egierungschef(?:s|in|innen)? [Rr]essortchef(?:s|in|innen)? Landesvaters? Landesmutter
    Staatskanzleichef(?:s|in)? Kanzleramtschef(?:s|in)? Vizekanzler(?:s|in)? Senator(?:s|en|in)?
    [A-ZÄÖÜ][a-zäöü]+senator(?:s|en|in)? (?:Landes|Bundes)beauftragte[rn]?
    (?:Ausländer|Integrations|Ost|Behinderten|Patienten|Drogen|Wehr|Regierungs)beauftragte[rn]?
"""
_MEMBER = """
    (?:Landtags|Bundestags|Europa|Nationalrats|Wahlkreis|CDU-|SPD-|FDP-|CSU-|Grünen-|AfD-|Linken-|BSW-)?[Aa]bgeordnete[rn]?
    MdL MdB MdEP MdBB MdHB
    [A-ZÄÖÜ]\\w*-?[Pp]olitiker(?:s|n|in|innen)? Parteichef(?:s|in)? (?:CDU|SPD|FDP|CSU|AfD|Grünen|Linken|BSW|Landes|Bundes|Unions)-?[Cc]hef(?:s|in)?
    (?:\\w+-)?(?:Bundes|Landes|Partei|Fraktions)vorsitzende[rn]? [Ff]raktionschef(?:s|in)?
    \\w*[Ff]raktions(?:chef(?:s|in)?|vorsitzende[rn]?|vize|sprecher(?:s|in)?) Generalsekretär(?:s|in)?
    (?:CDU|CSU|SPD|FDP|Grünen|Linken|AfD|BSW)-(?:Mann(?:es)?|Frau) (?:Sozial|Christ|Frei)demokrat(?:en|in)
    \\w*(?:Spitzenkandidat(?:en|in)|Landtagspolitiker(?:s|in)?) Ministerkandidat(?:en|in)
    [Ll]andtagskolleg(?:e|en|in) [Nn]ationalrat(?:s|es)? [Nn]ationalrätin
"""
_LOCAL = """
    [Ll]andrat(?:s|es)? [Ll]andrät(?:in|innen|e|en) \\w*[Bb]ürgermeister(?:s|n|in|innen)?
    [Dd]ezernent(?:en|in|innen) \\w+dezernent(?:en|in|innen) [Bb]eigeordnete[rn]? Stadtrat(?:s|es)?
    Stadträt(?:in|e) [Oo]berkreisdirektor(?:s|in)? [Kk]reisdirektor(?:s|in)? OB
    [Kk]ämmer(?:er|ers|in) \\w*baurat(?:s|es)? \\w*baurätin Stadtoberhaupt(?:s|es)?
    [Bb]ezirksbürgermeister(?:s|in)? Kreisrät(?:in|e) [Ss]tadtdirektor(?:s|in)? Ortsvorsteher(?:s|in)?
"""
_BODY = """
    Landesregierung Staatsregierung Bundesregierung Landeskabinetts? Bundeskabinetts? Kabinetts?
    Landtagspräsidiums? Landtagsausschuss(?:es)? Landtagsfraktion Bundestagsfraktion
"""
_NO_TITLE = re.compile(
    r"(?:(?:Vereins|Verbands|Klub|Club|Kammer|Gerichts|Polizei|Universitäts|Uni|Hochschul|Karnevals?|"
    r"Senats|Kriminal|Sport|Fußball|Handwerks|Bauern|Jäger|Narren|Schul|Kirchen|Präsidiums|Ex|Alt|"
    r"Prinzen|Schützen|Jugend|Kinder|Amts|Schatten|Ehren|Finanzierungs)-?\w*)",
)
_FORMER = re.compile(
    r"\b(?:früher\w*|ehemalig\w*|einstig\w*|damalig\w*|vormalig\w*|verstorben\w*|künftig\w*|designiert\w*|letzte[rn]?|Ex-|Alt-|a\.\s?D\.)\s*$"
)


def _alternatives(heads: str) -> str:
    return "|".join(heads.split())


_TITLE = re.compile(
    rf"(?<![\w-])(?P<title>(?:(?:[Ee]rste[rn]?|[Pp]arlamentarische[rnm]?|[Ss]tellvertretende[rnm]?|[Rr]egierende[rnm]?)\s+)?"
    rf"(?:[A-ZÄÖÜ][\wäöüß]*(?:-\s(?:und|sowie|,)\s[A-ZÄÖÜ]\w*-?\s?)?(?:-\s?(?:und\s)?)?)*?"
    rf"(?:(?P<high>{_alternatives(_HIGH)})|(?P<member>{_alternatives(_MEMBER)})|"
    rf"(?P<local>{_alternatives(_LOCAL)})|(?P<body>{_alternatives(_BODY)})))(?![\w])"
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title in a text: ``text[start:end]``."""

    start: int
    end: int
    text: str
    rank: Rank
    is_former: bool
    land: str
    is_woman: bool | None
    is_plural: bool
    home: str = ""


# "Landrat des Landkreises Lotte", "Bürgermeisterin von Lotte"
_HOME = re.compile(
    r"\s+(?:des|der|von|aus|in|im)\s+(?:(?:Land)?[Kk]reis(?:es)?\s|Stadt\s|Gemeinde\s)?(?P<home>[A-ZÄÖÜ][\w-]+)"
)
_WOMAN = re.compile(r"(?:in|[Ff]rau|rätin|mutter)\Z")
_PLURAL = re.compile(r"(?:innen|räte|räten|ministern|sekretäre|sekretären|kanzlern)\Z")
_LANDS = {
    "BW": ("baden-württembergisch", "baden-württemberg", "württembergisch"),
    "BY": ("bayerisch", "bayrisch", "bayern"),
    "BE": ("berliner",),
    "BB": ("brandenburgisch", "brandenburg"),
    "HB": ("bremisch", "bremer"),
    "HH": ("hamburgisch", "hamburger"),
    "HE": ("hessisch", "hessen"),
    "MV": ("mecklenburg-vorpommern", "mecklenburg-vorpommersch", "schweriner"),
    "NI": ("niedersächsisch", "niedersachsen"),
    "NW": ("nordrhein-westfälisch", "nordrhein-westfalen", "nrw", "düsseldorfer"),
    "RP": ("rheinland-pfälzisch", "rheinland-pfalz", "mainzer"),
    "SL": ("saarländisch", "saarland"),
    "SN": ("sächsisch", "sachsen", "dresdner"),
    "ST": ("sachsen-anhaltisch", "sachsen-anhaltinisch", "sachsen-anhalt", "magdeburger"),
    "SH": ("schleswig-holsteinisch", "schleswig-holstein", "kieler"),
    "TH": ("thüringisch", "thüringer", "thüringen", "erfurter"),
}
CAPITALS = {
    "Stuttgart": "BW", "München": "BY", "Berlin": "BE", "Potsdam": "BB", "Bremen": "HB",
    "Hamburg": "HH", "Wiesbaden": "HE", "Schwerin": "MV", "Hannover": "NI", "Düsseldorf": "NW",
    "Mainz": "RP", "Saarbrücken": "SL", "Dresden": "SN", "Magdeburg": "ST", "Kiel": "SH",
    "Erfurt": "TH",
}  # fmt: skip
_BY_WORD = {word: land for land, words in _LANDS.items() for word in words}


def titles(text: str) -> list[Title]:
    """The titles of officials in a text, in their order.

    >>> [each.text for each in titles("Die NRW-Verkehrsministerin traf den Vereinspräsidenten.")]
    ['NRW-Verkehrsministerin']
    """
    found = []
    for match in _TITLE.finditer(text):
        title = match["title"]
        if _NO_TITLE.match(title) and not title.startswith("Senatskanzlei"):
            continue
        rank = next(each for each in Rank if match[each.value])
        head = match[rank.value]
        found.append(
            Title(
                match.start("title"),
                match.end("title"),
                title,
                rank,
                is_former=bool(_FORMER.search(text[: match.start("title")])),
                land=_land(title, text[max(0, match.start("title") - 40) : match.start("title")]),
                is_woman=_is_woman(title),
                is_plural=bool(_PLURAL.search(head.lower())),
                home=home_in(text[match.end("title") :]) if rank is Rank.LOCAL else "",
            )
        )
    return found


def home_in(after: str) -> str:
    """The place an office is held for, from what follows a title or a name."""
    found = _HOME.match(after[:80])
    return found["home"] if found else ""


def _is_woman(title: str) -> bool | None:
    """Whether a woman holds it; None where that is not told: die, der Abgeordnete."""
    if _WOMAN.search(title):
        return True
    return None if re.search(r"(?:e|en|MdB|MdL|MdEP|OB)\Z", title) else False


def _land(title: str, before: str) -> str:
    """The state a title says it belongs to, such as NW; ``bund``; empty where it says none."""
    lower = title.lower()
    if lower.startswith(("bundes", "parlamentarische", "vizekanzler", "kanzler")):
        return "bund"
    for word, land in _BY_WORD.items():
        if lower.startswith(word + "-"):
            return land
    for word in before.lower().replace("’", "").split()[-2:]:
        # bayerische, bayerischen; Bayerns
        for each in (word, word.rstrip("nrms").removesuffix("e"), word.removesuffix("s")):
            if each in _BY_WORD:
                return _BY_WORD[each]
    return ""
