"""What the login says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LoginTexts:
    """``wait`` takes seconds."""

    title: str
    user: str
    password: str
    submit: str
    wrong: str
    wait: str
    old: str
    busy: str


LOGIN: Mapping[str, LoginTexts] = {
    "de": LoginTexts(
        title="Anmelden",
        user="Name",
        password="Passwort",  # noqa: S106 - a label
        submit="Anmelden",
        wrong="Name oder Passwort stimmt nicht.",
        wait="Zu viele Versuche. Bitte {} s warten.",
        old="Die Seite war zu alt. Bitte noch einmal.",
        busy="Gerade melden sich zu viele zugleich an. Bitte gleich noch einmal.",
    ),
    "en": LoginTexts(
        title="Log in",
        user="Name",
        password="Password",  # noqa: S106 - a label
        submit="Log in",
        wrong="The name or the password is wrong.",
        wait="Too many attempts. Please wait {} s.",
        old="The page was too old. Please try again.",
        busy="Too many people log in at this moment. Please try again in a few seconds.",
    ),
}
