"""users.yaml as text: how users and tokens are written into it; comments stay where they are."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from monitor.settings.source_text import BOM

NEW = (
    "# yaml-language-server: $schema=schema/users.schema.json\n"
    "# Who may use the page; `monitor user` writes it. Explained in docs/configuration.md.\n"
    "users: []\n"
)
# Longer lines than anybody writes: none is folded.
_WIDTH = 100_000
_NO_YAML = "it is no YAML, or has a key twice; `monitor check` says where"


def ids_in(content: bytes, key: str) -> list[str]:
    """The ids in the list ``users`` or ``tokens``. Raises ValueError."""
    _read(content)
    return [each["id"] for each in _items(content, key) if "id" in each]


def with_item(content: bytes, key: str, values: Mapping[str, str | Sequence[str]]) -> bytes:
    """The content with one more user or token; it may be empty. Raises ValueError."""
    if _plain_root(content) is None:
        text = _text(content)
        gap = "" if not text or text.endswith("\n") else "\n"
        content = _bytes(f"{text}{gap}{key}: []\n", content)
    root = _read(content)
    items = _list(root, key)
    if values["id"] in ids_in(content, key):
        # Such as by somebody else, while the password was typed.
        raise ValueError(f"{values['id']!r} stands in it already")
    if not items:
        # Not in the brackets of an empty list, but one below the other.
        items = root[key] = CommentedSeq()
    item = CommentedMap()
    for name, value in values.items():
        item[name] = _quoted(value) if isinstance(value, str) else _in_brackets(value)
    items.append(item)
    added = {each: value if isinstance(value, str) else [*value] for each, value in values.items()}
    return _written(root, content, key, [*_items(content, key), added])


def with_value(content: bytes, key: str, identity: str, name: str, value: str) -> bytes:
    """The content with another value in one user. Raises ValueError if there is no such user."""
    root = _read(content)
    at = _index(content, key, identity)
    _list(root, key)[at][name] = _quoted(value)
    wanted = _items(content, key)
    wanted[at] = {**wanted[at], name: value}
    return _written(root, content, key, wanted)


def without_item(content: bytes, key: str, identity: str) -> bytes:
    """The content without a user or token; the comments around it stay. Raises ValueError."""
    root = _read(content)
    at = _index(content, key, identity)
    left = _items(content, key)
    del left[at]
    cut = _cut(content, key, at)
    if cut is not None and _is_like(cut, content, key, left):
        return cut
    # In brackets, or otherwise not on lines of its own.
    del _list(root, key)[at]
    return _written(root, content, key, left)


def _yaml(content: bytes, key: str) -> YAML:
    yaml = YAML()
    yaml.width = _WIDTH
    column = _column(content, key)
    yaml.indent(mapping=2, sequence=column + 2, offset=column)
    return yaml


def _read(content: bytes) -> CommentedMap:
    try:
        yaml = YAML()
        yaml.preserve_quotes = True
        root = yaml.load(_text(content))
    except (YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise ValueError(_NO_YAML) from error
    if not isinstance(root, CommentedMap):
        raise ValueError("it has no keys such as users:")  # noqa: TRY004 - told to people
    return root


def _list(root: CommentedMap, key: str) -> CommentedSeq:
    items = root.get(key)
    if items is None:
        return CommentedSeq()
    if not isinstance(items, CommentedSeq):
        raise ValueError(f"`{key}` is no list")  # noqa: TRY004 - told to people
    return items


def _index(content: bytes, key: str, identity: str) -> int:
    for at, each in enumerate(_items(content, key)):
        if each.get("id") == identity:
            return at
    raise ValueError(f"there is no {identity!r}")


def _written(root: CommentedMap, content: bytes, key: str, wanted: list[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    _yaml(content, key).dump(root, out)
    new = _bytes(out.getvalue(), content)
    if not _is_like(new, content, key, wanted):
        raise ValueError("something in it would be changed that is not meant; write it by hand")
    return new


def _is_like(new: bytes, old: bytes, key: str, wanted: list[dict[str, Any]]) -> bool:
    """Whether the new content says the same as the old one, but for that list."""
    values = _plain_root(old) or {}
    # A list of nothing may be written as nothing.
    return {**(_plain_root(new) or {}), key: _items(new, key)} == {**values, key: wanted}


def _items(content: bytes, key: str) -> list[dict[str, Any]]:
    """The items of a list; those that have no keys are empty."""
    found = (_plain_root(content) or {}).get(key)
    items = found if isinstance(found, list) else []
    return [each if isinstance(each, dict) else {"": each} for each in items]


def _plain_root(content: bytes) -> dict[str, Any] | None:
    """All values as they are written, None if there are none. Raises ValueError."""
    try:
        node = YAML(typ="safe", pure=True).compose(_text(content))
    except (YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(_NO_YAML) from error
    values = None if node is None else _plain(node)
    return values if isinstance(values, dict) else None


def _plain(node: Node) -> Any:
    if isinstance(node, MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [_plain(each) for each in node.value]
    return str(node.value)


def _text(content: bytes) -> str:
    return content.removeprefix(BOM).decode().replace("\r\n", "\n")


def _bytes(text: str, like: bytes) -> bytes:
    """The text with the line ends of the file."""
    mark = BOM if like.startswith(BOM) else b""
    return mark + text.replace("\n", "\r\n" if b"\r\n" in like else "\n").encode()


def _nodes(text: str, key: str) -> list[Node]:
    """The items of a list that has one below the other, else nothing."""
    root = YAML(typ="safe", pure=True).compose(text)
    for name, node in root.value if isinstance(root, MappingNode) else ():
        if name.value == key and isinstance(node, SequenceNode) and not node.flow_style:
            return list(node.value)
    return []


def _column(content: bytes, key: str) -> int:
    """How far the dashes of the list stand to the right."""
    text = _text(content)
    for node in (*_nodes(text, key), *_nodes(text, "users"), *_nodes(text, "tokens")):
        line = text[: node.start_mark.index].rpartition("\n")[2]
        if line.lstrip(" ").startswith("-"):
            return len(line) - len(line.lstrip(" "))
    return 2


def _cut(content: bytes, key: str, at: int) -> bytes | None:
    """The content without the lines of an item; None if they are not its own."""
    text = _text(content)
    nodes = _nodes(text, key)
    if at >= len(nodes):
        return None
    start = text.rfind("\n", 0, nodes[at].start_mark.index) + 1
    end = text.find("\n", _last(nodes[at]))
    rest = "" if end < 0 else text[end + 1 :]
    cut = _bytes(text[:start] + rest, content)
    try:
        _read(cut)
    except ValueError:
        return None
    return cut


def _last(node: Node) -> int:
    """Where the last thing of a node ends; its own end is that of the comments behind it."""
    if isinstance(node, MappingNode | SequenceNode) and node.value and not node.flow_style:
        last = node.value[-1]
        return _last(last[1] if isinstance(last, tuple) else last)
    end: int = node.end_mark.index
    return end


def _quoted(value: str) -> Any:
    """Ids and the like as they are; what YAML could take for something else in quotes."""
    is_plain = value.replace("-", "").replace("_", "").isalpha() and value.isascii()
    is_word = value.lower() in {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}
    return value if is_plain and not is_word else DoubleQuotedScalarString(value)


def _in_brackets(values: Sequence[str]) -> CommentedSeq:
    found = CommentedSeq(map(_quoted, values))
    found.fa.set_flow_style()
    return found
