"""Where a visit leads: places of the catalog, other places, and what is abroad."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.match.places import PlaceMention
from monitor.match.visits.sentences import Sentence
from monitor.model import Station
from monitor.text.languages.german_places import is_place

_WORD = r"[A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ][a-zäöüß]+)*"
_NAMED = re.compile(
    rf"\b(?:(?P<kreis>(?:Land)?[Kk]reis(?:es)?|Stadt|Gemeinde|Ortsteil|Stadtteil)\s+(?P<of>{_WORD}(?:-{_WORD})?)"
    rf"|(?:[Ii]n|[Nn]ach|[Bb]ei)\s+(?P<place>(?:Bad |St\. |Groß |Klein |Neu |Alt |Sankt )?{_WORD}))"
)
_DISTRICT = re.compile(
    r"\b(?P<name>(?!Land|Wahl|Um|Freundes|Arbeits|Teilnehmer|Frauen|Personen|Stuhl)[A-ZÄÖÜ][a-zäöüß-]{3,}kreis)(?:es|s)?\b"
)
_ABROAD = re.compile(
    r"\b(?:China|Chinas|Peking|Shanghai|Shandong|USA|Vereinigte[nr]? Staaten|Amerika|Washington|New York|Kalifornien|Texas|Japan|Tokio|Indien|Israel|Tel Aviv|Jerusalem|Palästina|Türkei|Ankara|Istanbul|Ukraine|Kiew|Kyjiw|Lwiw|Odessa|Russland|Moskau|Polen|Warschau|Krakau|Danzig|Breslau|Tschechien|Prag|Slowakei|Ungarn|Budapest|Rumänien|Bukarest|Bulgarien|Sofia|Griechenland|Athen|Italien|Rom|Mailand|Südtirol|Spanien|Madrid|Barcelona|Portugal|Lissabon|Frankreich|Paris|Straßburg|Lyon|Bordeaux|Großbritannien|England|London|Schottland|Irland|Dublin|Niederlande|Niederlanden|Den Haag|Amsterdam|Rotterdam|Enschede|Belgien|Brüssel|Antwerpen|Luxemburg|Dänemark|Kopenhagen|Schweden|Stockholm|Norwegen|Oslo|Finnland|Helsinki|Island|Estland|Lettland|Litauen|Vilnius|Riga|Tallinn|Schweiz|Bern|Zürich|Genf|Davos|Österreich|Wien|Salzburg|Innsbruck|Kroatien|Serbien|Belgrad|Bosnien|Kosovo|Albanien|Slowenien|Ägypten|Kairo|Marokko|Tunesien|Algerien|Südafrika|Kenia|Nairobi|Nigeria|Ghana|Namibia|Ruanda|Äthiopien|Senegal|Togo|Brasilien|Argentinien|Chile|Mexiko|Kolumbien|Peru|Kanada|Ottawa|Australien|Neuseeland|Vietnam|Südkorea|Seoul|Korea|Taiwan|Singapur|Indonesien|Philippinen|Thailand|Usbekistan|Kasachstan|Georgien|Armenien|Aserbaidschan|Saudi-Arabien|Katar|Dubai|Emirate|Emiraten|Irak|Iran|Jordanien|Libanon|Syrien|Afghanistan|Pakistan|Vatikan|Hanoi|Delhi|Neu-Delhi|Mumbai|Bangkok|Jakarta|Manila|Canberra|Sydney|Toronto|Montreal|Chicago|Boston|Los Angeles|San Francisco|Silicon Valley|Brasília|São Paulo|Rio de Janeiro|Buenos Aires|Santiago|Lima|Bogotá|Mexiko-Stadt|Kapstadt|Johannesburg|Pretoria|Windhoek|Accra|Abuja|Lagos|Dakar|Addis Abeba|Kigali|Tunis|Rabat|Casablanca|Algier|Amman|Beirut|Damaskus|Bagdad|Teheran|Riad|Doha|Abu Dhabi|Kabul|Islamabad|Taschkent|Astana|Tiflis|Eriwan|Baku|Minsk|Charkiw|Dnipro|Chişinău|Moldau|Skopje|Pristina|Sarajevo|Zagreb|Ljubljana|Bratislava|Nikosia|Valletta|Malta|Zypern|Reykjavík|Osaka|Hiroshima|Taipeh|Hongkong|Wuhan|Kanton|Asien|Afrika|Südamerika|im Ausland|ins Ausland|(?:Asien|Afrika|Amerika|China|Japan|Indien|Israel|Auslands|USA|Übersee|Nahost|Südamerika)-?[Rr]eise)\b"
)
VENUE = re.compile(
    r"\b(?:[A-ZÄÖÜ][\wäöüß-]*?)?(?:[Rr]athaus(?:es)?|[Kk]reishaus(?:es)?|[Ll]andratsamt\w*|[Ss]chule|[Gg]ymnasium|[Bb]etrieb(?:e|s|es)?|[Ww]erk(?:s|e|es|shalle)?|[Ff]irma|[Uu]nternehmen(?:s)?|[Kk]linik(?:um|ums)?|[Kk]rankenhaus(?:es)?|[Bb]austelle|[Hh]of(?:es|s)?|[Hh]alle|[Mm]useum(?:s)?|[Kk]irche|[Kk]loster(?:s)?|[Kk]ita|[Kk]indergarten|[Ff]euerwache|[Ff]euerwehrhaus|[Gg]erätehaus(?:es)?|[Hh]ochschule|[Cc]ampus|[Zz]entrum(?:s)?|[Bb]ahnhof|[Hh]afen|[Ff]lughafen|[Mm]arktplatz|[Mm]arkt|[Ff]estplatz|[Ff]estzelt|[Zz]elt|[Bb]ürgerhaus|[Gg]emeindehaus|[Ss]tadthalle|[Mm]ehrzweckhalle|[Tt]urnhalle|[Ss]aal|[Ss]tadion|[Ss]chloss|[Bb]urg|[Bb]rücke|[Uu]mgehung\w*|[Oo]rtsumgehung|[Ww]indpark|[Ss]olarpark|[Kk]läranlage|[Mm]olkerei|[Ww]erkstatt|[Pp]flegeheim|[Ss]eniorenheim|[Ss]tall|[Aa]ula|[Bb]ibliothek|[Tt]heater|[Gg]edenkstätte|[Ff]riedhof|[Dd]enkmal|[Gg]asthof|[Gg]asthaus|[Hh]otel|[Rr]atssaal|[Kk]reistag|[Vv]erein(?:s)?|[Gg]enossenschaft|[Ss]tiftung|[Ll]abor|[Ii]nstitut|[Kk]aserne|[Ww]ache|[Pp]olizeiinspektion|[Dd]epot|[Ll]andesgartenschau|[Gg]artenschau|[Cc]entrum|[Cc]enter|[Ff]oyer|[Ss]cheune|[Dd]orfladen|[Ff]orum|[Pp]ark|[Ss]portplatz|[Vv]olksfest|[Mm]esse)\b"
)


_CONTINENTS = frozenset(("Europa", "Europas", "Westen", "Osten", "Norden", "Süden"))


class Nearness:
    """How close a place stands to what tells of the visit, with its weight."""

    CLAUSE = 1.0
    SENTENCE = 0.8
    BESIDE = 0.5
    HEADING = 0.4
    DATELINE = 0.35
    REGION = 0.2


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a sentence: ``sentence.text[start:end]``; not certain where others share it."""

    station: Station
    start: int
    end: int
    is_abroad: bool = False
    is_certain: bool = True


