"""Forms of German adjectives; which words are adjectives.

All works on keys (`monitor.text.key`).
"""

from __future__ import annotations

from functools import cache

from monitor.text.fold import key

ENDINGS = ("", "e", "em", "en", "er", "es")

_SUFFIXES = tuple(
    key(
        """
        al isch lich ig iv är ell bar sam haft los frei reich arm voll wert fähig end abel ibel iert
        fest nah fern weit fertig haltig os ös isiert gerecht bereit pflichtig eigen artig
        """
    ).split()
)
_VOWELS = frozenset("aeiouy")
# Geige, Krieg, Gesellschaft; Gründ-er and Länd-er, whose key ends as a participle.
_NOUNS = ("eig", "ieg", "schaft", "aend", "oend", "uend")
# Without a suffix that tells, or with one that nouns have as well (-tal, -mal).
_ADJECTIVES = """
    alt jung neu groß klein lang kurz hoch tief breit schmal dick dünn schnell langsam gut schlecht
    schön hässlich rot blau grün gelb schwarz weiß braun grau bunt rosa lila violett orange hell
    dunkel warm kalt heiß kühl nass trocken hart weich leicht schwer stark schwach reich arm teuer
    billig voll leer offen geschlossen frei besetzt früh spät laut leise ganz halb viel wenig erst
    zweit dritt viert fünft sechst siebt acht neunt zehnt letzt nächst vorig recht link ober unter
    mittler inner äußer vorder hinter deutsch französisch englisch türkisch echt falsch wahr klar
    fest locker eng weit nah fern krank gesund tot müde wach wild zahm sicher sauber frisch reif roh
    fein grob glatt rau spitz stumpf scharf mild streng sanft treu klug dumm faul fleißig mutig
    feige stolz froh böse lieb nett fremd bekannt berühmt beliebt bereit fertig kaputt ganz total
    digital vital brutal mental fundamental horizontal frontal kontinental monumental sentimental
    zentral dezentral normal formal minimal maximal optimal dezimal sozial national regional
    kommunal international lokal global liberal neutral legal illegal egal ideal real original
    feudal fatal banal genial extrem intern extern modern privat separat konkret direkt indirekt
    korrekt exakt perfekt komplett diskret akut absolut relevant brisant prominent transparent
    effizient konsequent dezent präsent permanent kompetent intelligent interessant elegant konstant
    tolerant signifikant militant gemeinsam einsam genau ungenau steil flach schief krumm gerade
    rund eckig quer schlank sämtlich solch ander eigen besonder jetzig heutig gestrig hiesig dortig
    bisherig damalig ehemalig wüst rasch barsch kahl karg knapp blass bleich blind taub stumm lahm
    zart zäh öd leicht plump beige blond schwul lesbisch trans queer katholisch evangelisch
    christlich muslimisch jüdisch solid rapid stupid morbid human urban spontan souverän anonym
    synchron autonom polar solar linear regulär populär illegitim legitim maritim intim anonym
    sublim prekär elitär vereint vereinigt verdient geehrt gelernt gewählt geplant bewaffnet
    verletzt beteiligt zuständig stellvertretend geschäftsführend amtierend leitend wissenschaftlich
"""
_COMPARED = {
    "gross": ("groesser", "groesst"),
    "alt": ("aelter", "aeltest"),
    "jung": ("juenger", "juengst"),
    "hoch": ("hoeher", "hoechst", "hoh"),
    "lang": ("laenger", "laengst"),
    "kurz": ("kuerzer", "kuerzest"),
    "stark": ("staerker", "staerkst"),
    "schwach": ("schwaecher", "schwaechst"),
    "arm": ("aermer", "aermst"),
    "warm": ("waermer", "waermst"),
    "kalt": ("kaelter", "kaeltest"),
    "hart": ("haerter", "haertest"),
    "scharf": ("schaerfer", "schaerfst"),
    "gut": ("besser", "best"),
    "krank": ("kraenker",),
    "klug": ("klueger", "kluegst"),
    "nah": ("naeher", "naechst"),
    "teuer": ("teur", "teuerst"),
    "dunkel": ("dunkl", "dunkelst"),
    "gesund": ("gesuender", "gesuendest"),
    "klein": ("kleiner", "kleinst"),
    "schnell": ("schneller", "schnellst"),
    "schoen": ("schoener", "schoenst"),
    "neu": ("neuer", "neuest"),
    "schwer": ("schwerer", "schwerst"),
    "spaet": ("spaeter", "spaetest"),
    "frueh": ("frueher", "fruehest"),
    "leicht": ("leichter", "leichtest"),
    "billig": ("billiger", "billigst"),
    "wichtig": ("wichtiger", "wichtigst"),
    "tief": ("tiefer", "tiefst"),
    "breit": ("breiter", "breitest"),
    "schlecht": ("schlechter", "schlechtest"),
}


@cache
def _known() -> frozenset[str]:
    return frozenset(key(_ADJECTIVES).split())


def is_adjective(word: str) -> bool:
    """Whether the key is an adjective, by the list or by its suffix.

    >>> is_adjective("kommunal"), is_adjective("staedtisch"), is_adjective("krieg")
    (True, True, False)
    """
    return is_known(word) or has_suffix(word)


def is_known(word: str) -> bool:
    """Whether the key is one of the adjectives that every text has."""
    return word in _known()


def has_suffix(word: str) -> bool:
    """Whether the key ends as adjectives do."""
    if not word.endswith(_SUFFIXES) or word.endswith(_NOUNS):
        return False
    return any(
        word.endswith(suffix)
        and len(word) > len(suffix) + 1
        and not _VOWELS.isdisjoint(word[: -len(suffix)])
        for suffix in _SUFFIXES
    )


def stem_of(word: str) -> str | None:
    """An inflected adjective without its ending, by the key; None if it has none.

    >>> stem_of("kommunales"), stem_of("kommunal"), stem_of("neue")
    ('kommunal', None, 'neu')
    """
    for ending in ("e", "en", "em", "er", "es"):
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            if is_adjective(stem):
                return stem
            if stem == "hoh":
                return "hoch"
    return None


def adjective(stem: str) -> set[str]:
    """The forms of an adjective, by its key.

    >>> sorted(adjective("kommunal"))
    ['kommunal', 'kommunale', 'kommunalem', 'kommunalen', 'kommunaler', 'kommunales']
    """
    found = {stem + ending for ending in ENDINGS}
    for other in _COMPARED.get(stem, ()):
        found.update(other + ending for ending in ENDINGS)
    if stem.endswith(("abel", "ibel")):
        found.update(stem[:-2] + "l" + ending for ending in ENDINGS[1:])
    return found
