"""`monitor rules`, `check` and `explain` on a real archive."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.cli import app
from monitor.model import Address, Article, Delivery, DeliveryState, Server, key_of
from monitor.store import DatabaseLock, Reader
from monitor.workbench import AFTERWARDS
from tests.workbench.newsdesk import Newsdesk

MANUAL = Path(__file__).parents[2] / "docs" / "workbench.md"


@pytest.fixture
def desk(tmp_path: Path, anywhere: Address) -> Newsdesk:
    return Newsdesk(tmp_path, anywhere if isinstance(anywhere, Server) else None)


@pytest.fixture
def fresh(tmp_path: Path) -> Newsdesk:
    """Its archive is a file, which is not there yet."""
    return Newsdesk(tmp_path)


def stored_hits(desk: Newsdesk, rule: str = "faehre") -> dict[str, tuple[Delivery, ...]]:
    """The deliveries of the rule's hits, by the title of the article."""
    with Reader.open(desk.database) as reader:
        return {each.article.title: each.deliveries for each in reader.hits(rule=rule, limit=0)}


# --- rules


def test_rules_are_listed_with_their_hits_and_cost(desk: Newsdesk) -> None:
    desk.store(desk.article(1, "Die Fähre fährt."), desk.article(2, "Die Fähre ruht."), hits=True)
    desk.store(desk.article(3, "Nichts."))

    table = desk.run("rules")
    listed = desk.run("rules", "list", "--json")

    rows = [line.split() for line in table.out.splitlines()]
    assert rows[0][:2] == ["rule", "desk"]
    assert rows[1][:8] == ["faehre", "lokales", "eil", "2", "2", "2", "1", "h"]
    assert rows[1][8:10] == ["2", "2"]
    assert rows[2] == ["besuch", "lokales", "normal", "0"]
    assert "the newest 3 articles" in table.out
    faehre = json.loads(listed.out.splitlines()[0])
    assert faehre["hits"] == {"day": 2, "week": 2, "month": 2, "total": 2}
    assert faehre["budget"] == 2
    assert faehre["cost"]["articles"] == 3
    assert faehre["cost"]["woken"] == faehre["cost"]["held"] == 2
    assert faehre["line"] == 2
    assert not faehre["gone"]


def test_hits_are_counted_by_when_they_were_found(desk: Newsdesk) -> None:
    hours = [1, 5, 30, 24 * 6, 24 * 20, 24 * 40]
    desk.store(*(desk.article(at, "Die Fähre fährt.") for at in hours), hits=True)

    values = json.loads(desk.run("rules", "show", "faehre", "--json").out)

    assert values["hits"] == {"day": 2, "week": 4, "month": 5, "total": 6}


def test_a_rule_that_is_gone_is_shown_as_such(desk: Newsdesk) -> None:
    desk.store(desk.article(1, "Die Fähre fährt."), hits=True)
    desk.write("rules/a.yaml", "rules: [{id: n, title: N, desk: lokales, level: eil, query: X}]\n")

    table = desk.run("rules")
    shown = desk.run("rules", "show", "faehre")

    assert re.search(r"^faehre +lokales +gone +1 ", table.out, re.MULTILINE)
    assert "gone: not in the configuration any more" in table.out
    assert shown.out.startswith("faehre: not in the configuration any more\n")


def test_a_rule_with_a_mistake_is_listed_as_left_out(desk: Newsdesk) -> None:
    desk.write(
        "rules/b.yaml", "rules: [{id: n, title: N, desk: lokales, level: eil, query: a b}]\n"
    )

    table = desk.run("rules")

    assert re.search(r"^n +lokales +eil \(!\)", table.out, re.MULTILINE)
    assert "(!) left out" in table.out


@pytest.mark.parametrize(
    ("sort", "first"), [("id", "besuch"), ("level", "faehre"), ("day", "faehre"), ("cost", "")]
)
def test_rules_can_be_sorted(desk: Newsdesk, sort: str, first: str) -> None:
    desk.store(desk.article(1, "Die Fähre fährt."), hits=True)

    done = desk.run("rules", "--sort", sort)

    assert done.code == 0
    assert done.out.splitlines()[1].startswith(first)


def test_without_an_archive_rules_are_listed_all_the_same(fresh: Newsdesk) -> None:
    done = fresh.run("rules")

    assert done.code == 0
    assert "faehre" in done.out
    assert "there is no database yet" in done.err


