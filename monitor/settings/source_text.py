"""sources.yaml as text: how a source is written in it, and how more are added to it."""

from __future__ import annotations

import json
import os
import re
import secrets
import stat
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from monitor.model import Source
from monitor.settings.fields import Id
from monitor.text import key

LONGEST_ID = 64
LONGEST_NAME = 200
BOM = b"\xef\xbb\xbf"
# Read as text by every program that knows YAML, also inside of [ ].
PLAIN = re.compile(r"[^\W\d_](?:[\w .–/()+&'-]*[\w.)])?")
PLAIN_URL = re.compile(r"https?://[!-~]*[!-9;-~]")
NO_TEXT = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
# The loader would put a variable of the environment there, such as a password.
VARIABLE = re.compile(r"\$+\{")


def address_key(url: str) -> str:
    """The same for addresses that would be polled twice in vain.

    >>> address_key("http://Bote.example:80/feed/#top") == address_key("https://bote.example/feed")
    True
    >>> address_key("https://bote.example/Feed") == address_key("https://bote.example/feed")
    False
    """
    scheme, _, rest = url.partition("#")[0].partition("://")
    host = re.split("[/?]", rest, maxsplit=1)[0]
    usual = ":443" if scheme.lower() == "https" else ":80"
    return host.lower().removesuffix(usual) + rest[len(host) :].rstrip("/")


def readable(text: str) -> str:
    """A name or tag from elsewhere on one line, without what cannot be seen."""
    words = ("".join(filter(str.isprintable, word)) for word in text[: 10 * LONGEST_NAME].split())
    return VARIABLE.sub("{", " ".join(filter(None, words)))[:LONGEST_NAME].strip()


def source_id(name: str, taken: Collection[str]) -> str:
    """An id made of a name, unlike those taken.

    >>> source_id("Der Bote – Lüdenau", set()), source_id("WN", {"wn"})
    ('der-bote-luedenau', 'wn-2')
    """
    plain = re.sub(r"[^a-z0-9]+", "-", key(name[:LONGEST_NAME])).strip("-")
    plain = plain[:LONGEST_ID].strip("-") or "source"
    if plain not in taken:
        return plain
    stem = plain[: LONGEST_ID - 8]
    # Halving finds a free number among thousands of feeds of one name.
    last, free = 1, 2
    while f"{stem}-{free}" in taken:
        last, free = free, 2 * free
    while free - last > 1:
        middle = (last + free) // 2
        last, free = (middle, free) if f"{stem}-{middle}" in taken else (last, middle)
    return f"{stem}-{free}"


def checked_id(text: str) -> str:
    """The text if it can be an id. Raises ValueError."""
    try:
        return TypeAdapter(Id).validate_python(text)
    except ValidationError as error:
        raise ValueError(error.errors()[0]["msg"].removeprefix("Value error, ")) from error


def ids_in(content: bytes) -> frozenset[str]:
    """Every id in the text of sources.yaml, also of sources that were left out for a mistake."""
    found: list[bytes] = re.findall(rb"\bid:\s*[\"']?([a-z0-9_-]+)", content)
    return frozenset(each.decode() for each in found)


def yaml_of(source: Source, indent: int = 2) -> str:
    """The source as it stands in sources.yaml, its lines ``indent`` spaces to the right."""
    lines = [f"id: {_scalar(source.id)}", f"name: {_scalar(source.name)}", f"url: {_url(source)}"]
    if source.kind != "feed":
        lines.append(f"kind: {source.kind}")
    if source.tags:
        lines.append(f"tags: [{', '.join(map(_scalar, source.tags))}]")
    if source.language:
        lines.append(f"language: {_scalar(source.language)}")
    if not source.enabled:
        lines.append("enabled: false")
    return "".join(f"{' ' * indent}{'  ' if at else '- '}{line}\n" for at, line in enumerate(lines))


def appended(content: bytes, sources: Iterable[Source]) -> bytes:
    """The content of sources.yaml with more sources at its end; every byte of it stays.

    Only an empty list that is written as ``[]`` goes. Raises ValueError for a list in brackets.
    """
    mark = BOM if content.startswith(BOM) else b""
    text, at, indent, is_empty = _end_of_list(content[len(mark) :].decode())
    newline = "\r\n" if "\r\n" in text else "\n"
    before, after = text[:at], text[at:]
    gap = "" if not before or before.endswith("\n") else newline
    items = "\n".join(yaml_of(source, indent) for source in sources)
    added = (items if is_empty else f"\n{items}").replace("\n", newline)
    return mark + (before + gap + added + after).encode()


def _end_of_list(text: str) -> tuple[str, int, int, bool]:
    """The text, where an item can be added to it, how far to the right, whether it is the first."""
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except (YAMLError, RecursionError) as error:
        raise ValueError("it is no YAML") from error
    if not isinstance(root, MappingNode) or root.flow_style:
        raise ValueError("it has no line `sources:`")
    names = [name.value for name, _ in root.value]
    if "sources" not in names:
        raise ValueError("it has no line `sources:`")
    number = names.index("sources")
    name, node = root.value[number]
    following = root.value[number + 1 :]
    end = (following[0][0].start_mark if following else root.end_mark).index
    line = text.rfind("\n", 0, end) + 1
    end = end if text[line:end].strip() else line
    indent = name.start_mark.column + 2
    if isinstance(node, SequenceNode) and not node.flow_style:
        return text, end, node.start_mark.column, False
    if isinstance(node, ScalarNode) and not node.value:
        return text, end, indent, True
    start, stop = node.start_mark.index, node.end_mark.index
    if isinstance(node, SequenceNode) and text[start:stop].replace(" ", "") == "[]":
        without = text[:start].rstrip(" ") + text[stop:]
        return without, end - (len(text) - len(without)), indent, True
    raise ValueError("its list is written in brackets; write each source with a - on a line first")


def _url(source: Source) -> str:
    url = VARIABLE.sub(lambda found: found[0].replace("{", "%7B"), source.url)
    return url if PLAIN_URL.fullmatch(url) else _quoted(url)


def _scalar(text: str) -> str:
    text = readable(text)
    is_plain = PLAIN.fullmatch(text) and text.lower() not in NO_TEXT
    return text if is_plain else _quoted(text)


def _quoted(text: str) -> str:
    # What JSON makes of a text is the same text in YAML.
    return json.dumps(text, ensure_ascii=False)


def replace_file(path: Path, content: bytes, *, private: bool = False) -> None:
    """Put the content in the place of the file, whole or not at all; owner and mode stay.

    The file may be new; if it is ``private``, only the owner of its folder can read it then. A link
    stays a link. Raises OSError.
    """
    path = path.resolve()
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    mode = 0o600 if private else 0o666
    number = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with open(number, "wb") as file:  # noqa: PTH123 - the descriptor is open
            if path.exists():
                old = path.stat()
                with suppress(PermissionError):
                    os.fchown(number, old.st_uid, old.st_gid)
                os.fchmod(number, stat.S_IMODE(old.st_mode))
            elif private:
                folder_of = path.parent.stat()
                with suppress(PermissionError):
                    os.fchown(number, folder_of.st_uid, folder_of.st_gid)
            file.write(content)
            file.flush()
            os.fsync(number)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
