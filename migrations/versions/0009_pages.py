"""What the pages look up: what stories are found by, what has changed, hits of rules counted."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_BLOCK = 1_000
_FACETS = """
WITH held AS MATERIALIZED (
  SELECT story_articles.story, hits.article, hits.rule, hits.desk,
    CASE hits.level WHEN 'blitz' THEN 0 WHEN 'eil' THEN 1 WHEN 'normal' THEN 2 ELSE 3 END AS rank
  FROM json_each(:asked) AS asked
  CROSS JOIN story_articles ON story_articles.story = asked.value
  CROSS JOIN hits ON hits.article = story_articles.article
), told AS MATERIALIZED (
  SELECT DISTINCT held.story, visits.id, visits.person, visits.stations
  FROM held CROSS JOIN visit_articles ON visit_articles.article = held.article
  CROSS JOIN visits ON visits.id = visit_articles.visit
), found (facet, value, story) AS (
  SELECT 'matched', '', story FROM held
  UNION SELECT 'open', '', story FROM held
    WHERE NOT EXISTS (SELECT 1 FROM acknowledgements WHERE acknowledgements.story = held.story)
  UNION SELECT 'desk', desk, story FROM held
  UNION SELECT 'rule', rule, story FROM held
  UNION SELECT 'level', CASE min(rank) WHEN 0 THEN 'blitz' WHEN 1 THEN 'eil' WHEN 2 THEN 'normal'
    ELSE 'digest' END, story FROM held GROUP BY story
  UNION SELECT 'source', story_articles.source, held.story
    FROM (SELECT DISTINCT story FROM held) AS held
    CROSS JOIN story_articles ON story_articles.story = held.story
  UNION SELECT 'person', person, story FROM told WHERE person <> ''
  UNION SELECT 'place', json_extract(station.value, '$.id'), story
    FROM told CROSS JOIN json_each(told.stations) AS station
    WHERE json_extract(station.value, '$.id') <> ''
)
INSERT INTO story_facets (facet, value, latest, story)
SELECT found.facet, found.value, stories.latest, stories.id
FROM found CROSS JOIN stories ON stories.id = found.story
"""
_OVER = "state IN ('sent', 'suppressed', 'given up')"


def _text(name: str, *, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, primary_key=key)


def _index(name: str, table: str, columns: list[str], condition: str) -> None:
    where: dict[str, Any] = {
        "sqlite_where": sa.text(condition),
        "postgresql_where": sa.text(condition),
    }
    op.create_index(name, table, columns, **where)


def upgrade() -> None:
    op.create_table(
        "story_facets",
        *(_text(name, key=True) for name in ("facet", "value", "latest", "story")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "story_changes",
        sa.Column("number", sa.Integer, nullable=False, primary_key=True),
        _text("story"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("story_changes_story", "story_changes", ["story"], unique=True)
    op.create_table(
        "rule_totals",
        _text("rule", key=True),
        sa.Column("hits", sa.Integer, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    _index("deliveries_over", "deliveries", ["state", "created", "key"], _OVER)
    _index("deliveries_target", "deliveries", ["target", "state", "created", "key"], _OVER)
    _index("deliveries_notices", "deliveries", ["created"], "kind = 'notice'")
    _index("visits_last", "visits", ["last"], "last > first")
    op.create_index("notices_since", "notices", ["since"])
    _index("notices_holding", "notices", ["since"], "ended IS NULL")
    op.create_index("hits_desk", "hits", ["desk", "found"])
    _fill()
    op.create_index("story_facets_story", "story_facets", ["story"])


def _fill() -> None:
    """In blocks, so that it takes little memory."""
    connection = op.get_bind()
    op.execute("INSERT INTO rule_totals SELECT rule, count(*) FROM hits GROUP BY rule")
    op.execute(
        "CREATE TEMP TABLE matched AS SELECT DISTINCT story_articles.story FROM hits"
        " JOIN story_articles ON story_articles.article = hits.article"
    )
    last = connection.execute(sa.text("SELECT coalesce(max(rowid), 0) FROM matched")).scalar_one()
    block = sa.text("SELECT story FROM matched WHERE rowid BETWEEN :first AND :last")
    for first in range(1, last + 1, _BLOCK):
        rows = connection.execute(block, {"first": first, "last": first + _BLOCK - 1})
        connection.execute(sa.text(_FACETS), {"asked": json.dumps(list(rows.scalars()))})
    op.execute("DROP TABLE matched")


def downgrade() -> None:
    for name in ("over", "target", "notices"):
        op.drop_index(f"deliveries_{name}", "deliveries")
    op.drop_index("visits_last", "visits")
    op.drop_index("notices_since", "notices")
    op.drop_index("notices_holding", "notices")
    op.drop_index("hits_desk", "hits")
    for name in ("story_facets", "story_changes", "rule_totals"):
        op.drop_table(name)
