"""Which words are finite verbs, and which of them report what somebody says."""

from __future__ import annotations

import re
from collections.abc import Iterator

_AUXILIARIES = """
         ist sind war waren bin bist sei seien wäre wären hat haben hatte hatten habe hätte
    hätten wird     werden wurde wurden werde würde würden kann können konnte konnten könne
    könnte könnten soll     sollen sollte sollten solle will wollen wollte wollten wolle muss
    müssen musste mussten müsse     müsste müssten darf dürfen durfte dürfe mag mögen möchte
    möchten
"""
_USUAL = """
         besucht besuchte besuchten besuchen kommt kam kamen kommen reist reiste reisten fährt
    fuhr fliegt     flog macht machte machten machen nimmt nahm nahmen nehmen spricht sprach
    sprachen sprechen hält     hielt hielten halten steht stand standen stehen geht ging gingen
    gehen gibt gab gaben geben legt     legte legten stattet stattete empfängt empfing
    empfingen begrüßt begrüßte begrüßten begrüßen     erwartet eröffnet eröffnete weiht weihte
    übergibt übergab überreicht überreichte trifft traf     trafen informiert informierte
    informierten diskutiert diskutierte lobt lobte lobten dankt dankte     sieht sah sahen
    schaut schaute schauten lässt ließ ließen stellt stellte stellten trägt trug     zeigt
    zeigte zeigten führt führte führten beginnt begann endet endete findet fand liegt lag
    bleibt blieb blieben heißt hieß fällt fiel fielen sagt sagte sagten sagen lädt lud verleiht
    verlieh folgt folgte bringt brachte brachten besichtigt besichtigte bekommt bekam gilt galt
    erhält erhielt plant planen plante fehlt fehlte fehlen läuft lief fließt fließen springt
    sprang     vertritt vertrat tritt trat nutzt nutzte stammt stammte lebt lebte arbeitet
    arbeitete leitet     leitete gehört gehörte freut freute tagt tagte tagten weist wies zieht
    zog beteiligt rückt     enthüllt enthüllte schneidet schnitt pflanzt pflanzte tauft taufte
    rechnet rechnete kündigt     begleitet begleitete begleiten startet startete setzt setzte
    wirbt warb hört hörte bittet bat     erklärt erklärte zählt zählte warnt warnte fordert
    forderte fordern verschiebt verschob würdigt     würdigte erinnert erinnerte erscheint
    erschien erschienen gratuliert gratulierte schickt schickte     wünscht hofft hoffen
    braucht brauchen wartet warten
"""
_SPEECH = """
         sagt sagte sagten sage erklärt erklärte erklärten betont betonte betonten meint meinte
    berichtet     berichtete berichten berichteten teilt teilte teilten schreibt schrieb
    schrieben ergänzt ergänzte     kündigt kündigte heißt hieß kritisiert kritisierte warnt
    warnte fordert forderte lobt lobte     versichert versicherte versprach verspricht
    bestätigt bestätigte bestätigten mitteilt mitteilte     verriet räumt räumte findet fand
    fügt fügte so urteilt urteilte glaubt glaubte weiß wusste     zitiert erläutert erläuterte
    schildert schilderte erzählt erzählte scherzte freut freute     unterstrich unterstreicht
    verlangt verlangte verteidigt verteidigte laut
"""

_SAYING = frozenset(_SPEECH.split())
_FINITE = (frozenset((_AUXILIARIES + _USUAL).split()) | _SAYING) - {"so", "laut", "zitiert"}
_WORD = re.compile(r"(?<![\w-])[a-zäöüß]+(?![\w-])")
_CAPITALISED = re.compile(r"[^\W\d_]+")


def is_finite(piece: str) -> bool:
    """Whether one of the words is a finite verb, as far as they are known.

    >>> is_finite("kam er nach Lotte"), is_finite("der neue Minister")
    (True, False)
    """
    return any(word in _FINITE for word in _WORD.findall(piece))


_PRESENT = frozenset(
    """
    ist sind wird werden kommen besuchen reisen machen nehmen sprechen halten stehen gehen legen
    treffen sehen schauen lassen stellen führen begrüßen laden verleihen überreichen übergeben
    tagen begleiten eröffnen diskutieren
    """.split()  # noqa: SIM905 - so it can be read
)


