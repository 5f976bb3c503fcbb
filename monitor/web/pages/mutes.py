"""What is not alerted for now: to see, to end, and to mute a rule, a source or a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import Response

from monitor.model import Mute, MuteKind
from monitor.notify.clean import one_line
from monitor.web.asking import Ask, get, post
from monitor.web.errors import WebError
from monitor.web.going import back
from monitor.web.identity import EDITOR, READER
from monitor.web.pages.stories import REASON, SPANS
from monitor.web.parts import choices
from monitor.web.rendering import page
from monitor.web.texts.mutes import MUTES
from monitor.web.texts.stories import STORIES

KINDS = choices.MUTED
# Where somebody sees more of what is muted.
LINKS = {
    MuteKind.RULE: "/rules/{}",
    MuteKind.SOURCE: "/sources/{}",
    MuteKind.STORY: "/stories/{}",
    MuteKind.PERSON: "/?desk=&person={}",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A mute with the name and the address of what it is about."""

    mute: Mute
    name: str
    href: str


def show(ask: Ask) -> Response:
    """The mutes in force, and forms for more; ``kind`` and ``value`` choose what at once."""
    kind = ask.one_of("kind", frozenset(KINDS))
    among = {each: listed(ask.site.settings) for each, listed in KINDS.items()}
    value = choices.chosen(ask, "value", among[kind]) if kind else ""
    return page(
        ask,
        "mutes.html",
        t=MUTES[ask.language],
        title=MUTES[ask.language].title,
        shown=_shown(ask),
        forms=[(each, among[each], value if each == kind else "") for each in KINDS],
        spans=STORIES[ask.language].spans.items(),
        longest=REASON,
    )


def add(ask: Ask) -> Response:
    """Let nothing be alerted of a rule, a source or a person for a while."""
    texts = MUTES[ask.language]
    kind, given = ask.form.get("kind", ""), ask.form.get("value", "").strip()
    if kind not in KINDS:
        raise WebError(400, f"kind: expected one of {', '.join(KINDS)}")
    span = SPANS.get(ask.form.get("for", ""))
    if span is None:
        raise WebError(400, f"for: expected one of {', '.join(SPANS)}")
    if not given:
        raise WebError(400, texts.missing, is_told=True)
    value = choices.meant(given, KINDS[kind](ask.site.settings))
    if not value:
        raise WebError(400, texts.unknown.format(texts.kinds[kind], given[:40]), is_told=True)
    reason = one_line(ask.form.get("reason", ""), REASON)
    mute = Mute(MuteKind(kind), value, ask.now + span, ask.who.name, ask.now, reason)
    ask.site.stores.archive.mute(mute)
    until = mute.until.isoformat()
    ask.site.log(ask.who, "mute", ask.now, ask.address, **{kind: value}, until=until)
    return back(ask, "/mutes")


def end(ask: Ask) -> Response:
    """End a mute before its time: what is found from now on is alerted again."""
    name, texts = ask.id("mute"), MUTES[ask.language]
    found = next((each for each in ask.site.stores.reader.mutes(ask.now) if each.id == name), None)
    if found is None or not ask.site.stores.archive.unmute(name, ask.now):
        raise WebError(404, texts.over, is_told=True)
    about = {str(found.kind): found.value}
    ask.site.log(ask.who, "unmute", ask.now, ask.address, mute=name, **about)
    if not ask.is_partial:
        return back(ask, "/mutes")
    answer = page(ask, "_mutes_list.html", t=texts, shown=_shown(ask))
    answer.headers["x-said"] = quote(texts.said_ended)
    return answer


def _shown(ask: Ask) -> Sequence[Shown]:
    reader = ask.site.stores.reader
    found = reader.mutes(ask.now)
    names = {(kind, *pair) for kind, of in KINDS.items() for pair in of(ask.site.settings)}
    titles = {(kind, value): name for kind, value, name in names}
    stories = [each.value for each in found if each.kind is MuteKind.STORY]
    for card in reader.story_cards(stories, now=ask.now):
        titles[MuteKind.STORY, card.story.id] = card.story.first.title
    return [
        Shown(
            each,
            titles.get((each.kind, each.value)) or each.value,
            LINKS[each.kind].format(quote(each.value, safe="")),
        )
        for each in found
    ]


WAYS = (
    get("/mutes", show, READER),
    post("/mutes", add, EDITOR),
    post("/mutes/{mute}/end", end, EDITOR),
)
