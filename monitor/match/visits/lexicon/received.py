"""Who receives, shows or invites: the visitor is the object, or the subject of a passive."""

from __future__ import annotations

from monitor.match.visits.lexicon.patterns import (
    any_case,
    begun,
    either,
    found,
    lines,
    phrase,
    row,
    words,
)
from monitor.match.visits.lexicon.trigger import Part, Trigger, trigger

RECEIVED: tuple[Trigger, ...] = (
    trigger(
        "empfangen",
        Part.OBJECT,
        3,
        found(words("empfangen abgeholt empfing empfingen empfängt empfange"), lines("in Empfang")),
        unless=words(
            """
            mails signal sender programm radio fernseh satellit rente leistung
            bürgergeld sozialleistung
            """
        ),
    ),
    trigger(
        "begrüßen",
        Part.OBJECT,
        2.5,
        found(words("begrüßt begrüßte begrüßten begrüßen willkommen hieß*")),
        unless=either(
            words("dass ausdrücklich"),
            phrase(
                "begrüß*",
                "den das die",
                """
                vorschlag abkommen entscheidung plan pläne beschluss vorstoß reform gesetz
                initiative urteil einigung ankündigung förderung idee vorhaben schritt maßnahm*
                ausbau kompromiss forderung absicht investition ergebnis
                """,
            ),
        ),
        near=either(
            words(
                """
                Rathaus Kreishaus Landratsamt Schule Betrieb Werk Firma
                Flughafen Gast Gäste Ehrengast Ratssaal Sitzungssaal Klinik
                Krankenhaus Hof Halle Museum Kloster Feier Festakt Empfang
                Publikum Baustelle Campus Hochschule Bahnhof Besuch Eröffnung
                Einweihung Jubiläum Zentrum Eingang Tor Dorfplatz worden wurde
                wurden wird durfte konnte persönlich neben darunter herzlich
                """
            ),
            lines("allen voran"),
        ),
    ),
    trigger(
        "jemandem etwas zeigen",
        Part.OBJECT,
        2,
        found(
            words(
                """
                zeigte zeigten gezeigt überreichte überreichten schenkte
                schenkten schilderte schilderten demonstrierte* vorgeführt
                erläuterte erläuterten präsentierte präsentierten servierte*
                """
            ),
            any_case("gastgeschenk*"),
            row("führte führten", 80, "durch"),
        ),
        unless=either(
            words("unterschriften petition forderungskatalog"),
            lines(
                """
                zeigte sich
                gezeigt hat
                """
            ),
        ),
        near=found(
            words("dem der den ihm ihr Ministerin Minister Staatssekretär* Ministerpräsident*")
        ),
    ),
    trigger(
        "zu Gast haben",
        Part.OBJECT,
        3,
        found(row("hat(?:te|ten)?", 80, r"zu\s(?:Gast|Besuch)", least=2)),
    ),
    trigger(
        "wird erwartet",
        Part.OBJECT,
        2.5,
        found(words("erwarte[nt]")),
        unless=either(
            words("antwort entscheidung ergebnis regen neuausrichtung anstieg rückgang schnee"),
            lines(
                r"""
                \d+ (?:besucher|gäste|teilnehmer|menschen|zuschauer)
                von der (?:regierung|landesregierung)
                """
            ),
        ),
        near=found(words("wird werden wurde wurden werde erwarten sei wäre")),
        is_ahead=True,
    ),
    trigger(
        "eingeladen",
        Part.OBJECT,
        1,
        begun(
            words("eingeladen geladen einlud* einladen einlädt Einladung"),
            row("lädt lud luden laden", 120, r"ein in\sdie in\sden ins nach", least=2),
        ),
    ),
)
