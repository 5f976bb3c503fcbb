"""A rule for visits is asked wherever it may hold, and of few other articles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import count, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.match import RuleSet
from monitor.model import Article, Catalog, Listed, Listing, Location, Person, Rule, Status
from tests.match.visits.visiting import CATALOG, article, compiled, rule
from tests.visits_figures import (
    SAMPLES,
    Item,
    article_of,
    items_of,
    people_of,
    places_in,
    places_named,
)

FILES = ("sentences", "articles", "more")
ROLES = ("Minister", "Staatssekretär", "Abgeordneter", "Regierungspräsident", "Landrat")


@cache
def samples(name: str) -> tuple[Item, ...]:
    return tuple(items_of(SAMPLES / f"{name}.jsonl"))


def catalog(items: Sequence[Item], *, is_of_yaml: bool) -> Catalog:
    places = places_in(SAMPLES / "places.yaml") if is_of_yaml else places_named(items)
    roles = {f"role-{at}": Listing(Listed.ROLE, (each,)) for at, each in enumerate(ROLES)}
    return {
        **places,
        **people_of(items),
        **roles,
        "anyone": Listing(Listed.LIST, ("@role-0", "*Präsident", "Landesregierung", "@role-1")),
        "of-a-land": Listing(Listed.LIST, ("@anyone",), land="NW"),
    }


def of_people(known: Catalog, item: Item) -> list[Rule]:
    """Rules that ask for the visitors of a sample, alone and with a place, and for others."""
    named = [each["name"] for each in item["label"]["visitors"] if each["name"] in known]
    others = [name for name, each in known.items() if each.person is not None][:1]
    places = [name for name, each in known.items() if each.location is not None]
    asked = [rule(each) for each in (*named, *others)]
    asked += [rule(*named, *others, to=places[:40]), rule(*named, *others, when=[Status.PAST])]
    return [*asked, rule(*named, *others, query="Schule OR Feuerwehr OR der")]


def of_anybody(known: Catalog, _: Item) -> list[Rule]:
    """Rules that ask for whoever holds an office."""
    places = [name for name, each in known.items() if each.location is not None]
    states = [rule(when=[each]) for each in Status]
    return [rule(), rule(to=places[:40]), *states, rule(query="Schule OR Feuerwehr")]


def of_offices(known: Catalog, _: Item) -> list[Rule]:
    """Rules that ask for those who hold certain offices."""
    roles = [name for name in known if name.startswith("role-")]
    return [rule(each) for each in (*roles, "anyone", "of-a-land")]


def unwoken(name: str, asked: Callable[[Catalog, Item], list[Rule]]) -> tuple[list[str], int]:
    """Where a rule holds, but is not woken; and how often one held."""
    items = samples(name)
    known = catalog(items, is_of_yaml=name != "more")
    wrong = []
    held = 0
    # For each rule the article is read anew, which takes its time: a part of them will do.
    for item in items[:: 2 if name == "sentences" else 5]:
        rules = compiled(*map(rule_of, count(), asked(known, item)), catalog=known)
        of = article_of(item)
        truth = asked_one_by_one(rules, of)
        held += len(truth)
        if found(rules, of) != truth or not set(truth) <= set(rules.woken(of)):
            wrong.append(item["id"])
    return wrong, held


def rule_of(at: int, each: Rule) -> Rule:
    return Rule(f"r{at}", "", "desk", each.level, each.query, visit=each.visit)


def found(rules: RuleSet, of: Article) -> list[str]:
    hits, failures = rules.match(of)
    assert failures == ()
    return [each.rule for each in hits]


def asked_one_by_one(rules: RuleSet, of: Article) -> list[str]:
    """The rules that hold when each is asked, woken or not."""
    return [each for each in rules.rules if rules.explain(of, each).holds]


@pytest.mark.parametrize("name", FILES)
def test_rules_for_people_are_woken_wherever_they_hold(name: str) -> None:
    wrong, held = unwoken(name, of_people)

    assert wrong == []
    assert held > 9


@pytest.mark.parametrize("name", ["articles", "more"])
def test_rules_for_anybody_in_office_are_woken_wherever_they_hold(name: str) -> None:
    wrong, held = unwoken(name, of_anybody)

    assert wrong == []
    assert held > 9


WORDS = """Selma Kortüm Kortüms Kortuem Staatssekretärin Verkehrsminister Der Die Reitz Anton
    Wiebusch besucht besuchte kam kommt zu Gast in Lüdenau nach Tiefenesch Mesebrook am Freitag
    gestern . , und Besuch von fällt aus empfing Landrat Uwe Horn Minister NRW-Minister Feuerwehr
    wurde erwartet bayerische MdB Ahaus Landesregierung weihte die Brücke ein Foto: abgesagt"""
SENTENCES = st.lists(st.sampled_from(WORDS.split()), max_size=14).map(" ".join)
CONDITIONS = [
    *(rule(), rule("kortuem"), rule("reitz", "ahaus"), rule("beide"), rule("im-amt")),
    *(rule("kortuem", to=["kreise"]), rule("beide", "ahaus", when=[Status.PAST])),
    *(rule(to=["kreis-quarnstedt"]), rule(query="Feuerwehr"), rule("im-amt", query="Brücke")),
]


@settings(max_examples=100, deadline=None)
@given(SENTENCES, SENTENCES)
def test_every_rule_for_visits_that_holds_is_woken(title: str, text: str) -> None:
    rules = compiled(*(rule_of(at, each) for at, each in enumerate(CONDITIONS)))
    of = article(text, title)

    assert found(rules, of) == asked_one_by_one(rules, of)


PROSE = (
    "Der Markt in Lüdenau ist offen. Am Freitag besucht eine Schulklasse die Feuerwehr.",
    "Zu Gast war ein Chor aus Tiefenesch. Der Besuch dauerte drei Stunden.",
    "Die Bürger wurden im Rathaus empfangen, die Einweihung ist am Montag.",
)


@pytest.mark.parametrize("text", PROSE)
def test_an_article_without_anybody_in_office_is_not_looked_at_for_visits(text: str) -> None:
    rules = compiled(*(rule_of(at, each) for at, each in enumerate(CONDITIONS)))

    assert rules.woken(article(text)) == ()


def test_an_article_without_the_officials_of_a_rule_does_not_wake_it() -> None:
    asked = [rule(each, id=each) for each in ("kortuem", "reitz", "beide", "amt", "minister")]
    rules = compiled(*asked, rule(id="anybody"))

    reitz = rules.woken(article("Anton Reitz besucht am Freitag die Feuerwehr in Lüdenau."))
    someone = rules.woken(article("Die Staatssekretärin besucht am Freitag die Feuerwehr."))

    assert reitz == ("reitz", "beide", "minister", "anybody")  # a minister, named or not
    assert someone == ("amt", "anybody")


SYLLABLES = ("bal", "dor", "fim", "gus", "hek", "jol", "kru", "nap", "pit", "tez")


def crowd() -> list[Person]:
    """A thousand people whose names differ in more than one letter."""
    names = ("".join(parts).capitalize() for parts in product(SYLLABLES, repeat=3))
    return [Person(f"p{at}", f"Selma {name}") for at, name in enumerate(names)]


def test_of_a_thousand_rules_for_visits_one_is_woken() -> None:
    people = crowd()
    known = {each.id: Listing(Listed.PERSON, (each.name,), person=each) for each in people}
    rules = compiled(*(rule_of(at, rule(each.id)) for at, each in enumerate(people)), catalog=known)

    woken = rules.woken(article(f"{people[417].name} besucht am Freitag die Feuerwehr."))

    assert woken == ("r417",)
    assert rules.unindexed == ()


def test_of_a_thousand_places_none_wakes_a_rule() -> None:
    places = [Location(f"o{at}", f"Ort{at}heim") for at in range(1000)]
    known = {
        **CATALOG,
        **{each.id: Listing(Listed.PLACE, (each.name,), location=each) for each in places},
    }
    asked = [rule_of(at, rule("kortuem", to=[each.id])) for at, each in enumerate(places)]
    rules = compiled(*asked, catalog=known)

    assert rules.woken(article("In Ort417heim wurde gefeiert.")) == ()
    assert found(rules, article("Selma Kortüm kam nach Ort417heim.")) == ["r417"]


def test_what_a_rule_for_visits_costs_is_counted_where_it_is_woken() -> None:
    rules = compiled(rule("kortuem"), rule(id="alle"))
    lauded = "Selma Kortüm lobte die Feuerwehr."
    came = "Selma Kortüm kam nach Lüdenau."
    minister = "Der Minister kam nach Lüdenau."

    costs = rules.measured(map(article, [*PROSE, lauded, came, minister]))

    assert [(each.articles, each.woken, each.held) for each in costs.values()] == [
        (6, 2, 1),
        (6, 3, 2),
    ]
