"""Words that tell of a visit, with how much they say and whom they make the visitor.

The constructions and their weights began as those measured for a prototype; see docs/rules.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """Which part of the clause the visitor is.

    ``SUBJECT``: who besucht; ``OBJECT``: who is empfangen; ``NOUN``: whose Besuch; ``ACT``: who does
    what one can only do there; ``ANY``: whoever is named in the sentence.
    """

    SUBJECT = "subject"
    OBJECT = "object"
    NOUN = "noun"
    ACT = "act"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A construction: ``pattern`` is searched in a sentence, ``unless`` must not be in its clause.

    ``near`` must be in the clause, too. ``needs_place``: without a place it tells nothing.
    ``is_ahead``: it tells of what is to come, in whatever tense ("hat sich angesagt").
    ``is_off``: it tells of a visit that is off. ``is_instead``: the visitor comes in the place of another, whose visit is off.
    """

    name: str
    part: Part
    weight: float
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    near: re.Pattern[str] | None = None
    needs_place: bool = False
    is_ahead: bool = False
    is_instead: bool = False
    is_off: bool = False


def _t(
    name: str,
    part: Part,
    weight: float,
    pattern: str,
    unless: str = "",
    near: str = "",
    *,
    needs_place: bool = False,
    is_ahead: bool = False,
    is_instead: bool = False,
    is_off: bool = False,
) -> Trigger:
    return Trigger(
        name,
        part,
        weight,
        re.compile(pattern),
        re.compile(unless, re.IGNORECASE) if unless else None,
        re.compile(near) if near else None,
        needs_place,
        is_ahead,
        is_instead,
        is_off,
    )


_S, _O, _N, _A, _X = Part.SUBJECT, Part.OBJECT, Part.NOUN, Part.ACT, Part.ANY

# Nouns that end in -besuch and are no visit of an office-holder.
_NO_VISIT = (
    "arzt|zahnarzt|kranken|kirchen|kino|zoo|familien|schul|kita|gottesdienst|restaurant|gaststätten|"
    "moschee|museums|theater|konzert|praxis|klinik|verwandten|wirtshaus|friedhofs|vorlesungs|"
    "kindergarten|unterrichts|webseiten|seiten|haus|hof|freibad|schwimmbad|kneipen"
)
_PLACE_NOUN = (
    r"Rathaus|Kreishaus|Landratsamt|Schule|Betrieb|Werk|Firma|Flughafen|Gast|Gäste|Ehrengast|Ratssaal|"
    r"Sitzungssaal|Klinik|Krankenhaus|Hof|Halle|Museum|Kloster|Feier|Festakt|Empfang|Publikum|Baustelle|"
    r"Campus|Hochschule|Bahnhof|Besuch|Eröffnung|Einweihung|Jubiläum|Zentrum|Eingang|Tor|Dorfplatz"
)

