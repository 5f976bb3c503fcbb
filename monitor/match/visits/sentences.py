"""The sentences of an article as visits are looked for in them: parts, quotations, clauses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from monitor.match.document import SEARCHED
from monitor.match.visits.clauses import Clause, clauses_of
from monitor.match.visits.lexicon.patterns import lines
from monitor.model import Article, FieldName
from monitor.text import paragraphs, sentences

# A sentence is not longer than this; what is, is a list that lost its line breaks.
_LONGEST = 1_200
_MOST = 400

# Lines that are no part of the report: links to others, pictures, imprints.
_ASIDES = lines(
    r"""
    (?:lesen|sehen|hören) sie (?:auch|dazu|mehr)
    lesetipps?
    mehr (?:zum thema|dazu|aus)
    das könnte (?:sie|dich)
    weitere (?:artikel|meldungen|themen|nachrichten)
    (?:auch|ebenfalls) interessant
    (?:voriger|vorheriger|nächster|nächste) (?:beitrag|artikel)
    \w*bild(?:unterschrift|zeile|text|nachweis)?\s*:
    (?:fernseh|tv-)tipps?\b
    jahresrückblick
    rückblick\s*:
    kalenderblatt
    heute vor \w+ jahren
    fotos?\s*:
    foto\s
    archivfoto
    symbol(?:bild|foto)
    (?:werbung|anzeige)\b
    kontakt\s*:
    pressekontakt
    impressum
    newsletter
    schlag(?:wörter|worte)\s*:
    themen\s*:
    tags\s*:
    teilen\s*:
    links? zum
    zum thema\s*:
    aus dem archiv
    meistgelesen
    nach oben
    zurück zur
    (?:video|bildergalerie|podcast)\s*:
    """
)
_ASIDE = re.compile(rf"\s*(?:{_ASIDES})", re.IGNORECASE)
# "Lotte (dpa) – ", "Bad Lotte/Osterode. "
_DATELINE = re.compile(
    r"\s*(?P<place>[A-ZÄÖÜ][\wÄÖÜ./-]+"
    r"(?:[ /-](?:[A-ZÄÖÜ][\w.-]+|\([A-Z][\w.-]+\)|an der|am|im|ob der|in)){0,4})"
    r"\s*(?:\((?:[a-zäöü]{2,5}(?:/[a-zäöü]{2,5})*)\)\s*[.:–—-]?|[.:·–—-]|\s[-–—]\s)\s+"
)
_QUOTED = re.compile(r"„[^“”\"]{12,600}[“”\"]|»[^«]{12,600}«|\"[^\"]{12,600}\"")
_BRACKETS = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]")


@dataclass(frozen=True)
class Sentence:
    """One sentence: ``article.field(field)[start:end] == text``.

    ``number`` counts through the article, ``paragraph`` its paragraphs; ``is_heading``: it is of
    the title or the teaser. ``masked`` is the text with brackets blanked, of the same length.
    """

    field: FieldName
    start: int
    end: int
    text: str
    number: int
    paragraph: int

    @property
    def is_heading(self) -> bool:
        """Whether it is of the title or the teaser."""
        return self.field != "text"

    @cached_property
    def masked(self) -> str:
        """The text with what stands in brackets blanked, of the same length."""
        return _BRACKETS.sub(lambda found: " " * len(found[0]), self.text)

    @cached_property
    def opened(self) -> str:
        """The text with a small letter at its beginning: a verb or a preposition may be there."""
        return self.text[:1].lower() + self.text[1:]

    @cached_property
    def quoted(self) -> tuple[tuple[int, int], ...]:
        """What is said in quotation marks, in characters of the sentence."""
        return tuple(found.span() for found in _QUOTED.finditer(self.text))

    def is_quoted(self, at: int) -> bool:
        """Whether a place of the sentence is in a quotation."""
        return any(start < at < end for start, end in self.quoted)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses, in characters of the sentence."""
        return clauses_of(self.masked)

    def clause(self, at: int) -> Clause:
        """The clause at a place of the sentence."""
        found = next((each for each in self.clauses if each.holds(at)), None)
        return found or Clause(((0, len(self.text)),), "main")

    def words_of(self, clause: Clause) -> str:
        """The text of a clause, what lies between its pieces left out."""
        return " ".join(self.masked[start:end] for start, end in clause.pieces)


@dataclass(frozen=True, slots=True)
class Dateline:
    """The place an article begins with: ``article.field(field)[start:end] == place``."""

    field: FieldName
    start: int
    end: int
    place: str


def sentences_of(article: Article) -> tuple[tuple[Sentence, ...], Dateline | None]:
    """The sentences of title, teaser and text without what is no part of it, and the dateline."""
    found: list[Sentence] = []
    dateline: Dateline | None = None
    paragraph = -1
    for field in SEARCHED:
        text = article.field(field)
        if not text:
            continue
        lines = paragraphs(text)
        ends = iter(lines)
        line = next(ends, (0, 0))
        paragraph += 1
        is_aside = field == "text" and _is_aside(text[line[0] : line[1]])
        for start, end in sentences(text):
            while start >= line[1]:
                line = next(ends, (start, len(text)))
                paragraph += 1
                is_aside = field == "text" and _is_aside(text[line[0] : line[1]])
            if is_aside or len(found) >= _MOST:
                continue
            first = start
            told = _dateline(text[start:end]) if start == line[0] and field != "title" else None
            if told is not None:
                place, at = told["place"], start + told.start("place")
                dateline = dateline or Dateline(field, at, at + len(place), place)
                first += told.end()
            if end > first:
                piece = text[first : min(end, first + _LONGEST)]
                found.append(
                    Sentence(field, first, first + len(piece), piece, len(found), paragraph)
                )
    return tuple(found), dateline


_FULL = re.compile(r"[.!?…:;,“”\"»«)]\s*\Z")


# "… (Foto: Bohle)"
_PICTURE = re.compile(r"\((?:Foto|Archivfoto|Bild|Archivbild|Symbolfoto|Symbolbild)\b[^()]*\)\W*\Z")


def _is_aside(line: str) -> bool:
    # A headline among paragraphs is a link to another article.
    if len(line) < 110 and not _FULL.search(line) and not re.search(r"\d", line) and " " in line:
        return True
    return bool(_ASIDE.match(line) or _PICTURE.search(line)) or line.count(" | ") >= 2


def _dateline(text: str) -> re.Match[str] | None:
    found = _DATELINE.match(text)
    if not found or len(found[0]) > 60 or found.end() >= len(text):
        return None
    # "Termin: …" is no place.
    if found[0].rstrip().endswith(":") and "(" not in found[0]:
        return None
    return found
