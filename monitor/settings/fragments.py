"""What editors are told of the values: fragments of JSON Schema.

They say what the checks in `fields` say, as far as patterns can that JavaScript reads, too. A value
may have a variable in it, so that only the program knows what it will be.
"""

from __future__ import annotations

from typing import Any

Fragment = dict[str, Any]

# Without and with variables of the environment.
VARIABLE = r"\$\{[^}]*\}"


def written(pattern: str, **more: Any) -> Fragment:
    """A text like that, or one with a variable in it."""
    return {"type": "string", "pattern": f"{pattern}|{VARIABLE}", **more}


def spelled(*words: str) -> str:
    """A pattern for these words in small or capital letters."""
    some = ("".join(f"[{each}{each.upper()}]" for each in word) for word in words)
    return f"^({'|'.join(some)})$"


# All values are text for the program; an editor sees numbers where they look like some.
TEXT = {"type": ["string", "number"], "pattern": r"\S"}
NOTE = {"type": ["string", "number"]}
ID = {"type": ["string", "integer"], "pattern": f"^[a-z0-9][a-z0-9_-]{{0,63}}$|{VARIABLE}"}
FLAG = {
    "anyOf": [
        {"type": "boolean"},
        written(spelled("true", "false", "yes", "no", "on", "off")),
    ]
}
OFF = {"anyOf": [{"const": False}, {"type": "string", "pattern": spelled("false", "no", "off")}]}
SECRET = {
    "anyOf": [
        {"type": ["string", "number"], "pattern": r"\S"},
        {
            "type": "object",
            "properties": {
                "file": {
                    "type": "string",
                    "description": "A file that has it, relative to the folder of the"
                    " configuration.",
                }
            },
            "required": ["file"],
            "additionalProperties": False,
        },
    ]
}
DAY = written(r"^\d{4}-\d{2}-\d{2}$")
ADDRESS = written(r"^[hH][tT][tT][pP][sS]?://[^\s/]\S*$", maxLength=4000)
CONTACT = written(r"^(mailto:[^\s()]+@[^\s()]+|https?://[^\s()]+)$")
NETWORK = written(r"^[\da-fA-F.:]+(/\d{1,3}|/[\d.]+)?$")
MAIL_ADDRESS = written(r'^[^\s@<>,;"]+@([^\s@<>,;"]+\.[^\s@<>,;".]+|localhost)$')
SENDER = written(r"^([^<>\r\n@]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$")
CODE = written(r"^([A-Za-z]{2,3}([-_].*)?)?$")


def duration_of(range_: str) -> Fragment:
    """A time with a unit."""
    return written(r"^\s*(\d{1,9}(\.\d{1,3})?\s*(ms|s|m|h|d|w)\s*)+$", range=range_)


def size_of(range_: str) -> Fragment:
    """A size with a unit."""
    return written(r"^\s*\d{1,9}(\.\d{1,3})?\s*[kKmMgG][iI]?[bB]\s*$", range=range_)


def number_of(low: int, high: int, range_: str) -> Fragment:
    """A whole number."""
    number = {"type": "integer", "minimum": low, "maximum": high}
    return {"anyOf": [number, written(r"^\s*\d{1,12}\s*$")], "range": range_}