def test_show_tells_all_about_a_rule(desk: Newsdesk) -> None:
    desk.fill(120)

    faehre = desk.run("rules", "show", "faehre")
    besuch = desk.run("rules", "show", "besuch")
    unknown = desk.run("rules", "show", "besuhc")

    assert "query:    Fähre OR Anleger" in faehre.out
    assert f"stands:   {desk.config}/rules/a.yaml:2" in faehre.out
    assert "budget:   2 hits a day" in faehre.out
    assert "match:    Die Fähre legt ab." in faehre.out
    assert "no match: Ein Boot." in faehre.out
    assert "hits:     none stored" in faehre.out
    assert "expected: about 2.4 hits a day" in faehre.out
    assert re.search(r"^uses:     @alle \(\d+ terms\)$", besuch.out, re.MULTILINE)
    assert "finds:    Fähre: faehre, faehren" in faehre.out
    assert unknown.code == 2
    assert "did you mean 'besuch'?" in unknown.err


def test_options_of_the_group_go_behind_its_commands(desk: Newsdesk) -> None:
    done = desk.run("rules", "--json", "show", "faehre")

    assert done.code == 2
    assert "write the options after `show`" in done.err


# --- rules apply


def test_apply_stores_hits_without_alerts_and_can_be_called_again(desk: Newsdesk) -> None:
    desk.fill(100)

    first = desk.run("rules", "apply", "faehre", "--since", "3d", "--yes")
    second = desk.run("rules", "apply", "faehre", "--since", "3d", "--yes")

    assert (first.code, second.code) == (0, 0)
    assert "7 hits to store, 0 stored already" in first.out
    assert first.out.endswith("7 hits stored\n")
    assert "0 hits to store, 7 stored already" in second.out
    hits = stored_hits(desk)
    assert len(hits) == 7
    states = {(one.state, one.reason) for each in hits.values() for one in each}
    assert states == {(DeliveryState.SUPPRESSED, AFTERWARDS)}
    with desk.archive() as archive:
        assert archive.claim_due(desk.now + timedelta(hours=1), 9) == ()


def test_applied_hits_are_found_now_with_the_version_of_the_rule(desk: Newsdesk) -> None:
    desk.fill(100)

    desk.run("rules", "apply", "faehre", "--yes")

    rule = desk.configured().rules.rules["faehre"]
    with Reader.open(desk.database) as reader:
        hits = reader.hits(limit=0)
        assert {each.hit.version for each in hits} == {rule.version}
        assert all(each.found >= desk.now for each in hits)
        # The articles are as they were.
        assert all(each.article.read == each.article.seen for each in hits)
        assert all(each.article.text for each in hits)


def test_apply_owes_alerts_for_the_newest_if_asked(desk: Newsdesk) -> None:
    desk.fill(100)

    done = desk.run("rules", "apply", "faehre", "--alert", "2", "--yes")

    who = "worker`, `run` or `poll`" if desk.server else "run` or `monitor poll`"
    assert f"2 alerts owed, to be sent by the next `monitor {who}" in done.out
    owed = [
        title
        for title, deliveries in stored_hits(desk).items()
        for one in deliveries
        if one.state is DeliveryState.OWED
    ]
    assert sorted(owed) == ["Meldung 10", "Meldung 20"]
    with desk.archive() as archive:
        claims = archive.claim_due(desk.now + timedelta(hours=1), 9)
    assert [claim.alert.article.title for claim in claims] == ["Meldung 10", "Meldung 20"]
    assert all(claim.created >= desk.now for claim in claims)


def test_apply_works_beside_a_daemon(fresh: Newsdesk) -> None:
    fresh.fill(30)

    with DatabaseLock(fresh.file), fresh.archive():
        done = fresh.run("rules", "apply", "faehre", "--alert", "1", "--yes")

    assert "3 hits stored" in done.out
    assert "1 alert owed, to be sent by the running daemon" in done.out


def test_hits_that_are_stored_stay_as_they_are(desk: Newsdesk) -> None:
    desk.store(desk.article(1, "Die Fähre fährt."), hits=True)
    desk.store(desk.article(2, "Die Fähre fährt am Kai."))
    rules = desk.config / "rules" / "a.yaml"
    rules.write_text(rules.read_text().replace("Fähre OR Anleger", "Fähre OR Kai"))

    done = desk.run("rules", "apply", "faehre", "--yes")

    assert "1 hits to store, 1 stored already, 1 of those by another version" in done.out
    assert [one.state for one in stored_hits(desk)["Meldung 1"]] == [DeliveryState.OWED]