TRIGGERS: tuple[Trigger, ...] = (
    # Verbs, the visitor is the subject.
    _t("stattet einen Besuch ab", _S, 4, r"\b(?:stattet\w*|abgestattet|abzustatten|abstatte\w*)\b"),
    _t(
        "besuchen",
        _S,
        3,
        r"\b(?:besucht|besuchte|besuchten|besuchen|besuche|besuchend|bereist|bereiste|bereisten|bereisen|begutacht\w+|betrat|betritt)\b",
        unless=r"abitur|studiert|lehre als|aufgewachsen|geboren|als (?:kind|junge|mädchen|jugendliche[rn]?|\w*schüler(?:in)?|student(?:in)?)\b|jedes kind|kinder und jugendliche|schulpflicht|"
        r"(?:website|webseite|homepage|internetseite)|gut besucht|rege besucht|schlecht besucht|stark besucht|"
        r"keine schule|volkshochschulkurs|damals die|kita besuch|schule besuchen (?:kann|dürf|wollen)|angehörige",
    ),
    _t(
        "aufsuchen",
        _S,
        3,
        r"\b(?:aufgesucht|aufzusuchen|aufsuchen|(?:sucht|suchte|suchten|suchen)\b(?=.{3,120}\bauf\b))",
    ),
    _t(
        "zu Gast sein",
        _S,
        3,
        r"\b(?:zu Gast|zu Besuch|auf Besuch|als (?:Ehren|Über\w+|Star)?[Gg]ast\b|als Gäste|zu Gaste|"
        r"(?:Ehren|Fest|Star)?[Gg]ast (?:in|im|bei|beim|auf|der|des|am|war)\b|zu einer? (?:Kurz|Stipp)visite|Stippvisite|Kurzvisite|Blitzvisite)",
        unless=r"\b(?:bezirksliga|kreisliga|landesliga|bundesliga|tabelle|anpfiff|spieltag|auswärts|elf)\b",
    ),
    _t(
        "Station machen",
        _S,
        3,
        r"\b(?:Station(?:en)? (?:in|im|auf|war|waren|ist|sind|macht|machte|machen|bei|beim|gemacht)|(?:macht|machte|machten|machen|gemacht|legt|legte|legten|einlegen|eingelegt|machen)\b.{0,70}?\b(?:Station|Halt|Stopp|Zwischenstopp|Zwischenhalt)\b|"
        r"(?:Station|Halt|Stopp|Zwischenstopp) (?:gemacht|eingelegt|einlegen|machen|machte|macht))",
    ),
    _t(
        "auf Tour sein",
        _S,
        3,
        r"\b(?:auf|während|im Rahmen|bei|zum Abschluss|zum Auftakt)\b.{0,30}?(?:[\w-]*(?:[Tt]our|[Rr]eise|[Bb]ereisung|[Rr]undreise|[Ww]anderung))\b",
        unless=r"klassenreise|ferienreise|weltreise|radtour des|auf reisen gehen|dienstreise nach",
        needs_place=True,
    ),
    _t("unterwegs sein", _S, 2.5, r"\bunterwegs\b", needs_place=True),
    _t(
        "vorbeischauen",
        _S,
        3,
        r"\b(?:vorbeischau\w*|vorbeiseh\w*|vorbeigeseh\w*|einkehr\w*|eingekehrt|einzukehren|(?:kehrt|kehrte|kehrten)\b.{1,120}?\bein\b|vorbeizuschauen|vorbeigeschaut|vorbeigekommen|vorbeikomm\w*|vorbeizukommen|hereingeschaut|"
        r"(?:schaut|schaute|schauten|schauen|sieht|sah|kommt|kam|kamen|kommen)\b.{1,170}?\bvorbei\b|blicken (?:lassen|ließ|lässt)|(?:lässt|ließ) sich .{0,40}blicken)",
    ),
    _t(
        "kommen",
        _S,
        3,
        r"\b(?:kommt|kam|kamen|kommen|gekommen|komme|käme|hinzukommen|herkommen|dazukommen|anrücken)\b",
        unless=r"zustande|zu wort|in frage|infrage|zu dem (?:schluss|ergebnis)|zum (?:schluss|ergebnis|einsatz|erliegen|tragen|vorschein)|zur (?:sprache|geltung|anwendung|welt)|"
        r"vor die presse|ins krankenhaus|in die klinik|in haft|ums leben|in die jahre|auf die idee|(?:kommt|kam|kommen|kamen) (?:es|aus|von|hinzu|dazu|zurück)\b|zu kurz|"
        r"nach (?:angaben|ansicht|meinung|auskunft|worten)|auf den markt|ins gespräch|in betracht|entgegen|ans licht|in gang|voran|zusammen mit dem ergebnis|"
        r"in die koalition|in den genuss|hilfe komm|geld komm|komm\w* von ihr|frage komm|klar komm|wieder in|unter die räder|zum stillstand|ins rollen|in schwung|ins spiel|um die ecke|hinterher",
    ),
    _t(
        "reisen",
        _S,
        3,
        r"\b(?:reist|reiste|reisten|reisen|anreist|anreiste|anreisen|anreise|angereist|gereist|weiterreist\w*|fährt|fuhr|fahren|gefahren|fliegt|flog|fliegen|geflogen|radelt|radelte|wandert|wanderte|macht sich auf den Weg)\b",
        unless=r"(?:reist|reiste|reisten) (?:\w+ ){0,4}ab\b|um die ohren|bus fährt|züge fahren|zug fährt|straßenbahn|dort der bus|autos|fahren die|geflogen sind die|"
        r"auffahr|probefahrt",
        needs_place=True,
    ),
    _t(
        "teilnehmen",
        _S,
        3,
        r"\b(?:teilgenommen|teilzunehmen|teilnehmen|teilnahm\w*|teilnimmt|(?:nimmt|nahm|nahmen|nehmen)\b.{2,110}?\bteil\b|Teilnahme)\b",
        unless=r"schüler nahmen|vereine nahmen|schutzmaßnahm|kostenlos|teilnahme ist frei|anmeldung",
    ),
    _t(
        "Termine wahrnehmen",
        _S,
        3,
        r"\b[Tt]ermine?n?\b.{0,100}\b(?:wahr|wahrgenommen|wahrnehmen|wahrnahm|absolviert\w*|absolvieren)\b",
    ),
    _t("sich eintragen", _S, 3, r"\b(?:[Gg]oldene[ns]? Buch|Gästebuch|[Ee]hrenbuch)\b"),
    _t(
        "eintreffen",
        _S,
        2,
        r"\b(?:eingetroffen|eintreffen|eintraf\w*|eintrifft|landet\w*|gelandet|(?:traf|trafen|trifft|treffen)\b.{2,60}?\bein\b)",
        unless=r"nachricht|meldung|lieferung|paket|hilfsgüter|rettungskräfte|feuerwehr",
    ),
    _t(
        "erscheinen",
        _S,
        2,
        r"\b(?:erschien|erschienen|erscheint|sich sehen ließ)\b",
        unless=r"buch|zeitung|verlag",
    ),
    _t(
        "anwesend sein",
        _S,
        2.5,
        r"\b(?:anwesend|mit dabei|dabei war\w*|waren? (?:auch|ebenfalls|unter anderem)? ?dabei|zugegen|in Begleitung|mit von der Partie|mit am Tisch|beiwohn\w*|wohnte\w* .{0,60} bei|unter den (?:Ehreng|G)ästen|zu den Gästen|zählte\w* .{0,60}Gästen|gesellte sich|dazugestoßen)\b",
    ),
    _t(
        "sich anmelden",
        _S,
        2.5,
        r"\b(?:angemeldet|zugesagt|ihr Kommen|sein Kommen|Zusage|vorgesehen|eingeplant|(?:ist|sind|sei|hat sich|haben sich|hatte sich)\b.{0,80}\bangekündigt|angekündigt (?:hat|haben|hatte) sich|(?:Kommen|Besuch|Visite|Teilnahme|Auftritt)\b.{0,60}\b(?:an|angekündigt)\b|hat sich .{0,30} angesagt|angesagt|gewonnen werden)\b",
        unless=r"förder|mittel|geld|millionen|euro|unterstützung|gesetz|reform|haushalt|anmeldung (?:unter|bei)",
        is_ahead=True,
    ),
    _t("begleiten", _S, 2, r"\b(?:begleitet|begleitete|begleiteten|begleiten)\b", needs_place=True),
    _t(
        "sprechen",
        _S,
        2.5,
        r"\b(?:Fest(?:rede\w*|redner(?:in)?|vortrag|ansprache)|Gast(?:redner(?:in)?|vortrag)|Haupt(?:redner(?:in)?|rede)|Redner(?:in)?|Referent(?:in)?|Grußworte?s?|Laudatio|Laudator(?:in)?|Impulsvortrag|Schirmherr(?:in|schaft)?|Ansprache|"
        r"(?:spricht|sprach|sprechen|gesprochen|redet|redete|referiert|referierte)\b(?=.{0,80}\b(?:[Ii]n|[Ii]m|[Bb]ei|[Bb]eim|[Aa]uf|[Vv]or|[Aa]m|[Zz]um|[Zz]ur|[Uu]m|[Aa]b|Uhr)\b)|ans? (?:Redner|Mikrofon|[Pp]ult)\w*|"
        r"(?:hält|hielt|halten|gehalten)\b.{0,90}?\b(?:Rede|Vortrag|Laudatio|Ansprache))",
        unless=r"sprach(?:en)? sich|spricht sich|sprechen sich|spricht von (?!\d)|sprach von (?!\d)|sprechen von|spricht gegen|spricht für|gesprächig|pressekonferenz|im landtag|im bundestag|telefon|regierungserklärung|sprach .{0,30} aus\b|plenum",
        needs_place=True,
    ),
    _t(
        "auftreten",
        _S,
        2.5,
        r"\b(?:tritt|trat|traten|auftritt|auftreten|aufgetreten|aufzutreten)\b(?=.{0,80}\b(?:auf|ans|in|im|bei)\b)",
        unless=r"in kraft|zurück|rücktritt|an die stelle|nachfolge|in den hintergrund|auf der stelle|auf die bremse|in erscheinung|tritt .{0,20}an\b",
        needs_place=True,
    ),
    _t(
        "diskutieren",
        _S,
        2,
        r"\b(?:diskutier\w+|stellt\w* sich\b.{0,60}(?:Fragen|Diskussion|Kritik)|Rede und Antwort|(?:Bürger|Podiums)(?:sprechstunde|dialog|gespräch|diskussion|runde)|"
        r"ins Gespräch|im Gespräch mit|Gespräche? mit|tauscht\w* sich|ausgetauscht|kam\w* .{0,60}\bzusammen|traf(?:en)? (?:sich|er|sie|die|der|den|dort|auf)|trifft (?:sich|er|sie|die|der|den|dort)|sich .{0,60}getroffen|(?:las|liest)\b.{0,140}\b(?:vor|aus)\b|vorgelesen|vorlesen|gesprochen mit|hörte sich .{0,40}an)\b",
        unless=r"telefon|landtag diskut|bundestag diskut|im kabinett|im ausschuss|zusammengefasst|kabinettssitzung",
        needs_place=True,
    ),
    _t(
        "sich vor Ort informieren",
        _S,
        2.5,
        r"\b(?:informier\w+ sich|(?:sich|selbst|mich|uns)\b.{0,80}\binformier\w+|ein (?:eigenes |genaues |persönliches )?Bild(?= (?:von|machen|gemacht|zu|vom|über|der|des|im|in))|(?:einen |den )?(?:persönlichen |eigenen |direkten |ersten )?Eindruck|vor Ort|Augenschein|Lokalaugenschein|"
        r"(?:ließ|lässt|ließen|lassen) sich\b.{0,100}\b(?:zeigen|erklären|führen|vorführen|erläutern|schildern|berichten|unterrichten)|überzeugt\w* sich|sich .{0,60}überzeug\w+)\b",
        unless=r"informieren sie sich|bürger können sich|eindruck entsteh|hinterließ|den eindruck(?:,| habe)|ein bild der verwüstung|lage vor ort|menschen vor ort|hilfe vor ort|kräfte vor ort|kommunen vor ort|akteur\w* vor ort|verantwortlichen vor ort|versorgung vor ort|entscheidung\w* vor ort|partner\w* vor ort",
    ),
    _t(
        "besichtigen",
        _S,
        2.5,
        r"\b(?:besichtig\w+|Besichtigung|Betriebsbesichtigung|Rundgang|rundgang|(?:sah|sahen|sieht|schaut|schaute|schauten)\b.{0,40}\bsich\b.{0,100}?\b(?:an|um)\b|angesehen|angeschaut|umgesehen|umgeschaut|anzusehen|anschau\w*|"
        r"geführt(?= (?:wurde|wird|hat|haben))|(?:wird|wurde)\b.{0,60}\b(?:durch|über) .{0,50}geführt|führt\w* .{0,80}\bdurch\b|[Ff]ührung durch|probiert\w*|kostete\w* .{0,30}(?:Wein|Spargel|Käse))\b",
        unless=r"hochangesehen|sich .{0,40}gezwungen|sieht sich (?:nicht|als|in|bestätigt|mit)|sah sich (?:nicht|als|in|bestätigt|mit|gezwungen)|gegenüber|gespräche führ|führt\w* kein|durchgeführt|führten die polizei",
    ),
    _t(
        "tagen",
        _S,
        2,
        r"\b(?:tagt|tagte|tagten|tagen|auswärtige (?:Kabinett)?[Ss]itzung|Klausur|auswärts)\b",
        near=r"(?:[Kk]abinett|Landesregierung|Staatsregierung|[Aa]usschuss|Landtagsfraktion|Bundestagsfraktion)",
        needs_place=True,
    ),
    _t(
        "doing something by hand",
        _S,
        2,
        r"\b(?:saß|sitzt (?:auf|in|im|am)|stieg|aussteigt|ausgestiegen|nahm Platz|setzte sich|griff|greift|packte|packt (?:mit )?an|anpackte|half\b|streichel\w+|füttert\w*|probier\w+|kostete|frühstück\w+|tanzt\w*|kletter\w+|stapf\w+|wander(?:t|te|n|ten)|spazier\w+|radel(?:t|te|ten|n)|schüttelte\w* .{0,20}Hände|Hände schüttel\w+|Selfies|umarmt\w*|verteilt\w*|verteilte|schnitt|umgelegt|umlegt\w*|mauert\w*|hämmert\w*|heftet\w*|mitging|mitgehen|mitgelaufen|mitfuhr|fuhr .{0,40} mit|mischt\w* sich|gemischt|(?:zog|zieht)\b.{0,60}\b(?:über|an)\b|nahm(?:en)? sich .{0,20}Zeit|hört\w* .{0,20}\bzu\b|zuhört\w*|lauscht\w*|blieb (?:bis|fast|rund|gut|mehr|eine|zwei|länger|lange)|verweilt\w*|(?:legt|legte) .{0,60}(?:Stein|Rose|Blumen|Hand|Kranz)|drückt\w* .{0,40}(?:Knopf|Hand|Schalter|Hände)|bestieg|steigt|Schaufel|Spaten|Gummistiefel\w*|Bauhelm|Schutzhelm|Warnweste|Kittel|mischte|winkte\w*|(?:lief|geht|ging|fuhr|wanderte|sang|radelte)\b.{0,80}\bmit\b|mitgesungen|mitzusingen|mitgewandert|vor (?:rund |etwa |gut |mehr als |den )?[\d.]* ?(?:Mitarbeiter\w*|Gästen|Zuhörer\w*|Zuschauer\w*|Schüler\w*|Besuchern|Beschäftigten|Menschen|Publikum)|zeigt\w* sich .{0,40}(?:beeindruckt|begeistert|angetan|betroffen|überrascht|erfreut)|beeindruckt)\b",
        unless=r"fördertopf|verteilt\w* (?:das land|die mittel)|greift .{0,30}(?:an|durch|zu kurz|tief)|beitrag|steigt .{0,40}(?:zahl|kosten|preis|umsatz|euro|auf \d|um \d)|gestiegen|zog .{0,30}(?:bilanz|zurück|konsequenz|lehre|vor gericht)|zieht .{0,30}(?:bilanz|konsequenz|lehre|vor gericht)|konzept|vor gericht|gefängnis|blieb (?:bis|fast|rund).{0,30}amt",
        needs_place=True,
    ),
    # The visitor is the object, or the subject of a passive.
    _t(
        "empfangen",
        _O,
        3,
        r"\b(?:empfangen|abgeholt|in Empfang|empfing|empfingen|empfängt|empfange)\b",
        unless=r"mails|signal|sender|programm|radio|fernseh|satellit|rente|leistung|bürgergeld|sozialleistung",
    ),
    _t(
        "begrüßen",
        _O,
        2.5,
        r"\b(?:begrüßt|begrüßte|begrüßten|begrüßen|willkommen|hieß\w*)\b",
        near=_PLACE_NOUN
        + r"|worden|wurde|wurden|wird|durfte|konnte|persönlich|neben|darunter|allen voran|herzlich",
        unless=r"begrüß\w* (?:den|das|die) (?:vorschlag|abkommen|entscheidung|plan|pläne|beschluss|vorstoß|reform|gesetz|initiative|urteil|einigung|ankündigung|förderung|idee|vorhaben|schritt|maßnahm\w*|ausbau|kompromiss|forderung|absicht|investition|ergebnis)|dass|ausdrücklich",
    ),
    _t(
        "jemandem etwas zeigen",
        _O,
        2,
        r"\b(?:zeigte|zeigten|gezeigt|überreichte|überreichten|schenkte|schenkten|schilderte|schilderten|demonstrierte\w*|vorgeführt|erläuterte|erläuterten|präsentierte|präsentierten|servierte\w*|(?:führte|führten)\b.{0,80}\bdurch|[Gg]astgeschenk\w*)\b",
        near=r"\b(?:dem|der|den|ihm|ihr|Ministerin|Minister|Staatssekretär\w*|Ministerpräsident\w*)\b",
        unless=r"unterschriften|petition|zeigte sich|gezeigt hat|forderungskatalog",
    ),
    _t("zu Gast haben", _O, 3, r"\bhat(?:te|ten)?\b.{2,80}\bzu (?:Gast|Besuch)\b"),
    _t(
        "wird erwartet",
        _O,
        2.5,
        r"\berwarte[nt]\b",
        near=r"\b(?:wird|werden|wurde|wurden|werde|erwarten|sei|wäre)\b",
        unless=r"\d+ (?:besucher|gäste|teilnehmer|menschen|zuschauer)|antwort|entscheidung|ergebnis|regen|neuausrichtung|anstieg|rückgang|schnee|von der (?:regierung|landesregierung)",
        is_ahead=True,
    ),
    _t(
        "eingeladen",
        _O,
        1,
        r"\b(?:eingeladen|geladen|einlud\w*|einladen|einlädt|Einladung|(?:lädt|lud|luden|laden)\b.{2,120}?\b(?:ein\b|in die|in den|ins|nach))",
    ),
    _t(
        "sich vertreten lassen",
        _S,
        2.5,
        r"\b(?:lässt|ließ|lassen|ließen)\b.{0,20}\bsich\b.{0,80}\b(?:vertreten|entschuldigen)\b",
    ),
    _t(
        "anstelle von",
        _S,
        2.5,
        r"\b(?:(?<!sich )(?<!lassen )(?:vertreten|vertritt|vertrat)(?! lassen| lässt| ließ)|in Vertretung|[Ii]n seiner Vertretung|[Ii]n ihrer Vertretung|als Vertret(?:er|erin|ung)|stellvertretend|(?:springt|sprang)\b.{0,60}\bein\b|einspringt|einspringen|eingesprungen|einsprang|stattdessen|an (?:seiner|ihrer|deren|dessen) (?:Stelle|statt)|[Ff]ür (?:ihn|sie) (?:spricht|sprach|kommt|kam|übernimmt|übernahm|tritt|trat|reist|reiste|ist|war|steht|hält|hielt))\b",
        unless=r"vertritt die (?:ansicht|auffassung|meinung)|vertritt (?:den wahlkreis|rund)|im landtag vertreten|nicht vertreten|anwalt|lässt sich|ließ sich",
        is_instead=True,
    ),
    _t(
        "statt",
        _X,
        2,
        r"\b(?:[Ss]tatt|[Aa]nstelle|[Aa]nstatt)\b",
        near=r"\b(?:kam|kommt|kommen|spricht|sprach|begrüß\w+|übergab|übergibt|erschien|war|reiste|reist|statt \w*[Mm]inister\w*)\b",
        is_instead=True,
    ),
    _t(
        "ohne",
        _X,
        2.5,
        r"\b[Oo]hne\b(?= (?:den |die |)[A-ZÄÖÜ])",
        near=r"\b\w*(?:[Ee]röffnung|[Ee]inweihung|[Ss]patenstich|[Ff]estakt|[Rr]ichtfest|[Ff]eier|[Bb]esuch|[Pp]odium|[Ee]mpfang|[Tt]ermin)\b",
        is_off=True,
    ),
    _t(
        "absagen",
        _S,
        2,
        r"\b(?:abgesagt|absagen|abzusagen|absagte|(?:sagt|sagte)\b.{2,140}\bab)\b",
        is_off=True,
        unless=r"veranstaltung abgesagt|spiel abgesagt|konzert abgesagt",
    ),
    _t("Absage", _N, 2, r"\b(?:Absage|Absagen)\b", is_off=True, unless=r"absage an|erteilt"),
    _t("Pate", _S, 2.5, r"\b(?:Taufpat(?:e|in)|Ehrengast|Überraschungsgast|Stargast|Ehrengäste)\b"),
    _t(
        "Gespräch mit",
        _N,
        2.5,
        r"\b(?:[A-ZÄÖÜ]\w*)?(?:[Dd]ialog|[Gg]espräch|[Dd]iskussion|[Ff]rühstück|[Ss]prechstunde|[Dd]iskussionsabend|[Tt]alkrunde|[Gg]esprächsrunde|[Rr]unde|[Tt]reffen|[Ss]tammtisch|[Ff]orum|[Vv]ortrag|[Ll]esung|[Ff]rühschoppen|[Tt]alk|[Tt]ermin|[Ee]ssen|[Ee]mpfang|[Ww]anderung|[Ff]eierstunde|[Gg]ottesdienst) mit\b",
        unless=r"im gespräch mit (?:der|dem|unserer) \w*(?:zeitung|redaktion|agentur|sender|blatt)|telefon|video",
        needs_place=True,
    ),
    # Nouns: whose visit.
    _t(
        "Besuch",
        _N,
        3,
        rf"\b(?!(?:(?i:{_NO_VISIT}))-?besuch)(?:[A-ZÄÖÜ][\wäöüß]*besuch|(?:[A-ZÄÖÜ][\wäöüß]*-)*Besuch)(?:s|es|e|en)?\b(?! von (?:\d|Schüler|Veranstaltung))",
        unless=r"besuchsverbot|besuchszeit|besuche (?:in|bei) (?:seniorenheim|krankenh|klinik|heim)\w*|(?:den|der|ein|einen|zum|vom) besuch (?:der|des|einer|eines) \w*(?:schule|messe|veranstaltung|ausstellung|kita|gymnasiums|kindergartens|freibads|festes|gottesdienstes|kurses|unterrichts)\b|lohnt (?:sich )?(?:ein|der)|einen besuch wert|besuch ist (?:kostenlos|kostenfrei)|eintritt|hausbesuch|zum besuch (?:ein|der)|um (?:einen )?besuch gebeten",
    ),
    _t("Visite", _N, 3, r"\b(?:[A-ZÄÖÜ]\w*)?[Vv]isite\b", unless=r"ärzt|chefarzt|station |patient"),
    _t(
        "Tour",
        _N,
        2.5,
        r"\b(?:[A-ZÄÖÜ][\w-]*)?(?:[Ss]ommertour|[Ss]ommerreise|[Kk]reisbereisung|[Bb]ereisung|[Rr]undreise|[Aa]ntrittsreise|[Rr]egionaltag|[Zz]uhörtour|[Dd]ialogtour|[Ww]ahlkampftour|-Tour|[Ww]anderwoche|[Ii]nformationsreise)(?:en)?\b",
        unless=r"stadtrundreise|reisebus|konzert",
    ),
    _t(
        "Ortstermin",
        _N,
        3,
        r"\b(?:[A-ZÄÖÜ][\w-]*)?(?:[Oo]rtstermin(?:s|e|es)?|[Vv]or-Ort-[Tt]ermin(?:s|e|es)?|[Oo]rtsbesichtigung|[Ww]ahlkampfauftritt\w*|[Ww]ahlkampftermin\w*|[Aa]uftritt(?:s|es)?|[Ss]tippvisite|[Pp]ressetermin\w*|[Ss]topp|[Zz]wischenstopp)\b",
        unless=r"konzert|band|stadionauftritt|musik",
    ),
    _t(
        "Programm",
        _N,
        1,
        r"\b(?:auf dem (?:Programm|Terminkalender|Tagesplan)|Programmpunkt|im Terminkalender|Termin(?:e)? (?:in|im|bei|am))\b",
        needs_place=True,
    ),
    # What one can only do there.
    _t(
        "Spatenstich",
        _A,
        2.5,
        r"\b(?:[Ss]patenstich|[Gg]rundsteinlegung|Grundstein|[Rr]ichtfest|[Ff]estakt|Freigabe|[Vv]erkehrsfreigabe|Band durch\w*|durchschnitt\w*|Startschuss|Knopfdruck|[Bb]aumpflanz\w*|Einweihung\w*|[Ee]inweihungsfeier|Eröffnung\w*|Jubiläumsfeier|Festgottesdienst|Neujahrsempfang\w*|Sommerfest|Empfang)\b",
        unless=r"eröffnung des (?:verfahrens|insolvenz)|insolvenz|startschuss für (?:das programm|die reform)|empfang von (?:leistung|signal)",
        needs_place=True,
    ),
    _t(
        "einweihen",
        _A,
        2.5,
        r"\b(?:eingeweiht|einweih\w*|einzuweihen|(?:weiht|weihte|weihten)\b(?=.{2,120}\bein\b))",
        needs_place=True,
    ),
    _t(
        "eröffnen",
        _A,
        2,
        r"\b(?:eröffnet|eröffnete|eröffneten|eröffnen|eröffne)\b",
        unless=r"sitzung|debatte|verfahren|konto|chancen|möglichkeit|perspektiv|sammelverfahren|diskussion",
        needs_place=True,
    ),
    _t(
        "freigeben",
        _A,
        2.5,
        r"\b(?:freigegeben|freigab|freizugeben|freigeben|(?:gab|gibt|gaben|geben)\b(?=.{2,100}\bfrei\b))",
        unless=r"mittel|gelder|cannabis",
        needs_place=True,
    ),
    _t(
        "übergeben",
        _A,
        2.5,
        r"\b(?:übergeben|übergab|übergibt|überreich\w*|überbracht\w*|überbringt|mitgebracht|mitbrachte?|(?:bringt|brachte|brachten|bringen)\b(?=.{2,100}\bmit\b)|überreicht|ausgehändigt|im Gepäck)\b(?=|.{0,120})",
        near=r"(?:[Bb]escheid|Scheck|Urkunde|Orden|Plakette|[Kk]reuz|Preis|Schlüssel|Medaille|Zusage|Geld|Millionen|Euro|Gebäude|Fahrzeug|Auszeichnung|Zeugnis|Nadel|Pokal|[Zz]uwendung|[Ff]örder|gute Nachricht|Geschenk|Ehrenzeichen|Siegel|Zertifikat|Ernennung)",
        unless=r"petition|unterschriften|forderungskatalog|offenen brief|amt an|stab",
    ),
    _t(
        "Bescheidübergabe",
        _A,
        2.5,
        r"\b(?:[A-ZÄÖÜ]\w*)?(?:[Üü]bergabe|[Bb]escheidübergabe|[Ss]checkübergabe|[Ss]chlüsselübergabe|[Vv]erleihung|[Aa]uszeichnung)\b",
        needs_place=True,
    ),
    _t(
        "verleihen",
        _A,
        2,
        r"\b(?:verlieh|verleiht|verliehen|verleihen|zeichnet\w*|ausgezeichnet|auszeichn\w*|ehrt|ehrte|geehrt|vereidigt\w*|verabschiedet\w*)\b",
        unless=r"gesetz|haushalt|zeichnet sich|zeichnete sich|nachdruck",
        needs_place=True,
    ),
    _t(
        "niederlegen",
        _A,
        2.5,
        r"\b(?:niederleg\w*|niedergelegt|(?:legt|legte|legten|legen)\b(?=.{2,80}(?:Kranz|Kränze|Blumen|Grundstein))|einen Kranz|Kränze|enthüll\w*|gepflanzt|pflanzt\w*|getauft|taufte|tauft|sticht|stach an|angezapft|zapft\w*|Fassanstich|Bieranstich|anstach)\b",
        unless=r"amt nieder|mandat nieder|ämter nieder|skandal|pläne enthüll",
        needs_place=True,
    ),
    _t(
        "durch das Band",
        _A,
        3,
        r"\b(?:schnitt|schneidet|schneiden|durchschnitt|durchtrennt\w*|drückt\w*|griff\w*)\b(?=.{2,80}(?:Band|Torte|Knopf|Spaten|Schaufel|Schere))",
    ),
    _t(
        "Gäste",
        _X,
        2.5,
        r"\b(?:[A-ZÄÖÜ]\w*)?(?:[Gg]äste|[Gg]ästen|[Ee]hrengast|[Rr]edner|[Rr]ednern|[Tt]eilnehmer|[Tt]eilnehmern|[Pp]odium|[Bb]esuchern?|[Pp]rominenz)\b.{0,60}?\b(?:darunter|allen voran|unter ihnen|wie|sind|waren|ist|war|diskutier\w*|sitzen|saßen)\b",
        unless=r"besucher(?:zahl|rekord)",
    ),
    _t(
        "darunter",
        _X,
        2,
        r"\b(?:darunter|unter ihnen|allen voran|mit ihm|mit ihr)\b",
        near=r"(?:[Gg]äste|[Vv]ertreter|[Pp]romin|Besucher|Teilnehmer|Redner|Politiker|gekommen|kamen|folgten|erschien|willkommen)",
    ),
    _t(
        "dort sein",
        _S,
        2,
        r"\b(?:war|waren|ist|sind)\b(?=.{0,80}\b(?:in|im|bei|beim|auf|vor|am)\b.{1,60}[.!]?\Z)",
        near=r"\b(?:gestern|heute|Montag\w*|Dienstag\w*|Mittwoch\w*|Donnerstag\w*|Freitag\w*|Samstag\w*|Sonntag\w*|Sonnabend\w*|morgen)\b",
        unless=r"\b(?:zufrieden|bereit|sicher|überzeugt|wichtig|nötig|nicht erreichbar|mitglied|seit|im amt|geboren)\b",
        needs_place=True,
    ),
)

PRESENCE = Trigger("does something there", Part.SUBJECT, 1.6, re.compile(r"(?!)"), needs_place=True)
"""For who does something at a place on a day, with whatever verb."""
