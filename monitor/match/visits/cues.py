"""What speaks against a visit, and what says that it is off, put off, or yet to come."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cue:
    """Words in the clause of a trigger.

    ``scope`` "sentence": anywhere in its sentence; "article": also in title, teaser or the first
    sentence.
    """

    weight: float
    told: str
    pattern: re.Pattern[str]
    scope: str = "clause"


def _c(weight: float, told: str, pattern: str, scope: str = "clause") -> Cue:
    return Cue(weight, told, re.compile(pattern), scope)


AGAINST: tuple[Cue, ...] = (
    _c(
        -3.5,
        "by video or telephone, not there",
        r"(?i)\b(?:per video|video(?:botschaft|schalte|schaltung|konferenz|gruß\w*|grußwort|call|stream)|zugeschaltet|zuschalt\w*|zugeschalten|virtuell|digital zugeschaltet|online|livestream|live-stream|per telefon|telefonisch|am telefon|telefon\w*|auf (?:großer )?leinwand|per livestream|bildschirm\w*|schriftlich|per brief|in einem brief|grußbotschaft|aus der ferne)\b",
        "sentence",
    ),
    _c(
        -3,
        "a party's congress",
        r"\b\w*(?:[Pp]arteitag\w*|[Pp]arteikonvent|[Dd]elegierte\w*|[Vv]ertreterversammlung|[Aa]ufstellungsversammlung|[Kk]reisparteitag|[Ll]andesparteitag\w*|[Bb]undesparteitag\w*|[Pp]arteirat\w*|[Nn]ominierungs\w+|Mitgliederversammlung der (?:CDU|SPD|Grünen|FDP|Linken|AfD|CSU))\b",
        "article",
    ),
    _c(
        -3,
        "at the own seat, not on a visit",
        r"\b(?:im Landtag|im Bundestag|im Bundesrat|in (?:der|seiner|ihrer) Staatskanzlei|(?<!sekretär )(?<!sekretärin )(?<!leiter )(?<!leiterin )(?<!sprecher )im (?:\w+(?:er|en) )?(?:\w+)?[Mm]inisterium|in (?:seinem|ihrem|das|sein|ihr) (?:\w+)?[Mm]inisterium|Sitz des Ministeriums|Landespressekonferenz|in (?:seiner|ihrer) Behörde|im Kanzleramt|ins Kanzleramt|im Schloss Bellevue|nach Schloss Bellevue|im Plenum|Kabinettssitzung in|Regierungserklärung|im Amtssitz|in die Staatskanzlei|ins? (?:\w+)?[Mm]inisterium|in den Landtag|in den Bundestag|an (?:seinem|ihrem) Amtssitz|in der Villa Reitzenstein|im Reichstag\w*|(?:in|aus|im|vor|bei) (?:der |dem |seiner |ihrer )?(?:\w+er )(?:Staatskanzlei|Landtag|Senatskanzlei|Innenministerium|\w*ministerium)|Plenarsaal\w*|Plenarsitzung\w*|aus der Staatskanzlei|Staatskanzlei in|Live-Übertragung)\b",
        "sentence",
    ),
    _c(
        -2,
        "a demand or a wish, not a fact",
        r"(?i)\b(?:forder\w+|verlang\w+|appellier\w+|wünsch\w+ sich|hofft|hoffen|hoffe|gehofft|würde (?:sich )?gern|sollte (?:sich|einmal|mal|endlich)|müsste|möge|wäre schön|wäre gut|solle (?:sich|endlich|einmal|mal)|soll (?:sich )?(?:endlich|einmal|mal) |nur (?:einmal|mal)|überfällig|(?:sollte|solle|möge|müsse|dürfe|könne) .{0,80}(?:kommen|vorbei\w+|besuchen|ansehen|anschauen|anhören)\b|lädt .{0,40}herzlich ein|hat\w* .{0,60}eingeladen und)\b",
    ),
    _c(
        -2.5,
        "only if, or as it might have been",
        r"(?i)\b(?:würde|würden|könnte|könnten|käme|kämen|falls|ob)\b",
    ),
    _c(-1.5, "perhaps", r"(?i)\b(?:wenn|vielleicht|möglicherweise|eventuell)\b"),
    _c(
        -3,
        "as a wish: has never come",
        r"\b(?:nie|niemals|noch nie|noch kein\w*|nie wieder|kein einziges Mal|bislang kein\w*|bisher kein\w*)\b",
    ),
    _c(
        -3,
        "a film, a play, a book or a match",
        r"(?i)\b(?:theaterstück|komödie|roman|krimi\b|film\b|kinofilm|premiere|bühne spielt|bundesliga|kreisliga|landesliga|bezirksliga|anpfiff|torwart|stürmer|tabellen\w*|spieltag|halbzeit|auswärtsspiel|heimspiel|prinzenpaar\w*|prinzengarde|karnevals\w*|narren\w*|elferrat|büttenrede|kabarett\w*|hauptdarsteller\w*|tatort)\b",
        "sentence",
    ),
    _c(
        -1.5,
        "a letter",
        r"\b(?:[Oo]ffene[rn]? Brief|Brandbrief|[Bb]rief an (?:den|die) \w*[Mm]inister\w*|Petition)\b",
        "article",
    ),
    _c(
        -2.5,
        "of a life, not of these days",
        r"\b(?:Porträt|Nachruf|[Tt]rauer um|trauert um|gestorben|Lebensweg|Lebenslauf|Zur Person)\b",
        "article",
    ),
    _c(
        -3,
        "of a life, not of these days",
        r"(?i)\b(?:abitur|aufgewachsen|grundschulzeit|studierte|studium der|geboren (?:am|wurde|in)|wehrdienst|lehre als|ausbildung zum|ehefrau und|als (?:kind|junge|mädchen|jugendliche[rn]?|\w*schüler(?:in)?|student(?:in)?|referendar(?:in)?)\b|promovierte|wechselte \d{4}|(?:als|seit) \d{4})\b",
        "sentence",
    ),
    _c(
        -3,
        "on television or on the radio",
        r"(?i)\b(?:talkshow\w*|fernseh\w*|tv-\w+|zdf|ard|hörfunk|livesendung|im radio|late-night\w*)\b",
        "sentence",
    ),
    _c(
        -3,
        "a look back at another time",
        r"(?i)\b(?:jahresrückblick|rückblick auf|rückblick, teil|kalenderblatt|zeitreise|ortschronik|heimatbuch|das war (?:das jahr )?\d{4})\b",
        "article",
    ),
    _c(
        -3,
        "an opinion, not a report",
        r"\b(?:Kommentar(?! zu)|Glosse|Leitartikel|Leserbrief|Die Wahrheit)\b",
        "article",
    ),
    _c(
        -3,
        "carnival",
        r"(?i)\b(?:narren|narrenschar|karneval\w*|fasching\w*|fastnacht\w*|prinzenpaar\w*|möhnen|elferrat|rosenmontag\w*|kinderprinz\w*)\b",
        "article",
    ),
    _c(
        -2.5,
        "other people visit",
        r"(?i)\b(?:besuchergruppe|besuchszahl\w*|besucherzahl\w*|besucherrekord\w*|millionste\w*|besuche pro|besuche im jahr|übernachtung\w*|gästezahl\w*)\b",
        "sentence",
    ),
    _c(
        -2,
        "somebody is only quoted",
        r"(?i)\b(?:mitteilung|pressemitteilung|interview|auf anfrage|gegenüber (?:der|dem|unserer)|im gespräch mit (?:der|dem|unserer)|twitter|facebook|instagram|auf x\b|brief an|schrieb|schreibt|podcast|rundfunk|deutschen presse-agentur)\b",
    ),
    _c(
        -3,
        "named after somebody",
        r"(?i)\b\w+(?:-|\s)(?:straße|platz|schule|halle|brücke|weg|allee|gymnasium|gesamtschule)\b(?=.{0,20}\b(?:heißt|benannt))",
        "sentence",
    ),
    _c(
        -3.5,
        "long ago",
        r"(?i)\b(?:damals|einst|seinerzeit|anno|legendär\w*|zu lebzeiten|zu ddr-zeiten)\b",
    ),
    _c(
        -3.5,
        "long ago",
        r"(?i)\bvor (?:gut |rund |fast |genau |mehr als |etwa |knapp )?(?:\d+|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|zwanzig|dreißig|vierzig|fünfzig|hundert|vielen|einigen|ein paar) (?:jahren|jahrzehnten|monaten)\b|"
        r"\bvor (?:einem|über einem|gut einem) (?:halben |dreiviertel)?jahr(?:hundert)?\b|\bim vorigen jahrhundert|\bin den (?:19)?\d0er|\b(?:im|letzten|vergangenen|vorigen) (?:vor)?jahr\b|\b(?:voriges|letztes) jahr\b|\bjubiläumsband\b",
    ),
    _c(
        -1.5,
        "said of what is to be done, not of a visit",
        r"(?i)\b(?:gesetzentwurf|kabinettsbeschluss|haushaltsentwurf|verordnung|erlass)\b",
    ),
)

# As against, in the sentences right before and after it.
BESIDE: tuple[Cue, ...] = (
    _c(
        -2.0,
        "by video or telephone, not there",
        r"(?i)\b(?:per video\w*|video(?:botschaft|schalte|schaltung|konferenz|gruß\w*|grußwort)|zugeschaltet|zuschalt\w*|bildschirm\w*|leinwand|live-übertragung|livestream)\b",
        "all",
    ),
    _c(
        -1.5,
        "at the own seat, not on a visit",
        r"\b(?:im Landtag|im Bundestag|(?:im|ins|in dem|in das) (?:\w+(?:er|en|e) )?(?:\w+)?[Mm]inisterium|(?:in|aus) (?:der|die) (?:\w+er )?Staatskanzlei|Plenarsaal\w*|Landeshauptstadt)\b",
        "part",
    ),
)
CANCELLED = re.compile(
    r"(?i)\b(?:abgesagt\w*|absag\w*|abzusagen|absage|(?:sagt|sagte|sagten|sagen)\b(?=[^.]{0,140}\bab\b)|fällt (?!\w+ auf)[^.]{0,60}?\b(?:aus|flach|ins wasser)|fiel [^.]{0,60}?\b(?:aus|flach|ins wasser)|ausfallen|ausgefallen|ausfiel\w*|ausfällt|geplatzt\w*|platzt\w*|storniert|stornierung|gestrichen|gecancelt|"
    r"(?:kommt|kam|kommen|kamen|erscheint|erschien|reist|reiste) (?:nun |jetzt |doch |aber |dann |nun doch |heute |am \w+ )*nicht(?! nur)|nicht (?:kommen|teilnehmen|erscheinen|anreisen|dabei sein|sprechen|antreten|gekommen|erschienen|angereist)|(?:nimmt|nahm) [^.]{0,50}nicht [^.]{0,20}teil|Termin(?:s|e)? nicht wahr\w*|fernbleib\w*|ferngeblieben|blieb\w* (?:\w+ ){0,3}fern|"
    r"(?:lässt|ließ|lassen) sich (?:\w+ ){0,6}?(?:entschuldigen|vertreten)|entschuldigen lassen|(?:wird|wurde) (?:\w+ ){0,3}nichts\b|verzichten (?:auf|müssen)|muss auf \w+ verzichten|musste [^.]{0,40}passen|verhindert|erkrankt\w*|krankheitsbedingt\w*|kurzfristig (?:ab|ausgefallen)|findet nicht statt|fand nicht statt|nicht stattfinden|ohne (?:den |die )?(?:Minister\w*|Ministerpräsident\w*|Staatssekretär\w*|Stargast)|statt (?:des|der) (?:Minister\w*|Staatssekretär\w*)|vergeblich (?:auf|gewartet)|wartete\w* vergeblich|(?:saß|sitzt|steckt\w*|hing) [^.]{0,60}\bfest\b|schaffte? es nicht|blieb [^.]{0,60}\bleer|reiste ab|abgereist|abbrechen|brach [^.]{0,40}ab)\b"
)
# Said of the visit even if it stands in the next sentence.
OFF_AFTER = re.compile(
    r"(?i)\b(?:abgesagt\w*|abzusagen|absagen|absage|(?:sagt|sagte|sagten)\b(?=[^.]{0,140}\bab\b)|fällt [^.]{0,60}\baus|fiel [^.]{0,60}\baus|ausgefallen|ausfallen|geplatzt|nicht (?:kommen|teilnehmen|erscheinen)|(?:kommt|kam) (?:\w+ ){0,2}nicht|daraus wird nichts|daraus wurde nichts|(?:saß|sitzt|steckt\w*) [^.]{0,60}\bfest\b|schaffte es nicht|blieb [^.]{0,60}(?:am boden|leer|fern)|verhindert|erkrankt)\b"
)
POSTPONED = re.compile(
    r"(?i)\b(?:verschoben\w*|verschieb\w*|verschob\w*|verleg(?:t|te|en) (?:auf|den|die)|nachgeholt|nachholen|nachzuholen|später(?:en)? (?:nach|kommen|zeitpunkt|termin)|zu einem späteren|neuer termin|neuen termin|ersatztermin|aufgeschoben|vertagt\w*|auf unbestimmte zeit)\b"
)
FUTURE = re.compile(
    r"(?i)\b(?:will|wollen|wolle|soll|sollen|solle|plant|planen|geplant\w*|kommende[nrms]?|nächste[nrms]?|morgen|übermorgen|bald|demnächst|in kürze|erwartet|angekündigt\w*|vorgesehen\w*|eingeplant|angemeldet|zugesagt|kündigt\w*|möchte|möchten|bevorstehend\w*|anstehend\w*|steht (?:\w+ ){0,6}bevor|freut sich auf|freuen sich auf|einladung|lädt|ab \d{1,2}(?:\.\d\d)? uhr|beginnt|(?:wird|werden|werde)\b(?![^.]*\b\w+(?:t|en)\s+(?:wird|werden)\s*[,.]))"
)
WILL_BE = re.compile(
    r"(?i)\b(?:wird|werden|werde|will|wollen|wolle|soll|sollen|solle|möchte|möchten|plant|planen)\b"
)
# "der geplante Besuch", "sind als Redner vorgesehen"
PLANNED = re.compile(
    r"\b(?:geplante[nrs]?|angekündigte[nrs]?|vorgesehene[nrs]?|anstehende[nrs]?|bevorstehende[nrs]?|angesetzte[nrs]?)\b|"
    r"\b(?:ist|sind|sei|seien)\b.{0,160}\b(?:geplant|vorgesehen|angekündigt|eingeplant|angesetzt)\b"
)
# Verbs that change their vowel, as in "kam", "verschob", "begrüßte".
_STRONG = (
    "kam|ging|sprach|traf|nahm|hielt|fing|gab|ließ|sah|fuhr|flog|trug|trat|stand|lud|brachte|"
    "schnitt|lieh|schien|gann|fand|zog|blieb|hieß|wies|stieß|fiel|bat|griff|stieg|saß|lief|lag|"
    "warf|schwang|sang|aß|trank|las|schrieb|schob|rief|schlief|hing|sank|sprang|band|schwamm|"
    "starb|half|galt|brach|stach|stahl|tat|schlug|wuchs|grub|schuf|bog|floss|schloss|goss|lor|bot|"
    "wog|hob|ritt|litt|pfiff|riss|biss|wich|strich|mied|schied|schrie|dachte|kannte|nannte|rannte|"
    "brannte|sandte|wandte|wusste|konnte|schwieg|trieb"
)
_PAST = re.compile(
    r"\b(?:hatten?|war|waren|wurden?)\b|\b[a-zäöüß]+(?:te|ten)\b|"
    rf"\b(?:be|er|ver|ent|emp|über|unter|zer|miss|ge|wider|um|durch)?(?:{_STRONG})(?:e?n)?\b"
)
_JOINED = re.compile(r"\b(?:hat|haben|habe|ist|sind|sei|seien)\b")
_PARTICIPLE = re.compile(
    r"\b(?:\w*ge\w{2,}(?:t|en)|be\w{2,}(?:t|en)|er\w{2,}(?:t|en)|ver\w{2,}(?:t|en)|ent\w{2,}(?:t|en)|emp\w+en|über\w{2,}(?:t|en)|\w+iert|unter\w{2,}(?:t|en)|durch\w{2,}t|mit\w*ge\w+)\b"
)
# "der geplante Besuch", "am zweiten Tag": adjectives that end like verbs of the past.
_NOT_PAST = re.compile(
    r"\b(?:heute|rechte|bitte|seite|mitte|hätten?|könnten?|möchten?|sollten?|müssten?|dürften?|wollten?|halte|gute)\b|"
    r"\b(?:[Dd]er|[Dd]ie|[Dd]as|[Dd]en|[Dd]em|[Dd]es|[Ee]ine?[mnrs]?|[Aa]m|[Ii]m|[Zz]um|[Zz]ur|[Bb]eim?|[Vv]om|[Ss]eine?[mnrs]?|[Ii]hre?[mnrs]?|[Dd]iese[mnrs]?|alle[nr]?|viele[nr]?|rund|mit|für)\s+[a-zäöüß]+ten?\b"
)
INVITED = re.compile(r"(?i)\b(?:eingeladen|einladung|lädt|lud\b|luden|einladen)\b")
ACCEPTED = re.compile(
    r"(?i)\b(?:folgt\w*|gefolgt|auf einladung|angenommen|nahm\w* .{0,30}an\b|kam\w*|gekommen|sprach|besucht\w*|zugesagt|sagte .{0,20}zu)\b"
)


WANTED = re.compile(r"\b(?:wollten?|sollten?|hätten?|möchten?)\b")
YEAR = re.compile(
    r"(?<!seit )(?<!Seit )(?<!bis )(?<![\d.,])\b(?:19|20)\d\d\b(?![\d.,]\d| (?:Euro|Menschen|Besucher))"
)


def is_past(words: str) -> bool:
    """Whether the verbs of a clause are in the perfect or the preterite."""
    plain = _NOT_PAST.sub(" ", words)
    return bool(_PAST.search(plain) or (_JOINED.search(words) and _PARTICIPLE.search(words)))
