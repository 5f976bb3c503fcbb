"""What editors are told of the values: fragments of JSON Schema.

They say what the checks in `fields` say, as far as patterns can that JavaScript reads, too. A value
may have a variable in it, so that only the program knows what it will be.
"""

from __future__ import annotations

from typing import Any

Fragment = dict[str, Any]

# Without and with variables of the environment.
VARIABLE = r"\$\{[^}]*\}"


def written(pattern: str, told: str, **more: Any) -> Fragment:
    """A text like that, or one with a variable in it; else an editor tells what is expected."""
    pattern = f"{pattern}|{VARIABLE}"
    return {"type": "string", "pattern": pattern, TOLD: f"expected {told}", **more}


def spelled(*words: str) -> str:
    """A pattern for these words in small or capital letters."""
    some = ("".join(f"[{each}{each.upper()}]" for each in word) for word in words)
    return f"^({'|'.join(some)})$"


# The language servers of VS Code know this one; without it they show the pattern.
TOLD = "patternErrorMessage"

# All values are text for the program; an editor sees numbers where they look like some.
TEXT = {"type": ["string", "number"], "pattern": r"\S", TOLD: "must not be empty"}
NOTE = {"type": ["string", "number"]}
ID = {
    "type": ["string", "integer"],
    "pattern": f"^[a-z0-9][a-z0-9_-]{{0,63}}$|{VARIABLE}",
    TOLD: "expected small letters a-z, digits, - and _ (64 at the most)",
}
FLAG = {
    "anyOf": [
        {"type": "boolean"},
        written(spelled("true", "false", "yes", "no", "on", "off"), "true or false"),
    ]
}
OFF = {"anyOf": [{"const": False}, {"type": "string", "pattern": spelled("false", "no", "off")}]}
SECRET: Fragment = {
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
DAY = written(r"^\d{4}-\d{2}-\d{2}$", "a day such as 2026-03-05")
ADDRESS = written(
    r"^[hH][tT][tT][pP][sS]?://[^\s/]\S*$", "https:// or http:// and a host", maxLength=4000
)
CONTACT = written(r"^(mailto:[^\s()]+@[^\s()]+|https?://[^\s()]+)$", "mailto:… or https://…")
NETWORK = written(r"^[\da-fA-F.:]+(/\d{1,3}|/[\d.]+)?$", "a network such as 10.1.0.0/16")
MAIL_ADDRESS = written(r'^[^\s@<>,;"]+@([^\s@<>,;"]+\.[^\s@<>,;".]+|localhost)$', "a mail address")
SENDER = written(
    r"^([^<>\r\n@]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$",
    "a mail address, also with a name: Desk <desk@example.org>",
)
CODE = written(r"^([A-Za-z]{2,3}([-_].*)?)?$", "the code of a language such as de, en or nds")
TIME_OF_DAY = {
    "anyOf": [
        {"const": False},
        written(
            r"^\s*([01]?\d|2[0-3])[:.][0-5]\d\s*$|^([oO][fF][fF]|[nN][oO]|[fF][aA][lL][sS][eE])$",
            'a time of day such as "17:00", or off',
        ),
    ]
}
CLOCK = written(r"^\s*([01]?\d|2[0-3])[:.][0-5]\d\s*$", 'a time of day such as "07:30"')
END = written(
    r"^\s*(([01]?\d|2[0-3])[:.][0-5]\d|24[:.]00)\s*$", 'a time of day such as "06:00", or "24:00"'
)
_WEEKDAY = "|".join(
    spelled(*names)[1:-1]
    for names in (
        ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
        ("mo", "di", "mi", "do", "fr", "sa", "so"),
    )
)
WEEKDAYS = written(
    rf"^\s*({_WEEKDAY})(\s*[-–]\s*({_WEEKDAY}))?\s*$", "mon, tue, … sun, or several as mon-fri"
)
WEB = written(r"^[hH][tT][tT][pP][sS]?://[^\s/?#]+[^\s?#]*$", "https:// or http:// and a host")
LISTEN = written(
    r"^\s*(\[[\da-fA-F:.]+\]|[^\s:/\[\]]+):\d{1,5}\s*$",
    'a host and a port such as "127.0.0.1:8470"',
)
HOST = written(r"^\s*(\[[\da-fA-F:.]+\]|[^\s:/\[\]*]+)\s*$", "a name such as monitor.example.org")
HEADER = {
    "anyOf": [
        written(r"^\s*[A-Za-z0-9-]{1,64}\s*$", "the name of a header such as X-Forwarded-User"),
        {"enum": [False, None]},
    ]
}
HASHED = {
    "anyOf": [
        written(r"^\s*\$argon2id?\$", "a hash as `monitor user add` writes it"),
        SECRET["anyOf"][1],
    ]
}
DIGEST = written(r"^\s*[\da-fA-F]{64}\s*$", "64 hex digits as `monitor user token` writes them")
SHARE = {
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": 1},
        written(r"^\s*(0?\.\d+|0|1|1\.0+)\s*$", "a number from 0 to 1"),
    ],
    "range": "0 to 1",
}
LAND = written(
    r"^(([bB][bBeEwWyY]|[hH][bBeEhH]|[mM][vV]|[nN][iIwW]|[rR][pP]|[sS][hHlLnNtT]|[tT][hH])"
    r"|[bB][uU][nN][dD])?$",
    "the two letters of a state such as NW, or bund",
)
DIRECTORY_KEY = written(
    r"^(\d{2}|\d{3}|\d{5}|\d{8})?$", 'an official key in quotes such as "05566"'
)
STATUS = {"enum": ["upcoming", "today", "past", "cancelled", "postponed"]}


def one_or_more(of: Fragment) -> Fragment:
    """Such a value, or a list of them."""
    return {"anyOf": [of, {"type": "array", "minItems": 1, "items": of}]}


def duration_of(range_: str) -> Fragment:
    """A time with a unit."""
    return written(
        r"^\s*(\d{1,9}(\.\d{1,3})?\s*(ms|s|m|h|d|w)\s*)+$",
        "a time with a unit such as 90s, 5m, 12h or 30d",
        range=range_,
    )


def size_of(range_: str) -> Fragment:
    """A size with a unit."""
    return written(
        r"^\s*\d{1,9}(\.\d{1,3})?\s*[kKmMgG][iI]?[bB]\s*$",
        "a size with a unit such as 500 kB or 8 MB",
        range=range_,
    )


def number_of(low: int, high: int, range_: str) -> Fragment:
    """A whole number."""
    number = {"type": "integer", "minimum": low, "maximum": high}
    return {"anyOf": [number, written(r"^\s*\d{1,12}\s*$", "a number")], "range": range_}
