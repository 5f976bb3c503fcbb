from __future__ import annotations

import pytest

from monitor.text.languages import Sort
from monitor.text.languages.german import GERMAN
from tests.text.languages.found import is_found

# The word of a rule, and words of texts that are forms of it.
NOUNS = """
Minister: Ministers Ministern MINISTER
Landrat: Landrats Landrates Landräte Landräten Landraeten
LANDRAT: Landräte
landrat: Landräte Landrats
Buergermeister: Bürgermeister Bürgermeistern Bürgermeisters
Burgermeister: Bürgermeister Bürgermeistern
Stadtrat: Stadträte Stadträten Stadtrates
Kreishaus: Kreishauses Kreishäuser Kreishäusern
Ausschuss: Ausschusses Ausschüsse Ausschüssen
Hauptausschuss: Hauptausschusses Hauptausschüssen
Zuschuss: Zuschüsse Zuschüssen
Vorstand: Vorstands Vorstände Vorständen
Antrag: Antrags Anträge Anträgen
Haushaltsplan: Haushaltsplans Haushaltspläne
Ehrenamt: Ehrenamtes Ehrenämter Ehrenämtern
Kandidat: Kandidaten
Automat: Automaten
Apparat: Apparats Apparate
Monat: Monats Monate Monaten
Referat: Referates Referate
Museum: Museums Museen
Zentrum: Zentrums Zentren
Jugendzentrum: Jugendzentren
Jugendzentren: Jugendzentrum Jugendzentrums
Gymnasium: Gymnasien Gymnasiums
Gremien: Gremium Gremiums
Ministerien: Ministerium Ministeriums
Landräte: Landrat Landrats Landräten
Bezirksregierungen: Bezirksregierung
Ergebnis: Ergebnisse Ergebnissen Ergebnisses
Sekretärin: Sekretärinnen
Gesellschaft: Gesellschaften
Behörde: Behörden
Kita: Kitas
Team: Teams
Bau: Baus Bauten
Neubau: Neubaus
Abgeordnete: Abgeordneten Abgeordneter Abgeordnetem
Abgeordneter: Abgeordnete Abgeordneten
Beamter: Beamte Beamten
Studierende: Studierenden Studierender
Verletzte: Verletzten Verletzter
Polizist: Polizisten
Herr: Herrn Herren
Bauer: Bauern
Nachbar: Nachbarn
Kaufmann: Kaufleute Kaufmanns
Garten: Gartens Gärten
Kindergarten: Kindergärten
Flughafen: Flughäfen Flughafens
Kloster: Klöster Klöstern
Mutter: Mütter Müttern
Stadt: Städte Städten
Unterkunft: Unterkünfte Unterkünften
Kraft: Kräfte
Wahl: Wahlen
Kommunalwahl: Kommunalwahlen
Straftat: Straftaten
Einsatz: Einsatzes Einsätze
Brand: Brandes Brände Bränden
Wohnhausbrand: Wohnhausbränden
Denkmal: Denkmals Denkmäler
Schützenfest: Schützenfeste Schützenfestes
Radweg: Radwege Radwegs Radwegen
Schloss: Schlösser Schlosses
Fraktionschef: Fraktionschefs
Virus: Viren
Bus: Busse Bussen
Thema: Themen Themas
Konto: Konten Kontos
Direktor: Direktoren Direktors
Turnier: Turniere Turnieren
Krankenhaus: Krankenhäusern Krankenhauses
Werkstatt: Werkstätten
Ortsteil: Ortsteile Ortsteils
Wald: Wälder Waldes
Arzt: Ärzte Ärzten Arztes
Güter: Gütern
Ordnungsamt: Ordnungsamtes Ordnungsämtern
Dokumente: Dokument Dokumenten
Ölpreise: Ölpreis Ölpreisen
Eindruck: Eindrücke
Substanz: Substanzen
Demokrat: Demokraten
Totschlag: Totschlags
Löschzug: Löschzüge Löschzuges
Diebstahl: Diebstähle
Bebauungsplan: Bebauungspläne
Hausarzt: Hausärzte
Jubiläum: Jubiläen
Bürgerentscheid: Bürgerentscheide
Förderbescheid: Förderbescheide Förderbescheides Förderbescheiden
SPD: SPDs
Beigeordneter: Beigeordnete Beigeordneten
Beigeordnete: Beigeordneter Beigeordneten
Stadtverordneter: Stadtverordnete Stadtverordneten
Verstorbener: Verstorbene Verstorbenen
Festgenommene: Festgenommener Festgenommenen
Vermummter: Vermummte Vermummten
Neugeborenes: Neugeborene Neugeborenen
Gläubiger: Gläubigern Gläubigers
Obmann: Obmanns Obleute
Wort: Wörter Worte Wörtern
Wörter: Wort
Material: Materialien Materials
Block: Blöcke Blocks
Labor: Labore Laboren Labors
Gymnasiast: Gymnasiasten
Enthusiast: Enthusiasten
Treffen: Treffens
Hirsch: Hirsche Hirschen
Strauch: Sträucher Sträuchern
Mund: Münder
Stab: Stäbe
Haupt: Häupter
Fossil: Fossilien
Mineral: Mineralien
Denkmal: Denkmale
General: Generale Generäle
Globus: Globen
Kaktus: Kakteen
Atlas: Atlanten
Index: Indizes
Saldo: Salden
Tunnel: Tunneln
Junge: Jungs Jungen
Smartphone: Smartphones
Website: Websites
Update: Updates
Service: Services
Game: Games
Homepage: Homepages
College: Colleges
Café: Cafés
Brücken: Brücke
Stimmen: Stimme
Mühlen: Mühle
Senioren: Senior
Journalisten: Journalist
Häusern: Haus Häuser
Garagen: Garage
"""
VERBS = """
besuchen: besuche besucht besuchte besuchten besuchend besuchter
eröffnen: eröffnet eröffnete eröffneten
begrüßen: begrüßt begrüßte begrüsste
empfangen: empfängt empfing empfingen empfangene
gewinnen: gewinnt gewann gewannen gewonnen
übergeben: übergab übergibt übergeben übergebene
überreichen: überreichte überreicht
unterzeichnen: unterzeichnete unterzeichnet
arbeiten: arbeitete arbeitet gearbeitet
rechnen: rechnete gerechnet
kandidieren: kandidiert kandidierte
ermitteln: ermittelt ermittelte ermittle
ändern: ändert änderte geändert
weihen: weihte geweiht
einweihen: eingeweiht einweihte einzuweihen weihte weihten
spenden: spendete gespendet Spenden
bergen: barg geborgen birgt
entfallen: entfällt entfiel
hinweisen: hingewiesen wies
festnehmen: nahm festgenommen festzunehmen
umbauen: umgebaut baute
verleihen: verlieh verliehen
mitteilen: mitgeteilt teilte
absagen: abgesagt absagte abzusagen sagte sagt
teilnehmen: teilgenommen teilnahm nahm nimmt teilzunehmen
stattfinden: stattgefunden stattfand findet fand
vorstellen: vorgestellt stellte vorzustellen
zurücktreten: zurückgetreten tritt trat zurücktritt
einladen: eingeladen lädt lud einzuladen
anerkennen: anerkannt erkannte anzuerkennen
vorbereiten: vorbereitet bereitete
beauftragen: beauftragt beauftragte
beantragen: beantragt beantragte
veranstalten: veranstaltet veranstaltete
verabschieden: verabschiedet verabschiedete
herrschen: herrschte geherrscht
brennen: brannte brennt gebrannt
fahren: fährt fuhr gefahren
lassen: ließ lässt gelassen
schließen: schloss geschlossen schließt
sterben: starb stirbt gestorben
bringen: brachte gebracht
denken: dachte gedacht
wissen: weiß wusste
müssen: muss musste
sein: ist war gewesen
besuchte: besuchen besucht
empfing: empfangen empfängt
eingeweiht: einweihen
festgenommen: festnehmen
ziehen: zieht zog zogen gezogen zöge
umziehen: zog umgezogen umzuziehen umzieht
vollziehen: vollzieht vollzog vollzogen
heranziehen: herangezogen heranzuziehen
verzeihen: verzeiht verzieh verziehen
betrügen: betrügt betrog betrogen
dreschen: drischt drosch gedroschen
geraten: gerät geriet gerieten
hinterlassen: hinterlässt hinterließ hinterlassene
hintergehen: hintergeht hinterging hintergangen
hinterging: hintergehen
uraufführen: uraufgeführt uraufzuführen
bevorstehen: steht stand bevorstehende bevorsteht
stehenbleiben: blieb stehengeblieben stehenzubleiben
verletzt: verletzte verletzten
informierte: informieren informiert
"""
ADJECTIVES = """
Kommunales: kommunale kommunalen kommunaler
kommunal: Kommunale kommunales
Rotes: Roten Rote
Deutsche: Deutschen Deutscher
Städtischer: städtischen städtische
Freiwillige: Freiwilligen Freiwilliger
Soziale: Sozialen Soziales
Digitale: digitalen digitales
Große: Großen Großer
barrierefrei: barrierefreie barrierefreien
alt: alte älter älteste
"""
PLACES = """
Steinfurt: Steinfurts Steinfurter Steinfurtern
Greven: Grevens Grevener
Rheine: Rheines Rheiner
Hörstel: Hörsteler
Göttingen: Göttinger
Bremen: Bremer Bremens
Dresden: Dresdner Dresdens
München: Münchner Münchener
Münster: Münsteraner Münsters Münstersche
Hannover: Hannoveraner hannoverschen
Darmstadt: Darmstädter
Saarbrücken: Saarbrücker
Mülhausen: Mülhauser
Kassel: Kasseler
Münsterland: münsterländische Münsterländer
Westfalen: westfälischen Westfale
Sachsen: sächsisch sächsische
Bayern: bayerische bayrischen
Köln: Kölner kölnische
Ladbergen: Ladberger Ladbergener
Schweiz: Schweizer
Emden: Emder
Pfalz: pfälzische Pfälzer
Ostfriesland: ostfriesische Ostfriesen
Hessen: hessische
Ahaus: Ahauser
Essen: Essener
Jena: Jenaer
Recke: Recker
Wettringen: Wettringer
Kirchbüren: Kirchbürener
Alttrup: Alttruper
Neumünster: Neumünsteraner
Höxter: Höxteraner
Kassel: Kasselaner
Meißen: Meißner
Bautzen: Bautzner
Cottbus: Cottbusser
Jever: Jeveraner
Salzgitter: Salzgitteraner
Fehmarn: Fehmaraner
Odenwald: Odenwälder Odenwalds
Westerwald: Westerwälder
Spreewald: Spreewälder
Lünen: Lüner
Wolfenbüttel: Wolfenbüttler Wolfenbütteler
Garbsen: Garbser
Dessau: Dessauer
Berlin: Berlinerin Berlinerinnen
Hamburg: Hamburgerinnen
Sachsen: Sächsin
"""
NAMES = """
Güler: Gülers GÜLER Gueler
Guler: Güler Gülers
Laschet: Laschets
Fuchs: Fuchsens
Strauß: Strauss
"""
ROLES = """
Landrat: Landrätin Landrätinnen Landräte
Landrätin: Landrat Landräten Landrätin
Minister: Ministerin Ministerinnen Ministern Minister:in
Staatssekretär: Staatssekretärin Staatssekretären
Arzt: Ärztin Ärztinnen
Präsident: Präsidentin Präsidenten
Beauftragte: Beauftragter Beauftragten
Beamter: Beamtin Beamte
Kaufmann: Kauffrau Kauffrauen Kaufleute
Kollege: Kollegin Kolleginnen
Anwalt: Anwältin
Bischof: Bischöfin
Ministerinnen: Minister Ministerin
Beigeordneter: Beigeordnete Beigeordneten
Stadtverordnete: Stadtverordneter Stadtverordneten
Kämmerer: Kämmerin Kämmerinnen Kämmerers
Kämmerin: Kämmerer Kämmerern
Förderer: Förderin
Obmann: Obfrau Obleute
Schirmherr: Schirmherrin Schirmherrinnen Schirmherren
Bauherrin: Bauherr Bauherren
Ratsherr: Ratsherrin Ratsfrau Ratsherren
Prinz: Prinzessin Prinzessinnen Prinzen
"""
# What a stemmer would find, or an ending too many.
NOT_FOUND = """
Minister: Ministerium Ministerin Ministerialrat
Besuch: Versuch Besucher
Rat: Rate Ratte Raten Ratgeber
Rate: Rat
Bau: Bauer Bauern
Bauer: Bau Bäuerin
Spiel: Spieler
Stadt: Statt Stätte
Land: Landung Landen
Wahl: wählen Wähler
Zahl: zählen Zähler
Fahrt: Fährte
Kreis: kreischen Kreisel
Rhein: Rheine Rheiner
Rheine: Rhein
Lotte: Lotterie Lotto
Recke: Ecke Strecke
Metelen: Medaillen
Mettingen: Mette
Güler: Gülle Güter Gülen
Wüst: Wüste Wüsten
Kurz: kurze kurzen
Klein: kleine kleinen
Schulze: Schule
Sekretär: Sekret Sekretariat
Empfang: empfindlich
Regierung: regieren regierte
regieren: Regierung
greifen: Greven
hopsen: Hopsten
singen: Singen
fahren: führen führte
kreischen: Kreis
besuchen: Besucher Besuchern
weihen: Weihnachten Weiher
Siegen: Sieger
Senden: Sender
Hamm: Hammer
Werne: Werner
Weg: wegen
Gründer: Gründe
Alter: alte alten
Runde: runder rund
Macht: machte machten
Not: Note Noten
Reis: Reise reisen
Haft: haften
Berg: Berger
Kraft: Kräftige
Tor: Torte
legen: Legende
beobachten: Beobachter
Ausland: Ausländer
Güter: gut gutes
Ölpreise: Reise
Stücke: Ecke
Käufer: Ufer
Bank: Banker
Koch: kochen
Müller: Müll
halten: Haltern Halter
legen: Legden
Hessen: hässlich
ziehen: zeiht zeihen
betrügen: betragen beträgt
geraten: raten
dienen: Dienst
lesen: Last
jagen: Jagst
fahren: Fahrt
lassen: lasst
Treffen: Treff
Antwort: Antwörter
Gymnasiast: Gymnasiäste
Journalisten: Liste
"""
NOT_NAMES = """
Güler: Gülern
Bauer: Bauern
Koch: Köche Kochen
Fuchs: Füchse
"""


