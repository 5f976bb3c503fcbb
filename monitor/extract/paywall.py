"""Whether a page shows an article only in part, since the rest costs money or a registration."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from monitor.extract.lines import WHOLE, drop, lines_of, parts_of, words_of
from monitor.extract.offers import Sign, sign_of, together, without_last_sentences

LIMITED = "only the beginning: the page is behind a paywall"

# Up to how many words a text is only a beginning. Papers show 30 to 150 words above their wall;
# what they close is seldom shorter than 300, but what is free often is: police reports, weather.
# Where the page itself says that it is closed, that is a gate.
BEGINNING = {Sign.NONE: 0, Sign.OFFER: 45, Sign.LOGIN: 45, Sign.PROMPT: 150, Sign.GATE: 250}
# A text with this share of the words that the page says the article has is whole.
WHOLE_SHARE = 0.8
MIN_DECLARED = 50

WALLS = re.compile(
    r"pay-?wall|pay-?gate|reg-?wall|login-?wall|abo-?wall|plus-?wall|bezahlschranke|paid-?barrier"
    r"|premium-?barrier|piano|tp-container"
)
OFFERING = frozenset(
    {
        "abo",
        "abos",
        "aboteaser",
        "angebot",
        "barrier",
        "gate",
        "locked",
        "login",
        "offer",
        "paid",
        "plus",
        "premium",
        "register",
        "registration",
        "subscribe",
        "subscriber",
        "subscription",
    }
)
MAX_BOX = 150
MIN_PARAGRAPH = 20
PRAISE = re.compile(
    r"\babo|abonn|artikel|angebot|zugang|digital|monat|kündbar|€|euro\b|lesen|registr|anmeld",
    re.IGNORECASE,
)
# How far below the text a wall stands, in words, unless something else begins before.
BELOW = 80
NEXT = re.compile(
    r"(?:lesen sie auch|mehr zum thema|mehr aus|das könnte sie|auch interessant|empfehl|kommentar"
    r"|newsletter|meistgelesen|weitere (?:artikel|themen|nachrichten)|schlagw|themen|impressum"
    r"|datenschutz|kontakt|über uns|agb\b|©|copyright)",
    re.IGNORECASE,
)
# Lines after a gate praise the subscription; more than that is the article going on.
MAX_AFTER_GATE = 60
BROKEN_OFF = re.compile(r"(?:…|\.\.\.)[\"”“»«)\]]*$")


@dataclass(frozen=True, slots=True)
class Wall:
    """What was seen of a wall on a page: ``lines`` of the page as it was, small ``boxes`` on it.

    A box is known by its first line. ``anywhere`` is the sign of those that speak of reading on and
    are called a wall, wherever they lie: a wall may lie over the page.
    """

    lines: tuple[str, ...]
    boxes: Mapping[str, Sign]
    anywhere: Sign

    def below(self, text: Sequence[str]) -> Sign:
        """What stands below the last line of the text and above what comes next on the page."""
        end = text[-1][-60:] if text else ""
        places = (at for at in reversed(range(len(self.lines))) if self.lines[at].endswith(end))
        at = next(places, None) if end else None
        signs = [self.anywhere]
        words = 0
        for line in self.lines[at + 1 :] if at is not None else ():
            words += len(line.split())
            if words > BELOW or NEXT.match(line):
                break
            signs.append(max(sign_of(line), self.boxes.get(line, Sign.NONE)))
        return together(signs)


def take_wall(tree: Any) -> Wall:
    """Take the boxes that offer a subscription out of the page; what was seen of a wall."""
    lines = lines_of(tree, is_elsewhere=_is_elsewhere)
    boxes: dict[str, Sign] = {}
    anywhere = Sign.NONE
    for node in list(tree.iterdescendants()):
        kind = _kind(f"{node.get('class') or ''} {node.get('id') or ''}")
        first, sign = _box(node) if kind else ("", Sign.NONE)
        if not sign:
            continue
        if kind is Sign.GATE:
            anywhere = max(anywhere, sign) if sign is kind and not _is_hidden(node) else anywhere
            # The name says what the words do not.
            sign = kind
        boxes[first] = sign
        drop(node)
    return Wall(tuple(lines), boxes, anywhere)


def without_offers(lines: Sequence[str]) -> tuple[list[str], list[str], Sign]:
    """The lines that offer no subscription; those of them above the wall; and the wall's sign.

    Offers in the midst of a long text are no wall: the article goes on behind them.
    """
    signs = [sign_of(line) for line in lines]
    words = [len(line.split()) for line in lines]
    last = [at for at, sign in enumerate(signs) if sign and sum(words[at + 1 :]) <= MAX_AFTER_GATE]
    first = min(last, default=len(lines))
    kept = [line for line, sign in zip(lines, signs, strict=True) if not sign]
    above = [line for line, sign in zip(lines[:first], signs, strict=False) if not sign]
    found = together(signs[first:])
    if above:
        end, sign = without_last_sentences(above[-1])
        found = together([found, sign])
        kept[len(above) - 1] = above[-1] = end
    return [line for line in kept if line], [line for line in above if line], found


def is_limited(
    lines: Sequence[str], sign: Sign, *, free: bool | None, declared_words: int = 0
) -> bool:
    """Whether the text is only the beginning of an article.

    ``free`` and ``declared_words`` are what the page says: whether all may read the article, and
    how many words it has (0: it does not say).
    """
    words = sum(len(line.split()) for line in lines)
    if free:
        return False
    if free is False and declared_words >= MIN_DECLARED:
        return words < declared_words * WHOLE_SHARE
    is_cut = sign and lines and BROKEN_OFF.search(lines[-1][-20:])
    return words < BEGINNING[Sign.GATE if free is False or is_cut else sign]


@lru_cache(4096)
def _kind(names: str) -> Sign:
    """What the classes and the id of an element promise: a wall (gate), an offer, or nothing."""
    if WALLS.search(names[:300].lower()):
        return Sign.GATE
    return Sign.NONE if parts_of(names).isdisjoint(OFFERING) else Sign.OFFER


def _box(node: Any) -> tuple[str, Sign]:
    """What a small box says, and its first line; nothing if it holds parts of the article."""
    is_whole = node.tag in WHOLE or any(True for _ in node.iter("h1"))
    if is_whole or words_of(node, MAX_BOX) > MAX_BOX:
        return "", Sign.NONE
    lines = lines_of(node)
    signs = [sign_of(line) for line in lines]
    is_text = any(
        not sign and len(line.split()) >= MIN_PARAGRAPH and not PRAISE.search(line)
        for line, sign in zip(lines, signs, strict=True)
    )
    return ("", Sign.NONE) if is_text or not lines else (lines[0], together(signs))


def _is_elsewhere(node: Any) -> bool:
    """Whether an element is hidden or beside the article: whatever it says, it is no wall."""
    if node.tag == "aside":
        return _kind(f"{node.get('class') or ''} {node.get('id') or ''}") is not Sign.GATE
    return node.tag in ("footer", "nav") or _is_hidden(node)


def _is_hidden(node: Any) -> bool:
    style = (node.get("style") or "").replace(" ", "").lower()
    return "hidden" in node.attrib or node.get("aria-hidden") == "true" or "display:none" in style
