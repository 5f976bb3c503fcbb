"""What happens, as lines of the log: trouble once when it begins or changes, once when it ends."""

from __future__ import annotations

from collections.abc import Iterable

import structlog

from monitor.health import Verdict
from monitor.matched import Matched
from monitor.model import Article, Claim, Delivery, DeliveryState, Hit, words_of
from monitor.reports import PageReport, PollReport

# Troubles have a blank in their names, those with one source are named by its id.
PAGES = "all pages"

log = structlog.get_logger()


class Journal:
    """Logs, and remembers which troubles were told."""

    def __init__(self) -> None:
        self._troubles: dict[str, str] = {}

    def trouble(self, what: str, event: str, error: str) -> None:
        """Tell of a trouble with ``what`` unless that was told."""
        if self._troubles.get(what) != error:
            log.error(event, what=what, error=error)
        self._troubles[what] = error

    def is_over(self, what: str) -> bool:
        """Forget the trouble with ``what``; whether there was any."""
        return bool(self._troubles.pop(what, ""))

    def poll(self, report: PollReport) -> None:
        """Tell what a poll brought."""
        for notice in report.notices:
            log.warning("notice", source=report.source, kind=notice.kind, message=notice.message)
        before = self._troubles.pop(report.source, "")
        if report.error:
            self._troubles[report.source] = report.error
            if report.error != before:
                log.warning("source cannot be read", source=report.source, error=report.error)
            return
        if before:
            log.info("source is well again", source=report.source)
        level = log.info if report.new else log.debug
        level(
            "polled",
            source=report.source,
            new=report.new,
            known=report.known,
            hits=len(report.hits),
            **({"edited": report.edited} if report.edited else {}),
            **({"waiting": len(report.waiting)} if report.waiting else {}),
            **({"first": True} if report.first else {}),
            **({"warning": report.warning} if report.warning else {}),
        )
        _hits(report.source, report.hits, report.failures, report.kept)

    def page(self, report: PageReport) -> None:
        """Tell what the page of an article brought."""
        article = report.article
        self.is_over(PAGES)
        if article.page_error:
            log.info("page not read", url=article.url, reason=article.page_error)
        _hits(article.source, [(article, hit) for hit in report.hits], report.failures, report.kept)

    def matched(self, found: Matched) -> None:
        """Tell what was found in articles that had been stored before."""
        told: dict[str, list[tuple[Article, Hit]]] = {}
        for article, hit in found.told:
            told.setdefault(article.source, []).append((article, hit))
        for source, hits in told.items():
            _hits(source, hits, (), ())
        for title, reason in found.kept:
            log.info("not alerted", title=title, reason=reason)

    def failures(self, failures: Iterable[str]) -> None:
        """Tell which rules could not be evaluated."""
        for failure in failures:
            log.error("rule failed", error=failure)

    def verdict(self, source: str, verdict: Verdict) -> None:
        """Tell what is unusual about a source, and what is so no more."""
        for notice in verdict.told:
            log.warning("notice", source=source, kind=notice.kind, message=notice.message)
        for each in verdict.ended:
            log.info("notice is over", source=source, kind=each.notice.kind, message=each.because)

    def alert(self, claim: Claim, settled: Delivery) -> None:
        """Tell what became of an alert."""
        rules = ",".join(settled.rules)
        about = {"target": settled.target, "rules": rules, "title": claim.title}
        if settled.state is DeliveryState.SENT:
            log.info("sent", **about)
        elif settled.state is DeliveryState.GIVEN_UP:
            log.error("given up", reason=settled.reason, **about)
        else:
            log.warning("not sent, will be tried again", reason=settled.reason, **about)


def _hits(
    source: str,
    found: Iterable[tuple[Article, Hit]],
    failures: Iterable[str],
    kept: Iterable[tuple[str, str]],
) -> None:
    for failure in failures:
        log.error("rule failed", source=source, error=failure)
    for article, hit in found:
        words = ", ".join(words_of(hit.evidence))
        log.info("hit", source=source, rule=hit.rule, title=article.title, found=words)
    for title, reason in kept:
        log.info("not alerted", source=source, title=title, reason=reason)
