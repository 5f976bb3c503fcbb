"""channels.yaml: the mail server, the targets, the desks."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path

from monitor.errors import Place
from monitor.model import MailServer, Target
from monitor.settings.document import Document
from monitor.settings.parts import Reader
from monitor.settings.shapes import ChannelsFile, DeskShape, MailShape, TargetShape
from monitor.settings.values import Desk


def channels_of(
    reader: Reader, path: Path
) -> tuple[MailServer | None, tuple[Target, ...], tuple[Desk, ...]]:
    """The mail server, the targets and the desks."""
    document = reader.file(path, ChannelsFile)
    if document is None:
        return None, (), ()
    _warn_of_open_secrets(reader, document, path)
    server = _mail(reader, document)
    targets: dict[str, Target] = {}
    ways: dict[tuple[object, ...], str] = {}
    shapes = reader.unique(document, reader.items(document, "targets", TargetShape), "target")
    for shape, where in shapes:
        if shape.mail and server is None and "mail" not in document.values:
            reader.report(
                document.place(where),
                f"target {shape.id!r} needs a mail server",
                "mail: with host and sender, at the top of the file",
            )
            continue
        way = (*sorted(each.lower() for each in shape.mail), shape.apprise)
        if way in ways:
            reader.report(
                document.place(where),
                f"target {shape.id!r} is the same as {ways[way]!r}; a desk with both gets two"
                " alerts",
                "one of them",
                warning=True,
            )
        ways.setdefault(way, shape.id)
        recipients = tuple(dict.fromkeys(shape.mail))
        targets[shape.id] = Target(shape.id, recipients, shape.apprise or "")
    return server, tuple(targets.values()), _desks(reader, document, list(targets))


def _mail(reader: Reader, document: Document) -> MailServer | None:
    value = document.values.get("mail")
    shape = None if value is None else reader.shape(document, ("mail",), value, MailShape)
    if shape is None:
        return None
    return MailServer(
        host=shape.host,
        port=shape.port,
        sender=shape.sender,
        security=shape.security,
        username=shape.username,
        password=shape.password,
    )


def _desks(reader: Reader, document: Document, targets: Sequence[str]) -> tuple[Desk, ...]:
    found = []
    for shape, where in reader.unique(document, reader.items(document, "desks", DeskShape), "desk"):
        known = []
        for at, name in enumerate(shape.targets):
            if name in targets:
                known.append(name)
            else:
                reader.unknown(document.place((*where, "targets", at)), "target", name, targets)
        found.append(Desk(shape.id, shape.title or shape.id, tuple(known)))
    return tuple(found)


def _warn_of_open_secrets(reader: Reader, document: Document, path: Path) -> None:
    """Warn of a password that stands in a file which every user of the machine can read."""
    if not path.stat().st_mode & stat.S_IROTH:
        return
    mail = document.values.get("mail")
    password = mail.get("password") if isinstance(mail, dict) else None
    if isinstance(password, str) and password and "${" not in password:
        place = document.place(("mail", "password"))
        reader.report(
            Place(place.file, place.line, place.column),
            "a password stands in a file that every user of this machine can read",
            f"`password: {{file: …}}` or ${{NAME}}, or `chmod o-r {path}`",
            warning=True,
        )
