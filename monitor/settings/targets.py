"""channels.yaml: the targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from monitor.model import Target, Webhook
from monitor.settings.document import Document, KeyPath
from monitor.settings.hours import is_always_quiet, quiet_of, slots_of
from monitor.settings.parts import Reader
from monitor.settings.shapes import TargetShape


def targets_of(
    reader: Reader, document: Document, usual: Target, *, has_mail: bool
) -> dict[str, Target]:
    """The targets by their ids; zone, language and digest are those of ``usual`` if not their own.

    Without a mail server those that want one are left out.
    """
    found: dict[str, Target] = {}
    fallbacks: dict[str, tuple[str, KeyPath]] = {}
    ways: dict[tuple[object, ...], str] = {}
    shapes = reader.unique(document, reader.items(document, "targets", TargetShape), "target")
    for shape, where in shapes:
        if shape.mail and not has_mail:
            reader.report(
                document.place(where),
                f"target {shape.id!r} needs a mail server",
                "mail: with host and sender, at the top of the file",
            )
            continue
        _warn_of_twin(reader, document, where, shape, ways)
        found[shape.id] = target = _target_of(shape, usual)
        if is_always_quiet(target.quiet):
            reader.report(
                document.place((*where, "quiet")),
                f"the quiet hours of {shape.id!r} are all of the week; they would never end, so"
                " they do not count",
                "hours that end",
                warning=True,
            )
        if shape.fallback is not None:
            fallbacks[shape.id] = (shape.fallback.to, (*where, "fallback", "to"))
    for name, other in _fallbacks(reader, document, fallbacks, found).items():
        found[name] = replace(found[name], fallback=other)
    return found


def _target_of(shape: TargetShape, usual: Target) -> Target:
    hook = shape.webhook
    fallback_after = usual.fallback_after if shape.fallback is None else shape.fallback.after
    return replace(
        usual,
        id=shape.id,
        recipients=tuple(dict.fromkeys(shape.mail)),
        apprise_url=shape.apprise or "",
        webhook=None if hook is None else Webhook(hook.url, hook.secret),
        zone=usual.zone if shape.zone is None else ZoneInfo(shape.zone),
        language=shape.language or usual.language,
        quiet=quiet_of(shape.quiet),
        digest=usual.digest if shape.digest is None else slots_of(shape.digest),
        rate=shape.rate,
        concurrency=shape.concurrency,
        canary=None if shape.canary is None else slots_of(shape.canary),
        fallback_after=fallback_after,
    )


def _warn_of_twin(
    reader: Reader,
    document: Document,
    where: KeyPath,
    shape: TargetShape,
    ways: dict[tuple[object, ...], str],
) -> None:
    hook = shape.webhook and shape.webhook.url
    way = (*sorted(each.lower() for each in shape.mail), shape.apprise, hook)
    if way in ways:
        reader.report(
            document.place(where),
            f"target {shape.id!r} is the same as {ways[way]!r}; a desk with both gets two alerts",
            "one of them",
            warning=True,
        )
    ways.setdefault(way, shape.id)


def _fallbacks(
    reader: Reader,
    document: Document,
    named: Mapping[str, tuple[str, KeyPath]],
    targets: Mapping[str, Target],
) -> dict[str, str]:
    """The other target of each that has one that there is, and that does not lead back to it."""
    found: dict[str, str] = {}
    for name, (other, where) in named.items():
        place = document.place(where)
        if other not in targets:
            reader.unknown(place, "target", other, [each for each in targets if each != name])
            continue
        way = [name, other]
        while way[-1] in found and way[-1] != name:
            way.append(found[way[-1]])
        if way[-1] == name:
            reader.report(
                place,
                f"the fallback of {name!r} leads back to it: {' → '.join(way)}",
                "a target on another way, without a fallback to this one",
            )
            continue
        found[name] = other
    return found
