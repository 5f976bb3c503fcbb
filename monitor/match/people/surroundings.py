"""What stands before and behind a name, and what it says about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from monitor.match.people.listed import listed
from monitor.match.words import Words
from monitor.text import key
from monitor.text.languages import Sort, language_of
from monitor.text.languages.german import COMMON
from monitor.text.languages.german_adjectives import is_known
from monitor.text.languages.german_nouns import is_noun
from monitor.text.languages.german_places import is_place
from monitor.text.languages.names import is_frequent_surname, is_given_name

HYPHENS = frozenset("-‐‑–")
_SPACES = frozenset((" ", "\u00a0", "\u202f", "  ", "\t"))
_INITIAL_GAPS = frozenset((".", ". ", ".\u00a0", ".\u202f", ".-"))
_ACADEMIC = listed(
    "dr prof professor professorin dipl ing med phil jur rer nat pol h c hc mag habil"
)
_ACTS = listed(
    """besuch auftritt rede kritik plan plaene erlass nachfolger nachfolgerin sprecher sprecherin
    ministerium interview vertraute vertrauter lager regierung effekt reise tour visite vorstoss
    vorschlag brief aussage papier reform gesetz termin wahl anhaenger fans gegner kritiker freund
    team mitarbeiter ruecktritt affaere foto video appell ansage lob absage zusage besuche"""
)
_STREETS = listed(
    """strasse str platz weg allee ring gasse damm ufer schule grundschule realschule gesamtschule
    gymnasium halle sporthalle stadion haus hof park bruecke saal stift stiftung preis cup pokal
    kapelle kirche turm huette denkmal relief siedlung viertel center zentrum museum"""
)
_COMPANIES = listed(
    """gmbh ag kg co se eg ohg ug kgaa gbr ltd inc holding gruppe konzern werke werk pharma bau
    heizungsbau immobilien logistik soehne sohn und_soehne verlag moebel technik automobile reisen
    industries group consulting versicherungen bank brauerei backwaren"""
)
_HOUSES = tuple(
    listed(
        """firma unternehmen konzern familie ehepaar eheleute geschwister gebrueder brueder villa
    autohaus modehaus kaufhaus gasthof gasthaus gaststaette hotel restaurant praxis apotheke kanzlei
    spedition brauerei verlag weingut baeckerei metzgerei fleischerei konditorei gaertnerei
    druckerei hersteller haendler marke stiftung schule strasse platz haus hof park bank gruppe
    firmengruppe marktfuehrer maschinenbauer autobauer zulieferer kapelle cafe ortsteil stadtteil
    gemeinde dorf duo band"""
    )
)
_WORDS = listed(
    """weil rhein baer kurz frei wuest reiche lies bas linke rot grube bar heil stark reich weise
    fromm ehrlich fein gut lang klug schoen recht richter bischof papst kanzler minister graf
    herzog prinz ritter kraft held mai april sonntag montag freitag samstag winter herbst fluegel
    voll hoch nah rau wild frisch schnell still ernst treu weiss ist hat wird will soll muss kann
    warm kuehl amt berg stein wald bach feld see land"""
)
_PLACE_PREPOSITIONS = listed(
    "in nach aus zwischen bei beim nahe ab um ueber durch richtung im zu bis"
)
_ADDRESSES = listed(
    "herr herrn frau kollege kollegen kollegin gast hausherr hausherrin redner rednerin"
)
_BESIDE = listed(
    """gestern heute morgen auch laut fuer gegen ohne zudem spaeter danach gemeinsam
    ausserdem ferner
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar maerz april
    mai juni juli august september oktober november dezember vormittag nachmittag abend mittag
    wochenende jahr uhr statt anders neben waehrend trotz dank zufolge sogar selbst hatte hat sagt
    sagte erklaerte betonte trifft traf hoert lob kritik zusammen besuch"""
)
_SPOKEN = """
    sagen erklären betonen fordern kritisieren loben warnen versprechen äußern mitteilen ankündigen
    begründen verteidigen unterstreichen erläutern meinen finden sprechen reden werben danken
    berichten bekräftigen verweisen plädieren appellieren antworten widersprechen zusagen absagen
    besuchen besichtigen eröffnen übergeben überreichen kommen reisen empfangen begrüßen treffen
    diskutieren vorstellen wollen gratulieren versichern bedauern würdigen einräumen hoffen
    verlangen rechnen informieren radeln wandern unterzeichnen einweihen zeigen verleihen beklagen
    rufen laden schreiben twittern bezeichnen weisen gehen bleiben treten lehnen setzen drohen
    bitten raten mahnen schimpfen spotten kontern erinnern zurücktreten kandidieren telefonieren