def test_an_article_whose_page_is_still_to_be_read_is_left_to_the_daemon(desk: Newsdesk) -> None:
    waiting = desk.article(1, title="Die Fähre", read=None, page_due=desk.now)
    desk.store(waiting, desk.article(2, title="Eine Fähre"))

    done = desk.run("rules", "apply", "faehre", "--yes")

    assert "1 left to the daemon, which has yet to read their page" in done.out
    assert list(stored_hits(desk)) == ["Eine Fähre"]


def test_an_alert_that_another_rule_owes_is_not_taken_for_a_suppressed_one(desk: Newsdesk) -> None:
    (article,) = desk.store(desk.article(1, "Die Fähre und Ida Brams in Warlingen."))

    desk.run("rules", "apply", "faehre", "--yes")
    # As the daemon does that did not know yet that a rule held.
    hit = desk.configured().rules.match(article)[0][1]
    key = key_of(article.id, "chat", "")
    owed = Delivery(key, article.id, "chat", (hit.rule,), due=desk.now)
    with desk.archive() as archive:
        archive.record(hits=[(article, hit)], deliveries=[owed])
        claims = archive.claim_due(desk.now + timedelta(hours=1), 9)

    assert [claim.delivery.rules for claim in claims] == [("besuch",)]


def test_apply_asks_before_it_stores(desk: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.fill(20)

    done = desk.run("rules", "apply", "faehre")

    assert done.code == 2
    assert "--yes stores them without asking" in done.err
    assert stored_hits(desk) == {}


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["faere"], 2, "did you mean 'faehre'?"),
        (["faehre", "--since", "bald"], 2, "--since 'bald'"),
        (["faehre", "--alert", "1000"], 2, "--alert"),
        (["faehre"], 3, "there is no database yet"),
    ],
)
def test_what_cannot_be_applied_is_said(
    fresh: Newsdesk, arguments: list[str], code: int, told: str
) -> None:
    done = fresh.run("rules", "apply", *arguments, "--yes")

    assert done.code == code
    assert told in done.err
    assert not fresh.file.exists()


# --- check


def test_check_tells_what_is_odd_about_rules(desk: Newsdesk) -> None:
    desk.fill(200, every=3)
    desk.write(
        "rules/b.yaml",
        "rules:\n"
        "  - {id: nochmal, title: N, desk: lokales, level: eil, query: Fähre ODER Anleger}\n"
        "  - {id: nie, title: N, desk: lokales, level: eil, query: Zeppelin}\n",
    )

    done = desk.run("check")
    values = json.loads(desk.run("check", "--json").out)

    rules = f"{desk.config}/rules"
    assert done.code == 0
    assert done.err == ""
    kinds = [(each["kind"], each["rule"], each["line"], each["severity"]) for each in values]
    assert kinds == [
        ("never-seen", "", 3, "warning"),
        ("unused-list", "", 7, "warning"),
        ("too-broad", "faehre", 2, "warning"),
        ("over-budget", "faehre", 2, "warning"),
        ("never-woken", "besuch", 9, "warning"),
        ("duplicate", "nochmal", 2, "warning"),
        ("too-broad", "nochmal", 2, "warning"),
        ("never-woken", "nie", 3, "warning"),
    ]
    assert (
        f"{rules}/a.yaml:2:9: warning: rule 'faehre' matched 33 % of the newest 200 articles"
        in (done.out)
    )
    assert "rule 'faehre' would have about 7.9 hits a day, its budget is 2" in done.out
    assert f"{desk.config}/people.yaml:7:10: warning: no rule uses the list @vergessen" in done.out
    assert "rules tried on the newest 200 articles" in done.out
    assert "     7.9  faehre" in done.out
    assert done.out.splitlines()[-1].endswith("0 errors, 8 warnings")
    assert values[2]["expected_a_day"] == pytest.approx(7.9, abs=0.2)


def test_a_rule_that_matches_everything_is_told(desk: Newsdesk) -> None:
    desk.fill(120, every=1)

    done = desk.run("check")

    assert "rule 'faehre' matched 100 % of the newest 120 articles" in done.out


def test_check_looks_at_so_many_articles_as_it_is_told(desk: Newsdesk) -> None:
    desk.fill(200)

    some = desk.run("check", "--articles", "120")
    none = desk.run("check", "--articles", "0")

    assert "rules tried on the newest 120 articles" in some.out
    assert "articles" not in none.out
    assert "matched" not in none.out


def test_check_does_not_guess_without_enough_articles(fresh: Newsdesk) -> None:
    without = fresh.run("check")
    fresh.fill(40, every=1)
    few = fresh.run("check")

    assert f"{fresh.file}: no archive yet" in without.out
    assert "40 articles are too few to say how much rules find (100 are needed)" in few.out
    assert "matched" not in few.out
    assert (without.code, few.code) == (0, 0)


