"""The words of digests, in German and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DigestTexts:
    """What digests say in one language; ``{…}`` is filled in.

    A pair is for one and for several. ``reasons`` tell why something was suppressed, by how the
    reason that is stored with it begins; what is not there is told as it is stored.
    """

    subject: str
    stories: tuple[str, str]
    visits: tuple[str, str]
    notes: tuple[str, str]
    nothing: str
    since: str
    quiet: str
    collected: str
    over_budget: str
    sources: tuple[str, str]
    counts: str
    details: str
    suppressed: str
    ill: str
    coming: str
    held: str
    more: str
    in_list: str
    reasons: Mapping[str, str]


_DE = DigestTexts(
    subject="Übersicht {of}: {told} ({time})",
    stories=("1 Meldung", "{} Meldungen"),
    visits=("1 Besuch", "{} Besuche"),
    notes=("1 Hinweis", "{} Hinweise"),
    nothing="keine Meldungen",
    since="Gesammelt seit {}",
    quiet="In der Ruhezeit",
    collected="Für die Übersicht",
    over_budget="über der Tagesmenge",
    sources=("+1 Quelle", "+{} Quellen"),
    counts="Treffer je Regel",
    details="Im Einzelnen",
    suppressed="Nicht gemeldet",
    ill="Quellen, die nicht zu lesen sind",
    coming="Besuche der nächsten 7 Tage",
    held="Hinweise aus der Ruhezeit",
    more="und {} weitere",
    in_list="und {} weitere: monitor alerts list",
    reasons={
        "same story": "gleiche Geschichte, nichts Neues",
        "muted": "stumm geschaltet",
        "a visit only at": "Besuch ist unwahrscheinlich",
        "first poll of this source": "beim ersten Lesen der Quelle schon da",
        "older than what was read": "alter Eintrag einer langen Liste",
        "nearly all entries": "fast alle Einträge der Quelle sahen neu aus",
        "found afterwards": "nachträglich gefunden (rules apply)",
        "too late": "zu spät für eine Erinnerung",
    },
)
_EN = DigestTexts(
    subject="Digest {of}: {told} ({time})",
    stories=("1 alert", "{} alerts"),
    visits=("1 visit", "{} visits"),
    notes=("1 notice", "{} notices"),
    nothing="no alerts",
    since="Collected since {}",
    quiet="During quiet hours",
    collected="For the digest",
    over_budget="over budget",
    sources=("+1 source", "+{} sources"),
    counts="Hits by rule",
    details="In detail",
    suppressed="Not alerted",
    ill="Sources that cannot be read",
    coming="Visits of the next 7 days",
    held="Notices from the quiet hours",
    more="and {} more",
    in_list="and {} more: monitor alerts list",
    reasons={
        "same story": "same story, nothing new",
        "a visit only at": "visit is unlikely",
        "first poll of this source": "there when the source was read first",
        "older than what was read": "old entry of a long list",
        "nearly all entries": "nearly all entries of the source looked new",
    },
)
DIGEST_TEXTS: Mapping[str, DigestTexts] = {"de": _DE, "en": _EN}