def is_present(words: str) -> bool:
    """Whether there is a finite verb of the present, as far as they are known."""
    return any(
        word in _PRESENT or (word in _FINITE and word.endswith("t") and not word.endswith("te"))
        for word in _WORD.findall(words)
    )


def is_speech(piece: str) -> bool:
    """Whether a piece begins by telling who says what stands around it."""
    found = _CAPITALISED.search(piece)
    return found is not None and found[0] in _SAYING


_OPINIONS = frozenset(
    """
    fordert forderte fordern lobt lobte kritisiert kritisierte begrüßt verspricht versprach
    warnt warnte plant plante will wollen soll sollen sieht sah glaubt glaubte setzt setzte
    unterstützt unterstützte rechnet rechnete lehnt lehnte weist wies beauftragt beauftragte
    verbietet verbot fördert förderte finanziert bewilligt bewilligte genehmigt genehmigte
    beschloss beschließt stellte stellt kündigte kündigt legte legt hofft hoffte rügt rügte
    verlangt verlangte bedauert bedauerte ist sind sei war waren hat hatte haben bleibt blieb
    gilt galt heißt hieß wohnt lebt stammt arbeitet wurde wird gehört gehörte verteidigt
    verteidigte trauert gratuliert verurteilt verurteilte dankt dankte schickt schickte
    entsandte starb verstarb unterlag gewann verlor erhielt erhält bekommt bekam trat
    verunglückte wählt wählte muss müssen darf kann können
    """.split()  # noqa: SIM905 - so it can be read
)
_PAST_VERB = re.compile(r"(?:te|ten)\Z")


def finite_verbs(words: str) -> Iterator[str]:
    """The finite verbs of a clause as far as they can be told: known ones and those of the past."""
    for word in _WORD.findall(words):
        if word in _FINITE or (_PAST_VERB.search(word) and len(word) > 4):
            yield word
            continue
        if word.endswith("t") and len(word) > 4 and word not in _NO_VERBS:
            yield word


_NO_VERBS = frozenset(
    """
    nicht statt dort jetzt selbst erst bereits zuletzt zumeist meist damit somit mit seit zuerst
    jüngst längst höchst insgesamt samt weit laut recht leicht direkt überrascht
    """.split()  # noqa: SIM905 - so it can be read
)


_THOUGHT = re.compile(
    r"\b\w*(?:forder|lob|kritisier|begrüß|versproch|versprech|warn|kündig|plan|sagt?|bewillig|"
    r"genehmig|erklär|verteidig|unterstütz|lehn|beton|teil|bericht|beschlo|schließ|bestätig|"
    r"vorstell|vorgestell|vorleg|vorgeleg|entschied|entscheid|verlang|hoff|rechne|äußer|sproch|"
    r"verurteil|beruf|ernann|gewähl|zukommen|einsetz|eingesetzt|halt|bau|schaff|stärk|förder)\w*\b"
)
_LAST_VERB = re.compile(r"([a-zäöüß]+(?:t|en|eln|ern))[\s.!?…]*\Z")


def is_saying(words: str) -> bool:
    """Whether a clause tells what somebody says, thinks or decides, not what they do."""
    found = set(_WORD.findall(words))
    if found & _SAYING:
        return True
    verbs = [each for each in finite_verbs(words) if each not in _AUXILIARY]
    if verbs and not all(each in _OPINIONS for each in verbs):
        return False
    # "hat … besucht", "wird … mitgehen": what counts is the last word.
    last = _LAST_VERB.search(words)
    is_joined = bool(found & {"hat", "haben", "hatte", "ist", "war", "wird", "werden"})
    return not (is_joined and last and not _THOUGHT.fullmatch(last[1]))


_AUXILIARY = frozenset(_AUXILIARIES.split())


_TALKS = frozenset(
    """
    sagt sagte sagten betont betonte erklärt erklärte versprach verspricht mahnt mahnte warb
    versichert versicherte räumte meinte verriet dankte rief erzählte scherzte sprach
    """.split()  # noqa: SIM905 - so it can be read
)


def is_speech_verb(words: str) -> bool:
    """Whether a clause tells that somebody says something, by mouth."""
    return not _TALKS.isdisjoint(_WORD.findall(words))