def pairs(lines: str) -> list[tuple[str, str]]:
    rows = (line.split(": ") for line in lines.split("\n") if line)
    return [(asked, written) for asked, all_written in rows for written in all_written.split()]


@pytest.mark.parametrize(("asked", "written"), pairs(NOUNS + VERBS + ADJECTIVES + PLACES))
def test_a_word_finds_its_forms(asked: str, written: str) -> None:
    assert is_found(GERMAN, asked, written)


@pytest.mark.parametrize(("asked", "written"), pairs(NAMES))
def test_a_name_finds_its_genitive(asked: str, written: str) -> None:
    assert is_found(GERMAN, asked, written, Sort.NAME)


@pytest.mark.parametrize(("asked", "written"), pairs(PLACES))
def test_a_place_finds_its_forms(asked: str, written: str) -> None:
    assert is_found(GERMAN, asked, written, Sort.PLACE)


@pytest.mark.parametrize(
    ("asked", "written"), pairs("Halle: Hallenser Hallesche Hallescher\nLeer: Leeraner Leers")
)
def test_a_place_that_is_a_word_finds_its_forms(asked: str, written: str) -> None:
    assert is_found(GERMAN, asked, written, Sort.PLACE)


@pytest.mark.parametrize("written", ["leerer", "leerere"])
def test_a_place_that_is_a_word_does_not_find_the_word(written: str) -> None:
    assert not is_found(GERMAN, "Leer", written, Sort.PLACE)


