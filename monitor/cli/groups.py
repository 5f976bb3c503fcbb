"""What the groups of commands have in common: options before a command, and who acts."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from monitor.cli.options import UsageError
from monitor.notify.clean import one_line

As = Annotated[
    str | None,
    typer.Option("--as", metavar="NAME", help="Who you are; without: the login of this system."),
]
LONGEST_NAME = 80
# Logins that say nothing about who it is.
NOBODY = frozenset({"", "root", "monitor", "nobody", "admin"})


def is_for_command(context: typer.Context) -> bool:
    """Whether a command of the group was called, which reads its own options.

    Raises UsageError if some were written before it: they would do nothing.
    """
    if not context.invoked_subcommand:
        return False
    for name in context.params:
        given = context.get_parameter_source(name)
        if given and given.name == "COMMANDLINE":
            raise UsageError(f"write the options after `{context.invoked_subcommand}`")
    return True


def whoever(name: str | None, otherwise: str = "") -> str:
    """The name of who acts. Raises UsageError if nobody knows it."""
    if name is not None and not one_line(name, LONGEST_NAME):
        raise UsageError(f"--as {name!r}: expected a name, such as --as 'Ida Brams'")
    login = os.environ.get("USER", "")
    found = name or otherwise or ("" if login in NOBODY else login)
    if not found:
        raise UsageError("say who you are, for the others to see: --as 'Ida Brams'")
    return one_line(found, LONGEST_NAME)