"""
_STRONG = tuple(
    sorted(
        listed("will kam ging sprach lud rief warb wies verwies bat trat traf lobte äußerte äußert")
    )
)


class Place(Enum):
    """What a name may be part of."""

    NAME = auto()
    ACT = auto()
    OTHER = auto()


@lru_cache(1)
def _verbs() -> frozenset[str]:
    forms = language_of("de").forms
    found = {key(each) for each in _STRONG}
    for infinitive in _SPOKEN.split():
        known = forms(infinitive, Sort.WORD)
        found |= {
            form
            for form in known.whole | known.apart
            if form.endswith(("t", "te")) and not form.startswith("ge")
        }
        found |= {form for form in known.apart if not form.endswith("en")}
    return frozenset(found)


def is_verb_of_people(word: str) -> bool:
    """Whether people do it, by the key: they say or ask something, come or open something."""
    return word in _verbs()


@lru_cache(4_096)
def is_word(surname: str) -> bool:
    """Whether a surname is a word, so that alone it says nothing, by its key.

    >>> is_word("weil"), is_word("kortuem")
    (True, False)
    """
    return (
        surname in _WORDS
        or surname in COMMON
        or is_noun(surname)
        or is_known(surname)
        or is_given_name(surname)
    )


@lru_cache(4_096)
def is_distinctive(written: str) -> bool:
    """Whether a surname alone may be known: it is no word, no place and not very frequent."""
    folded = key(written)
    return (
        not (is_word(folded) or is_place(written) or is_frequent_surname(folded))
        and len(folded) > 3
    )


def is_space(gap: str) -> bool:
    """Whether two words stand side by side."""
    return gap in _SPACES


def place_of(words: Words, first: int, last: int, *, is_genitive: bool) -> Place:
    """Whether the words are a name, or part of something that is named so."""
    following = key(words.raw(last + 1))
    if words.gap(first - 1) in HYPHENS and words.raw(first - 1):
        return Place.OTHER
    if words.gap(last) in HYPHENS and following:
        return Place.ACT if following in _ACTS else Place.OTHER
    is_thing = _is_thing(words, first, last)
    # "Fellers Haus" is hers, "Feller Haus" is a house.
    if is_thing or (not is_genitive and _begins_name(words, last)):
        return Place.OTHER
    return Place.NAME


def _is_thing(words: Words, first: int, last: int) -> bool:
    """Whether it is a company, or what else is named after people or bears their name."""
    behind = words.gap(last)
    if "&" in behind or (behind == " + " and key(words.raw(last + 1)) in _COMPANIES):
        return True
    earlier = words.raw(first - 1) if is_space(words.gap(first - 1)) else ""
    return earlier[:1].isupper() and key(earlier).endswith(_HOUSES)


def _begins_name(words: Words, last: int) -> bool:
    """Whether the name goes on behind it: Feller GmbH, Feller Straße, Günther Ude."""
    if is_given_name(key(words.raw(last))) and _has_surname(words, last):
        return True
    following = words.raw(last + 1)
    is_beside = is_space(words.gap(last)) and following[:1].isupper()
    return is_beside and (key(following) in _STREETS or key(following) in _COMPANIES)


def _has_surname(words: Words, last: int) -> bool:
    """Whether a surname follows, so that "Günther" is the given name: Minister Günther Ude."""
    behind = words.raw(last + 1)
    return is_space(words.gap(last)) and behind[:1].isupper() and not is_noun(key(behind))


@dataclass(frozen=True, slots=True)
class Before:
    """The capitalised words directly before a name, in the order of the text.

    ``words`` are their keys; ``joined``: whether each is joined to the next by a hyphen;
    ``is_initial``: whether it is one letter with a point. ``start`` is the position of each.
    """

    words: tuple[str, ...]
    positions: tuple[int, ...]
    joined: tuple[bool, ...]
    initials: tuple[bool, ...]


def _is_degree(raw: str, earlier: str, gap: str) -> bool:
    """Whether a word is a degree or the like: Dr., h. c., a. D."""
    if len(raw) > 1:
        return key(raw) in _ACADEMIC and (gap.startswith(".") or is_space(gap))
    is_retired = raw in {"D", "R"} and earlier in {"a", "i"}
    return (is_retired or raw in {"h", "c"}) and (gap.startswith(".") or is_space(gap))


def before(words: Words, first: int) -> Before:
    """What stands before the word at a position; academic degrees are left out."""
    found: list[tuple[int, bool, bool]] = []
    at = first - 1
    while at >= 0 and len(found) < 6:
        raw, gap = words.raw(at), words.gap(at)
        folded = key(raw)
        if _is_degree(raw, words.raw(at - 1), gap):
            if folded in {"d", "r"} and words.raw(at - 1).lower() in {"a", "i"}:
                at -= 1
            at -= 1
            continue
        is_initial = len(raw) <= 2 and raw[:1].isupper() and gap in _INITIAL_GAPS
        if not is_initial and not (raw[:1].isupper() and (is_space(gap) or gap in HYPHENS)):
            break
        found.append((at, gap in HYPHENS or gap == ".-", is_initial))
        at -= 1
    found.reverse()
    return Before(
        tuple(key(words.raw(at)) for at, _, _ in found),
        tuple(at for at, _, _ in found),
        tuple(joined for _, joined, _ in found),
        tuple(initial for _, _, initial in found),
    )


def is_after_place_preposition(words: Words, first: int) -> bool:
    """Whether "in", "nach" or the like stands before it."""
    return is_space(words.gap(first - 1)) and words.raw(first - 1).lower() in _PLACE_PREPOSITIONS


def is_address(word: str) -> bool:
    """Whether anybody may be called so: Herr, Frau, Kollege."""
    return word in _ADDRESSES


def is_usual_before(word: str) -> bool:
    """Whether a word, by its key, may stand before anybody's name without being said of her."""
    return word in COMMON or word in _BESIDE or is_known(word) or is_place(word.capitalize())


def begins_sentence(words: Words, at: int) -> bool:
    """Whether it is the first word of its sentence."""
    return at == 0 or words.sentences[at] != words.sentences[at - 1]
