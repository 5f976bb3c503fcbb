"""channels.yaml: the mail server, the targets, the desks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from monitor.model import MailServer, Target
from monitor.settings.document import Document
from monitor.settings.hours import escalations_of
from monitor.settings.parts import Reader
from monitor.settings.shapes import ChannelsFile, DeskShape, MailShape
from monitor.settings.targets import targets_of
from monitor.settings.values import Desk


def channels_of(
    reader: Reader, path: Path, usual: Target
) -> tuple[MailServer | None, tuple[Target, ...], tuple[Desk, ...]]:
    """The mail server, the targets and the desks.

    ``usual`` has the zone, the language and the digest of targets that say nothing else.
    """
    document = reader.file(path, ChannelsFile)
    if document is None:
        return None, (), ()
    reader.warn_of_open_secret(document, path, ("mail", "password"))
    server = _mail(reader, document)
    has_mail = server is not None or "mail" in document.values
    targets = targets_of(reader, document, usual, has_mail=has_mail)
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
        steps = escalations_of(reader, document, where, shape.escalate, targets)
        found.append(Desk(shape.id, shape.title or shape.id, tuple(known), steps))
    return tuple(found)
