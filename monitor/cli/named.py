"""What is named on the command line, and what was probably meant."""

from __future__ import annotations

from collections.abc import Collection

from monitor.cli.options import UsageError
from monitor.model import Rule
from monitor.settings.names import nearest
from monitor.wiring import Configured

# So many names are told to whoever took a wrong one.
FEW = 20


def no_such_rule(name: str, rules: Collection[str], *, also: str = "") -> UsageError:
    """What to tell about a rule that is not configured, with the one that was probably meant."""
    hint = nearest(name, rules)
    if hint:
        return UsageError(f"there is no rule {name!r}{also}; did you mean {hint!r}?")
    some = ", ".join(sorted(rules)) or "none"
    listed = f"configured: {some}" if len(rules) <= FEW else "`monitor rules` lists them"
    return UsageError(f"there is no rule {name!r}{also}; {listed}")


def checked_rule(name: str, found: Configured) -> Rule:
    """The rule of that id, which can be used. Raises UsageError."""
    if name in found.rules.rules:
        return found.rules.rules[name]
    if any(each.id == name for each in found.settings.rules):
        raise UsageError(f"rule {name!r} is left out, as it has a mistake; `monitor check` says it")
    raise no_such_rule(name, list(found.rules.rules))


def known_name(kind: str, name: str, known: Collection[str]) -> str:
    """The name, which is one of these. Raises UsageError with the one that was probably meant."""
    if name in known:
        return name
    if hint := nearest(name, known):
        raise UsageError(f"there is no {kind} {name!r}; did you mean {hint!r}?")
    some = ", ".join(sorted(known)[:FEW]) or "none"
    more = ", …" if len(known) > FEW else ""
    raise UsageError(f"there is no {kind} {name!r}; configured: {some}{more}")
