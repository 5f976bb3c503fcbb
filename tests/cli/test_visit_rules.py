"""Rules for visits from a folder of configuration: `monitor match` and `monitor explain`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

FILES = {
    "monitor.yaml": "contact: mailto:desk@example.org\nzone: Europe/Berlin\n",
    "sources.yaml": "sources:\n"
    "  - {id: bote, name: Der Bote, url: https://bote.example/feed, region: Kreis Quarnstedt}\n",
    "people.yaml": """\
as_of: 2026-03-01
people:
  - id: kortuem
    name: Selma Kortüm
    offices:
      - {name: Staatssekretärin, role: amt, organisation: Land, until: 2026-03-31}
  - id: reitz
    name: Anton Reitz
    offices: [{name: Verkehrsminister, organisation: Land}]
roles:
  - {id: amt, name: Staatssekretär}
lists:
  - {id: im-amt, organisation: Land}
  - {id: landesregierung, of: ["@im-amt", "*Minister", "@amt"], land: NW}
""",
    "places.yaml": """\
places:
  - {id: kreis, name: Kreis Quarnstedt, kind: kreis}
  - {id: luedenau, name: Lüdenau, in: kreis}
  - {id: tiefenesch, name: Tiefenesch}
""",
    "channels.yaml": """\
mail: {host: localhost, port: 25, security: none, sender: m@example.org}
targets: [{id: mails, mail: [a@example.org]}]
desks: [{id: lokales, title: Lokales, targets: [mails]}]
""",
    "rules/a.yaml": """\
rules:
  - id: besuch
    title: Besuch im Kreis
    desk: lokales
    level: eil
    visit: {by: "@landesregierung", to: "@kreis"}
    examples:
      match: [Selma Kortüm besucht die Feuerwehr in Lüdenau.]
      no_match: [Selma Kortüm lobte die Feuerwehr in Lüdenau.]
  - {id: wort, title: Wort, desk: lokales, level: normal, query: Feuerwehr}