def spots_of(sentence: Sentence, mentions: Sequence[PlaceMention]) -> list[Spot]:
    """The places in a sentence, those of the catalog first."""
    found: list[Spot] = []
    for mention in mentions:
        is_adjective = mention.location.kind == "land" and _ADJECTIVE.search(
            sentence.text[mention.start - sentence.start : mention.end - sentence.start]
        )
        if (
            mention.is_clear
            and not is_adjective
            and not _is_elsewhere(sentence.text, mention.start - sentence.start)
        ):
            location = mention.location
            found.append(
                Spot(
                    Station(location.id, location.name),
                    mention.start - sentence.start,
                    mention.end - sentence.start,
                    is_certain=mention.is_certain,
                )
            )
    for each in _others(sentence.text):
        if _is_elsewhere(sentence.text, each.start):
            continue
        if all(each.end <= one.start or one.end <= each.start for one in found):
            found.append(each)
    return found


# "eine Delegation aus Lotte", "die Hilfe für die Ukraine": no one goes there.
_ORIGIN = re.compile(
    r"\b(?:[Aa]us|[Ff]ür|[Gg]egen|[Vv]on|[Zz]wischen)\s+(?:der |dem |den |die )?(?:\w+e[nr] )?\Z"
)
# "Minister in Düsseldorf"
_SEAT_OF = re.compile(
    r"\w*(?:[Mm]inister|[Ss]ekretär|[Pp]räsident|[Rr]egierung|[Ll]andtag)(?:in|s|es)?\s(?:in|von|aus)\s\Z"
)


_ADJECTIVE = re.compile(r"sche[rnms]?\Z")


def _is_elsewhere(text: str, start: int) -> bool:
    return bool(_ORIGIN.search(text[:start]) and not _ABOUT.search(text[:start])) or bool(
        _SEAT_OF.search(text[:start])
    )


# "die Altstadt von Lotte" is in Lotte, "Gast aus Lotte" is not.
_ABOUT = re.compile(r"(?:\b[Vv]on|[Ff]ür|[Gg]egen|[Zz]wischen)\s+(?:\w+ )?\Z")


def _others(text: str) -> Iterator[Spot]:
    for found in _ABROAD.finditer(text):
        if _ORIGIN.search(text[: found.start()]):
            continue
        yield Spot(Station("", found[0]), found.start(), found.end(), is_abroad=True)
    for found in _DISTRICT.finditer(text):
        yield Spot(Station("", found["name"]), found.start("name"), found.end("name"))
    for found in _NAMED.finditer(text):
        if found["kreis"]:
            start, end, name = found.start("of"), found.end("of"), found["of"]
            if found["kreis"].startswith(("Kreis", "Landkreis")):
                start = found.start("kreis")
                name = f"{found['kreis'].removesuffix('es')} {name}"
            yield Spot(Station("", name), start, end)
        elif _is_name_of_place(found["place"]):
            yield Spot(Station("", found["place"]), found.start("place"), found.end("place"))


def _is_name_of_place(name: str) -> bool:
    if name in _CONTINENTS:
        return False
    last = name.rsplit(maxsplit=1)[-1]
    return is_place(last) or is_place(last.split("-")[0]) or is_place(last.removesuffix("s"))