@pytest.mark.parametrize(("asked", "written"), pairs(ROLES))
def test_an_office_finds_the_women_and_men_who_hold_it(asked: str, written: str) -> None:
    assert is_found(GERMAN, asked, written, Sort.ROLE)


@pytest.mark.parametrize(("asked", "written"), pairs(NOT_FOUND))
def test_a_word_does_not_find_another(asked: str, written: str) -> None:
    assert not is_found(GERMAN, asked, written)


@pytest.mark.parametrize(("asked", "written"), pairs(NOT_NAMES))
def test_a_name_has_no_plural(asked: str, written: str) -> None:
    assert not is_found(GERMAN, asked, written, Sort.NAME)


def test_a_finite_form_of_a_separable_verb_waits_for_its_particle() -> None:
    found = GERMAN.forms("einweihen", Sort.WORD)

    assert found.particle == "ein"
    assert "weihte" in found.apart
    assert "weihte" not in found.whole


@pytest.mark.parametrize("name", ["Hopsten", "Gießen", "Singen", "Siegen", "Rheine"])
def test_the_name_of_a_municipality_is_proper(name: str) -> None:
    assert GERMAN.is_proper(name)
    assert not GERMAN.is_proper(name.lower())


@pytest.mark.parametrize("word", ["Werben", "Wenden", "Kommen", "Wald", "Berg", "Wissen"])
def test_a_word_that_a_small_place_is_named_after_is_not(word: str) -> None:
    assert not GERMAN.is_proper(word)


def test_sets_stay_small() -> None:
    assert len(GERMAN.forms("Landrat", Sort.WORD).whole) <= 8
    assert len(GERMAN.forms("übernehmen", Sort.WORD).whole) <= 60
