"""What a digest says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Alert, Digest, Hit, Level, Note, Suppressed, Target
from monitor.notify.compose.kinds import KINDS, OTHER
from tests.notify.messages import (
    DIGEST,
    FOLLOWING,
    MAIL,
    NOW,
    OFF,
    PLAIN,
    VISITING,
    chat,
    links,
    message,
)

EMPTY = Digest("d1", ())


def many(count: int) -> Digest:
    """A digest of so many stories."""
    alerts = tuple(
        replace(PLAIN, key=f"k{at}", story=f"s{at}", raised=Level.DIGEST) for at in range(count)
    )
    return Digest("d2", alerts, held={each.key: "for the digest" for each in alerts})


def test_the_subject_counts_what_is_in_it() -> None:
    assert message(DIGEST).title == (
        "Übersicht Lokales, Umwelt: 3 Meldungen, 1 Besuch, 1 Hinweis (Do 26.11. 09:14)"
    )


@pytest.mark.parametrize(
    ("digest", "said"),
    [
        (EMPTY, "keine Meldungen"),
        (many(1), "1 Meldung"),
        (many(2), "2 Meldungen"),
        (replace(EMPTY, notes=(Note("n", "T", ()),) * 2), "2 Hinweise"),
    ],
)
def test_one_is_not_told_as_several(digest: Digest, said: str) -> None:
    assert f": {said} (Do 26.11. 09:14)" in message(digest).title


def test_rules_without_hits_are_counted_all_the_same() -> None:
    for text in (message(DIGEST).text, message(EMPTY).text):
        assert "     0  Freibad\n" in text


def test_what_quiet_hours_held_back_stands_apart_and_first() -> None:
    text = message(DIGEST).text

    quiet, collected, counts = (
        text.index(each) for each in ("In der Ruhezeit\n", "Für die Übersicht\n", "Treffer je")
    )
    assert quiet < text.index("EIL     Der Pegel") < collected
    assert collected < text.index("DIGEST  Fr 27.11. Lüdenau") < counts
    assert "(Der Bote 08:52, über der\n        Tagesmenge)" in text


def test_the_parts_stand_in_the_order_of_their_use() -> None:
    text = message(DIGEST).text

    parts = (
        "In der Ruhezeit\n-",
        "Für die Übersicht\n-",
        "Treffer je Regel\n-",
        "Im Einzelnen\n-",
        "Nicht gemeldet\n-",
        "Quellen, die nicht zu lesen sind\n-",
        "Besuche der nächsten 7 Tage\n-",
        "Hinweise aus der Ruhezeit\n-",
    )
    found = [text.index(part) for part in parts]
    assert found == sorted(found)


def test_the_html_has_all_that_the_text_has() -> None:
    told = message(DIGEST, act=links)

    for part in (
        "Der Pegel am Wehr steigt weiter",
        "Freibad",
        "gleiche Geschichte, nichts Neues",
        "Morgenpost Halde: 404 Not Found",
        "Fr 27.11.2026, 10:00 Uhr (morgen) · Lüdenau",
        "Weitere kommen gesammelt.",
        "https://kurier.example/pegel",
        links(PLAIN, NOW)["acknowledge"],
    ):
        assert part in told.html
        assert part in " ".join(told.text.split())


def test_a_story_has_one_line_with_what_became_of_it() -> None:
    story = (replace(VISITING, story="s"), replace(OFF, story="s"))

    for target in (MAIL, chat("json"), chat("discord")):
        told = message(Digest("d", story), target)

        assert ": 1 Meldung (" in told.title.replace("\\", "")
        assert "Neu: Termin ist abgesagt – ABGESAGT: Fr 27.11." in told.text


def test_what_is_too_much_for_anybody_is_counted() -> None:
    told = message(many(400))

    assert told.text.count("DIGEST  Ministerin") == 150
    assert "und 250 weitere: monitor alerts list" in told.text
    assert told.text.count("DIGEST · Fähre") == 30
    # Mail programs cut longer ones off.
    assert len(told.html.encode()) < 100_000


@pytest.mark.parametrize("schema", [*KINDS, "json"])
def test_a_chat_gets_as_many_lines_as_it_takes_and_the_number_of_the_rest(schema: str) -> None:
    kind = KINDS.get(schema, OTHER)

    told = message(many(200), chat(schema))

    shown = told.text.count("DIGEST")
    assert len(told.title) + len(told.text) <= kind.limit
    assert shown > 0
    assert told.text.endswith(f"und {200 - shown} weitere")


def test_a_locked_screen_shows_three() -> None:
    assert message(many(9), chat("ntfy")).text.count("DIGEST") == 3


def test_every_suppression_is_counted_and_one_that_nobody_knows_is_told_as_it_is() -> None:
    digest = replace(
        EMPTY, suppressed=(Suppressed("same story", 7), Suppressed("because of the moon", 1))
    )

    text = message(digest).text

    assert "     7  gleiche Geschichte, nichts Neues\n" in text
    assert "     1  because of the moon\n" in text


def test_a_rule_of_no_desk_that_is_known_is_told_below_the_name_it_had() -> None:
    gone = replace(PLAIN, hits=(replace(PLAIN.hits[0], rule="weg", desk="altes-ressort"),))

    assert "altes-ressort:\nNORMAL  Ministerin" in message(Digest("d", (gone,))).text


def test_a_target_without_desks_is_called_by_its_own_name() -> None:
    other = Target("leitung", recipients=("l@example.org",))

    told = message(EMPTY, other)

    assert told.title.startswith("Übersicht Lokales, Umwelt: ")
    assert message(EMPTY, replace(other, language="en")).title.startswith("Digest ")


def test_a_digest_never_rings_and_is_no_part_of_a_thread() -> None:
    told = message(DIGEST)

    assert (told.urgent, told.thread, told.key) == (False, "", "ee37")


def test_a_repeat_says_so() -> None:
    for target in (MAIL, chat("json")):
        assert "Wiederholung" in message(replace(DIGEST, repeat=True), target).text


@given(
    st.lists(
        st.builds(
            replace,
            st.sampled_from([PLAIN, VISITING, FOLLOWING, OFF]),
            key=st.text("abc", min_size=1, max_size=4),
            story=st.sampled_from(["", "s1", "s2"]),
            raised=st.sampled_from([None, *Level]),
        ),
        max_size=8,
    ),
    st.dictionaries(st.text(max_size=9), st.text(max_size=30), max_size=30),
    st.sampled_from(["", "json", "discord", "slack", "irc"]),
    st.integers(0, 400),
)
def test_whatever_a_digest_holds_it_can_be_sent(
    alerts: list[Alert], ill: dict[str, str], schema: str, days: int
) -> None:
    held = {each.key: ("quiet hours", "for the digest")[len(each.key) % 2] for each in alerts}
    digest = Digest("d", tuple(alerts), held=held, ill=ill, since=NOW - timedelta(days=days))

    told = message(digest, chat(schema) if schema else MAIL)

    told.text.encode("utf-8")
    told.html.encode("utf-8")
    assert told.text.strip()
    assert "\n" not in told.title


def test_hits_are_told_by_the_desk_of_the_most_urgent_rule() -> None:
    flood = Hit("wasser", "v", "Hochwasser", "umwelt", Level.BLITZ, ())
    both = replace(PLAIN, hits=(flood, *PLAIN.hits))

    assert "Umwelt:\nBLITZ   Ministerin" in message(Digest("d", (both,))).text