def test_a_database_that_cannot_be_read_is_no_mistake_of_the_configuration(fresh: Newsdesk) -> None:
    fresh.file.write_bytes(b"no database at all" * 100)

    done = fresh.run("check")

    assert done.code == 0
    assert "the rules were not tried on the archive: " in done.out


def test_lists_are_not_judged_while_a_rule_has_a_mistake(desk: Newsdesk) -> None:
    desk.write(
        "rules/b.yaml",
        "rules: [{id: n, title: N, desk: lokales, level: eil, query: '@vergessen und'}]\n",
    )

    values = json.loads(desk.run("check", "--json").out)

    assert [(each["kind"], each["severity"]) for each in values] == [("", "error")]


def test_of_many_warnings_of_a_kind_some_are_shown(desk: Newsdesk) -> None:
    desk.fill(120)
    more = "".join(
        f"  - {{id: n{at}, title: N, desk: lokales, level: eil, query: Zeppelin{at}xx}}\n"
        for at in range(30)
    )
    desk.write("rules/b.yaml", f"rules:\n{more}")

    done = desk.run("check")

    assert done.out.count("was woken by none of") == 10
    assert "… and 21 more warnings of the kind never-woken: --json has all" in done.out


# --- explain


def test_a_stored_article_is_explained_without_the_network(desk: Newsdesk) -> None:
    (article,) = desk.store(desk.article(1, "Die Fähre nach Warlingen."), hits=True)

    by_url = desk.run("explain", article.url, "--rule", "faehre")
    by_id = desk.run("explain", article.id[:8], "--rule", "faehre")

    assert by_url.code == by_id.code == 0
    assert "read from the archive; --fetch reads the page anew" in by_url.err
    for done in (by_url, by_id):
        assert f"stored: {article.id}, from bote (Der Bote)" in done.out
        assert re.search(r"page +read .*: the full text \(25 characters\)", done.out)
        assert "stored hit: faehre, found " in done.out
        assert "  chat: owed" in done.out
        assert '+ Fähre: text 4–9 "Fähre"' in done.out
        assert "2 rules, 1 of them asked for its words, 1 hold of the 1 looked at" in done.out


@pytest.mark.parametrize(
    "spelled",
    [
        "https://www.bote.example/1?utm_source=brief",
        "https://bote.example/1",
        "http://www.bote.example/1/",
        "https://www.bote.example/1#kommentare",
    ],
)
def test_an_address_is_found_however_it_is_pasted(desk: Newsdesk, spelled: str) -> None:
    (article,) = desk.store(desk.article(1, "Die Fähre nach Warlingen."))

    done = desk.run("explain", spelled)

    assert f"stored: {article.id}" in done.out


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"quiet": "first poll of this source"}, "no alerts  first poll of this source"),
        ({"page_error": "paywall"}, ": only 15 characters: paywall"),
        (
            {"text": "", "page_error": "403 Forbidden"},
            "403 Forbidden; it was given up",
        ),
        ({"text": "", "read": None, "page_due": True}, "no rule was asked before"),
        ({"read": None}, "not read: the feed has the text"),
    ],
)
def test_why_there_was_no_alert_is_told(desk: Newsdesk, changes: dict[str, Any], told: str) -> None:
    if "page_due" in changes:
        changes["page_due"] = desk.now
    values = {"text": "Im Rathaus. Ja."} | changes
    (article,) = desk.store(desk.article(1, **values))

    done = desk.run("explain", article.id)

    assert told in done.out
    assert ("no rule held" in done.out) is ("page_due" not in changes)


def test_a_rule_that_was_changed_since_is_told(desk: Newsdesk) -> None:
    (article,) = desk.store(desk.article(1, "Die Fähre nach Warlingen am Kai."), hits=True)
    desk.write(
        "rules/a.yaml",
        "rules:\n"
        "  - {id: faehre, title: F, desk: lokales, level: eil, query: Boot}\n"
        "  - {id: kai, title: K, desk: lokales, level: eil, query: Kai}\n",
    )

    done = desk.run("explain", article.id)
    values = json.loads(desk.run("explain", article.id, "--json").out)

    assert "(the rule was changed since, it is " in done.out
    assert "kai holds now, but no hit is stored: " in done.out
    assert values["stored"][0]["changed"].startswith("the rule was changed since")
    assert values["articles"][0]["id"] == article.id
    assert values["seen"]


