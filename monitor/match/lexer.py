"""The text of a query cut into its signs and words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from enum import StrEnum
from typing import NamedTuple

from monitor.errors import QueryError
from monitor.match.leaves import ANY, ONE
from monitor.match.terms import Mode, shortened
from monitor.match.tree import Reach, Unit
from monitor.match.words import MAX_REACH
from monitor.model import FieldName

FIELDS: dict[str, FieldName] = {
    "title": "title",
    "titel": "title",
    "überschrift": "title",
    "teaser": "teaser",
    "anriss": "teaser",
    "vorspann": "teaser",
    "text": "text",
    "source": "source",
    "quelle": "source",
    "url": "url",
    "adresse": "url",
    "author": "author",
    "autor": "author",
    "autorin": "author",
    "lang": "lang",
    "sprache": "lang",
}
OPERATORS = {
    "AND": "AND",
    "UND": "AND",
    "OR": "OR",
    "ODER": "OR",
    "NOT": "NOT",
    "NICHT": "NOT",
}

# What opens a quotation, and what may close it.
_QUOTES = {
    '"': '"',
    "„": '“”"',
    "“": '”“"',
    "”": '”"',
    "‟": '”"',
    "«": "»",
    "»": "«",
    "＂": "＂",
}
_QUOTED = {
    opening: re.compile(rf"{opening}(?P<inside>(?:\\.|[^\\{closing}])*)[{closing}]", re.DOTALL)
    for opening, closing in _QUOTES.items()
}
_BARE = re.compile(rf"(?:\\.|[^\s(),\\{''.join(_QUOTES)}])+", re.DOTALL)
_MARKED = re.compile(rf"[\\*?{ANY}{ONE}]")
_CHARACTER = re.compile(r"\\(?P<literal>.)|(?P<any>\*)|(?P<one>\?)|.", re.DOTALL)
_FIELD = re.compile(r"(?P<name>[^\W\d_]\w*):")
_NAME = re.compile(r"@[\w.-]*\w")
_NEAR = re.compile(r"(?P<ordered>O?)NEAR/(?:(?P<words>\d{1,4})|(?P<unit>[SP]))")
_LIKE_NEAR = re.compile(r"O?NEAR(?:\d*|/.*)|(?i:o?near)/.*|(?i:[wn])/(?:\d+|[sp])", re.DOTALL)
_COUNTED = re.compile(r"(?P<name>ATLEAST|FREQ)/(?P<count>\d{1,4})")
_LIKE_COUNTED = re.compile(r"(?:ATLEAST|FREQ)(?:\d*|/.*)|(?i:atleast|freq)/.*", re.DOTALL)
_REGEX = re.compile(r"/(?P<source>(?:\\.|[^/\\\n])*)/(?P<behind>[^\s(),]*)")
_FOREIGN = re.compile(r"\\.|(?P<sign>&&|^&$|\|\|?|[\[\]{}^~<>])", re.DOTALL)
_MEANT = {"&&": " AND ", "&": " AND ", "||": " OR ", "|": " OR "}
_MINUS = "-–—−!"


class Sign(StrEnum):
    """What a piece of a query is."""

    OPEN = "("
    CLOSE = ")"
    COMMA = ","
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    NEAR = "NEAR"
    COUNTED = "ATLEAST or FREQ"
    FIELD = "field"
    NAME = "@name"
    TERM = "term"
    END = "end"


class Piece(NamedTuple):
    """A sign or a word and its place in the query.

    ``value`` is the field, the name of an operator or of the catalog, or the text of a term with
    its wildcards; ``reach`` and ``count`` are the number after a slash.
    """

    sign: Sign
    start: int
    end: int
    value: str = ""
    mode: Mode = Mode.WORD
    reach: Reach = 0
    ordered: bool = False


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of a query, `Sign.END` last. Raises QueryError.

    >>> [str(piece.sign) for piece in pieces('title:Landrat UND "zu Gast"')]
    ['field', 'term', 'AND', 'term', 'end']
    """
    at = 0
    in_field: str = ""
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        piece = _piece(text, at, in_field=in_field)
        yield piece
        in_field = piece.value if piece.sign is Sign.FIELD else ""
        at = piece.end
    yield Piece(Sign.END, at, at)


