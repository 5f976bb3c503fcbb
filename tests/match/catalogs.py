"""A catalog of invented people and places."""

from __future__ import annotations

from datetime import date

from monitor.model import Catalog, Listed, Listing, Location, Office, Person

GOVERNMENT = "landesregierung"


def _person(
    name: str, offices: str = "", party: str = "", also: tuple[str, ...] = (), identity: str = ""
) -> Person:
    held = tuple(Office(each, organisation=GOVERNMENT) for each in offices.split("; ") if each)
    return Person(identity or name.rsplit(maxsplit=1)[-1].lower(), name, also, party, held)


PEOPLE = (
    _person("Selma Kortüm", "Staatssekretärin für Integration", "SPD"),
    _person("Dr. Karl-Josef Brandhorst", "Minister für Arbeit, Gesundheit und Soziales", "CDU"),
    _person("Ilse Preußner", "Landwirtschaftsministerin", "Grüne"),
    _person("Anton Reitz", "Umwelt- und Verkehrsminister", "Grüne"),
    _person("Boris Kurz", "Ministerpräsident", "SPD"),
    _person("Anna Frei", "Ministerin für Bundesangelegenheiten", "Grüne"),
    _person("Marius Ahaus", "MdB", "CDU"),
    _person("Petra Müller", "Finanzministerin", "SPD"),
    _person("Frank-Walter Tollmann", "Bundespräsident"),
    _person("Ursula von der Heyden", "Präsidentin der EU-Kommission", "CDU", identity="heyden"),
    _person(
        "Christian Schulze Pottgießer", "Landrat", "CDU", ("Landrat Schulze Pottgießer",), "landrat"
    ),
    _person("Marie-Agnes Strack-Uhlenbrock", "Bundestagsabgeordnete", "FDP", identity="strack"),
    _person("Thore Wiebusch", "Innenminister", "CDU"),
    _person("Nadja Quastorf", "Schulministerin; früher Regierungspräsidentin", "CDU"),
    _person("Jens Opferkuch", "MdB; Unionsfraktionschef", "CDU"),
    _person("Bernd Feldhusen", "Chef des Bundeskanzleramts", "CDU", ("Kanzleramtschef Feldhusen",)),
    _person("Jürgen Lüddecke", "Europaminister", "CDU", ("Staatskanzleichef Lüddecke",)),
    _person("Daniela Behlmer", "Bildungsministerin", "SPD"),
    _person("Angela Dornkamp", "Altkanzlerin", "CDU", ("Mutti", "Angie Dornkamp")),
)

PLACES = (
    Location("nordland", "Nordland-Westmark", "land", ("NWM",)),
    Location("kreis-quarn", "Quarnstedt", "kreis", parent="nordland"),
    Location("quarnstedt", "Quarnstedt", "stadt", parent="kreis-quarn"),
    Location("luedenau", "Lüdenau", "stadt", parent="kreis-quarn"),
    Location("mesebrook", "Mesebrook", "ortsteil", parent="luedenau"),
    Location("neuenrode", "Neuenrode", "gemeinde", parent="kreis-quarn", is_ambiguous=True),
    Location("lotte", "Lotte", "gemeinde", parent="kreis-quarn", is_ambiguous=True),
    Location("senden", "Senden", "gemeinde", parent="kreis-weller", is_ambiguous=True),
    Location("kreis-weller", "Kreis Wellerberg", "kreis", parent="nordland"),
    Location("wellerberg", "Wellerberg", "stadt", parent="kreis-weller"),
    Location("bad-wellen", "Bad Wellenried", "stadt", parent="kreis-weller"),
    Location("bezirk", "Hafen", "regierungsbezirk", parent="nordland"),
)

CATALOG: Catalog = (
    {each.id: Listing(Listed.PERSON, (each.name, *each.also), person=each) for each in PEOPLE}
    | {each.id: Listing(Listed.PLACE, (each.name, *each.also), location=each) for each in PLACES}
    | {
        "regierung": Listing(Listed.LIST, ("Landesregierung",), organisation=GOVERNMENT),
        "beide": Listing(Listed.LIST, ("@kortüm", "@wiebusch")),
    }
)

FORMER = Person(
    "altmann",
    "Jutta Altmannsberger",
    offices=(
        Office("Ministerin", organisation="amt", since=date(2015, 1, 1), until=date(2017, 6, 30)),
    ),
)
