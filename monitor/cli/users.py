"""`monitor user`: who may use the page, and the tokens of programs."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.groups import is_for_command
from monitor.cli.named import known_name
from monitor.cli.options import CONFIG, Config, Json, UsageError, printable
from monitor.cli.user_file import changed, ids_of, told_of
from monitor.cli.user_password import from_stdin, from_terminal
from monitor.model.users import Role, Scope, User
from monitor.notify.clean import one_line
from monitor.passwords import Passwords, hash_password, new_token
from monitor.settings import load
from monitor.settings.parts import Reader
from monitor.settings.source_text import checked_id, source_id
from monitor.settings.users import users_of
from monitor.settings.users_text import with_item, with_value, without_item

LONGEST_NAME = 80

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="The name to log in with: small letters and digits.")
]
TokenName = Annotated[
    str, typer.Argument(metavar="NAME", help="What the token is called, such as grafana.")
]
FullName = Annotated[str, typer.Option("--name", metavar="FULL NAME", help="What others see.")]
RoleOption = Annotated[Role, typer.Option("--role", help="What they may do.")]
Desks = Annotated[
    list[str] | None,
    typer.Option("--desk", metavar="ID", help="Whose news is shown at first; several times."),
]
Scopes = Annotated[
    list[Scope], typer.Option("--scope", help="What the token is good for; several times.")
]
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from a line of stdin.")
]
NoPassword = Annotated[
    bool, typer.Option("--no-password", help="For who logs in at a reverse proxy only.")
]


def commands() -> typer.Typer:
    """The group `user`."""
    group = typer.Typer()
    group.callback(invoke_without_command=True)(user)
    group.command("list")(list_)
    group.command("add")(add)
    group.command("password")(password)
    group.command("remove")(remove)
    group.command("token")(token)
    group.command("revoke")(revoke)
    return group


def user(context: typer.Context, config: Config = CONFIG, as_json: Json = False) -> None:
    """List who may use the page; add and remove users and tokens, change passwords."""
    if not is_for_command(context):
        list_(config, as_json)


def list_(config: Config = CONFIG, as_json: Json = False) -> None:
    """List the users and the tokens."""
    reader = Reader(config, os.environ)
    found = users_of(reader, config / "users.yaml", None)
    for problem in reader.shown():
        sys.stderr.write(f"{problem}\n")
    passwords = Passwords()
    for each in found.users:
        state = _password_state(each, passwords)
        values = {
            "user": each.id,
            "name": each.name,
            "role": each.role,
            "desks": each.desks,
            "password": state,
        }
        desks = f"  desks {', '.join(each.desks)}" if each.desks else ""
        remark = "" if state == "set" else f"  password: {state}"
        line = f"{each.id}  {each.role}  {each.name}{desks}{remark}"
        typer.echo(json.dumps(values, ensure_ascii=False) if as_json else printable(line))
    for token_ in found.tokens:
        scopes = sorted(token_.scopes)
        line = f"{token_.id}  token for {', '.join(scopes)}"
        typer.echo(json.dumps({"token": token_.id, "scopes": scopes}) if as_json else line)
    if not (found.users or found.tokens or as_json):
        typer.echo("there are no users")


def add(
    name: Name,
    full_name: FullName = "",
    role: RoleOption = Role.READER,
    desks: Desks = None,
    password_stdin: PasswordStdin = False,
    no_password: NoPassword = False,
    config: Config = CONFIG,
) -> None:
    """Add somebody; the password is asked for, twice."""
    _check_new(name, "user", ids_of(config, "users"))
    _check_desks(config, desks or [])
    if no_password and password_stdin:
        raise UsageError("either --password-stdin or --no-password")
    values: dict[str, str | list[str]] = {"id": name}
    if called := one_line(full_name, LONGEST_NAME):
        values["name"] = called
    values["role"] = str(role)
    if not no_password:
        values["password"] = hash_password(_password(password_stdin))
    if desks:
        values["desks"] = list(dict.fromkeys(desks))
    path = changed(config, lambda content: with_item(content, "users", values))
    sys.stderr.write(f"{path}: added {name}, {role}\n{told_of(config)}")


def password(name: Name, password_stdin: PasswordStdin = False, config: Config = CONFIG) -> None:
    """Give somebody another password; it is asked for, twice."""
    known_name("user", name, ids_of(config, "users"))
    hashed = hash_password(_password(password_stdin))
    path = changed(config, lambda content: with_value(content, "users", name, "password", hashed))
    sys.stderr.write(f"{path}: changed the password of {name}\n{told_of(config)}")


def remove(name: Name, config: Config = CONFIG) -> None:
    """Take somebody out."""
    known_name("user", name, ids_of(config, "users"))
    path = changed(config, lambda content: without_item(content, "users", name))
    sys.stderr.write(f"{path}: removed {name}\n{told_of(config)}")


def token(name: TokenName, scopes: Scopes, config: Config = CONFIG) -> None:
    """Make a token for a program and print it, this once."""
    _check_new(name, "token", ids_of(config, "tokens"))
    text, digest = new_token()
    values = {"id": name, "scopes": [str(each) for each in dict.fromkeys(scopes)], "digest": digest}
    path = changed(config, lambda content: with_item(content, "tokens", values))
    typer.echo(text)
    sys.stderr.write(f"{path}: added {name}; its token is shown this once\n{told_of(config)}")


def revoke(name: TokenName, config: Config = CONFIG) -> None:
    """Make a token worth nothing."""
    known_name("token", name, ids_of(config, "tokens"))
    path = changed(config, lambda content: without_item(content, "tokens", name))
    sys.stderr.write(f"{path}: revoked {name}\n{told_of(config)}")


def _password(is_piped: bool) -> str:
    return from_stdin() if is_piped else from_terminal()


def _password_state(user: User, passwords: Passwords) -> str:
    if not user.password:
        return "none"
    return "outdated" if passwords.needs_rehash(user.password) else "set"


def _check_new(name: str, kind: str, taken: list[str]) -> None:
    try:
        checked_id(name)
    except ValueError as error:
        hint = f"; such as {source_id(name, taken)}" if any(map(str.isalnum, name)) else ""
        raise UsageError(f"{name!r}: {error}{hint}") from error
    if name in taken:
        other = "password" if kind == "user" else "revoke"
        raise UsageError(f"there is a {kind} {name!r} already; `monitor user {other} {name}`?")


def _check_desks(config: Path, desks: list[str]) -> None:
    if not desks:
        return
    settings = load(config, os.environ).settings
    known = [] if settings is None else [each.id for each in settings.desks]
    for each in desks:
        known_name("desk", each, known)
