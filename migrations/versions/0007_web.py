"""The page: sessions, looks, keys, the audit log, and what processes count."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _text(name: str, *, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, primary_key=key)


def upgrade() -> None:
    op.create_table(
        "web_sessions",
        _text("digest", key=True),
        *map(_text, ("user", "proof", "csrf", "created", "seen", "rotated")),
        sa.Column("ends", sa.Text),
        sa.Column("replaces", sa.Text),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("web_sessions_seen", "web_sessions", ["seen"])
    op.create_index("web_sessions_user", "web_sessions", ["user"])
    op.create_table(
        "web_looks",
        _text("user", key=True),
        _text("at"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "web_keys",
        _text("name", key=True),
        _text("value"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True),
        *map(_text, ("at", "by", "via", "act", "about", "address")),
        sqlite_strict=True,
    )
    op.create_index("audit_at", "audit", ["at"])
    op.create_table(
        "measures",
        _text("process", key=True),
        *map(_text, ("started", "at", "version")),
        sa.Column("memory", sa.Integer, nullable=False),
        _text("text"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for name in ("measures", "audit", "web_keys", "web_looks", "web_sessions"):
        op.drop_table(name)
