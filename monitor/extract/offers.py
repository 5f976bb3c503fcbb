"""The sentences with which German papers close an article: read on with a subscription.

They are told from reporting about subscriptions by where they begin and end: they address the
reader, and a line of the article hardly ever begins with one.
"""

from __future__ import annotations

import re
from enum import IntEnum

# Longer lines and longer sentences are reporting; only a gate may have praise behind it.
MAX_LINE = 60
MAX_OFFER = 25
MAX_SENTENCE = 140


class Sign(IntEnum):
    """How surely the text ends at a paywall.

    An offer stands below free articles too, and so does, less often, a prompt: an offer together
    with a question to those who have a subscription. A gate speaks of reading on.
    """

    NONE = 0
    OFFER = 1
    LOGIN = 2
    PROMPT = 3
    GATE = 4


SUBSCRIPTION = (
    r"(?:\w{0,20}-?abo(?:s|nnements?|nnent\w{0,6})?\b|abonnier\w{0,3}\b|\w{0,12}-plus\b|plus-\w{2,12}"
    r"|[a-zäöü]{1,12}\+|premium\w{0,12}|e-?paper\b|digital(?:paket|zugang|ausgabe)\w{0,2}"
    r"|probe(?:monat|wochen?|zugang|lesen)|tagespass\b)"
)
PIECE = r"(?:artikels?|beitrags?|texte?s?|berichts?|inhalte?s?)"
READ_ON = (
    r"(?:weiter ?(?:zu ?)?lesen"
    r"|(?:ganzen?|vollständigen?|kompletten?|gesamten?|diesen|unsere|alle) \w{0,12}"
    + PIECE
    + r" .{0,30}lesen)"
)
READER = (
    r"(?:\w{0,20}-?abonnent|registrierte|(?:premium|plus|digital)-?(?:kund|mitglied|nutzer|leser)"
    r"|[a-zäöü]{1,12}\+)"
)
GATES = (
    r"(?:(?:jetzt|sofort|gleich|kostenlos|gratis|einfach) ){1,3}weiter ?lesen\b",
    r"(?:artikel |hier )?weiter ?lesen (?:mit|als|dank|im \w{0,20}-?abo|für (?:nur )?\d)",
    r"(?:nur |jetzt )?mit .{1,60} weiter ?lesen\W*$",
    r"(?:um|wenn sie|damit sie|(?:wollen|möchten) sie|sie (?:wollen|möchten)|du (?:willst|möchtest)"
    r"|willst du|möchtest du) .{0,80}" + READ_ON,
    r"(?:diese[rns]?|de[rn]) (?:\w{1,14} )?" + PIECE + r" (?:ist|sind|steht|können|kannst|lesen)\b"
    r".{0,80}(?:" + READER + r"|\babos?\b|kostenpflichtig|freischalt)",
    r"(?:exklusiv|nur|ausschließlich) (?:für|mit) (?:unsere[nr]? |alle )?"
    r"(?:" + READER + r"|\w{0,20}-?abo\b)",
    r"(?:diesen |den )?" + PIECE + r" (?:jetzt )?(?:freischalten|kaufen|entsperren)\b",
    r"(?:bitte |jetzt |kostenlos |hier |einfach ){0,3}(?:(?:melden|loggen|registrieren) sie sich"
    r"|(?:melde|logge|registriere) dich|anmelden|registrieren|einloggen"
    r"|abonnieren sie|testen sie)\b"
    r".{0,80}(?:weiter ?(?:zu ?)?lesen|weiterles|" + READ_ON + r"|freischalt)",
    r"(?:lesen sie|lies) (?:jetzt |hier )?(?:weiter|(?:de|diese)n (?:\w{1,14} )?" + PIECE + r")"
    r"(?: weiter)? (?:mit|im|als)\b.{0,60}" + SUBSCRIPTION,
    r"de[rn] (?:vollständigen?|ganzen?|kompletten?|gesamten?) " + PIECE + r"\b.{0,80}"
    r"(?:" + SUBSCRIPTION + r"|ausgabe|zeitung)\W*$",
    r"(?:subscribe|sign in|log in|register) to (?:continue|keep|read)\b",
)
LOGINS = (
    r"(?:(?:sie|du) (?:haben|hast|sind|bist) |(?:haben|hast|sind|bist) (?:sie|du) )?"
    r"(?:bereits|schon) .{0,40}"
    r"(?:abo\b|abonnement|abonnent|abonniert|zugang|konto|registriert|kund|mitglied|leser|\+)"
    r"\w{0,6}(?:\W{0,3}\?|\W{1,4}(?:hier |jetzt )?(?:anmelden|einloggen|login))",
    r"noch keine? .{0,30}(?:abo\w{0,12}|konto|zugang|kund\w{0,3})\W{0,3}\?",
    r"(?:hier |jetzt |zum |zur ){0,2}(?:anmelden|einloggen|login|log-in|anmeldung)\W*$",
    r"already a subscriber\b",
)
OFFERS = (
    r"(?:jetzt|hier|gleich|noch heute|einfach)\b(?=.{0,80}" + SUBSCRIPTION + r")[^.]{0,80}"
    r"(?:abschließen|bestellen|testen|sichern|abonnieren|buchen|starten|holen|kaufen|wählen|lesen"
    r"|registrieren)\b[!»›> ]*$",
    r"(?:jetzt |hier )?(?:\w{1,20}-?)?(?:abo|abonnement) (?:abschließen|bestellen|testen|sichern)"
    r"\W*$",
    r"(?:(?:jetzt|hier|kostenlos|gratis|unverbindlich|\d{1,2} (?:tage|wochen|monate?)) ){1,4}"
    r"(?:testen|abonnieren|bestellen|registrieren|lesen)\W*$",
    r"(?:testen|bestellen|sichern|abonnieren|wählen|holen|nutzen|entdecken) sie\b.{0,80}"
    + SUBSCRIPTION,
    r"(?:zum |zu den )(?:abo|abo-?shop|angebot|aboangebot|angebote)n?\W*$",
)
KNOWN = tuple(
    (sign, re.compile("|".join(f"(?:{each})" for each in patterns), re.IGNORECASE))
    for sign, patterns in ((Sign.GATE, GATES), (Sign.LOGIN, LOGINS), (Sign.OFFER, OFFERS))
)
# What any of them has; the patterns are tried only where it is.
HINT = re.compile(
    r"abo|lesen|kauf|test|regist|anmeld|login|log-in|logg|angebot|freischalt|sperr|premium|plus|\+"
    r"|subscri|sign in|log in|bestell|kund|konto|zugang|digital|mitglied",
    re.IGNORECASE,
)
SENTENCES = re.compile(r"(?<=[.!?:])\s+(?=\S)")


