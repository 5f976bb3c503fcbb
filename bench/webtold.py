"""What was told of the stories of the bench, what people did, and which visits they tell of."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from webconfig import PERSONS, PLACES, SOURCES, BenchRule, person, place, source, targets
from webplan import Plan, audience, is_loud, start_of, written

from monitor.model import Evidence, Mute, MuteKind, Station, Status, Visit, Visitor, key_of
from monitor.store.visit_rows import visits_values

VISITS = 5_000
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
Hits = Sequence[tuple[int, BenchRule, str, int]]
Table = tuple[str, str, Iterable[Sequence[Any]]]

DELIVERY = (
    "key, article, target, recipient, level, urgency, state, reason, attempts, uncertain, created,"
    " due, tried, sent, ended, kind, story, bundle, facts, title, lines"
)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def visits_rows(plan: Plan, found: Hits) -> tuple[list[Sequence[Any]], Table, Table]:
    """The rows of hits, of visits, and of the articles that tell of these."""
    rng = random.Random(f"{plan.seed} visits")
    about = sorted({plan.stories[number] for number, rule, *_ in found if rule.is_about_visits})
    # Stories of the last days tell of what is to come.
    chosen = {each: key_of("visit", str(each)) for each in about[-VISITS:]}
    people = {each: rng.randrange(PERSONS) for each in chosen}
    places = {each: rng.randrange(PLACES) for each in chosen}
    days = {each: (plan.seen(each) + DAY * rng.randint(-2, 60)).date() for each in chosen}
    hits, tellings = [], []
    for number, rule, word, at in found:
        begun, when = plan.stories[number], written(plan.seen(number))
        evidence = Evidence("text", at, at + len(word), word)
        told: list[Any] = []
        if rule.is_about_visits and begun in chosen:
            who, where = person(people[begun]), place(places[begun])
            day = days[begun]
            visit = Visit(
                (Visitor(*who),), (Station(*where),), Status.UPCOMING, 0.9, evidence, day, day
            )
            told = visits_values([visit])
            of = (chosen[begun], plan.name(number), rule.id, rule.desk, when, when)
            tellings.append((*of, "upcoming", "sure", day.isoformat(), day.isoformat()))
        words = _json([{"field": "text", "start": at, "end": at + len(word), "text": word}])
        hits.append(
            (
                *(plan.name(number), rule.id, "0123456789ab", rule.title, rule.desk, rule.level),
                *(words, when, _json(told), "sure" if rule.is_about_visits else ""),
            )
        )
    rows = []
    for begun, name in chosen.items():
        who, where = person(people[begun]), place(places[begun])
        status = rng.choice(("upcoming",) * 8 + ("cancelled", "postponed"))
        seen, day = written(plan.seen(begun)), days[begun].isoformat()
        rows.append(
            (
                *(name, *who, "", _json([{"id": where[0], "name": where[1]}]), day, day),
                *("10:00:00", status, "sure", 0.9, 0, seen, seen, seen, "[]", 0),
            )
        )
    columns = (
        "id, person, name, role, stations, first, last, clock, status, certainty, confidence,"
        " sequence, created, changed, said, former, untold"
    )
    telling = "visit, article, rule, desk, found, said, status, certainty, first, last"
    return hits, ("visits", columns, rows), ("visit_articles", telling, tellings)


def messages(plan: Plan, found: Hits) -> Iterator[Table]:
    """Deliveries with the hits they tell of; copies of what was told are suppressed."""
    rng = random.Random(f"{plan.seed} told")
    rows, links = [], []
    told: set[tuple[int, str]] = set()
    digests: dict[tuple[str, str], str] = {}
    by_article: dict[tuple[int, int], list[BenchRule]] = {}
    for number, rule, *_ in found:
        by_article.setdefault((number, audience(rule)), []).append(rule)
    newest = plan.articles - plan.articles // 2000
    for (number, of), held in sorted(by_article.items()):
        seen = plan.seen(number)
        begun = plan.stories[number]
        best = min(held, key=lambda rule: rule.level.rank)
        for target in targets(of):
            key = key_of("alert", plan.name(number), target)
            state, bundle = _state(rng, is_new=(begun, target) not in told, late=number >= newest)
            told.add((begun, target))
            if state == "sent" and not is_loud(best):
                day = (target, seen.date().isoformat())
                bundle = digests.setdefault(day, key_of("digest", *day))
            sent = written(min(seen + MINUTE, plan.now)) if state == "sent" else None
            ended = sent or (written(seen + MINUTE) if state == "given up" else None)
            due = written(seen + 600 * MINUTE) if state == "postponed" else None
            rows.append(
                (
                    *(key, plan.name(number), target, f"{target}@example.org", best.level),
                    *(2 * best.level.rank, state, _REASONS.get(state, ""), int(ended is not None)),
                    *(int(state == "uncertain"), written(seen)),
                    *(written(seen) if state in {"owed", "uncertain"} else due, sent, sent, ended),
                    *("alert", plan.name(begun), bundle, "[]", "", "[]"),
                )
            )
            links += [(key, plan.name(number), rule.id) for rule in held]
    rows += [_digest(plan, *of, key) for of, key in digests.items()]
    rows += _mornings(plan)
    yield "deliveries", DELIVERY, rows
    yield "delivery_hits", "delivery, article, rule", links


_REASONS = {
    "suppressed": "told of the story before",
    "given up": "550 no such user here",
    "postponed": "quiet hours",
}


def _state(rng: random.Random, *, is_new: bool, late: bool) -> tuple[str, str]:
    if not is_new:
        return "suppressed", ""
    if late:
        return rng.choice(("owed", "postponed", "uncertain", "sent", "sent", "sent")), ""
    return ("given up" if rng.random() < 0.005 else "sent"), ""


def _digest(plan: Plan, target: str, day: str, key: str) -> Sequence[Any]:
    at = f"{day}T21:00:00.000000Z"
    at = min(at, written(plan.now))
    return (
        *(key, None, target, f"{target}@example.org", "digest", 6, "sent", "", 1, 0, at, None, at),
        *(at, at, "digest", "", "", "[]", "", "[]"),
    )


def _mornings(plan: Plan) -> Iterator[Sequence[Any]]:
    for day in range(365):
        at = written(start_of(plan.now) - DAY * day + 5 * 60 * MINUTE)
        if at < written(plan.now):
            lines = _json(["1000 Quellen, 27 gestört; 412 Treffer", "513 gesendet, 3 warten"])
            yield (
                *(key_of("notice", "morning", at), None, "service", "service@example.org"),
                *("normal", 4, "sent", "", 1, 0, at, None, at, at, at, "notice", "", "", "[]"),
                *("Monitor am Morgen", lines),
            )


def acts(plan: Plan) -> Iterator[Table]:
    """Acknowledgements, feedback, mutes, the audit log."""
    rng = random.Random(f"{plan.seed} acts")
    names = sorted(plan.matched)
    users = ("ida", "jelle", "wiebke", "arno")
    later = {each: written(min(plan.seen(each) + 20 * MINUTE, plan.now)) for each in names}
    taken = [(plan.name(each), later[each], rng.choice(users)) for each in names if each % 4 == 0]
    yield "acknowledgements", "story, at, by", taken
    said = [
        (
            *(plan.name(each), plan.matched[each].rules[0].id, later[each]),
            *(rng.choice(("relevant", "not relevant", "not relevant")), rng.choice(users)),
        )
        for each in names
        if each % 10 == 1
    ]
    yield "feedback", "story, rule, at, verdict, by", said
    muted = []
    for number in range(400):
        at = plan.now - number * DAY * 0.9
        kinds = [
            (MuteKind.SOURCE, source(number % SOURCES)),
            (MuteKind.RULE, f"rule-{number % 200}"),
        ]
        kinds += [(MuteKind.STORY, plan.name(names[-1 - number % len(names)]))] * 2
        kind, value = kinds[number % len(kinds)]
        mute = Mute(kind, value, at + 2 * DAY, rng.choice(users), at)
        muted.append((mute.id, kind, value, written(mute.until), mute.by, written(at), ""))
    yield "mutes", "id, kind, value, until, by, created, reason", muted
    logged = [
        (at, by, "page", "acknowledge", _json({"story": story}), "127.0.0.1")
        for story, at, by in sorted(taken, key=lambda row: row[1])
    ]
    yield "audit", "at, by, via, act, about, address", logged


def notices(plan: Plan) -> Iterator[Table]:
    """What was told of sources; some of it holds."""
    rows = []
    for number in range(2_000):
        at = plan.now - number * DAY / 6
        of, kind = source(number * 13 % SOURCES), ("silent", "moved", "relaunch")[number % 3]
        ended = None if number < 15 else written(at + DAY)
        rows.append((of, kind, written(at), f"{of}: seit {at:%d.%m.} anders als sonst", ended))
    yield "notices", "source, kind, since, message, ended", rows
    slots = [("morning", written(plan.now))]
    yield "slots", "name, done", slots
    yield "config_state", "id, read, error", [(1, written(plan.now), "")]
