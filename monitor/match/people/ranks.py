"""Kinds of offices, and the words that name them."""

from __future__ import annotations

from enum import StrEnum

from monitor.match.people.listed import listed


class Gender(StrEnum):
    """Whether women or men are named so."""

    FEMALE = "f"
    MALE = "m"
    UNKNOWN = ""


class Rank(StrEnum):
    """Kinds of offices."""

    MINISTER = "minister"
    PREMIER = "premier"
    CHANCELLOR = "chancellor"
    GOVERNMENT = "head of government"
    PRESIDENT = "president"
    SECRETARY = "state secretary"
    SENATOR = "senator"
    DISTRICT = "head of a district"
    MAYOR = "mayor"
    LEADER = "leader"
    MEMBER = "member of parliament"
    OFFICER = "commissioner"
    ENVOY = "envoy"
    DEPARTMENT = "head of a department"
    POLITICIAN = "politician"


HEADS = {
    "Minister": Rank.MINISTER,
    "Ressortchef": Rank.MINISTER,
    "Ministerpräsident": Rank.PREMIER,
    "Landesvater": Rank.PREMIER,
    "Landesmutter": Rank.PREMIER,
    "Landeshauptmann": Rank.PREMIER,
    "Landeshauptfrau": Rank.PREMIER,
    "Kanzler": Rank.CHANCELLOR,
    "Regierungschef": Rank.GOVERNMENT,
    "Präsident": Rank.PRESIDENT,
    "Staatsoberhaupt": Rank.PRESIDENT,
    "Staatssekretär": Rank.SECRETARY,
    "Senator": Rank.SENATOR,
    "Landrat": Rank.DISTRICT,
    "Bürgermeister": Rank.MAYOR,
    "Stadtoberhaupt": Rank.MAYOR,
    "Rathauschef": Rank.MAYOR,
    "Chef": Rank.LEADER,
    "Vorsitzende": Rank.LEADER,
    "Vorsitzender": Rank.LEADER,
    "Generalsekretär": Rank.LEADER,
    "Vize": Rank.LEADER,
    "Geschäftsführer": Rank.LEADER,
    "Abgeordnete": Rank.MEMBER,
    "Abgeordneter": Rank.MEMBER,
    "Parlamentarier": Rank.MEMBER,
    "Beauftragte": Rank.OFFICER,
    "Beauftragter": Rank.OFFICER,
    "Kommissar": Rank.OFFICER,
    "Botschafter": Rank.ENVOY,
    "Konsul": Rank.ENVOY,
    "Dezernent": Rank.DEPARTMENT,
    "Stadtrat": Rank.DEPARTMENT,
    "Staatsrat": Rank.DEPARTMENT,
    "Beigeordnete": Rank.DEPARTMENT,
    "Beigeordneter": Rank.DEPARTMENT,
    "Kämmerer": Rank.DEPARTMENT,
    "Politiker": Rank.POLITICIAN,
    "Christdemokrat": Rank.POLITICIAN,
    "Sozialdemokrat": Rank.POLITICIAN,
    "Parteifreund": Rank.POLITICIAN,
    "Genosse": Rank.POLITICIAN,
}
SHORT = {
    "mdb": (Rank.MEMBER, "bundestag"),
    "mdl": (Rank.MEMBER, "landtag"),
    "mdep": (Rank.MEMBER, "europa"),
    "ob": (Rank.MAYOR, ""),
}
PARTY_OF = {"christdemokrat": "cdu", "sozialdemokrat": "spd", "genosse": "spd"}
# The first of each row stands for all: who has agriculture has food, in most governments.
SUBJECTS = tuple(
    tuple(row.split())
    for row in """
    finanz etat haushalt
    innen inner
    aussen auswaertig
    verteidigung wehr
    justiz recht
    gesundheit
    arbeit
    sozial
    famili
    jugend
    frauen gleichstellung
    senior
    integration flucht fluecht migration
    umwelt naturschutz
    klima
    energi
    verkehr mobilitaet
    digital
    wirtschaft industrie
    landwirtschaft agrar ernaehrung
    verbraucher
    schul bildung kultus
    wissenschaft forschung hochschul
    kultur
    heimat
    bau wohn staedtebau
    kommunal
    europa
    medien
    staatskanzlei
    kanzleramt
    entwicklung
    sport
    tourismus
    fraktion
    partei
    landtag parlament abgeordnetenhaus buergerschaft
    bundestag
    regierung
""".strip().splitlines()
)
CANONICAL = {stem: row[0] for row in SUBJECTS for stem in row}
STEMS = sorted(CANONICAL, key=len, reverse=True)
# What is said of where or since when, not of what. A president is of something by it.
REGIONS = sorted(
    listed(
        """bundes landes staats nrw ex alt vize vizes nord sued ober haupt laender bezirks
    saar thueringer bayern hessen sachsen niedersachsen berliner hamburger bremer"""
    ),
    key=len,
    reverse=True,
)
PARTIES = (
    "cdu",
    "csu",
    "spd",
    "fdp",
    "afd",
    "bsw",
    "freie",
    "piraten",
    "volt",
    "oedp",
    "gruene",
    "linke",
    "union",
    "oevp",
    "spoe",
    "fpoe",
)
UNION = frozenset(("cdu", "csu", "union"))
