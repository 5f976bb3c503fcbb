"""Who acts in an article: people of the catalog, and others who are said to hold an office."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from monitor.match.people import Mention
from monitor.match.visits.lexicon.patterns import lines
from monitor.match.visits.sentences import Sentence
from monitor.match.visits.titles import DEGREE, FULL_NAME, SURNAME, Rank, Title, home_in, titles
from monitor.model import Person
from monitor.text.languages.german_given_names import MEN, WOMEN

_PARTIES = lines(
    """
    Grünen?
    Die Grünen
    Bündnis 90/Die Grünen
    Die Linke
    Linken?
    Freie Wähler
    AfD
    parteilos
    [A-ZÄÖÜ]{2,4}
    """
)
_AFTER_TITLE = re.compile(rf"\s+{DEGREE}(?P<name>{FULL_NAME}|{SURNAME})")
_BEFORE_TITLE = re.compile(
    rf"(?P<name>{FULL_NAME})(?:\s*\([^)]{{1,40}}\))?\s*(?:,|–|-|\()\s*"
    r"(?:(?:der|die|als|seit \w+|neue[rn]?|heutige[rn]?)\s+)?"
    r"(?:[\w-]+e[rnms]?\s+){0,2}\Z"
)
_LATER = re.compile(
    r"(?:\s+(?:im|in|für|des|der|von|aus|bei|beim|vom)\s[^,.;:!?]{2,70})?,\s+"
    rf"{DEGREE}(?P<name>{FULL_NAME})(?=\s*[,.(]|\s+[a-zäöü]|\Z)"
)
_WITH_PARTY = re.compile(rf"{DEGREE}(?P<name>{FULL_NAME})\s*\((?:{_PARTIES})\b[^)]{{0,30}}\)")
_LOOSE = re.compile(rf"(?<![\w-])(?P<name>{FULL_NAME})(?![\w-])")
_APPOSED = re.compile(r"(?:,|\bund|\bsowie)\s+(?:[a-zäöü]+e[rn]?\s+)?\Z")
# Capitalised words that stand where a name would, and are none.
_NO_NAME = frozenset(
    """
    Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonnabend Sonntag MdB MdL MdEP CDU CSU
    SPD FDP AfD Grüne Linke Gast Besuch Visite Anfang Mitte Ende Januar Februar März April Mai
    Juni Juli August September Oktober November Dezember Uhr Euro Kreis Landkreis Stadt Gemeinde
    Landes Land Bund Ort Platz Mut Zeit Fragen Antwort Druck Hoffnung Verständnis Kritik Lob
    Dank Unterstützung Hilfe Geld Millionen Pläne Position Stellung Station Halt Teil Rede Im In
    Am Der Die Das Zum Zur Bei Beim Nach Vor Mit Für Von Und Auch Als Wenn
    """.split()  # noqa: SIM905 - so it can be read
)
_GENITIVE = re.compile(r"(?:s|['’])\Z")


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody; ``person`` is set if the catalog has them."""

    name: str
    role: str
    rank: Rank
    land: str = ""
    is_woman: bool | None = None
    person: Person | None = None
    party: str = ""
    home: str = ""

    @property
    def key(self) -> str:
        """Tells two people apart."""
        return self.person.id if self.person else self.name or self.role.lower()


@dataclass(frozen=True, slots=True)
class Actor:
    """A mention of somebody in a sentence: ``sentence.text[start:end]``, title included.

    ``before`` is what stands before it in its clause up to the noun before; see `governed`.
    """

    who: Who
    start: int
    end: int
    is_named: bool
    is_former: bool = False
    is_plural: bool = False
    is_genitive: bool = False


