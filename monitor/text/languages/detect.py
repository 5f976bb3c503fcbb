"""In which language a text is, by the small words that stand in every sentence."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import islice

from monitor.text.fold import key
from monitor.text.languages import LANGUAGES
from monitor.text.words import raw_words

# Enough to be sure, and quick. Newspapers have a small word in three, German headlines one in six.
_WORDS = 400
_LETTERS = 4_000
_FEWEST_WORDS = 6
_FEWEST_COMMON = 3
_SHARE = 0.17
# By how much the first must be ahead of the second.
_AHEAD = 1.35

# Neighbours, so that their texts are not taken for German or English.
_NEIGHBOURS = {
    "nl": """
        de het een en van in is op te dat die voor met zijn niet aan er om ook als maar bij nog door
        naar uit heeft hebben wordt worden werd dit deze over tot meer zo geen wel wat hij zij ze ik
        je we hun haar was kan
    """,
    "nds": """
        de dat un is in op för nich mit to vun en een ik wi he se hett hebbt wat ok as bi över uns
        du worrn sünd den dit düt man noch wedder kann schall weer
    """,
    "fr": """
        le la les un une des et est en de du dans que qui pour pas sur au aux avec ce cette il elle
        nous vous ils par plus ne se son sa ses leur mais ou sont ont été être avoir fait comme tout
        a à l d s c n qu
    """,
    "es": """
        el la los las un una y de del en que es por con para no se su sus al lo como más pero ha han
        fue son este esta está entre también sobre o a
    """,
    "it": """
        il lo la gli le un una e di del della dei che è in per con non si da al alla sono ha hanno
        più come ma anche questo questa nel nella dal suo sua i o a l d
    """,
    "pt": """
        o a os as um uma e de do da dos das em no na que é por com para não se seu sua ao mais como
        mas foi são também este esta
    """,
    "pl": """
        i w na z do nie się jest to że o jak po od za przez dla są był była było który która które
        ale czy co tym tego oraz tak już może ma jego jej przy
    """,
    "tr": """
        bir ve bu da de için ile çok olarak olan daha gibi ne kadar sonra en ama o var yok değil ise
        her mi ki türkiye göre kendi oldu olduğu tarafından
    """,
    "da": """
        og i at det er en til af på med for den som de der ikke har et var han jeg fra kan vil om
        men også efter ved sig blev
    """,
    "sv": """
        och i att det är en på som för av med den till inte har de ett om han var jag men från kan
        så när också efter vid sig
    """,
    "cs": """
        a v se na je že s z do o to k i ale jako za by po pro jsou které který která byl bylo při od
        už jen
    """,
    "ro": """
        și în de la cu pe un o nu este care din a mai că să pentru sunt au fost ce se al ale prin
    """,
    "hr": """
        i u je na se da za od su s a koji koja koje što kao iz o bi ali nije biti sa po
    """,
}


@cache
def _common() -> dict[str, frozenset[str]]:
    """The small words of each language, by its code."""
    neighbours = {code: frozenset(key(words).split()) for code, words in _NEIGHBOURS.items()}
    return neighbours | {code: language.common for code, language in LANGUAGES.items()}


def detect(text: str) -> str:
    """The code of the language of a text; empty if it is too short or not clear.

    >>> detect("Der Landrat hat am Montag mit dem Minister über die Schule gesprochen.")
    'de'
    >>> detect("Rheine")
    ''
    """
    words = [key(word) for word in islice(raw_words(text[:_LETTERS]), _WORDS)]
    if len(words) < _FEWEST_WORDS:
        return ""
    counts = Counter(words)
    found = sorted(
        (sum(counts[word] for word in common if word in counts), code)
        for code, common in _common().items()
    )
    (second, _), (first, code) = found[-2:]
    if first < max(_FEWEST_COMMON, _SHARE * len(words)) or first < _AHEAD * second:
        return ""
    return code