def sign_of(line: str) -> Sign:
    """The strongest sign among the sentences of a line if it consists of such.

    >>> sign_of("Weiterlesen mit dem Wiesenbote-Abo").name
    'GATE'
    >>> sign_of("Jetzt abonnieren auch junge Leute wieder eine Zeitung.").name
    'NONE'
    """
    if len(line) > MAX_LINE * 12 or not HINT.search(line) or len(line.split()) > MAX_LINE:
        return Sign.NONE
    sentences = SENTENCES.split(line)
    signs = [_sign(sentence) for sentence in sentences]
    sign = together(signs)
    if sign is not Sign.GATE and len(line.split()) > MAX_OFFER:
        return Sign.NONE
    # It begins with one; what follows praises the subscription.
    return sign if signs[0] or signs.count(Sign.NONE) * 2 < len(signs) else Sign.NONE


def together(signs: list[Sign]) -> Sign:
    """What signs mean that stand together.

    >>> together([Sign.LOGIN, Sign.NONE, Sign.OFFER]).name
    'PROMPT'
    """
    if Sign.OFFER in signs and Sign.LOGIN in signs:
        return max(Sign.PROMPT, *signs)
    return max(signs, default=Sign.NONE)


def without_last_sentences(line: str) -> tuple[str, Sign]:
    """The line without the sentences of a paywall that end it, and what they are a sign of."""
    if not HINT.search(line[-MAX_SENTENCE:]):
        return line, Sign.NONE
    sentences = SENTENCES.split(line)
    signs: list[Sign] = []
    while sentences and (sign := _sign(sentences[-1])):
        signs.append(sign)
        sentences.pop()
    return " ".join(sentences), together(signs)


def _sign(sentence: str) -> Sign:
    if len(sentence) > MAX_SENTENCE:
        return Sign.NONE
    return next((sign for sign, pattern in KNOWN if pattern.match(sentence)), Sign.NONE)
