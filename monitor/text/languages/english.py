"""English: plurals, and the forms of verbs."""

from __future__ import annotations

import re
from functools import cache

from monitor.text.fold import key
from monitor.text.languages.language import Forms, Language, Sort

_COMMON = """
    the a an and or but nor so yet if then than that this these those there here who whom whose
    which what when where why how i you he she it we they me him her us them my your his its our
    their mine yours ours theirs is am are was were be been being has have had having do does did
    doing done will would shall should can could may might must not no yes of in on at by to from
    with without into onto over under after before between through during against about above below
    up down out off for as until while because since although though however also only just very
    more most much many some any each every all both few other another such same own too again
    further once now never always often still even well said says new first last one two three
    people year years made
"""
COMMON = frozenset(_COMMON.split())

_IRREGULAR = """
    be is are was were been being am; have has had having; do does did done doing; go goes went gone
    going; say says said saying; get gets got gotten getting; make makes made making; know knows
    knew known knowing; think thinks thought thinking; take takes took taken taking; see sees saw
    seen seeing; come comes came coming; give gives gave given giving; find finds found finding;
    tell tells told telling; become becomes became becoming; leave leaves left leaving; feel feels
    felt feeling; put puts putting; bring brings brought bringing; begin begins began begun
    beginning; keep keeps kept keeping; hold holds held holding; write writes wrote written writing;
    stand stands stood standing; hear hears heard hearing; let lets letting; mean means meant
    meaning; set sets setting; meet meets met meeting; run runs ran running; pay pays paid paying;
    sit sits sat sitting; speak speaks spoke spoken speaking; lie lies lay lain lying; lead leads
    led leading; read reads reading; grow grows grew grown growing; lose loses lost losing; fall
    falls fell fallen falling; send sends sent sending; build builds built building; understand
    understands understood understanding; draw draws drew drawn drawing; break breaks broke broken
    breaking; spend spends spent spending; cut cuts cutting; rise rises rose risen rising; drive
    drives drove driven driving; buy buys bought buying; wear wears wore worn wearing; choose
    chooses chose chosen choosing; seek seeks sought seeking; throw throws threw thrown throwing;
    catch catches caught catching; deal deals dealt dealing; win wins won winning; fight fights
    fought fighting; teach teaches taught teaching; eat eats ate eaten eating; sell sells sold
    selling; shoot shoots shot shooting; hit hits hitting; hurt hurts hurting; shut shuts shutting;
    show shows showed shown showing; hide hides hid hidden hiding; sing sings sang sung singing; fly
    flies flew flown flying; strike strikes struck striking; steal steals stole stolen stealing;
    swear swears swore sworn swearing; forget forgets forgot forgotten forgetting; forgive forgives
    forgave forgiven forgiving; freeze freezes froze frozen freezing; bear bears bore borne bearing;
    bind binds bound binding; bite bites bit bitten biting; blow blows blew blown blowing; burst
    bursts bursting; cast casts casting; dig digs dug digging; drink drinks drank drunk drinking;
    feed feeds fed feeding; flee flees fled fleeing; hang hangs hung hanged hanging; lay lays laid
    laying; lend lends lent lending; quit quits quitting; ride rides rode ridden riding; ring rings
    rang rung ringing; shake shakes shook shaken shaking; shed sheds shedding; sink sinks sank sunk
    sinking; sleep sleeps slept sleeping; slide slides slid sliding; spread spreads spreading;
    spring springs sprang sprung springing; stick sticks stuck sticking; swim swims swam swum
    swimming; swing swings swung swinging; tear tears tore torn tearing; wake wakes woke woken
    waking; weep weeps wept weeping; withdraw withdraws withdrew withdrawn withdrawing; overcome
    overcomes overcame overcoming; undergo undergoes underwent undergone undergoing; man men; woman
    women; child children; person people persons; foot feet; tooth teeth; mouse mice; goose geese;
    life lives; wife wives; knife knives; leaf leaves; half halves; thief thieves; shelf shelves;
    wolf wolves; loaf loaves; crisis crises; analysis analyses; basis bases; thesis theses;
    hypothesis hypotheses; criterion criteria; phenomenon phenomena; medium media mediums; datum
    data; index indices indexes; matrix matrices; series; species; sheep; aircraft; chairman
    chairmen; chairwoman chairwomen; policeman policemen; policewoman policewomen; fireman firemen;
    spokesman spokesmen; spokeswoman spokeswomen; congressman congressmen; councilman councilmen;
    businessman businessmen; fisherman fishermen
"""

# stopped, planned; visit and open have their weight in front and do not double.
_DOUBLING = re.compile(r"^[^aeiou]*(?:qu)?[aeiou][bdgklmnprt]$")
_HISS = ("s", "x", "z", "ch", "sh")
_LONGEST = 60


@cache
def _irregular() -> dict[str, frozenset[str]]:
    groups = [frozenset(group.split()) for group in _IRREGULAR.split(";")]
    found: dict[str, frozenset[str]] = {}
    for group in groups:
        for word in group:
            found[word] = found.get(word, frozenset()) | group
    return found


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(_HISS) else "s")


def _verb(word: str) -> set[str]:
    if word.endswith("e"):
        return {word + "d", (word if word.endswith("ee") else word[:-1]) + "ing"}
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return {word[:-1] + "ied", word + "ing"}
    stem = word + word[-1] if _DOUBLING.search(word) else word
    found = {stem + "ed", stem + "ing"}
    if word.endswith("l"):
        found |= {word + "led", word + "ling"}
    return found


def _base(word: str) -> str:
    """The word without the ending that it surely has: councils, cities, visited."""
    if len(word) < 5 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word.removesuffix("s")


def _forms(word: str, sort: Sort) -> Forms:
    asked = key(word)
    if not asked.isascii() or not asked.isalpha() or len(word) < 2 or len(asked) >= _LONGEST:
        return Forms(frozenset((asked,)))
    if sort in {Sort.NAME, Sort.PLACE}:
        return Forms(frozenset((asked, asked + "s")))
    if asked in _irregular():
        return Forms(_irregular()[asked] | {asked})
    base = _base(asked)
    found = {asked, base, _plural(base)}
    if not word[0].isupper():
        found |= _verb(base)
    return Forms(frozenset(found), is_verb=not word[0].isupper())


ENGLISH = Language("en", COMMON, _forms, lambda _: False)
