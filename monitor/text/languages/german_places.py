"""Forms of place names, and which words are places: Steinfurter, Bremens, westfälisch.

All but the gazetteer works on keys (`monitor.text.key`).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from monitor.text.fold import key
from monitor.text.languages.names import is_frequent_surname, is_given_name

_ADJECTIVE = ("", "e", "em", "en", "er", "es")

# Regions, and towns of the neighbours, which the directory of German municipalities does not have.
_MORE = """
    Westfalen Münsterland Sauerland Siegerland Emsland Ammerland Saterland Lipperland Rheinland
    Saarland Vogtland Havelland Oderbruch Lausitz Allgäu Schwaben Franken Oberfranken Mittelfranken
    Unterfranken Oberpfalz Pfalz Oberbayern Niederbayern Bayern Sachsen Thüringen Hessen
    Niedersachsen Mecklenburg Pommern Vorpommern Holstein Schleswig Brandenburg Anhalt Württemberg
    Baden Westerwald Odenwald Spessart Taunus Hunsrück Eifel Ostfriesland Nordfriesland Friesland
    Dithmarschen Wendland Altmark Uckermark Prignitz Niederrhein Lippe Ostwestfalen Burgsteinfurt
    Breisgau Hegau Kraichgau Chiemgau Rheingau Wien Graz Linz Salzburg Innsbruck Klagenfurt Villach
    Wels Bregenz Dornbirn Eisenstadt Kärnten Tirol Vorarlberg Burgenland Steiermark Niederösterreich
    Oberösterreich Österreich Zürich Basel Bern Genf Luzern Lausanne Winterthur Schaffhausen
    Luxemburg Brüssel Antwerpen Lüttich Amsterdam Rotterdam Enschede Utrecht Groningen Nimwegen
    Arnheim London Paris Straßburg Mailand Rom Prag Warschau Breslau Danzig Stettin Posen Krakau
    Budapest Kopenhagen Stockholm Oslo Helsinki Moskau Kiew Athen Istanbul Ankara Madrid Barcelona
    Lissabon Dublin Washington Europa Afrika Holland Brabant Flandern Elsass Lothringen Schlesien
    Böhmen Mähren Schweiz Niederlande Deutschland England Irland Finnland Russland Griechenland
    Island Estland Lettland Schottland Thailand Neuseeland Siebenbürgen Preußen Ostpreußen
    Dessau Spreewald Schwarzwald
"""  # fmt: skip

# Names of small places that are first of all words.
_WORDS = """
    Acht Ausleben Bach Bann Bargen Berg Berge Besitz Binnen Boden Bogen Brand Brechen Breit Bröckel
    Bruch Buch Bücken Burg Dorf Dümmer Eck Eichen Einig Empfingen Erden Ernst Esch Esche Fahren Feld
    Fell Feucht Filz Fisch Gering Gierend Gleichen Glück Graben Grub Grube Grund Haar Hahn Halbe
    Halle Hammer Haste Hatten Hau Hecken Hehlen Heide Herold Hof Höchst Holz Holzen Horn Igel Jucken
    Kahl Kalt Kauern Keltern Kerben Kleinen Klingen Kommen König Korb Kotzen Lachen Lage Lauf Lauter
    Leck Lehre Löhne Mantel Mark Markt Mauer Mauern Mehren Meine Mengen Moos Müssen Nagel Nahe
    Norden Nützen Ohne Ost Osten Platten Pracht Preist Puls Rauen Regen Reich Reit Ringe Roden Rohr
    Rosa Rot Saal Schleife Schlangen Schlitz Schmelz Schott Schuld Schutz Schwall Schwarz Schwarzen
    Schwollen Seifen Sinn Spalt Speicher Stapel Stein Steinreich Stelle Stemmen Süd Tal Tauche Train
    Treuen Vielen Vogt Wald Wallen Wehr Weg Weil Weilen Weisen Welle Wellen Welt Wenden Werben West
    Wetter Wiesen Winden Wirft Wisch Wissen Zehren Zimmern Haus Neue Alte Große Kirche Mitte Nord
    Brücken Häusern
    Westen Süden Neuer Alter Kolonie See Bad Insel Anger Aue Au Ufer Kreuz Brunn Brunnen Garten
    Stadt Land Amt Forst Hain Anders Blanke Blaue Brunner Bunde Egge Ende Enden Engel Fluss Frei
    Freie Gast Gut Gute Hirsch Holm Hohe Hütten Hof Kasten Kranz Lang Lange Licht Lichte Linde Lohn
    Macht Mast Ort Orte Ring Rose Rosen Ruhe Sand Satz Schön Schöne Schlag Schloss Schön Sommer
    Sommern Sonne Steg Wachs Warte Weide Weiher Wende Winkel Winter Wolf Wurz Zeil Zell Zelle Ziegel
    Ziel
