"""Where sentences and paragraphs begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
# The mark, closing quotes and brackets, white space, and what comes next.
_END = re.compile(
    r"(?<![.!?…])(?P<mark>[.!?…]+)[\"'“”‘’«»)\]]*(?P<gap>\s+)"
    r"(?=[\"'„“”‚‘»«(\[–—-]*\s?(?P<next>\w{1,20}))"
)
_BEFORE = re.compile(r"[^\W_]*\Z")
# z. B., h. c., u. a.
_DOTTED = re.compile(r"(?<!\w)[a-z]\.\s?[A-Za-z]\Z")
_LONGEST = 20
_ROMAN = re.compile(r"[IVX]+")

_ABBREVIATIONS = frozenset(
    """abs abt allg apl art aufl ausg bd bes betr bez bspw bzgl bzw ca chr co dgl dipl dr ehem
    einschl entspr etc ev evtl exkl ff forts fr frl geb gegr gest ggf hbf hl hr hrsg ing inkl insb
    jan feb febr apr aug sept okt nov dez jh jhd jr jun kap kath lfd lic lt mag max mind min mio mrd
    mtl nachf nr op pfr phil pol priv prof rd red reg rer resp sen sog sogen st std stellv str tel
    tsd univ usf usw verh verw vgl vorm vors zzgl zzt az drs drucks hptm inc jur kr lkr luth med
    msgr nat tgl th westf""".split()  # noqa: SIM905 - so it can be read
)
# Short only before a day or a time: "Sa. 19 Uhr", not "Er sagt so. Meier nickt".
_WEEKDAYS = frozenset(("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"))
# What is no ordinal: "gewann 2:1. Trainer X", "auf Platz 3. Trainer X", ...
_RESULT = re.compile(r"(?:\d:|(?:[Pp]latz|[Rr]ang|(?<!\w)wurde)\s)\d{1,3}\Z")
# ... but for "wurde 2. Vorsitzender" and "wurde 3. Mai".
_COUNTED = re.compile(
    r"(?:januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
    r"|advent|fc|sc|sv|\w*(?:vorsitzende[rn]?|vorstand|bürgermeister(?:in)?|sieger(?:in)?|platz"
    r"|liga|mannschaft|runde|halbzeit|spieltag|durchgang|klasse|stock|etage|jahrhunderts?|auflage"
    r"|mal|tag|woche|minute|stelle|preis|rang|quartal|zug|kompanie|senat|weltkriegs?|kassierer(?:in)?"
    r"|schriftführer(?:in)?|beisitzer(?:in)?|beigeordnete[rn]?|stellvertreter(?:in)?|könig(?:in)?))"
)
# Words that are capitals only because a sentence begins with them.
_OPENERS = frozenset(
    """aber alle allerdings als also am an auch auf aus außerdem bei beide beim bereits besonders
    bis da dabei dafür daher damit danach dann daran darauf darum das dass davon davor dazu dem den
    denn dennoch der deren derzeit deshalb dessen die dies diese dieser dieses doch dort durch ein
    eine einem einen einer eines er erst es für gegen hier hinter ich ihr ihre im in insgesamt ist
    jede jeder jedes jedoch jetzt kein keine man mehr mit nach nachdem neben nicht noch nun nur ob
    obwohl ohne schon sechs sein seine seit sie sind so sogar sondern trotz trotzdem über um und
    unter viele vier vom von vor während war was weil weiter wenn wer wie wir wird wo zehn zu
    zuletzt zum zur zuvor zwei zwischen""".split()  # noqa: SIM905 - so it can be read
)


def paragraphs(text: str) -> tuple[Span, ...]:
    """Start and end of each paragraph; a paragraph is a line that has something in it.

    >>> paragraphs("Eins.\\n\\n Zwei. \\n")
    ((0, 5), (8, 13))
    """
    return tuple(_trimmed(text, found.start(), found.end()) for found in _lines(text))


def sentences(text: str) -> tuple[Span, ...]:
    """Start and end of each sentence; a line's end always ends one.

    >>> text = "Dr. h. c. Meier kam am 19. Juni. Er blieb, z. B. zum Essen."
    >>> [text[start:end] for start, end in sentences(text)]
    ['Dr. h. c. Meier kam am 19. Juni.', 'Er blieb, z. B. zum Essen.']
    """
    found: list[Span] = []
    for line in _lines(text):
        start = line.start()
        for end, following in _ends(text, start, line.end()):
            found.append(_trimmed(text, start, end))
            start = following
        found.append(_trimmed(text, start, line.end()))
    return tuple(found)


def _lines(text: str) -> Iterator[re.Match[str]]:
    return (found for found in _LINE.finditer(text) if not found[0].isspace())


def _ends(text: str, start: int, end: int) -> Iterator[Span]:
    for found in _END.finditer(text, start, end):
        mark = found.start("mark")
        before = text[max(start, mark - _LONGEST) : mark]
        if _ends_sentence(before, found["mark"], found["next"]):
            yield found.start("gap"), found.end("gap")


def _ends_sentence(before: str, mark: str, following: str) -> bool:
    if not (following[0].isupper() or following[0].isdigit()):
        return False
    word = _BEFORE.search(before)
    if mark != "." or not word:
        return True
    if word[0] in _WEEKDAYS and following[0].isdigit():
        return False
    if not _may_be_short(word[0]):
        return True
    if _RESULT.search(before):
        return not _COUNTED.fullmatch(following.lower())
    # "19. Juni", "Dr. Meier", "Nr. 12", but "in Gruppe B. Am Samstag" and "waren es 40. Der Rest".
    return following.lower() in _OPENERS and not _DOTTED.search(before)


def _may_be_short(word: str) -> bool:
    """Whether a point after the word may be part of it: an ordinal, an initial, an abbreviation."""
    if word.isdigit():
        return len(word) <= 3
    lower = word.lower()
    is_known = lower in _ABBREVIATIONS or lower.endswith("str")
    return is_known or len(word) == 1 or bool(_ROMAN.fullmatch(word))


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
