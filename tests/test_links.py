"""Links in alerts: nobody can make or change one, and they end."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer

from monitor.links import PURPOSE, Act, ActKind, LinkError, SignedLinks
from monitor.model import Alert, key_of
from monitor.settings.values import Links
from tests.values import NOON, article, hit

WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)
SECRET = "sechzehn Zeichen oder mehr"
BASE = "https://monitor.example.org"
STORY = key_of("a story")

links = SignedLinks(Links(BASE, SECRET, WEEK))
names = st.text(max_size=40)
kinds = st.sampled_from(ActKind)


@given(kinds, names, names, names)
def test_a_link_says_what_it_was_made_for(
    kind: ActKind, rule: str, target: str, recipient: str
) -> None:
    url = links.url(kind, story=STORY, rule=rule, target=target, recipient=recipient, now=NOON)

    act = links.read(url, NOON)

    assert act == Act(kind, STORY, NOON + WEEK, rule, target, recipient)


@given(kinds, names)
def test_a_link_has_only_signs_that_every_program_keeps(kind: ActKind, recipient: str) -> None:
    url = links.url(kind, story=STORY, recipient=recipient, now=NOON)

    assert re.fullmatch(re.escape(BASE) + r"/act/[A-Za-z0-9_.-]+", url)


def test_a_link_is_short_enough_to_be_written_out() -> None:
    url = links.url(
        ActKind.NOT_RELEVANT,
        story=STORY,
        rule="ministerbesuch-im-kreis",
        target="lokales-mail",
        recipient="lokalredaktion@zeitung.example.org",
        now=NOON,
    )

    assert len(url) < 300


@given(st.data())
def test_a_link_with_any_sign_changed_is_refused(data: st.DataObject) -> None:
    url = links.url(ActKind.MUTE, story=STORY, recipient="a@example.org", now=NOON)
    token = url.rpartition("/")[2]
    at = data.draw(st.integers(0, len(token) - 1))
    sign = data.draw(st.sampled_from("ABCxyz019-_.").filter(lambda each: each != token[at]))
    changed = token[:at] + sign + token[at + 1 :]

    # The last sign of base64 has bits that say nothing: such a link says the same.
    try:
        act = links.read(changed, NOON)
    except LinkError:
        return

    assert at == len(token) - 1
    assert act == links.read(token, NOON)


@given(st.text(max_size=200))
def test_whatever_is_no_link_is_refused_in_words(text: str) -> None:
    with pytest.raises(LinkError, match=r"this link|no link"):
        links.read(text, NOON)


@given(st.integers(0, 299))
def test_a_link_that_was_cut_off_is_refused(length: int) -> None:
    url = links.url(ActKind.WHY, story=STORY, now=NOON)
    cut = url[: min(length, len(url) - 1)]

    with pytest.raises(LinkError):
        links.read(cut, NOON)


@given(st.integers(1, 100_000), st.integers(-100_000, 100_000))
def test_a_link_works_until_its_end_and_not_a_second_longer(valid: int, later: int) -> None:
    made = SignedLinks(Links(BASE, SECRET, valid * SECOND))
    url = made.url(ActKind.WHY, story=STORY, now=NOON)
    now = NOON + (valid + later) * SECOND

    if later < 0:
        assert made.read(url, now).until == NOON + valid * SECOND
    else:
        with pytest.raises(LinkError, match="worked until 2026-03-0"):
            made.read(url, now)


def test_what_is_longer_than_any_link_is_not_looked_at() -> None:
    with pytest.raises(LinkError, match="no link of ours"):
        links.read("A" * 3_000_000, NOON)


def test_after_the_secret_was_changed_no_old_link_works() -> None:
    url = links.url(ActKind.ACKNOWLEDGE, story=STORY, now=NOON)
    after = SignedLinks(Links(BASE, "ein ganz anderes Geheimnis", WEEK))

    with pytest.raises(LinkError, match="the secret of `links` was changed"):
        after.read(url, NOON)


@pytest.mark.parametrize(
    "values",
    [
        ["delete", STORY, "", "", "", 1_800_000_000],
        ["why", STORY],
        ["why", STORY, "", "", "", "soon"],
        {"act": "why"},
        None,
    ],
)
def test_an_act_that_is_not_known_is_refused_also_with_our_signature(values: object) -> None:
    import hashlib

    signing = URLSafeSerializer(
        SECRET,
        salt=PURPOSE,
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )

    with pytest.raises(LinkError, match="does not know"):
        links.read(str(signing.dumps(values)), NOON)


def test_what_else_was_signed_with_the_secret_is_no_link() -> None:
    token = str(URLSafeSerializer(SECRET, salt=b"a session").dumps(["why", STORY, "", "", "", 1]))

    with pytest.raises(LinkError):
        links.read(token, NOON)


def test_an_alert_has_a_link_for_each_act_and_tells_to_whom_it_went() -> None:
    alert = Alert("key", article(), (hit("faehre"),), story=STORY)

    found = links.of(alert, NOON, target="mail", recipient="a@example.org")

    acts = [links.read(url, NOON) for url in found.values()]
    assert list(found) == ["acknowledge", "mute", "not relevant", "why"]
    assert {(act.story, act.target, act.recipient) for act in acts} == {
        (STORY, "mail", "a@example.org")
    }
    assert [act.rule for act in acts] == ["", "", "faehre", ""]


def test_of_several_rules_not_relevant_means_all_and_without_a_story_the_article_is_meant() -> None:
    alert = Alert("key", article(), (hit("faehre"), hit("hafen")))

    found = links.of(alert, NOON)

    act = links.read(found["not relevant"], NOON)
    assert (act.rule, act.story) == ("", article().id)