"""  # fmt: skip
# Places that are well known, and words or people all the same.
_ALSO_WORDS = """
    Ahorn Alf Alpen Appel Baumgarten Bell Bengel Bergen Bescheid Blumenthal Born Brecht Buchen Busch
    Dahme Dill Elbe Essen Fischen Floß Furth Goldberg Haag Hamm Hardt Hasel Hausen Heiden
    Heist Kamen Kandel Kappel Karl Kehl Kern Kogel Kuchen Lahn Laer Langen Lanze Laufen Leer
    Lenne Limbach Linden List Lorch Mandel March Mücke Murg Murr Nebel Otter Owen Perl Plate Prien
    Rech Recke Riegel Rom Rosengarten Rott Rust Salem Salm Salz Scheer Scheid Seelen Senden
    Siegen Singen Steinen Stegen Sulz Süßen Tann Thür Trogen Ulmen Valley Waren Wangen Wedel Weiden
    Weiler Wendelstein Werder Winzer Wolken
"""  # fmt: skip
# Whose name with -er would be another word, or a name of its own: Werner is no one from Werne.
_NO_ER = """
    Springen Hungen Dingen Hamm Werne Schwerte Rieste Springe Kell Kenn Wied Reut Reute Wört Rain
    Klink Selb Roge Hinte Hage Berne Kelle Felde Eime Rom Lüge Gelt Balge Hemme Lind Enger Eich
    Dahme Linde Buch Leer
