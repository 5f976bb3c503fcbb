"""What an alert says, before it is put into the form of a channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from monitor.model import Alert, Certainty, DeliveryKind, Fact, Hit, Level, words_of
from monitor.notify.clean import clean, cut, is_blank, one_line
from monitor.notify.compose import visits
from monitor.notify.compose.visits import Told
from monitor.notify.compose.voice import NAME, Voice
from monitor.notify.snippet import Parts, snippet_of
from monitor.notify.texts import Texts
from monitor.notify.visit_texts import VisitTexts

SUBJECT = 180
TITLE = 300
LONGEST_URL = 4000
WORDS_SHOWN = 6
SOURCES_SHOWN = 5
OWN_SHOWN = 5
SENTENCE = 400
KEY_SHOWN = 8
URGENT = (Level.BLITZ,)


@dataclass(frozen=True, slots=True)
class Story:
    """Clean texts only. ``link`` is the ``url`` if it may be clicked, else empty.

    ``what`` is the visit, if it tells of one, and the title. ``lead`` says why it comes although it
    was told before, or comes here; ``notes`` what is to be known about the article. ``seen`` is its
    source and time in short, ``first`` and ``sources`` are those of the others. ``own`` are
    sentences only this source has, below ``own_title``. ``acts`` are addresses by the words for
    them; without them ``command`` says what to call.
    """

    language: str
    subject: str
    what: str
    level: str
    rules: tuple[str, ...]
    lead: tuple[str, ...]
    title: str
    origin: str
    seen: str
    first: str
    sources: str
    snippet: Parts
    own_title: str
    own: tuple[str, ...]
    visits: tuple[Told, ...]
    more_visits: str
    notes: tuple[str, ...]
    texts: VisitTexts
    why: str
    reasons: tuple[str, ...]
    words: str
    url: str
    link: str
    read: str
    footer: str
    acts: Mapping[str, str] = field(default_factory=dict)
    command: str = ""


def story_of(alert: Alert, voice: Voice) -> Story:
    """What to tell about an alert."""
    article = alert.article
    texts = voice.texts
    rules = tuple(one_line(hit.title, NAME) for hit in alert.hits)
    url = one_line(article.url, LONGEST_URL)
    title = one_line(article.title, TITLE)
    if is_blank(title):
        title = cut(url, TITLE) or texts.untitled
    snippet = tuple((clean(part), found) for part, found in snippet_of(alert).parts)
    found = visits.told_visits(alert, texts.visits, voice.zone, voice.now)
    own = tuple(_own(alert, snippet))
    acts = _acts(alert, voice)
    return Story(
        language=texts.language,
        subject=_subject(alert, rules, found.subject or title, found, texts),
        what=" · ".join(filter(None, (found.subject, title))),
        level=str(alert.level).upper(),
        rules=rules,
        lead=tuple(_lead(alert, voice)),
        title=title,
        origin=" · ".join(_origin(alert, voice)),
        seen=" ".join([voice.source(article.source), *_seen(alert, voice)]),
        first=_first(alert, voice),
        sources=_sources(alert, voice),
        snippet=snippet,
        own_title=texts.stories.own.format(voice.source(article.source)) if own else "",
        own=own,
        visits=tuple(_unless_shown(each, snippet) for each in found.told),
        more_visits=found.left,
        notes=tuple(_notes(alert, texts)),
        texts=texts.visits,
        why=texts.why,
        reasons=tuple(_reason(hit, texts) for hit in alert.hits),
        words=_words(alert, texts),
        url=url,
        # What a feed calls a link may be a script or a file (javascript:, file:).
        link=url if is_link(url) else "",
        read=texts.read,
        footer=texts.sent_by.format(target=voice.target.id, key=alert.key),
        acts=acts,
        command="" if acts else _command(alert, texts),
    )


def is_link(url: str) -> bool:
    """Whether an address may be clicked."""
    return url.lower().startswith(("https://", "http://"))


def _subject(
    alert: Alert, rules: tuple[str, ...], what: str, found: visits.ToldVisits, texts: Texts
) -> str:
    """`[EIL] Ministerbesuch: Fr 27.11. Rheine – Selma Kortüm (+1)`."""
    others = found.others if found.told else len(rules) - 1
    more = texts.more_rules.format(others) if others > 0 else ""
    # What an edit made sure may be called a change, too, but is new to whoever was not told of it.
    is_known = alert.kind is not DeliveryKind.CHANGE or alert.thread
    prefix = texts.stories.prefixes.get(alert.kind, "") if is_known else ""
    subject = f"{prefix}[{str(alert.level).upper()}] {rules[0]}: {what}"
    return one_line(subject, SUBJECT - len(more)) + more


def _lead(alert: Alert, voice: Voice) -> Iterator[str]:
    """Why it comes again, or here, and who cares for it already."""
    texts = voice.texts
    if alert.facts:
        told = [_fact(fact, voice.source(alert.article.source), texts) for fact in alert.facts]
        yield texts.stories.news.format("; ".join(told))
    if alert.kind is DeliveryKind.REMINDER:
        yield texts.visits.reminds
    elif alert.kind is DeliveryKind.CHANGE:
        yield texts.visits.changes
    for line in alert.lines:
        yield one_line(line, TITLE)
    if alert.acknowledged:
        yield texts.stories.acknowledged.format(one_line(alert.acknowledged, NAME))
    if alert.repeat:
        yield texts.repeat


def _fact(fact: str, source: str, texts: Texts) -> str:
    """What is new; as it is stored, if a later version of monitor stored it."""
    known = {str(each): text for each, text in texts.stories.facts.items()}
    return known[fact].format(source=source) if fact in known else one_line(fact, TITLE)


def _notes(alert: Alert, texts: Texts) -> Iterator[str]:
    """What else is to be known about the article."""
    article = alert.article
    if any(hit.certainty is Certainty.LIKELY for hit in alert.hits):
        yield texts.visits.check_long
    if article.correction and Fact.CORRECTION not in alert.facts:
        yield texts.correction
    elif article.version > 1:
        yield texts.edited.format(article.version)
    if article.page_error:
        yield texts.page_not_read.format(one_line(article.page_error, TITLE))


def _origin(alert: Alert, voice: Voice) -> Iterator[str]:
    yield voice.source(alert.article.source)
    texts = voice.texts
    if alert.article.published is not None:
        yield texts.published.format(voice.time(alert.article.published))
    if alert.article.seen is not None:
        yield texts.seen.format(voice.time(alert.article.seen))
    yield texts.sent.format(voice.time(voice.now))


def _seen(alert: Alert, voice: Voice) -> Iterator[str]:
    at = alert.article.published or alert.article.seen
    if at is not None:
        yield voice.near_time(at)


def _first(alert: Alert, voice: Voice) -> str:
    """Who had the story first, if that is somebody else."""
    if alert.first is None or alert.first.source == alert.article.source:
        return ""
    at = alert.first.published or alert.first.seen
    told = voice.near_time(at) if at is not None else ""
    name = voice.source(alert.first.source)
    return voice.texts.stories.first.format(source=name, time=told).strip()


def _sources(alert: Alert, voice: Voice) -> str:
    """How many others have it, and some of their names."""
    others = [each for each in alert.sources if each != alert.article.source]
    if not others:
        return ""
    names = voice.listed([voice.source(each) for each in others], SOURCES_SHOWN)
    texts = voice.texts.stories.more_sources
    return texts[len(others) > 1].format(count=len(others), names=names)


def _own(alert: Alert, snippet: Parts) -> Iterator[str]:
    """What only this source has, unless the snippet shows it."""
    shown = _plain(snippet)
    for sentence in alert.own[:OWN_SHOWN]:
        told = one_line(sentence, SENTENCE)
        if told and told not in shown:
            yield told


def _unless_shown(told: Told, snippet: Parts) -> Told:
    """The visit without its sentence if that stands in the snippet."""
    return replace(told, sentence="") if told.sentence in _plain(snippet) else told


def _plain(snippet: Parts) -> str:
    return " ".join("".join(part for part, _ in snippet).split())


def _acts(alert: Alert, voice: Voice) -> Mapping[str, str]:
    """What can be done about it, by the words for it."""
    if voice.links is None or not alert.story:
        return {}
    urls = voice.links(alert, voice.now, target=voice.target.id, recipient=voice.recipient)
    return {name: urls[act] for act, name in voice.texts.stories.acts.items() if act in urls}


def _command(alert: Alert, texts: Texts) -> str:
    """What to call to take it, unless somebody has."""
    if not alert.story or alert.acknowledged:
        return ""
    return texts.stories.command.format(alert.story[:KEY_SHOWN])


def _reason(hit: Hit, texts: Texts) -> str:
    """The rule and the words it found, each once, as they stand in the article."""
    rule = f"{texts.quotes.format(one_line(hit.title, NAME))} ({hit.rule})"
    words = _quoted(words_of(hit.evidence), texts)
    return (
        texts.reason.format(rule=rule, words=words)
        if words
        else texts.bare_reason.format(rule=rule)
    )


def _words(alert: Alert, texts: Texts) -> str:
    """The words that all rules found, in short."""
    found = words_of(each for hit in alert.hits for each in hit.evidence)
    return texts.stories.found.format(_quoted(found, texts)) if found else ""


def _quoted(found: tuple[str, ...], texts: Texts) -> str:
    words = [texts.quotes.format(one_line(word, 80)) for word in found]
    return ", ".join([*words[:WORDS_SHOWN], *("…" for _ in words[WORDS_SHOWN : WORDS_SHOWN + 1])])
