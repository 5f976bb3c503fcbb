"""Where a visit leads: places of the catalog, other places, and what is abroad."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.match.places import PlaceMention
from monitor.match.visits.lexicon.places import ABROAD
from monitor.match.visits.sentences import Sentence
from monitor.model import Station
from monitor.text.languages.german_places import is_place

_WORD = r"[A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ][a-zäöüß]+)*"
_NAMED = re.compile(
    r"\b(?:(?P<kreis>(?:Land)?[Kk]reis(?:es)?|Stadt|Gemeinde|Ortsteil|Stadtteil)"
    rf"\s+(?P<of>{_WORD}(?:-{_WORD})?)"
    rf"|(?:[Ii]n|[Nn]ach|[Bb]ei)\s+(?P<place>(?:Bad |St\. |Groß |Klein |Neu |Alt |Sankt )?{_WORD}))"
)
_DISTRICT = re.compile(
    r"\b(?P<name>(?!Land|Wahl|Um|Freundes|Arbeits|Teilnehmer|Frauen|Personen|Stuhl)"
    r"[A-ZÄÖÜ][a-zäöüß-]{3,}kreis)(?:es|s)?\b"
)
_CONTINENTS = frozenset(("Europa", "Europas", "Westen", "Osten", "Norden", "Süden"))


class Nearness:
    """How close a place stands to what tells of the visit, with its weight."""

    CLAUSE = 1.0
    SENTENCE = 0.8
    BESIDE = 0.5
    HEADING = 0.4
    DATELINE = 0.35
    LEAD = 0.3
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
# "Minister in Düsseldorf", "Landrat des Kreises Lotte"
_SEAT_OF = re.compile(
    r"(?:[Mm]inister|[Ss]ekretär|[Pp]räsident|[Rr]egierung|[Ll]andtag|[Ll]andrat|[Ll]andrät"
    r"|[Bb]ürgermeister|[Dd]ezernent)(?:in|s|es|en)?"
    r"\s(?:in|von|aus|des|der|vom)\s(?:(?:Land)?[Kk]reis(?:es)?\s|Stadt\s|Gemeinde\s)?\Z"
)


_ADJECTIVE = re.compile(r"sche[rnms]?\Z")


def _is_elsewhere(text: str, start: int) -> bool:
    return bool(_ORIGIN.search(text[:start]) and not _ABOUT.search(text[:start])) or bool(
        _SEAT_OF.search(text[:start])
    )


# "die Altstadt von Lotte" is in Lotte, "Gast aus Lotte" is not.
_ABOUT = re.compile(r"(?:\b[Vv]on|[Ff]ür|[Gg]egen|[Zz]wischen)\s+(?:\w+ )?\Z")


def _others(text: str) -> Iterator[Spot]:
    for found in ABROAD.finditer(text):
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