def replaced(text: str, start: int, end: int, by: str) -> str:
    """The query with another text in one place."""
    before, after = text[:start], text[end:]
    if by.startswith(" "):
        before = before.rstrip()
    if by.endswith(" ") or (not by and before.endswith(" ")):
        after = after.lstrip()
    return f"{before}{by}{after}".strip()


def _piece(text: str, at: int, *, in_field: str) -> Piece:  # noqa: PLR0911 - a line per sign
    first = text[at]
    if first in "(),":
        return Piece(Sign(first), at, at + 1)
    if first in _QUOTED:
        return _phrase(text, at, at, Mode.PHRASE)
    if first == "=":
        return _exact(text, at)
    if first == "@":
        return _name(text, at)
    if first == "/" and in_field not in {"url", "source"}:
        return _regex(text, at)
    if first == "~":
        return _inflected(text, at)
    if first in _MINUS + "+" and text[at + 1 : at + 2].strip():
        raise _no_sign(text, at)
    return _word(text, at, in_field=in_field)


def _word(text: str, at: int, *, in_field: str) -> Piece:
    found = _BARE.match(text, at)
    if found is None:
        message = "a backslash makes the next character a plain one, but none follows"
        raise QueryError(message, at, at + 1, replaced(text, at, at + 1, ""))
    raw, end = found[0], found.end()
    if raw.isalpha() and not raw.isupper():
        # Most are: a word and nothing else.
        return Piece(Sign.TERM, at, end, raw)
    prefix = _FIELD.match(raw)
    if prefix and (not in_field or prefix["name"].lower() in FIELDS):
        return _field(text, at, prefix, in_field=in_field)
    if raw in OPERATORS:
        return Piece(Sign(OPERATORS[raw]), at, end)
    if _LIKE_NEAR.fullmatch(raw):
        return _near(text, at, raw)
    if _LIKE_COUNTED.fullmatch(raw):
        return _counted(text, at, raw)
    for foreign in _FOREIGN.finditer(raw):
        if foreign["sign"]:
            raise _no_foreign(text, at + foreign.start(), foreign["sign"])
    return Piece(Sign.TERM, at, end, literal(raw))


def literal(raw: str) -> str:
    """The text of a term: escapes resolved, wildcards marked."""
    if not _MARKED.search(raw):
        return raw
    clear = raw.replace(ANY, " ").replace(ONE, " ")
    return _CHARACTER.sub(
        lambda found: (
            found["literal"] or (found["any"] and ANY) or (found["one"] and ONE) or found[0]
        ),
        clear,
    )


def _phrase(text: str, quote: int, start: int, mode: Mode) -> Piece:
    found = _QUOTED[text[quote]].match(text, quote)
    if found is None:
        message = f"the quotation mark {text[quote]} is not closed"
        raise QueryError(message, quote, quote + 1, f'{text.rstrip()}"')
    if not found["inside"].strip():
        message = "an empty phrase finds nothing; write words between the quotation marks"
        raise QueryError(message, start, found.end())
    return Piece(Sign.TERM, start, found.end(), literal(found["inside"]), mode)


def _exact(text: str, at: int) -> Piece:
    if text[at + 1 : at + 2] in _QUOTED:
        return _phrase(text, at + 1, at, Mode.EXACT_PHRASE)
    found = _BARE.match(text, at + 1)
    if found is None:
        raise QueryError("= needs a word right behind it: =LBZ", at, at + 1)
    return Piece(Sign.TERM, at, found.end(), literal(found[0]), Mode.EXACT)


def _name(text: str, at: int) -> Piece:
    found = _NAME.match(text, at)
    if found is None:
        message = "@ needs a name of the catalog right behind it; a plain @ is written \\@"
        raise QueryError(message, at, at + 1)
    return Piece(Sign.NAME, at, found.end(), found[0][1:])