@dataclass(slots=True)
class Cast:
    """Everybody introduced in an article, by surname and by key."""

    surnames: dict[str, Who] = field(default_factory=dict)
    everybody: dict[str, Who] = field(default_factory=dict)
    by_person: dict[str, Who] = field(default_factory=dict)
    loose: dict[int, list[str]] = field(default_factory=dict)

    def add(self, who: Who) -> Who:
        """Remember somebody; who was introduced before gets what is new about them."""
        known = self.everybody.get(who.key) or self.by_surname(who.name)
        if known is not None:
            who = replace(
                known,
                name=max(known.name, who.name, key=len),
                role=known.role or who.role,
                land=known.land or who.land,
                is_woman=known.is_woman if who.is_woman is None else who.is_woman,
                rank=known.rank if known.role else who.rank,
            )
        self.everybody[who.key] = who
        if who.name:
            self.surnames[_surname(who.name)] = who
        return who

    def by_surname(self, name: str) -> Who | None:
        """Whom a name means that was introduced before, unless with another first name."""
        known = self.surnames.get(_surname(name)) if name else None
        if known is None or (" " in name and " " in known.name and name != known.name):
            return None
        return known

    def by_title(self, title: Title, before: Sequence[Actor]) -> Who | None:
        """Whom a title means: the last one named before, or the only one, whose office it is."""
        wanted = _head(title.text)

        def fits(who: Who) -> bool:
            return (
                bool(who.name)
                and (who.is_woman is None or title.is_woman in {None, who.is_woman})
                and _fits(who, wanted, title)
            )

        for actor in reversed(before):
            if fits(actor.who):
                return actor.who
        found = [who for who in self.everybody.values() if fits(who)]
        return found[0] if len(found) == 1 else None

    def by_office(self, title: Title, number: int) -> Who | None:
        """Somebody named shortly before without an office, of whom this title tells it."""
        for name in (
            *reversed(self.loose.get(number, ())),
            *reversed(self.loose.get(number - 1, ())),
            *reversed(self.loose.get(number - 2, ())),
        ):
            woman = sex_of(name)
            if title.is_woman in {None, woman}:
                who = Who(name, title.text, title.rank, title.land, woman, home=title.home)
                return self.add(who)
        return None


_HEADS = (
    "ministerpräsident", "staatssekretär", "staatsminister", "minister", "regierungspräsident",
    "bundespräsident", "präsident", "kanzler", "abgeordnet", "landrat", "landrät", "bürgermeister",
    "senator", "kommissar", "beauftragt", "politiker", "fraktion", "vorsitzend", "chef",
)  # fmt: skip
# Other words for who governs.
_SAME = {
    "regierungschef": ("ministerpräsident", "kanzler", "bürgermeister"),
    "ressortchef": ("minister", "senator"),
    "landesvater": ("ministerpräsident",),
    "landesmutter": ("ministerpräsident",),
    "staatsminister": ("minister", "staatsminister"),
    "minister": ("minister", "staatsminister"),
    "politiker": _HEADS,
    "demokrat": _HEADS,
    "-mann": _HEADS,
    "-frau": _HEADS,
    "staatssekretär": ("staatssekretär",),
    "parteichef": ("vorsitzend", "ministerpräsident", "minister"),
    "abgeordnet": ("abgeordnet", "mdb", "mdl", "politiker", "fraktion", "vorsitzend"),
}


_PARTY_WORDS = frozenset(("politiker", "demokrat", "-mann", "-frau"))


def _head(title: str) -> str:
    lower = title.lower()
    for each in (
        "demokrat",
        "-mann",
        "-frau",
        "regierungschef",
        "ressortchef",
        "landesvater",
        "landesmutter",
        "parteichef",
        *_HEADS,
    ):
        if each in lower:
            return each
    return lower


def _fits(who: Who, wanted: str, title: Title) -> bool:
    roles = who.role.lower()
    if who.person:
        roles += " " + " ".join(each.name.lower() for each in who.person.offices)
    if not any(each in roles for each in _SAME.get(wanted, (wanted,))):
        return wanted in _PARTY_WORDS and bool(who.person or who.role)
    # The Verkehrsminister is not the Innenminister.
    compound = title.text.lower().split(wanted)[0].strip("-")
    if wanted in {"minister", "staatssekretär"} and compound:
        return compound[:5] in roles or not re.search(rf"\w{{3,}}{wanted}", roles)
    return True


def _surname(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1] if name else ""


