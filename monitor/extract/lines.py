"""The lines that readers see of a part of a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

# No word is longer: what is are data. Those who cut text into words later rely on it.
MAX_WORD = 1_000
BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "button",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    }
)
CELLS = frozenset({"td", "th"})
UNSEEN = frozenset(
    {"head", "iframe", "math", "object", "script", "select", "style", "svg", "template", "textarea"}
)
# Elements that may be the page itself, however their classes are called.
WHOLE = frozenset({"article", "body", "html", "main"})
# Not running text: captions, advertisements. A part of a class name is enough (image-caption).
CAPTIONS = frozenset(
    {
        "bildnachweis",
        "bildquelle",
        "bildtext",
        "bildunterschrift",
        "bildunterzeile",
        "caption",
        "credit",
        "credits",
        "figcaption",
        "fotocredit",
    }
)
ADVERTISEMENTS = frozenset(
    {
        "ad",
        "adbox",
        "ads",
        "adsbygoogle",
        "adslot",
        "advert",
        "advertisement",
        "advertorial",
        "outbrain",
        "sponsored",
        "taboola",
        "teads",
        "werbung",
    }
)
# "has-ads" and "no-ads" speak of the page around it.
NOT_ITSELF = frozenset({"free", "has", "no", "ohne", "with", "without"})
NO_TEXT = (
    frozenset({"aside", "button", "figcaption", "footer", "input", "label", "nav", "noscript"})
    | UNSEEN
)
LABEL = re.compile(r"[\W_]*(?:anzeige|werbung|advertisement)[\W_]*$", re.IGNORECASE)
# A paragraph may well begin with "Anzeige erstattet ...", so capitals or the colon count.
ADVERTISED = re.compile(r"\W{0,3}(?:ANZEIGE\b|WERBUNG\b|Anzeige:|Werbung:)")
BESIDE = re.compile(
    r"(?:lesen sie (?:auch|dazu|hierzu)|auch interessant:|mehr zum thema:|lesetipp:)"
    r"|(?:foto|fotos|bild|bilder|grafik|symbol(?:foto|bild)|archiv(?:foto|bild)):[^.!?]{0,60}$",
    re.IGNORECASE,
)
MAX_BESIDE = 25
MAX_ADVERTISEMENT = 150
MAX_LABELLED = 40
ADVERTISED_IN = {"p": MAX_ADVERTISEMENT, "div": MAX_LABELLED}
MAX_MENU = 150


def lines_of(element: Any, *, is_elsewhere: Callable[[Any], bool] | None = None) -> list[str]:
    """The text in an element of lxml, one line to a block; rows of tables are lines.

    Elements that ``is_elsewhere`` holds for are left out.
    """
    lines: list[list[str]] = [[]]
    # Not recursive. A second visit, when all inside is done, is for what follows the element.
    stack = [(element, False)]
    while stack:
        node, is_done = stack.pop()
        if node.tag in BLOCKS:
            lines.append([])
        elif node.tag in CELLS:
            lines[-1].append(" ")
        if is_done:
            lines[-1].append(node.tail or "")
            continue
        if node is not element:
            stack.append((node, True))
        is_seen = isinstance(node.tag, str) and node.tag not in UNSEEN
        if is_seen and not (is_elsewhere and is_elsewhere(node)):
            lines[-1].append(node.text or "")
            stack += [(child, False) for child in reversed(node)]
    joined = (line_of("".join(parts)) for parts in lines)
    return [line for line in joined if line]


def line_of(text: str) -> str:
    """The text on one line, no white space twice, no word endless."""
    return " ".join(word[:MAX_WORD] for word in text.split())


def is_text(line: str) -> bool:
    """Whether a line belongs to the article: no menu, advertisement, caption or link to others.

    >>> [is_text(line) for line in ("drucken | senden | teilen", "Anzeige", "Foto: Ina Probst")]
    [False, False, False]
    """
    is_menu = line.count(" | ") >= 2 and len(line) < MAX_MENU
    is_beside = BESIDE.match(line) and len(line.split()) <= MAX_BESIDE
    return bool(line) and not (is_menu or is_beside or LABEL.match(line) or ADVERTISED.match(line))


def strip(element: Any) -> None:
    """Take out of an element what is not running text: scripts, captions, advertisements."""
    for node in list(element.iterdescendants()):
        if node.tag in NO_TEXT or _is_picture(node) or _is_beside(node):
            drop(node)
    for node in list(element.iterdescendants("b", "div", "em", "p", "section", "small", "span")):
        text = node.text or ""
        if LABEL.match(text):
            drop(_labelled(node))
        elif node.tag in ADVERTISED_IN and ADVERTISED.match(text.lstrip()):
            drop(node if _is_part(node, ADVERTISED_IN[node.tag]) else None)


def drop(node: Any) -> None:
    """Take an element out of its tree; the text that follows it stays."""
    if node is not None and node.getparent() is not None:
        node.drop_tree()


def words_of(node: Any, most: int) -> int:
    """How many words are in an element, counted up to ``most`` and a few more."""
    count = 0
    for text in node.itertext():
        count += len(text.split())
        if count > most:
            break
    return count


def parts_of(names: str) -> frozenset[str]:
    """The parts of class names: "articleBody ad-box" has four.

    >>> sorted(parts_of("articleBody ad-box"))
    ['ad', 'article', 'body', 'box']
    """
    cut = re.sub(r"([a-z])([A-Z])", r"\1 \2", names[:300]).lower()
    return frozenset(re.split(r"[^a-z0-9]+", cut))


def _is_picture(node: Any) -> bool:
    return node.tag == "figure" and any(True for _ in node.iter("img", "picture", "video"))


def _is_beside(node: Any) -> bool:
    names = f"{node.get('class') or ''} {node.get('id') or ''}"
    return _names_something_beside(names) and _is_part(node)


@lru_cache(4096)
def _names_something_beside(names: str) -> bool:
    return any(
        not parts.isdisjoint(CAPTIONS | ADVERTISEMENTS) and parts.isdisjoint(NOT_ITSELF)
        for parts in map(parts_of, names[:300].split())
    )


def _is_part(node: Any, most: int = MAX_ADVERTISEMENT) -> bool:
    """Whether it is so small that it cannot be the article."""
    is_whole = node.tag in WHOLE or next(node.iter("h1"), None) is not None
    return not is_whole and words_of(node, most) <= most


def _labelled(label: Any) -> Any:
    """What the word "Anzeige" stands on: its box, or itself; None if it is part of a sentence."""
    if len(label):
        holds_blocks = any(child.tag in BLOCKS for child in label)
        return label if holds_blocks and _is_part(label, MAX_LABELLED) else None
    if (label.tail or "").strip() and label.tag not in BLOCKS:
        return None
    box = label.getparent()
    is_first = box is not None and box[0] is label and not (box.text or "").strip()
    return box if is_first and _is_part(box, MAX_LABELLED) else label
