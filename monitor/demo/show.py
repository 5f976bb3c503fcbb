"""Shows the demo's events in a terminal, a line or two each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from monitor.demo.runner import Result
from monitor.demo.story import Event

_STYLES = {"A": "bold blue", "B": "bold magenta"}
_ROLES = {"scheduler": "keeps the clock", "notifier": "sends"}


class Show:
    """Prints events; times are those of the machine."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._papers: dict[str, str] = {}
        self._by = ""
        self._tellers: dict[str, Callable[[Event], None]] = {
            "opened": self._opened,
            "published": self._published,
            "polled": self._polled,
            "hit": self._hit,
            "not alerted": self._silent,
            "mail": self._mail,
            "chat": self._chat,
            "sent": lambda _: None,
            "role taken": self._role,
            "killed": self._killed,
            "took over": self._took_over,
            "shared": self._shared,
        }

    def tell(self, event: Event) -> None:
        """Show one event."""
        if event.get("level") == "debug":
            return
        self._by = str(event.get("by", ""))
        teller = self._tellers.get(str(event.get("event")), self._other)
        teller(event)

    def _line(self, mark: str, style: str, *parts: str | Text) -> None:
        line = Text.assemble((datetime.now().astimezone().strftime("%H:%M:%S "), "dim"))
        line.append(f"{mark:<10}", style)
        if self._by:
            line.append(f"{self._by}  ", _STYLES.get(self._by, "bold"))
        for part in parts:
            line.append(part)
        self._console.print(line, soft_wrap=not self._console.is_terminal)

    def _below(self, text: Text) -> None:
        self._console.print(Padding(text, (0, 0, 0, 19)))

    def _opened(self, event: Event) -> None:
        self._papers = event["papers"]
        table = Table("id", "paper", title="The papers", box=None)
        for identity, name in self._papers.items():
            table.add_row(identity, name)
        self._console.print(table)
        self._console.print(Text(f"configuration: {event['config']}", "dim"))
        if "server" in event:
            self._console.print(Text(f"database: {event['server']}", "dim"))
        self._console.print(Text.assemble("the page: ", (event["page"], "bold underline")))

    def _published(self, event: Event) -> None:
        for article in event["articles"]:
            paper = self._papers.get(article.paper, article.paper)
            self._line("news", "bold", f"{paper}: {article.title}")

    def _polled(self, event: Event) -> None:
        counts = f"{event['new']} new, {event['known']} known"
        if not self._by:
            # Of several workers any may match what one has polled.
            counts += f", {event['hits']} hit{'' if event['hits'] == 1 else 's'}"
        unread = f", {event['unread']} pages not readable" if event.get("unread") else ""
        first = " (first poll: stored without alerting)" if event.get("first") else ""
        self._line(
            "polled", "cyan", f"{self._papers.get(event['source'])}: {counts}{unread}{first}"
        )

    def _hit(self, event: Event) -> None:
        self._line("hit", "bold yellow", f"{event['rule']}: {event['title']}")
        self._below(Text(f"found: {event.get('found', '')}", "yellow"))

    def _silent(self, event: Event) -> None:
        self._line("silent", "bold dim", f"{event['title']}: {event['reason']}")

    def _mail(self, event: Event) -> None:
        mail = event["mail"]
        self._line("mail", "bold green", f"to {event['to']}: {mail['Subject']}")
        body = mail.get_body(("plain",)).get_content().splitlines()
        quoted = " ".join(line.removeprefix("> ") for line in body if line.startswith("> "))
        self._below(Text(quoted, "green"))

    def _chat(self, event: Event) -> None:
        post: dict[str, Any] = event["post"]
        first = str(post.get("title") or post.get("message", "")).splitlines()[0]
        self._line("chat", "bold green", first)

    def _role(self, event: Event) -> None:
        does = _ROLES.get(event["role"], event["role"])
        self._line("role", "bold magenta", f"{does} from now on (claim {event['claim']})")

    def _killed(self, event: Event) -> None:
        title = f"kill -9 of worker {self._by}, process {event['pid']}"
        self._console.rule(Text(title, "bold red"))
        self._console.print(
            Text(
                "Its roles are free at once. What it was polling is taken over once it has given"
                " no sign for 30 seconds; all else was stored, and others go on with it.",
                "red",
            )
        )

    def _took_over(self, event: Event) -> None:
        paper = self._papers.get(event["source"], event["source"])
        after = f"{event['seconds']:.0f} s after the kill"
        self._line("took over", "bold magenta", f"{paper}, {after}")

    def _shared(self, event: Event) -> None:
        self._console.rule()
        table = Table("worker", *self._papers.values(), title="Who asked which paper", box=None)
        for by, asked in sorted(event["asked"].items()):
            table.add_row(by, *(f"{asked[paper]} times" for paper in self._papers))
        self._console.print(table)

    def _other(self, event: Event) -> None:
        known = {"event", "level", "timestamp", "by"}
        rest = ", ".join(f"{key}: {value}" for key, value in event.items() if key not in known)
        style = "red" if event.get("level") in {"warning", "error"} else "dim"
        mark = "worker" if self._by else "daemon"
        self._line(mark, style, Text(f"{event['event']}{f' ({rest})' if rest else ''}", style))

    def result(self, result: Result) -> None:
        """Show how it ended."""
        self._console.rule()
        for told, count in sorted(result.missing.items(), key=str):
            self._console.print(Text(f"missing: {told} ({count})", "bold red"))
        for told, count in sorted((result.surplus - result.repeated).items(), key=str):
            self._console.print(Text(f"not expected: {told} ({count})", "bold red"))
        verdict = "exactly the expected alerts" if result.is_right else "NOT what was expected"
        if result.is_right and result.surplus:
            count = result.surplus.total()
            verdict = f"all that were expected; {count} came again, and said so"
        self._console.print(
            Text.assemble(
                (f"{result.arrived.total()} alerts arrived, {verdict}", "bold"),
                f"; daemon: exit code {result.exit_code},"
                f" {result.memory / 2**20:.0f} MiB at its peak; {result.seconds:.0f} s",
            )
        )