def test_a_text_that_was_deleted_is_told(desk: Newsdesk) -> None:
    (article,) = desk.store(desk.article(100, "Die Fähre nach Warlingen."))
    with desk.archive() as archive:
        archive.forget_texts(desk.now, 9)

    done = desk.run("explain", article.id)

    assert "its text was deleted, as its time was up (retention)" in done.out


def test_an_article_that_was_changed_says_so(desk: Newsdesk) -> None:
    (article,) = desk.store(desk.article(1, "Die Fähre."))
    with desk.archive() as archive:
        changed = desk.article(1, "Der Kai.", version=2)
        archive.record(revised=[(None, changed)])

    done = desk.run("explain", article.id)

    assert re.search(r"changed +1 time, the last ", done.out)


def test_an_address_that_was_never_seen_names_the_source_that_may_have_it(desk: Newsdesk) -> None:
    desk.polled("bote", error="503 Service Unavailable")

    near = desk.run("explain", "https://www.bote.example/nie")
    values = json.loads(desk.run("explain", "https://www.bote.example/nie", "--json").out)
    far = desk.run("explain", "https://anders.example/nie")
    off = desk.run("explain", "https://blatt.example/nie")

    assert near.out.startswith("never seen: no stored article has this address\n")
    assert re.search(r"source bote \(Der Bote\): last polled .*: 503", near.out)
    assert not values["seen"]
    assert values["near"][0]["source"] == "bote"
    assert "no source has pages of anders.example" in far.out
    assert "source blatt (Das Blatt, switched off): never polled" in off.out


def test_a_source_that_links_to_other_hosts_is_known_by_what_it_linked_to(desk: Newsdesk) -> None:
    desk.store(desk.article(1, "Text.", url="https://portal.example/1"))

    done = desk.run("explain", "https://portal.example/2")

    assert "source bote (Der Bote): never polled" in done.out


def test_the_beginning_of_an_id_must_be_that_of_one_article(desk: Newsdesk) -> None:
    some = [
        Article(f"abcd{at}" + "0" * 27, "bote", "", f"Nr. {at}", text="x", seen=desk.now)
        for at in range(2)
    ]
    desk.store(*some)

    both = desk.run("explain", "abcd")
    one = desk.run("explain", "ABCD1")
    none = desk.run("explain", "ffff")
    short = desk.run("explain", "ab")

    assert both.code == 2
    assert "Nr. 0" in both.err
    assert "Nr. 1" in both.err
    assert "title:  Nr. 1" in one.out
    assert "no stored article has an id that begins with 'ffff'" in none.err
    assert "neither an address" in short.err
    assert short.code == none.code == 2


def test_an_id_without_an_archive_is_refused(fresh: Newsdesk) -> None:
    done = fresh.run("explain", "abcdef")

    assert done.code == 3
    assert "there is no database yet" in done.err


def test_a_rule_that_does_not_exist_is_refused(desk: Newsdesk) -> None:
    done = desk.run("explain", "https://www.bote.example/1", "--rule", "faerhe")

    assert done.code == 2
    assert "there is no rule 'faerhe'; did you mean 'faehre'?" in done.err


# --- the manual


COMMANDS = ("backtest", "check", "explain", "rules", "rules list", "rules show", "rules apply")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_manual_has_each_command_and_option(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sections = re.split(r"^## ", MANUAL.read_text("utf-8"), flags=re.MULTILINE)
    with pytest.raises(SystemExit):
        app()([*command.split(), "--help"])
    options = set(re.findall(r"(--[a-z-]+)", capsys.readouterr().out)) - {"--help", "--config"}

    (section,) = (each for each in sections if f"`monitor {command}`" in each.splitlines()[0])

    assert [each for each in sorted(options) if f"`{each}" not in section] == []


def test_the_manual_knows_each_kind_of_warning() -> None:
    text = MANUAL.read_text("utf-8")
    kinds = ("never-woken", "too-broad", "over-budget", "duplicate", "unindexed", "unused-list")

    assert [kind for kind in kinds if f"`{kind}`" not in text] == []


def test_reading_does_not_change_the_database(fresh: Newsdesk) -> None:
    fresh.fill(120)
    before = _dump(fresh)

    for each in (
        ["check"],
        ["rules"],
        ["rules", "show", "faehre"],
        ["backtest"],
        ["backtest", "faehre"],
    ):
        assert fresh.run(*each).code == 0

    assert _dump(fresh) == before


def _dump(desk: Newsdesk) -> dict[str, list[tuple[object, ...]]]:
    """All rows by table, those of the index as it keeps them: itself it cannot be listed."""
    with closing(sqlite3.connect(desk.file)) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        ).fetchall()
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in names}
