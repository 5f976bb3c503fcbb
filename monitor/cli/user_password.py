"""How the commands of `monitor user` get a password: typed twice without echo, or out of a pipe."""

from __future__ import annotations

import getpass
import sys

import typer

from monitor.cli.options import UsageError
from monitor.passwords import LONGEST, check_password

# A line of a pipe that is longer is none; of UTF-8 a character takes four bytes at the most.
_LONGEST_LINE = 4 * LONGEST + 2


def from_stdin() -> str:
    """The password in the next line of stdin. Raises UsageError."""
    line = sys.stdin.readline(_LONGEST_LINE) if sys.stdin else ""
    password = line.removesuffix("\n").removesuffix("\r")
    try:
        check_password(password)
    except ValueError as error:
        raise UsageError(f"--password-stdin: {error}") from error
    return password


def from_terminal() -> str:
    """The password that is typed twice, asked for until it is right. Ctrl-C and Ctrl-D end it."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError(
            "the password is asked for on a terminal; of a pipe --password-stdin reads it"
        )
    while True:
        try:
            first = getpass.getpass("password: ")
            check_password(first)
            if getpass.getpass("once more: ") == first:
                return first
            sys.stderr.write("these are not the same\n")
        except ValueError as error:
            sys.stderr.write(f"{error}\n")
        except (EOFError, KeyboardInterrupt) as error:
            sys.stderr.write("\n")
            raise typer.Exit(130) from error
