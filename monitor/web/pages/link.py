"""Signed links of alerts: GET shows what one would do, POST does it; the link is the credential."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from starlette.responses import RedirectResponse, Response

from monitor.links import Act, ActKind, ExpiredLinkError, LinkError, SignedLinks
from monitor.model import Acknowledgement, Feedback, Mute, MuteKind, Verdict, words_of
from monitor.notify.clean import is_blank, one_line
from monitor.store.page_stories import StoryCard
from monitor.web.asking import Ask, Way, get
from monitor.web.identity import EVERYBODY, Identity, Via
from monitor.web.pages.stories import SPANS
from monitor.web.rendering import page
from monitor.web.texts.link import LINK
from monitor.web.texts.stories import STORIES

SEAL = "act"
SEALED_FOR = timedelta(hours=12)
LONGEST_NAME = 80
# Of an opinion on a story so many are shown.
OPINIONS = 5


class _RefusedError(Exception):
    """A link that does nothing."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def show(ask: Ask) -> Response:
    """What the link would do. Nothing is changed: mail servers open every link they see."""
    try:
        act, card = _read(ask)
    except _RefusedError as error:
        return _refused(ask, error)
    if act.kind is ActKind.WHY and ask.who.role is not None:
        found = card.hits[0].article if card.hits else card.story.first.article
        return RedirectResponse(f"/articles/{found}#why", 303)
    return _form(ask, act, card)


def do(ask: Ask) -> Response:
    """Do what the link says, in the name that was given."""
    try:
        act, card = _read(ask)
    except _RefusedError as error:
        return _refused(ask, error)
    by = one_line(ask.form.get("name", ""), LONGEST_NAME)
    span = SPANS.get(ask.form.get("for", ""))
    if wrong := _wrong(ask, act, by, span):
        return _form(ask, act, card, wrong)
    if act.kind is not ActKind.WHY:
        _done(ask, act, card, by, ask.now + (span or timedelta()))
    return RedirectResponse(f"{ask.path}?done=1", 303)


def _wrong(ask: Ask, act: Act, by: str, span: timedelta | None) -> str:
    """What is wrong with what was filled in; empty if nothing is."""
    texts = LINK[ask.language]
    if not _is_fresh(ask):
        return texts.old
    if is_blank(by):
        return texts.no_name
    return texts.no_span if act.kind is ActKind.MUTE and span is None else ""


def _done(ask: Ask, act: Act, card: StoryCard, by: str, until: datetime) -> None:
    archive, story, rule = ask.site.stores.archive, card.story.id, _rule(act, card)
    about = {"story": story, "recipient": act.recipient}
    match act.kind:
        case ActKind.ACKNOWLEDGE:
            archive.acknowledge(Acknowledgement(story, by, ask.now))
        case ActKind.MUTE:
            archive.mute(Mute(MuteKind.STORY, story, until, by, ask.now))
            about["until"] = until.isoformat()
        case ActKind.NOT_RELEVANT:
            given = Feedback(story, rule, Verdict.NOT_RELEVANT, by, ask.now)
            archive.give_feedback(given)
            about["rule"] = rule
    who = Identity(Via.LINK, ask.who.id or by)
    names = {ActKind.NOT_RELEVANT: "feedback"}
    ask.site.log(who, names.get(act.kind, str(act.kind)), ask.now, ask.address, **about)


def _read(ask: Ask) -> tuple[Act, StoryCard]:
    """What the link says, and its story. Raises _RefusedError."""
    texts, links = LINK[ask.language], ask.site.settings.links
    if links is None:
        raise _RefusedError(404, texts.no_links)
    try:
        act = SignedLinks(links).read(ask.values["token"], ask.now)
    except ExpiredLinkError as error:
        raise _RefusedError(410, texts.expired) from error
    except LinkError as error:
        raise _RefusedError(403, texts.forged) from error
    reader = ask.site.stores.reader
    found = reader.story_cards([act.story], now=ask.now)
    if not found:
        # It was sent for an article that was in no story then.
        names = [each.id for each in reader.stories_as(act.story)[:1]]
        found = reader.story_cards(names, now=ask.now)
    if not found:
        raise _RefusedError(404, texts.gone)
    return act, found[0]


def _rule(act: Act, card: StoryCard) -> str:
    """The rule that an opinion is about; of all if that one does not hold any more."""
    return act.rule if act.rule in {each.rule for each in card.story.rules} else ""


def _refused(ask: Ask, error: _RefusedError) -> Response:
    texts = LINK[ask.language]
    return page(
        ask,
        "act.html",
        status=error.status,
        title=texts.broken,
        t=texts,
        refused=str(error),
        act=None,
    )


def _form(ask: Ask, act: Act, card: StoryCard, error: str = "") -> Response:
    reader, story = ask.site.stores.reader, card.story
    hit = card.hits[0].hit if card.hits else None
    mutes = [each for each in card.mutes if each.kind is MuteKind.STORY]
    rule = _rule(act, card)
    return page(
        ask,
        "act.html",
        status=400 if error else 200,
        title=LINK[ask.language].titles[act.kind],
        t=LINK[ask.language],
        refused="",
        act=act,
        kind=act.kind.name,
        story=story,
        names={source.id: source.name for source in ask.site.settings.sources},
        headline=next((one.title for one in story.articles if one.title), story.id),
        hit=hit,
        words=words_of(hit.evidence)[:20] if hit else (),
        rule=next((each.title for each in story.rules if each.rule == rule), rule),
        taken=card.acknowledgement,
        mute=max(mutes, key=lambda each: each.until, default=None),
        opinions=reader.feedback_on(story.id)[-OPINIONS:],
        spans=STORIES[ask.language].spans,
        chosen=ask.form.get("for", "1d"),
        name=ask.form.get("name", ask.who.name or act.recipient),
        seal=ask.site.sign(SEAL, [_print(ask), int(ask.now.timestamp())]),
        error=error,
        is_done="done" in ask.query,
    )


def _is_fresh(ask: Ask) -> bool:
    """Whether it is our form for this link that was sent."""
    match ask.site.signed(SEAL, ask.form.get("seal", "")[:500]):
        case [str(of), int(made)] if of == _print(ask):
            return timedelta() <= ask.now - datetime.fromtimestamp(made, UTC) < SEALED_FOR
    return False


def _print(ask: Ask) -> str:
    return hashlib.sha256(ask.values["token"].encode()).hexdigest()[:32]


WAYS = (
    get("/act/{token}", show, EVERYBODY),
    Way("POST", "/act/{token}", do, EVERYBODY, is_open_act=True),
)
