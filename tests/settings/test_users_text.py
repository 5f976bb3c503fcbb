"""How users and tokens are written into users.yaml: what is not meant stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.settings.users_text import NEW, ids_in, with_item, with_value, without_item

FILE = """\
# Ours
users:   # the people
- {id: ada,  name: 'Ada B', role: "admin"}
  # about ida
- id: ida   # the chief
  name: Ida
  password: x

# the last one
- id: 007
  since: 2026-03-05
# that is all
tokens: []
"""


def values(content: bytes) -> object:
    return YAML(typ="safe", pure=True).load(content.decode("utf-8-sig"))


def test_a_new_file_names_its_schema_and_has_what_is_added() -> None:
    content = with_item(
        NEW.encode(),
        "users",
        {"id": "ida", "name": "Ida: B", "role": "editor", "desks": ["lokales", "no"]},
    )
    content = with_item(content, "tokens", {"id": "grafana", "scopes": ["metrics"]})

    assert content.decode() == (
        NEW.removesuffix("users: []\n") + "users:\n"
        "  - id: ida\n"
        '    name: "Ida: B"\n'
        "    role: editor\n"
        '    desks: [lokales, "no"]\n'
        "tokens:\n"
        "  - id: grafana\n"
        "    scopes: [metrics]\n"
    )


def test_what_is_added_comes_last_and_comments_stay() -> None:
    content = with_item(FILE.encode(), "users", {"id": "neu", "role": "reader"}).decode()

    before, after = content.split("- id: neu\n  role: reader\n")
    assert after == "tokens: []\n"
    assert before.replace("{id: ada, ", "{id: ada,  ") + after == FILE


def test_another_password_leaves_the_rest() -> None:
    content = with_value(FILE.encode(), "users", "ida", "password", "$argon2id$v=19$a").decode()

    expected = FILE.replace("password: x", 'password: "$argon2id$v=19$a"')
    assert content.replace("{id: ada, ", "{id: ada,  ") == expected


@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("ada", "- {id: ada,  name: 'Ada B', role: \"admin\"}\n"),
        ("ida", "- id: ida   # the chief\n  name: Ida\n  password: x\n"),
        ("007", "- id: 007\n  since: 2026-03-05\n"),
    ],
)
def test_only_the_lines_of_who_is_removed_go(name: str, gone: str) -> None:
    assert gone in FILE
    assert without_item(FILE.encode(), "users", name).decode() == FILE.replace(gone, "")


def test_an_id_is_what_is_written() -> None:
    assert ids_in(FILE.encode(), "users") == ["ada", "ida", "007"]
    assert ids_in(FILE.encode(), "tokens") == []


def test_the_last_one_can_be_removed_and_another_one_added() -> None:
    content = without_item(b"users:\n- id: a\n", "users", "a")

    assert ids_in(content, "users") == []
    assert ids_in(with_item(content, "users", {"id": "b"}), "users") == ["b"]


def test_lists_in_brackets_can_be_changed_too() -> None:
    content = b"users: [{id: a, role: admin}, {id: b, role: reader}]\n"

    assert values(without_item(content, "users", "a")) == {"users": [{"id": "b", "role": "reader"}]}
    assert ids_in(with_item(content, "users", {"id": "c"}), "users") == ["a", "b", "c"]


@pytest.mark.parametrize("content", [b"", b"# nobody\n", b"# nobody", b"users:\n", b"tokens: []\n"])
def test_a_file_without_users_gets_one(content: bytes) -> None:
    new = with_item(content, "users", {"id": "a"})

    assert ids_in(new, "users") == ["a"]
    assert (b"# nobody" in new) == (b"# nobody" in content)


def test_marks_and_line_ends_stay() -> None:
    content = b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode()

    for new in (
        with_item(content, "users", {"id": "neu"}),
        with_value(content, "users", "ida", "password", "y"),
        without_item(content, "users", "ida"),
    ):
        assert new.startswith(b"\xef\xbb\xbf# Ours\r\n")
        assert new.count(b"\n") == new.count(b"\r\n")


@pytest.mark.parametrize(
    "content", [b"users: [\n", b"users: a\n", b"[]\n", b"users: []\nusers: []\n", b"\xff"]
)
def test_what_cannot_be_read_is_not_written(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"it |is no list"):
        with_item(content, "users", {"id": "a"})


def test_nobody_is_added_twice_and_only_who_is_there_is_changed() -> None:
    with pytest.raises(ValueError, match="stands in it already"):
        with_item(FILE.encode(), "users", {"id": "ida"})
    with pytest.raises(ValueError, match="there is no 'idas'"):
        with_value(FILE.encode(), "users", "idas", "password", "y")
    with pytest.raises(ValueError, match="there is no 'idas'"):
        without_item(FILE.encode(), "users", "idas")


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text("ab-0_", min_size=1, max_size=4), unique=True, max_size=4), st.data())
def test_whatever_is_added_and_removed_the_others_stay(ids: list[str], data: st.DataObject) -> None:
    content = NEW.encode()
    for each in ids:
        content = with_item(content, "users", {"id": each, "name": f"Name of {each}"})
    gone = data.draw(st.lists(st.sampled_from(ids), unique=True)) if ids else []

    for each in gone:
        content = without_item(content, "users", each)

    assert ids_in(content, "users") == [each for each in ids if each not in gone]
    assert content.decode().startswith(NEW.partition("users:")[0])
