"""`monitor match`: the interface that others build on."""

from __future__ import annotations

import json

from monitor.demo.newsroom import Newsroom
from tests.cli.conftest import Run

TEXT = "Am Freitag besuchte Verkehrsminister Ruprecht Solling die Baustelle in Hollerbeck."


def line(**values: object) -> str:
    return json.dumps(values, ensure_ascii=False)


def test_each_article_gets_one_line_in_the_same_order(run: Run, newsroom: Newsroom) -> None:
    given = "\n".join(
        [
            line(
                id="a", source="s", url="u", published="2026-03-05T12:00:00Z", title="", text=TEXT
            ),
            line(id=2, title="Nichts los"),
            line(id="c", title="Kreistag tagt", teaser="In Ruhe.", text=""),
        ]
    )

    done = run("match", given=given)

    answers = [json.loads(each) for each in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [(each["id"], [hit["rule"] for hit in each["hits"]]) for each in answers] == [
        ("a", ["besuch-im-kreis"]),
        (2, []),
        ("c", ["kreispolitik"]),
    ]
    assert set(answers[0]) == {"id", "hits", "people"}
    assert set(answers[0]["hits"][0]) == {"rule", "level", "evidence", "visit", "visits"}
    assert set(answers[2]["hits"][0]) == {"rule", "level", "evidence"}
    assert answers[0]["hits"][0]["level"] == "eil"


def test_offsets_count_characters_of_the_field_given(run: Run) -> None:
    text = "😀 Größe und Straße: Der Landrat kommt."

    done = run("match", "--query", "Landrat", given=line(id="1", text=text))

    ((hit,),) = [json.loads(done.stdout)["hits"]]
    (evidence,) = hit["evidence"]
    assert hit["rule"] == "query"
    assert evidence == {"field": "text", "start": 24, "end": 31, "text": "Landrat"}
    assert text[evidence["start"] : evidence["end"]] == "Landrat"


def test_an_invalid_query_is_exit_code_2_with_a_caret_and_nothing_on_stdout(run: Run) -> None:
    done = run("match", "--query", "Landrat UND (Kreis", given=line(id="1", text="x"))

    lines = done.stderr.splitlines()
    assert done.returncode == 2
    assert done.stdout == ""
    assert lines[1].strip() == "Landrat UND (Kreis"
    assert lines[2].index("^") == lines[1].index("(")


def test_a_query_needs_no_configuration_and_a_name_uses_it(run: Run, newsroom: Newsroom) -> None:
    article = line(id="1", text="Selma Kortüm kam.")

    named = run("match", "--query", "@kortuem", given=article)
    plain = run("match", "--query", "Kort*", given=article, MONITOR_CONFIG="config-is-not-here")

    assert json.loads(named.stdout)["hits"][0]["evidence"][0]["text"] == "Selma Kortüm"
    assert json.loads(plain.stdout)["hits"] != []


def test_within_is_the_unit_of_the_query(run: Run) -> None:
    article = line(id="1", text="Der Landrat kam. Es regnete in Mersbrook.")
    query = ("match", "--query", "Landrat AND Mersbrook")

    anywhere = run(*query, given=article)
    sentence = run(*query, "--within", "sentence", given=article)

    assert json.loads(anywhere.stdout)["hits"] != []
    assert json.loads(sentence.stdout)["hits"] == []


def test_a_bad_line_is_named_and_left_out_and_the_others_are_answered(run: Run) -> None:
    given = "\n".join(
        [
            line(id="1", text="Landrat"),
            "{broken",
            "[]",
            line(text="no id"),
            line(id="5"),
            line(id="6", text=7),
            line(id="7", text="x", published="yesterday"),
            "",
            line(id="9", text="Landrat"),
        ]
    )

    done = run("match", "--query", "Landrat", given=given)

    assert done.returncode == 1
    assert [json.loads(each)["id"] for each in done.stdout.splitlines()] == ["1", "9"]
    named = [each.split(": ")[1] for each in done.stderr.splitlines()]
    assert named == [f"stdin:{number}" for number in (2, 3, 4, 5, 6, 7)]


def test_nothing_in_gives_nothing_out(run: Run) -> None:
    done = run("match", "--query", "Landrat", given="")

    assert (done.returncode, done.stdout) == (0, "")


def test_the_people_of_the_catalog_are_told_with_and_without_a_rule_that_asks(
    run: Run, newsroom: Newsroom
) -> None:
    given = line(
        id="1", title="Solling kommt", text="Minister Ruprecht Solling kommt. 😀 Der Minister."
    )

    by_rules = json.loads(run("match", given=given).stdout)["people"]
    by_query = json.loads(run("match", "--query", "Nichts", given=given).stdout)["people"]

    assert by_query == by_rules
    assert [(each["field"], each["start"], each["end"], each["how"]) for each in by_rules] == [
        ("title", 0, 7, "surname"),
        ("text", 9, 25, "full name"),
        ("text", 39, 47, "description"),
    ]
    assert {each["name"] for each in by_rules} == {"Ruprecht Solling"}
    assert set(by_rules[0]) == {"id", "name", "start", "end", "how", "field"}