def cast_of(
    sentences: Sequence[Sentence], mentions: Mapping[int, Sequence[Mention]], on: date
) -> tuple[Cast, dict[int, list[Actor]]]:
    """Everybody in an article, and the actors of each of its sentences by number."""
    cast = Cast()
    said = {each.number: titles(each.text) for each in sentences}
    for sentence in sentences:
        for mention in mentions.get(sentence.number, ()):
            _introduce_person(cast, mention.person, sentence, mention, said[sentence.number], on)
    for sentence in sentences:
        known = [_span(each, sentence) for each in mentions.get(sentence.number, ())]
        for name, title, span in _introduced(sentence, said[sentence.number]):
            if _is_free(*span, known):
                cast.add(_who(name, title))
    for sentence in sentences:
        known = [_span(each, sentence) for each in mentions.get(sentence.number, ())]
        names = [each for each in _LOOSE.finditer(sentence.text) if _is_free(*each.span(), known)]
        cast.loose[sentence.number] = [
            each["name"]
            for each in names
            if sex_of(each["name"]) is not None and cast.by_surname(each["name"]) is None
        ]
    actors: dict[int, list[Actor]] = {}
    before: list[Actor] = []
    for each in sentences:
        found = _actors(each, said[each.number], mentions.get(each.number, ()), cast, before)
        actors[each.number] = sorted(found, key=lambda actor: actor.start)
        before += (actor for actor in actors[each.number] if actor.who.name)
    return cast, actors


def _span(mention: Mention, sentence: Sentence) -> tuple[int, int]:
    return mention.start - sentence.start, mention.end - sentence.start


def _who(name: str, title: Title | None) -> Who:
    if title is None:
        return Who(name, "", Rank.MEMBER, is_woman=sex_of(name))
    woman = title.is_woman if title.is_woman is not None else sex_of(name)
    return Who(name, title.text, title.rank, title.land, woman, home=title.home)


def sex_of(name: str) -> bool | None:
    """Whether a given name is a woman's; None if it is not known."""
    first = name.split(maxsplit=1)[0].split("-", maxsplit=1)[0] if " " in name else ""
    return True if first in WOMEN else False if first in MEN else None


def _introduce_person(
    cast: Cast,
    person: Person,
    sentence: Sentence,
    mention: Mention,
    said: Sequence[Title],
    on: date,
) -> None:
    start = mention.start - sentence.start
    title = next((each for each in said if 0 <= start - each.end <= 8), None)
    office = person.office(on) or next(iter(person.offices), None)
    role = office.name if office else (title.text if title else "")
    known = titles(role) if role else []
    rank = known[0].rank if known else Rank.HIGH
    woman = title.is_woman if title else (known[0].is_woman if known else None)
    woman = sex_of(person.name) if woman is None else woman
    before = cast.by_person.get(person.id)
    if before is not None:
        woman = before.is_woman if woman is None else woman
        role = before.role or role
        rank = before.rank if before.role else rank
    land = (known[0].land if known else "") or (title.land if title else "")
    home = office.constituency if office else ""
    home = home or (title.home if title else "") or (before.home if before else "")
    who = Who(person.name, role, rank, land, woman, person, person.party, home)
    cast.by_person[person.id] = who
    cast.everybody[who.key] = who
    cast.surnames[_surname(person.name)] = who


def _introduced(
    sentence: Sentence, said: Sequence[Title]
) -> Iterator[tuple[str, Title | None, tuple[int, int]]]:
    """Names with the title they stand at, and the span of both."""
    text = sentence.text
    for title in said:
        if title.rank is Rank.BODY:
            continue
        found = _AFTER_TITLE.match(text, title.end)
        name = _name_in(found["name"]) if found else ""
        if found and name:
            yield name, title, (title.start, found.start("name") + len(name))
            continue
        before = _BEFORE_TITLE.search(text[: title.start])
        if before and _is_name(before["name"]):
            yield before["name"], title, (before.start("name"), title.end)
            continue
        later = _LATER.match(text, title.end)
        if later and _is_name(later["name"]):
            yield later["name"], title, (title.start, later.end("name"))
    for found in _WITH_PARTY.finditer(text):
        if _is_name(found["name"]):
            yield found["name"], None, found.span("name")


