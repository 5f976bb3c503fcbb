from __future__ import annotations

import pytest

from monitor.match import Document, find, parse
from monitor.model import Catalog, Within
from tests.match.asking import article, holds, listing, refusal


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("@kortuem", "Selma Kortuem kam", True),
        ("@kortuem", "Kortüm traf", False),
        ("@kortuem", "Kortüm, Selma", False),
        ("@kortuem", "die Staatssekretärin Kortüm", True),
        ("@landesregierung", "Selma Kortüm kam", True),
        ("@landesregierung", "der Innenminister", True),
        ("@landesregierung", "die Innenministerin", False),
        ("@landesregierung NEAR/3 @kreis-brennstedt", "Selma Kortüm in Lüdenau", True),
        ("@landesregierung NOT @kreis-brennstedt", "Selma Kortüm in Lüdenau", False),
        ("title:@kortuem", "Selma Kortüm", False),
    ],
)
def test_a_name_stands_for_any_of_its_terms(query: str, text: str, expected: bool) -> None:
    assert holds(query, text) is expected


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ('"zu Gast"', "zu Gast", True),
        ("zu Gast", "Gast zu", False),
        ("=LBZ", "lbz", False),
        ("Müller (Ems)", "Müller, Ems", True),
        ("AND", "and", True),
        ("Minister*", "Ministerin", True),
        (" @other ", "andere", True),
    ],
)
def test_terms_of_the_catalog_are_small_queries(term: str, text: str, expected: bool) -> None:
    query = parse("@name", {"name": listing(term), "other": listing("andere")})

    found = find(query, Document.of(article(text)), Within.ARTICLE)

    assert (found is not None) is expected


@pytest.mark.parametrize(
    ("catalog", "message"),
    [
        ({"name": listing("@name")}, "by itself: @name → @name"),
        (
            {"name": listing("@a"), "a": listing("@b"), "b": listing("@a")},
            "by itself: @a → @b → @a",
        ),
        ({"name": listing("@kortum"), "kortuem": listing("x")}, "@kortum; did you mean @kortuem?"),
        ({"name": listing()}, "no words"),
        ({"name": listing("")}, "no word"),
        ({"name": listing("M*")}, "'M*' cannot be read: the wildcard M*"),
        ({"name": listing('"zu Gast" Rheine')}, "one word or phrase"),
        ({"name": listing('"zu')}, "not closed"),
    ],
)
def test_what_is_wrong_in_the_catalog_is_said_where_it_is_used(
    catalog: Catalog, message: str
) -> None:
    error = refusal("Rheine AND @name", catalog)

    assert message in str(error)
    assert (error.start, error.end) == (11, 16)


def test_names_may_not_be_nested_too_deep() -> None:
    catalog = {f"n{at}": listing(f"@n{at + 1}") for at in range(5_000)}

    error = refusal("@n0", catalog)

    assert "deep" in str(error)


def test_names_that_share_names_stay_small() -> None:
    catalog = {"n15": listing("end")}
    for at in range(15):
        catalog[f"n{at}"] = listing(f"@n{at + 1}", f"@n{at + 1}", f"word{at}")

    query = parse("@n0", catalog)

    assert find(query, Document.of(article("end word7")), Within.ARTICLE)
    assert query.canonical == "@n0"
