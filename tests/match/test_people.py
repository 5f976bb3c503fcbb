"""Who of the catalog is in an article. All people are invented."""

from __future__ import annotations

import pytest

from monitor.match import Document
from monitor.match.people import How, Mention, People
from tests.match.asking import article
from tests.match.catalogs import CATALOG

PEOPLE = People(CATALOG)


def mentions(text: str, title: str = "", teaser: str = "") -> tuple[Mention, ...]:
    """The people of the catalog in an article."""
    return PEOPLE.mentions(Document.of(article(text, title, teaser=teaser)))


def found(text: str, title: str = "") -> list[tuple[str, str, str]]:
    """Id, words and how of each mention."""
    of = article(text, title)
    return [
        (each.person.id, of.field(each.field)[each.start : each.end], str(each.how))
        for each in mentions(text, title)
    ]


FULL, TITLE, ALONE = How.FULL_NAME, How.TITLE, How.SURNAME
IS_MEANT = [
    # full names
    ("Selma Kortüm kam nach Lüdenau.", "kortüm", FULL),
    ("Am Abend sprach Selma Kortuem.", "kortüm", FULL),
    ("SELMA KORTÜM ZU GAST", "kortüm", FULL),
    ("Selma Kortüms Besuch dauerte eine Stunde.", "kortüm", FULL),
    ("Selma Maria Kortüm trug sich ein.", "kortüm", FULL),
    ("Selma M. Kortüm trug sich ein.", "kortüm", FULL),
    ("Dr. Selma Kortüm hielt die Festrede.", "kortüm", FULL),
    ("Karl-Josef Brandhorst (CDU) lobte das Haus.", "brandhorst", FULL),
    ("Karl Josef Brandhorst lobte das Haus.", "brandhorst", FULL),
    ("Karljosef Brandhorst lobte das Haus.", "brandhorst", FULL),
    ("Prof. Dr. Karl-Josef Brandhorst lobte das Haus.", "brandhorst", FULL),
    ("Karl-J. Brandhorst lobte das Haus.", "brandhorst", FULL),
    ("Ilse Preussner mäht.", "preußner", FULL),
    ("ILSE PREUSSNER MÄHT", "preußner", FULL),
    ("Frank Walter Tollmanns Reise beginnt.", "tollmann", FULL),
    ("Mit Ursula von der Heyden reiste ein Tross.", "heyden", FULL),
    ("Marie Agnes Strack Uhlenbrock fragte nach.", "strack", FULL),
    ("Marie-Agnes Strack-Uhlenbrocks Frage blieb offen.", "strack", FULL),
    ("Christian Schulze Pottgießer eröffnete den Markt.", "landrat", FULL),
    ("Boris Kurz kommt.", "kurz", FULL),
    ("Anna Frei kommt.", "frei", FULL),
    ("Petra Müller kommt.", "müller", FULL),
    ("Marius Ahaus kommt.", "ahaus", FULL),
    ("Anton Reitz’ Pläne liegen aus.", "reitz", FULL),
    ("Als Regierungspräsidentin war Nadja Quastorf 2018 in Lüdenau.", "quastorf", FULL),
    ("Er dankte der Ministerin Ilse Preußner.", "preußner", FULL),
    ("Der Kreis ehrt (von links) Thore Wiebusch, Anna Frei und Ute Bohle.", "frei", FULL),
    # initials
    ("S. Kortüm, Lüdenau: Leserbrief der Staatssekretärin", "kortüm", How.INITIAL),
    ("K.-J. Brandhorst unterschrieb.", "brandhorst", How.INITIAL),
    ("K. J. Brandhorst unterschrieb.", "brandhorst", How.INITIAL),
    # one letter wrong
    ("Selma Kortün kam.", "kortüm", How.MISTAKEN),
    ("Selna Kortüm kam.", "kortüm", How.MISTAKEN),
    ("Torsten sagte, Tore Wiebusch komme.", "wiebusch", None),
    ("Jürgen Lüdecke unterschrieb.", "lüddecke", How.MISTAKEN),
    ("Nadja Quastorff sprach.", "quastorf", How.MISTAKEN),
    ("Nadia Quastorf sprach.", "quastorf", How.MISTAKEN),
    ("Ilse Preusner mäht.", "preußner", How.MISTAKEN),
    # title and surname
    ("Staatssekretärin Kortüm kam nach Lüdenau.", "kortüm", TITLE),
    ("Integrationsstaatssekretärin Kortüm kam.", "kortüm", TITLE),
    ("Die Staatssekretärin Dr. Kortüm kam.", "kortüm", TITLE),
    ("Mit Staatssekretärin Kortüms Hilfe gelang es.", "kortüm", TITLE),
    ("NRW-Gesundheitsminister Brandhorst kam.", "brandhorst", TITLE),
    ("Sozialminister Brandhorst kam.", "brandhorst", TITLE),
    ("Agrarministerin Preussner kam.", "preußner", TITLE),
    ("Ministerin Preußner kam.", "preußner", TITLE),
    ("Landwirtschaftsministerin Preußner kam.", "preußner", TITLE),
    ("Verkehrsminister Reitz (Grüne) radelte.", "reitz", TITLE),
    ("Umweltminister Reitz’ Plan liegt aus.", "reitz", TITLE),
    ("Ministerpräsident Kurz kommt.", "kurz", TITLE),
    ("Landesvater Kurz machte Station.", "kurz", TITLE),
    ("Regierungschef Kurz sprach.", "kurz", TITLE),
    ("Dem Ministerpräsidenten Kurz zeigten sie den Hof.", "kurz", TITLE),
    ("Ministerin Frei kommt.", "frei", TITLE),
    ("MdB Ahaus antwortete.", "ahaus", TITLE),
    ("Der Bundestagsabgeordnete Ahaus antwortete.", "ahaus", TITLE),
    ("Finanzministerin Müller rechnet.", "müller", TITLE),
    ("Bundespräsident Tollmann kam.", "tollmann", TITLE),
    ("Präsident Tollmann kam.", "tollmann", TITLE),
    ("Präsidentin von der Heyden kam.", "heyden", TITLE),
    ("Landrat Schulze Pottgießer kam.", "landrat", TITLE),
    ("FDP-Politikerin Strack-Uhlenbrock kam.", "strack", TITLE),
    ("Landesinnenminister Wiebusch kam.", "wiebusch", TITLE),
    ("Staatsminister Wiebusch kam.", "wiebusch", TITLE),
    ("Schulministerin Quastorf kam.", "quastorf", TITLE),
    ("Regierungspräsidentin Quastorf kam.", "quastorf", TITLE),
    ("Bildungsministerin Quastorf kam.", "quastorf", TITLE),
    ("Unionsfraktionschef Opferkuch kam.", "opferkuch", TITLE),
    ("Fraktionsvorsitzender Opferkuch kam.", "opferkuch", TITLE),
    ("Kanzleramtschef Feldhusen kam.", "feldhusen", TITLE),
    ("Kanzleramtsminister Feldhusen kam.", "feldhusen", TITLE),
    ("Der Chef der Staatskanzlei, Staatskanzleichef Lüddecke, kam.", "lüddecke", TITLE),
    ("Innenminister a. D. Wiebusch kam.", "wiebusch", TITLE),
    ("Ex-Minister Wiebusch kam.", "wiebusch", TITLE),
    ("CDU-Innenminister Wiebusch kam.", "wiebusch", TITLE),
    ("Wiebusch, Innenminister des Landes, kam.", "wiebusch", TITLE),
    ("Die Minister Wiebusch und Reitz kamen.", "reitz", TITLE),
    ("Die Minister Wiebusch, Brandhorst und Reitz kamen.", "brandhorst", TITLE),
    ("WIEBUSCH, REITZ, FREI – drei Minister auf einem Podium.", "wiebusch", None),
    # the surname alone, where only a person can be meant
    ("In Kortüms Ministerium rechnet man damit.", "kortüm", ALONE),
    ("Wiebuschs Auftritt dauerte 40 Minuten.", "wiebusch", ALONE),
    ("Quastorfs neuer Plan sorgt für Ärger.", "quastorf", ALONE),
    ("Kortüm, die aus Lüdenau stammt, spricht am Sonntag.", "kortüm", ALONE),
    ("„Das ist machbar“, sagte Wiebusch am Rande.", "wiebusch", ALONE),
    ("Wiebusch kritisierte die Pläne.", "wiebusch", ALONE),
    ("Kortüm (SPD) nannte keine Zahl.", "kortüm", ALONE),
    ("Wiebusch: Mehr Streifen für Lüdenau", "wiebusch", ALONE),
    ("Am Freitag besucht Opferkuch den Markt.", "opferkuch", ALONE),
    # other names
    ("Mutti ist wieder da.", "dornkamp", How.OTHER),
    ("Angie Dornkamp ist wieder da.", "dornkamp", How.OTHER),
]
IS_NOT_MEANT = [
    # namesakes
    ("Winzer Peter Kortüm holt Gold.", "kortüm"),
    ("Torhüter Kortüm hielt den Elfmeter.", "kortüm"),
    ("Trainer Wiebusch wechselte dreimal.", "wiebusch"),
    ("Der Publizist Jürgen Quastorf schrieb darüber.", "quastorf"),
    ("Bildhauer Emil Opferkuch zeigt Skulpturen.", "opferkuch"),
    ("Ehefrau Gerlinde Feldhusen eröffnete die Woche.", "feldhusen"),
    ("Hans Selma Kortüms Bruder", "wiebusch"),
    ("Klaus-Thore Wiebusch kam.", "wiebusch"),
    ("Anna-Lena Frei kam.", "frei"),
    ("Peter Kortüm, der Winzer, sagte Kortüm.", "kortüm"),
    ("P. Kortüm, Lüdenau", "kortüm"),
    ("Karl Brandhorst kam.", "brandhorst"),
    ("Josef Brandhorst kam.", "brandhorst"),
    ("Daniel Behlmer kam.", "behlmer"),
    ("Familie Opferkuch lädt ein.", "opferkuch"),
    ("Frau Wiebusch backt.", "wiebusch"),
    ("Herr Kortüm backt.", "kortüm"),
    ("Frau Kortüm kam.", "kortüm"),
    ("Christian Wieneckes Vetter Udo Wiebusch kam.", "wiebusch"),
    ("Jürgen Ludecke kam.", "landrat"),
    ("Petra Maria Müller-Wagner kam.", "müller"),
    ("Petra Müllers-Hof ist zu.", "müller"),
    # titles of another kind
    ("Finanzminister Klingberg rechnet.", "müller"),
    ("Finanzminister Müller rechnet.", "müller"),
    ("Bürgermeister Wiebusch lud ein.", "wiebusch"),
    ("Polizeipräsident Tollmann warnt.", "tollmann"),
    ("Vereinspräsident Tollmann warnt.", "tollmann"),
    ("Vereinschef Opferkuch warnt.", "opferkuch"),
    ("Innenministerin Wiebusch warnt.", "wiebusch"),
    ("Ministerin Quast warnt.", "quastorf"),
    ("SPD-Politikerin Strack-Uhlenbrock warnt.", "strack"),
    ("Landrat Pottgießer warnt.", "landrat"),
    # words
    ("Der Eintritt ist frei, um Spenden wird gebeten.", "frei"),
    ("Frei nach Schiller spielte die Gruppe.", "frei"),
    ("Kurz vor Weihnachten fällt Schnee.", "kurz"),
    ("KURZ UND GUT", "kurz"),
    ("Kurz sagte, es regne.", "kurz"),
    ("Über kurz oder lang.", "kurz"),
    ("Müller sagte, es regne.", "müller"),
    ("Müllers Mühle steht still.", "müller"),
    ("mutti ist wieder da.", "dornkamp"),
    # places
    ("In Ahaus wird gebaut.", "ahaus"),
    ("Ahaus, die Stadt im Westen, wächst.", "ahaus"),
    ("Zwischen Kortüm und Holle fährt kein Bus.", "kortüm"),
    ("Die Kapelle in Wiebusch öffnet.", "wiebusch"),
    ("Ahaus besucht man gern.", "ahaus"),
    ("Von Wiebusch nach Lüdenau sind es zehn Kilometer.", "wiebusch"),
    # streets, schools, companies, things
    ("nahe der Kortümstraße", "kortüm"),
    ("an der Kortüm-Straße", "kortüm"),
    ("Die Thore-Wiebusch-Straße wird saniert.", "wiebusch"),
    ("Die Selma-Kortüm-Schule feiert.", "kortüm"),
    ("Der Thore-Wiebusch-Platz wird gepflastert.", "wiebusch"),
    ("Am Selma Kortüm Platz", "kortüm"),
    ("Der Stahlhändler Wiebusch & Co streicht Stellen.", "wiebusch"),
    ("Die Wiebusch GmbH baut.", "wiebusch"),
    ("Die Firma Kortüm baut.", "kortüm"),
    ("Die Firma REITZ Heizungsbau sucht Lehrlinge.", "reitz"),
    ("Das Autohaus Opferkuch schließt.", "opferkuch"),
    ("Die Wiebusch-Hütte wurde geschlossen.", "wiebusch"),
    ("Das Wiebusch-Relief am Portal wird gereinigt.", "wiebusch"),
    ("Nadja Quastorf-Schulze kam.", "quastorf"),
    ("Nadja Schulze-Quastorf kam.", "quastorf"),
    ("Wiebusch von Bäumen müssen zur Prüfung.", "wiebusch"),
    ("Der Wiebusch brennt.", "wiebusch"),
    # nearly
    ("Nadja Quast kam.", "quastorf"),
    ("Selma Kortner kam.", "kortüm"),
    ("Silma Kortom kam.", "kortüm"),
    ("Der Kortün kam.", "kortüm"),
    ("Kortün sagte es.", "kortüm"),
    ("Ratsherr Jochen Wiebuscher stellte den Antrag.", "wiebusch"),
    ("Selma Weber spielt die Orgel.", "kortüm"),
    ("Ein Hobelspan verletzte ihn.", "opferkuch"),
    ("Thore, Wiebusch und Lüdenau", "kortüm"),
]