def _name_in(found: str) -> str:
    """The name in words that begin with capitals: what is no name ends it."""
    words: list[str] = []
    for word in found.split():
        if word in _NO_NAME:
            break
        words.append(word)
    # "Umweltminister von Nordergau" names no one.
    if words and words[0][0].islower():
        return ""
    while words and words[-1][0].islower():
        words.pop()
    return " ".join(words)


def _is_name(name: str) -> bool:
    return not any(word in _NO_NAME for word in name.split())


def _actors(
    sentence: Sentence,
    said: Sequence[Title],
    mentions: Sequence[Mention],
    cast: Cast,
    before: Sequence[Actor],
) -> Iterator[Actor]:
    taken: list[tuple[int, int]] = []
    for mention in mentions:
        start, end = mention.start - sentence.start, mention.end - sentence.start
        if start < 0 or end > len(sentence.text):
            continue
        title = next((each for each in said if 0 <= start - each.end <= 8), None)
        first = title.start if title else start
        who = cast.by_person.get(mention.person.id)
        if who is None:
            continue
        name = sentence.text[start:end]
        if who.rank is Rank.LOCAL and not who.home:
            who = replace(who, home=home_in(sentence.text[end:]))
        taken.append((first, end))
        yield Actor(
            who,
            first,
            end,
            is_named=True,
            is_former=bool(title and title.is_former),
            is_genitive=_is_genitive(name, who.name),
        )
    for name, title, (start, end) in _introduced(sentence, said):
        if _is_free(start, end, taken):
            taken.append((start, end))
            who = cast.by_surname(name) or _who(name, title)
            if who.rank is Rank.LOCAL and not who.home:
                who = replace(who, home=home_in(sentence.text[end:]))
            yield Actor(
                who,
                start,
                end,
                is_named=True,
                is_former=bool(title and title.is_former),
                is_genitive=_is_genitive(name, who.name),
            )
    for title in said:
        if _is_free(title.start, title.end, taken):
            taken.append((title.start, title.end))
            if _is_apposition(title, sentence, taken):
                continue
            known = None if title.is_plural else cast.by_title(title, before)
            if known is None and not title.is_plural and title.rank is not Rank.BODY:
                known = cast.by_office(title, sentence.number)
            yield Actor(
                known or _who("", title),
                title.start,
                title.end,
                is_named=False,
                is_former=title.is_former,
                is_plural=title.is_plural,
            )
    for surname, who in cast.surnames.items():
        if len(surname) < 3 or surname not in sentence.text:
            continue
        # Of the people of the catalog the mentions are known, but for "Wüst-Besuch".
        after = (
            r"(?=-(?:Besuch|Visite|Auftritt|Tour|Termin|Rede))"
            if who.person
            else r"(?:s|['’])?(?![\w-])|(?=-(?:Besuch|Visite|Auftritt))"
        )
        for found in re.finditer(rf"(?<![\w-]){re.escape(surname)}(?:{after})", sentence.text):
            if _is_free(*found.span(), taken):
                taken.append(found.span())
                yield Actor(
                    who,
                    *found.span(),
                    is_named=True,
                    is_genitive=_is_genitive(found[0], surname),
                )


def _is_apposition(title: Title, sentence: Sentence, taken: Sequence[tuple[int, int]]) -> bool:
    """Whether a title only says more of somebody named before: "…, Vorsitzende ihrer Partei"."""
    before = sentence.text[: title.start]
    return bool(_APPOSED.search(before)) and any(last <= title.start for _, last in taken)


def _is_genitive(said: str, name: str) -> bool:
    last, own = said.rsplit(maxsplit=1)[-1], _surname(name)
    return last != own and bool(_GENITIVE.search(last))


def _is_free(start: int, end: int, taken: Iterable[tuple[int, int]]) -> bool:
    return all(end <= first or last <= start for first, last in taken)