""",
}
TEXT = (
    "Die Wache ist fertig.\n\n"
    "Staatssekretärin Selma Kortüm besucht am Freitag um 10 Uhr die Feuerwehr in Lüdenau."
)


@pytest.fixture(autouse=True)
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    (folder / "rules").mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def line(text: str, **values: Any) -> str:
    told = {"id": "1", "source": "bote", "published": "2026-03-05T12:00:00Z", "text": text}
    return json.dumps(told | values, ensure_ascii=False)


def matched(run: Run, *lines: str) -> list[dict[str, Any]]:
    """What `monitor match` answers."""
    done = run("match", given="\n".join(lines))
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(each) for each in done.stdout.splitlines()]


def visit_of(answer: dict[str, Any]) -> dict[str, Any]:
    """The foremost visit of the visit rule."""
    (hit,) = (each for each in answer["hits"] if each["rule"] == "besuch")
    found = hit["visit"]
    assert isinstance(found, dict)
    return found


def test_a_visit_has_the_fields_that_are_documented(run: Run) -> None:
    (answer,) = matched(run, line(TEXT))

    besuch, wort = answer["hits"]
    assert set(answer) == {"id", "hits", "people"}
    assert set(besuch) == {"rule", "level", "evidence", "visit", "visits"}
    assert set(wort) == {"rule", "level", "evidence"}
    visit = dict(besuch["visit"])
    assert 0.75 < visit.pop("confidence") < 1
    sentence = visit.pop("sentence")
    assert visit == {
        "visitors": [{"id": "kortuem", "name": "Selma Kortüm", "role": "Staatssekretärin"}],
        "places": [{"id": "luedenau", "name": "Lüdenau"}],
        "date": "2026-03-06",
        "until": None,
        "time": "10:00",
        "date_text": "am Freitag um 10 Uhr",
        "status": "upcoming",
        "certainty": "sure",
    }
    assert set(sentence) == {"field", "start", "end"}
    assert TEXT[sentence["start"] : sentence["end"]] == TEXT.split("\n\n")[1]
    assert besuch["visits"] == [besuch["visit"]]
    assert besuch["level"] == "eil"


def test_the_words_of_a_visit_are_evidence(run: Run) -> None:
    (answer,) = matched(run, line(TEXT))

    found = answer["hits"][0]["evidence"]
    assert {each["text"] for each in found} >= {"besucht", "Lüdenau", "am Freitag um 10 Uhr"}
    assert all(TEXT[each["start"] : each["end"]] == each["text"] for each in found)


def test_the_people_are_told_whatever_comes_of_the_visit(run: Run) -> None:
    one, other = matched(run, line(TEXT), line("Selma Kortüm lobte Tiefenesch.", id="2"))

    (mention,) = one["people"]
    start, end = mention.pop("start"), mention.pop("end")
    assert TEXT[start:end].endswith("Selma Kortüm")
    assert mention == {
        "id": "kortuem",
        "name": "Selma Kortüm",
        "how": "full name",
        "field": "text",
    }
    assert [each["id"] for each in other["people"]] == ["kortuem"]
    assert other["hits"] == []


def test_several_visits_are_told_the_foremost_first_and_only_that_is_judged(run: Run) -> None:
    text = (
        "Anton Reitz war am Dienstag in Lüdenau zu Gast.\n\n"
        "Selma Kortüm ist am 10. und 11. Juni im Kreis Quarnstedt zu Gast.\n\n"
        "Anton Reitz besucht am Freitag Tiefenesch."
    )

    (answer,) = matched(run, line(text))

    (hit,) = answer["hits"]
    assert hit["visit"] == hit["visits"][0]
    assert [
        (each["status"], each["date"], each["until"], each["time"]) for each in hit["visits"]
    ] == [
        ("upcoming", "2026-06-10", "2026-06-11", None),
        ("past", "2026-03-03", None, None),
    ]
    assert ["certainty" in each for each in hit["visits"]] == [True, False]


def test_somebody_who_is_not_in_the_catalog_has_no_id_and_who_is_unnamed_no_name(run: Run) -> None:
    named, unnamed = matched(
        run,
        line("Innenministerin Ida Holm besucht Lüdenau."),
        line("Der Staatssekretär kam nach Lüdenau."),
    )

    assert visit_of(named)["visitors"] == [
        {"id": "", "name": "Ida Holm", "role": "Innenministerin"}
    ]
    assert visit_of(unnamed)["visitors"] == [{"id": "", "name": "", "role": "Staatssekretär"}]
    assert (visit_of(unnamed)["date"], visit_of(unnamed)["date_text"]) == (None, "")


def test_likely_visits_are_for_the_digest_and_the_configuration_says_what_is_likely(
    run: Run, config: Path
) -> None:
    likely = line("Anton Reitz könnte am Freitag nach Lüdenau kommen.")
    (before,) = matched(run, likely)

    (config / "monitor.yaml").write_text(
        FILES["monitor.yaml"] + "visits: {sure: 0.5, likely: 0.3}\n", "utf-8"
    )
    (after,) = matched(run, likely)

    assert (before["hits"][0]["level"], visit_of(before)["certainty"]) == ("digest", "likely")
    assert (after["hits"][0]["level"], visit_of(after)["certainty"]) == ("eil", "sure")


def test_the_zone_the_region_and_the_days_of_an_office_are_those_of_the_configuration(
    run: Run, config: Path
) -> None:
    # Without its examples: they are of today, and she is not in office any more.
    rules = FILES["rules/a.yaml"].partition("    examples:")[0]
    (config / "rules/a.yaml").write_text(
        rules.replace('{by: "@landesregierung", to: "@kreis"}', '{by: "@im-amt"}'), "utf-8"
    )
    text = "Selma Kortüm besucht heute die Feuerwehr."

    late, after = matched(
        run,
        line(text, published="2026-03-30T22:30:00Z"),
        line(text, published="2026-03-31T22:30:00Z"),
    )

    assert visit_of(late)["date"] == "2026-03-31"
    assert visit_of(late)["places"] == [{"id": "kreis", "name": "Kreis Quarnstedt"}]
    assert after["hits"] == []


def test_an_article_is_explained_to_an_editor(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "article.json"
    file.write_text(line(TEXT), "utf-8")

    done = run("explain", str(file), "--rule", "besuch")

    lines = [each.strip() for each in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert "holds: besuch" in lines
    assert "+ a visit of @landesregierung to @kreis" in lines
    (visit,) = (each for each in lines if each.startswith("+ upcoming"))
    assert visit.startswith("+ upcoming: Selma Kortüm; Lüdenau; 2026-03-06 – confidence 0.9")
    assert visit.endswith("sure, so the rule's level counts")
    assert any(each.startswith("+ told in: text ") and "besucht" in each for each in lines)
    assert '+ +3.0 "besucht" (besuchen)' in lines
    assert "+ +0.8 the day: am Freitag um 10 Uhr" in lines


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "Selma Kortüm besucht am Freitag die Wache in Tiefenesch.",
            "- upcoming: Selma Kortüm; Tiefenesch; 2026-03-06 – it leads to Tiefenesch",
        ),
        (
            "MdB Uwe Horn besucht am Freitag die Wache in Lüdenau.",
            "- upcoming: Uwe Horn; Lüdenau; 2026-03-06 – nobody the rule asks for comes",
        ),
        (
            "Selma Kortüm lobte Lüdenau.",
            "- a visit of @landesregierung to @kreis: nothing tells of a visit",
        ),
    ],
)
def test_an_editor_is_told_why_not(run: Run, tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "article.json"
    file.write_text(line(text), "utf-8")

    done = run("explain", str(file), "--rule", "besuch")

    lines = [each.strip() for each in done.stdout.splitlines()]
    assert "does not hold: besuch" in lines
    assert why in lines


def test_a_program_is_told_the_same(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "article.json"
    file.write_text(line(TEXT), "utf-8")

    done = run("explain", str(file), "--json")

    answer = json.loads(done.stdout)
    part = answer["rules"]["besuch"]
    assert answer["woken"] == ["besuch", "wort"]
    assert (part["part"], part["holds"]) == ("a visit of @landesregierung to @kreis", True)
    told, *points = part["parts"][0]["parts"]
    assert told["evidence"][0]["text"] == TEXT.split("\n\n")[1]
    assert '+3.0 "besucht" (besuchen)' in [each["part"] for each in points]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ('{by: "@landesregirung", to: "@kreis"}', "@landesregirung"),
        ('{by: "@landesregierung", to: "@kries"}', "@kries"),
    ],
)
def test_a_rule_with_a_broken_name_is_named_and_the_other_rules_are_asked(
    run: Run, config: Path, wrong: str, named: str
) -> None:
    rules = FILES["rules/a.yaml"].replace('{by: "@landesregierung", to: "@kreis"}', wrong)
    (config / "rules/a.yaml").write_text(rules, "utf-8")

    done = run("match", given=line(TEXT))

    assert named in done.stderr
    assert "rules/a.yaml" in done.stderr
    (answer,) = map(json.loads, done.stdout.splitlines())
    assert [each["rule"] for each in answer["hits"]] == ["wort"]


def test_a_rule_that_fails_at_an_example_is_named_with_the_reason(run: Run, config: Path) -> None:
    rules = FILES["rules/a.yaml"].replace(
        "match: [Selma Kortüm besucht", "match: [Selma Kortüm mag"
    )
    (config / "rules/a.yaml").write_text(rules, "utf-8")

    done = run("match", given=line(TEXT))

    assert "nothing tells of a visit" in done.stderr
    assert "rules/a.yaml" in done.stderr