def _field(text: str, at: int, prefix: re.Match[str], *, in_field: str) -> Piece:
    name, end = prefix["name"], at + prefix.end()
    field = FIELDS.get(name.lower())
    if field is None:
        near = get_close_matches(name.lower()[:40], FIELDS, n=1, cutoff=0.75)
        asked = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(FIELDS)}."
        message = f"unknown field {shortened(name)!r}; {asked} A colon of the text is written \\:"
        better = f"{near[0]}:" if near else f"{name}\\:"
        raise QueryError(message, at, end, replaced(text, at, end, better))
    if in_field:
        message = f"{name}: stands right behind another field; one of them must go"
        raise QueryError(message, at, end, replaced(text, at, end, ""))
    return Piece(Sign.FIELD, at, end, field)


def _near(text: str, at: int, raw: str) -> Piece:
    end = at + len(raw)
    found = _NEAR.fullmatch(raw)
    words = int(found["words"] or 0) if found else 0
    if found and (found["unit"] or 1 <= words <= MAX_REACH):
        reach = Unit(found["unit"]) if found["unit"] else words
        return Piece(Sign.NEAR, at, end, reach=reach, ordered=bool(found["ordered"]))
    given = re.search(r"\d{1,4}", raw)
    better = min(max(int(given[0]), 1), MAX_REACH) if given else 5
    unit = re.search(r"(?i)/([sp])$", raw)
    operator = f"{'O' if raw[0] in 'oO' else ''}NEAR/{unit[1].upper() if unit else better}"
    message = (
        f"NEAR needs a distance of 1 (neighbours) to {MAX_REACH} words, or S (in one sentence) or"
        f" P (in one paragraph), such as {operator}"
    )
    raise QueryError(message, at, end, replaced(text, at, end, operator))


def _counted(text: str, at: int, raw: str) -> Piece:
    end = at + len(raw)
    found = _COUNTED.fullmatch(raw)
    if found and int(found["count"]) >= 1 and text[end:].lstrip().startswith("("):
        return Piece(Sign.COUNTED, at, end, found["name"], reach=int(found["count"]))
    message = "a number of at least 1 and a list are needed: ATLEAST/2(a, b, c), FREQ/3(a)"
    better = re.match(r"(?i)(atleast|freq)/?([1-9]\d{0,3})?", raw)
    operator = f"{better[1].upper()}/{better[2] or 2}" if better else ""
    raise QueryError(message, at, end, replaced(text, at, end, operator))


def _regex(text: str, at: int) -> Piece:
    found = _REGEX.match(text, at)
    if found is None:
        message = "this regular expression is not closed; it ends with /, and a / in it is \\/"
        raise QueryError(message, at, at + 1, f"{text.rstrip()}/")
    if not found["source"].strip():
        raise QueryError("a regular expression is missing between / and /", at, found.end())
    if found["behind"]:
        message = "a blank must follow the / of a regular expression; options stand in it: /(?i)…/"
        better = f"/(?i){found['source']}/" if found["behind"] == "i" else ""
        raise QueryError(
            message,
            found.start("behind"),
            found.end(),
            replaced(text, at, found.end(), better) if better else "",
        )
    source = found["source"].replace("\\/", "/")
    return Piece(Sign.TERM, at, found.end(), source, Mode.REGEX)


def _inflected(text: str, at: int) -> Piece:
    if text[at + 1 : at + 2] in _QUOTED:
        return _phrase(text, at + 1, at, Mode.INFLECTED)
    message = '~ stands before a phrase: ~"Kommunales Integrationszentrum"; a word needs none'
    raise QueryError(message, at, at + 1, replaced(text, at, at + 1, ""))


def _no_sign(text: str, at: int) -> QueryError:
    if text[at] == "+":
        message = "+ has no meaning here; words that must all occur are joined by AND"
        return QueryError(message, at, at + 1, replaced(text, at, at + 1, ""))
    message = f"{text[at]} does not exclude; write NOT in front of what must be missing"
    return QueryError(message, at, at + 1, replaced(text, at, at + 1, "NOT "))


def _no_foreign(text: str, at: int, sign: str) -> QueryError:
    end = at + len(sign)
    if sign in _MEANT:
        meant = _MEANT[sign].strip()
        return QueryError(
            f"{sign} is written {meant}", at, end, replaced(text, at, end, _MEANT[sign])
        )
    message = f"{sign} has no meaning here; as part of the text it is written \\{sign}"
    return QueryError(message, at, end, replaced(text, at, end, f"\\{sign}"))