"""  # fmt: skip

# People and adjectives that no rule makes.
_OTHERS = {
    "westfalen": ("westfale", "westfael"),
    "ostwestfalen": ("ostwestfale", "ostwestfael"),
    "sachsen": ("sachse", "saechs"),
    "niedersachsen": ("niedersachse", "niedersaechs"),
    "hessen": ("hesse", "hess"),
    "nordhessen": ("nordhesse", "nordhess"),
    "suedhessen": ("suedhesse", "suedhess"),
    "bayern": ("", "bayer", "bayr"),
    "oberbayern": ("", "oberbayer", "oberbayr"),
    "niederbayern": ("", "niederbayer", "niederbayr"),
    "franken": ("", "fraenk"),
    "oberfranken": ("oberfranke", "oberfraenk"),
    "unterfranken": ("unterfranke", "unterfraenk"),
    "mittelfranken": ("mittelfranke", "mittelfraenk"),
    "schwaben": ("schwabe", "schwaeb"),
    "pommern": ("", "pommer"),
    "vorpommern": ("", "vorpommer"),
    "preussen": ("preusse", "preuss"),
    "ostpreussen": ("ostpreusse", "ostpreuss"),
    "pfalz": ("pfaelzer", "pfaelz"),
    "oberpfalz": ("oberpfaelzer", "oberpfaelz"),
    "ostfriesland": ("ostfriese", "ostfries"),
    "nordfriesland": ("nordfriese", "nordfries"),
    "friesland": ("friese", "fries"),
    "thueringen": ("", "thuering"),
    "tirol": ("", "tirol"),
    "rheinland": ("", "rhein"),
    "oesterreich": ("", "oesterreich"),
    "lippe": ("", "lipp"),
    "mecklenburg": ("", "mecklenburg"),
    "brandenburg": ("", "brandenburg"),
    "wuerttemberg": ("", "wuerttemberg"),
    "baden": ("", "bad"),
    "holstein": ("", "holstein"),
    "schleswig": ("", "schleswig"),
    "anhalt": ("anhaltiner", "anhalt", "anhaltin"),
    "hamburg": ("", "hamburg"),
    "oldenburg": ("", "oldenburg"),
    "luxemburg": ("", "luxemburg"),
    "bremen": ("bremer", "brem"),
    "koeln": ("", "koeln"),
    "luebeck": ("", "luebeck", "lueb"),
    "braunschweig": ("", "braunschweig"),
    "trier": ("", "trier"),
    "europa": ("europaeer", "europae"),
    "afrika": ("afrikaner", "afrikan"),
    "boehmen": ("", "boehm"),
    "schlesien": ("schlesier", "schles"),
    "elsass": ("elsaesser", "elsaess"),
    "flandern": ("", "fland", "flaem"),
    "rom": ("roemer", "roem"),
    "emden": ("emder", ""),
    "barmen": ("barmer", ""),
    "norden": ("norder", ""),
    "muenster": ("muensteraner", ""),
    "hannover": ("hannoveraner", ""),
    "halle": ("hallenser", ""),
    "leer": ("leeraner", ""),
    "neumuenster": ("neumuensteraner", ""),
    "hoexter": ("hoexteraner", ""),
    "jever": ("jeveraner", ""),
    "salzgitter": ("salzgitteraner", ""),
    "fehmarn": ("fehmaraner", ""),
    "kassel": ("kasselaner", ""),
    "meissen": ("meissner", ""),
    "bautzen": ("bautzner", ""),
    "cottbus": ("cottbusser", ""),
    "luenen": ("luener", ""),
    "garbsen": ("garbser", ""),
    "jena": ("jenenser", ""),
    "altmark": ("altmaerker", "altmaerk"),
    "uckermark": ("uckermaerker", "uckermaerk"),
    "steiermark": ("steirer", "steir"),
    "kaernten": ("kaerntner", "kaerntner"),
    "ammerland": ("", "ammerlaend"),
    "allgaeu": ("", "allgaeu"),
    "lothringen": ("", "lothring"),
    "berlin": ("", "berliner"),
    "frankfurt": ("", ""),
    "zuerich": ("zuercher", "zuercher"),
    "mailand": ("mailaender", "mailaend"),
    "weser": ("", ""),
    "istanbul": ("", ""),
    "leverkusen": ("", ""),
    "nuernberg": ("", "nuernberg"),
    "sauerland": ("", ""),
    "paris": ("", "paris"),
    "wien": ("", "wiener"),
    "breisgau": ("", ""),
    "schweiz": ("schweizer", "schweizer"),
    "niederlande": ("niederlaender", "niederlaend"),
    "lausitz": ("", "lausitz"),
}

# What only places end with, and what nouns end with too.
_ENDING = re.compile(
    r"\w{2}(?:furt|burg|dorf|heim|hausen|bueren|stedt|trup|[^u]ingen|kirchen|kirch|beck|brueck|horst|wede|rode|weiler|"
    r"walde|hagen|haven|itz|ow|lar|mar|kamp|loh|leben|roda|stetten|detten|bronn|bruck|moor|fehn|siel|buettel|schede)$"
)


@cache
def _gazetteer() -> frozenset[str]:
    """The keys of the names of places that are nothing else."""
    file = Path(__file__).with_name("german_places.txt")
    names = "\n".join(
        line for line in file.read_text(encoding="utf-8").split("\n") if not line.startswith("#")
    )
    known = key(names + _MORE).split()
    return frozenset(known) - frozenset(key(_WORDS).split())


def is_place(spelling: str) -> bool:
    """Whether a word is the name of a municipality or a region, and nothing else.

    >>> is_place("Hopsten"), is_place("hopsten"), is_place("Wald")
    (True, False, False)
    """
    return spelling[:1].isupper() and key(spelling) in _gazetteer()


@cache
def _also_words() -> frozenset[str]:
    return frozenset(key(_WORDS + _ALSO_WORDS).split())


def is_also_word(spelling: str) -> bool:
    """Whether the name of a place is also a common word, a first name or a surname.

    >>> is_also_word("Wald"), is_also_word("Lotte"), is_also_word("Hopsten")
    (True, True, False)
    """
    word = key(spelling)
    return word in _also_words() or is_given_name(word) or is_frequent_surname(word)


def sounds_like_place(word: str) -> bool:
    """Whether the key ends as names of villages do, which no list has all of."""
    return _ENDING.search(word) is not None


@cache
def _without_er() -> frozenset[str]:
    return frozenset(key(_NO_ER).split())


# How a name ends, how many letters go, and what comes in their place: Darmstädter, Odenwälder.
_TURNED = (
    ("sel", 2, "ler"),
    ("tel", 2, "ler"),
    ("stadt", 5, "staedter"),
    ("wald", 4, "waelder"),
    ("ern", 1, "er"),
)


def _people(name: str) -> set[str]:
    """Those who live there: Grevener, Göttinger, Dresdner. A word that nobody uses does no harm."""
    if name in _without_er() or name[-4:] in {"land", "mark"}:
        return set()
    if name[-1:] == "e":
        return {name + "r"}
    found = {name + "er"}
    if name.endswith("en"):
        stem = name[:-2]
        # Saarbrücker, but not Sieger, Bader, Berger.
        if len(name) > 7 or name.endswith(("ingen", "ungen")):
            found.add(stem + "er")
        if name.endswith(("den", "chen")):
            found.add(stem + "ner")
        if name.endswith("hausen"):
            found.add(name[:-6] + "haeuser")
    for ending, cut, turned in _TURNED:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            found.add(name[: len(name) - cut] + turned)
    return found


def _adjectives(name: str) -> set[str]:
    stems = [stem + "isch" for stem in _OTHERS.get(name, ("",))[1:] if stem]
    if name.endswith("land") and len(name) > 5:
        stems.append(name[:-4] + "laendisch")
    elif name == "halle":
        stems.append("hallesch")
    elif name[-2:] == "er" and name != "leer":
        stems += [name + "sch", name + "isch"]
    elif name in {"pommern", "vorpommern"}:
        stems.append(name[:-1] + "sch")
    return {stem + ending for stem in stems for ending in _ADJECTIVE}


# "des Münsterlandes", "des Ruhrgebietes": towns have no such genitive.
_REGIONS = ("land", "gebiet", "wald", "tal", "kreis", "gebirg", "moor", "bruch", "see", "meer")


def place(name: str) -> set[str]:
    """The forms of the name of a place, by its key.

    >>> sorted(place("greven"))
    ['greven', 'grevener', 'grevenerin', 'grevenerinnen', 'grevenern', 'greveners', 'grevens']
    """
    if not name:
        return {name}
    people = _people(name)
    person = _OTHERS.get(name, ("",))[0]
    if name.endswith("land") and len(name) > 5:
        people.add(name[:-4] + "laender")
    if person.endswith("r"):
        people.add(person)
    found = {name} | {one + end for one in people for end in ("", "n", "s", "in", "innen")}
    if person.endswith("e"):
        # Sächsin, as sächsisch.
        woman = _OTHERS[name][1] + "in"
        found |= {person, person + "n", woman, woman + "nen"}
    if name[-1] not in "sxz":
        found.add(name + "s")
    if name.endswith(_REGIONS):
        found.add(name + "es")
    if name.endswith("lande"):
        found.add(name + "n")
    return found | _adjectives(name)
