"""Messages of every kind are deliveries; mutes, acknowledgements, feedback, times of day."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_OLD = (
    "key, article, target, recipient, level, urgency, state, reason, attempts, uncertain, created,"
    " due, sent, kind, visit"
)


def _text(name: str, default: str | None = None, *, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=default, primary_key=key)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        _text("key", key=True),
        sa.Column("article", sa.Text, sa.ForeignKey("articles.id")),
        _text("target"),
        _text("recipient"),
        _text("level"),
        sa.Column("urgency", sa.Integer, nullable=False),
        _text("state"),
        _text("reason"),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("uncertain", sa.Integer, nullable=False),
        _text("created"),
        sa.Column("due", sa.Text),
        sa.Column("tried", sa.Text),
        sa.Column("sent", sa.Text),
        sa.Column("ended", sa.Text),
        _text("kind", "alert"),
        _text("visit", ""),
        _text("story", ""),
        _text("bundle", ""),
        _text("facts", "[]"),
        _text("title", ""),
        _text("lines", "[]"),
        sqlite_strict=True,
    )


def _create_delivery_hits() -> None:
    op.create_table(
        "delivery_hits",
        sa.Column("delivery", sa.Text, sa.ForeignKey("deliveries.key"), primary_key=True),
        _text("article", key=True),
        _text("rule", key=True),
        sa.ForeignKeyConstraint(["article", "rule"], ["hits.article", "hits.rule"]),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _index_deliveries() -> None:
    for name in ("article", "story", "sent", "ended", "created"):
        op.create_index(f"deliveries_{name}", "deliveries", [name])
    owed = _where("state IN ('owed', 'uncertain')")
    op.create_index("deliveries_owed", "deliveries", ["target", "urgency", "due"], **owed)
    op.create_index("deliveries_sending", "deliveries", ["key"], **_where("state = 'sending'"))
    postponed = _where("state = 'postponed'")
    op.create_index("deliveries_postponed", "deliveries", ["due"], **postponed)
    op.create_index("deliveries_bundle", "deliveries", ["bundle"], **_where("bundle <> ''"))
    op.create_index("delivery_hits_hit", "delivery_hits", ["article", "rule"])


def upgrade() -> None:
    """Deliveries may have no article from now on; what is there stays.

    SQLite cannot take a NOT NULL away, so the table is made anew, with the one that refers to it.
    """
    op.execute("CREATE TABLE old_hits AS SELECT delivery, article, rule FROM delivery_hits")
    op.drop_table("delivery_hits")
    op.drop_index("deliveries_article", "deliveries")
    op.drop_index("deliveries_owed", "deliveries")
    op.rename_table("deliveries", "old_deliveries")
    _create_deliveries()
    op.execute(f"INSERT INTO deliveries ({_OLD}) SELECT {_OLD} FROM old_deliveries")  # noqa: S608 - a constant
    op.drop_table("old_deliveries")
    _create_delivery_hits()
    op.execute("INSERT INTO delivery_hits SELECT delivery, article, rule FROM old_hits")
    op.drop_table("old_hits")
    # Whether it arrived is a state now.
    op.execute("UPDATE deliveries SET state = 'uncertain' WHERE state = 'owed' AND uncertain = 1")
    op.execute("UPDATE deliveries SET tried = created WHERE attempts > 0")
    over = "state IN ('sent', 'given up')"
    op.execute(f"UPDATE deliveries SET ended = coalesce(sent, created) WHERE {over}")  # noqa: S608
    _index_deliveries()
    _create_acts()


def _create_acts() -> None:
    op.create_table(
        "mutes",
        _text("id", key=True),
        _text("kind"),
        _text("value"),
        _text("until"),
        _text("by"),
        _text("created"),
        _text("reason"),
        sa.Column("ended", sa.Text),
        sqlite_strict=True,
    )
    op.create_index("mutes_until", "mutes", ["until"])
    op.create_table(
        "acknowledgements",
        _text("story", key=True),
        _text("at", key=True),
        _text("by"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("acknowledgements_at", "acknowledgements", ["at"])
    op.create_table(
        "feedback",
        _text("story", key=True),
        _text("rule", key=True),
        _text("at", key=True),
        _text("verdict"),
        _text("by"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("feedback_rule", "feedback", ["rule", "at"])
    op.create_table(
        "slots",
        _text("name", key=True),
        _text("done"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