@pytest.mark.parametrize(("text", "person", "how"), IS_MEANT)
def test_a_person_is_known_by_the_name_and_what_stands_beside_it(
    text: str, person: str, how: How | None
) -> None:
    ways = [way for identity, _, way in found(text) if identity == person]

    assert ways
    assert how is None or ways[0] == how


@pytest.mark.parametrize(("text", "person"), IS_NOT_MEANT)
def test_nobody_is_taken_for_a_namesake_a_word_or_a_thing(text: str, person: str) -> None:
    assert person not in [identity for identity, _, _ in found(text)]


INTRODUCED = [
    # title, text, all mentions by their words
    ("", "Selma Kortüm kam. Kortüm blieb zwei Stunden.", ["Selma Kortüm", "Kortüm"]),
    ("Kortüm hält Wort", "Staatssekretärin Selma Kortüm kam.", ["Kortüm", "Selma Kortüm"]),
    ("Kortüm in Lüdenau", "Selma Kortüm kam.", ["Kortüm", "Selma Kortüm"]),
    ("", "Thore Wiebusch kam. Der Wiebusch-Besuch dauerte.", ["Thore Wiebusch", "Wiebusch"]),
    ("", "Thore Wiebusch kam in die Wiebusch-Straße.", ["Thore Wiebusch"]),
    (
        "",
        "Thore Wiebusch kam. Am Montag Wiebusch zu treffen war Zufall.",
        ["Thore Wiebusch", "Wiebusch"],
    ),
    ("", "Thore Wiebusch kam. Peter Wiebusch blieb.", ["Thore Wiebusch"]),
    ("", "Thore Wiebusch kam mit Bruder Peter Wiebusch. Wiebusch lachte.", ["Thore Wiebusch"]),
    (
        "",
        "Peter Wiebusch blieb daheim, Thore Wiebusch kam. Wiebusch lachte.",
        ["Thore Wiebusch", "Wiebusch"],
    ),
    ("", "Torhüter Wiebusch hielt. Wiebusch sagte: Gut.", []),
    ("", "Winzer Peter Kortüm holt Gold. „Das freut mich“, sagte Kortüm.", []),
    ("", "Boris Kurz kam kurz. Kurz vor acht fuhr er.", ["Boris Kurz"]),
    ("", "Boris Kurz kam. „Gut“, sagte Kurz.", ["Boris Kurz", "Kurz"]),
    ("", "Marius Ahaus kam. In Ahaus blieb es still.", ["Marius Ahaus"]),
    ("", "Marius Ahaus kam. Ahaus blieb drei Stunden.", ["Marius Ahaus", "Ahaus"]),
    ("", "Ministerin Petra Müller kam. Müller sprach.", ["Petra Müller", "Müller"]),
    ("", "Ministerin Petra Müller kam. Frau Müller sprach.", ["Petra Müller", "Müller"]),
    ("", "Ministerin Petra Müller kam. Herr Müller sprach.", ["Petra Müller"]),
    ("", "Selma Kortüm kam. Die Feller-Kortüm-Schule auch.", ["Selma Kortüm"]),
    ("", "Selma Kortüm kam. Torhüter Kortüm auch.", ["Selma Kortüm"]),
    ("", "Innenminister Wiebusch kam. Wiebuschs Rede gefiel.", ["Wiebusch", "Wiebuschs"]),
    # descriptions
    (
        "",
        "Selma Kortüm kam. Die 38-jährige SPD-Politikerin blieb lange.",
        ["Selma Kortüm", "SPD-Politikerin"],
    ),
    ("", "Selma Kortüm kam. Die CDU-Politikerin blieb lange.", ["Selma Kortüm"]),
    ("", "Selma Kortüm kam. Der SPD-Politiker blieb lange.", ["Selma Kortüm"]),
    (
        "",
        "Selma Kortüm kam. Die Staatssekretärin blieb lange.",
        ["Selma Kortüm", "Staatssekretärin"],
    ),
    (
        "",
        "Staatssekretärin Selma Kortüm kam. Mit der Staatssekretärin sprach der Rat.",
        ["Selma Kortüm", "Staatssekretärin"],
    ),
    ("", "Selma Kortüm kam. Der Staatssekretär blieb lange.", ["Selma Kortüm"]),
    ("", "Thore Wiebusch kam. Der Minister blieb lange.", ["Thore Wiebusch", "Minister"]),
    ("", "Thore Wiebusch kam. Der Verkehrsminister blieb lange.", ["Thore Wiebusch"]),
    ("", "Thore Wiebusch kam. Der Innenminister blieb.", ["Thore Wiebusch", "Innenminister"]),
    ("", "Boris Kurz kam. Der Regierungschef blieb.", ["Boris Kurz", "Regierungschef"]),
    ("", "Boris Kurz kam. Der Landesvater blieb.", ["Boris Kurz", "Landesvater"]),
    (
        "",
        "Thore Wiebusch und Anton Reitz kamen. Der Minister blieb lange.",
        ["Thore Wiebusch", "Anton Reitz"],
    ),
    (
        "",
        "Thore Wiebusch und Anton Reitz kamen. Der Verkehrsminister blieb lange.",
        ["Thore Wiebusch", "Anton Reitz", "Verkehrsminister"],
    ),
    (
        "",
        "Thore Wiebusch und Selma Kortüm kamen. Die Staatssekretärin blieb.",
        ["Thore Wiebusch", "Selma Kortüm", "Staatssekretärin"],
    ),
    ("", "Thore Wiebusch traf Minister Ude. Der Minister blieb.", ["Thore Wiebusch"]),
    ("", "Thore Wiebusch kam. Der Minister Ude blieb lange.", ["Thore Wiebusch"]),
    ("", "Der Minister kam. Später kam Thore Wiebusch.", ["Thore Wiebusch"]),
    ("", "Thore Wiebusch kam. Ein Minister muss das können.", ["Thore Wiebusch"]),
    ("", "Thore Wiebusch kam. Die Minister tagten.", ["Thore Wiebusch"]),
    ("", "Die Minister kamen, die Ministerin auch.", []),
]


@pytest.mark.parametrize(("title", "text", "words"), INTRODUCED)
def test_who_was_introduced_is_known_by_less(title: str, text: str, words: list[str]) -> None:
    assert [each for _, each, _ in found(text, title)] == words


def test_the_place_of_a_mention_counts_characters_and_words() -> None:
    of = article("😀 Die Ministerin Ilse Preußners kam.")
    document = Document.of(of)

    (mention,) = PEOPLE.mentions(document)

    assert of.text[mention.start : mention.end] == "Ilse Preußners"
    assert document.searched.evidence(mention.span).start == mention.start
    assert mention.field == "text"


def test_an_introduction_in_the_teaser_counts_for_title_and_text() -> None:
    there = mentions("Wiebusch lachte.", "Wiebusch kommt", "Thore Wiebusch, Minister")

    assert [each.field for each in there] == ["title", "teaser", "text"]
