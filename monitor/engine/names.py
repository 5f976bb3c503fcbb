"""Where PGQueuer has its tables."""

from __future__ import annotations

from functools import cache

from pgqueuer.domain.settings import DBSettings, Durability
from pgqueuer.domain.types import Channel
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

SCHEMA = "monitor_queue"
CHANNEL = Channel(SCHEMA)
QUEUE = f"{SCHEMA}.pgqueuer"
LOG = f"{SCHEMA}.pgqueuer_log"
STATUS = f"{SCHEMA}.pgqueuer_status"


class _OnlyOurs(DBSettings):
    """PGQUEUER_PREFIX and others in the environment are not meant for us."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the signature is pydantic's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is said here."""
        return (init_settings,)


@cache
def settings() -> DBSettings:
    """The names of its tables, in a schema of their own; what is committed there is kept."""
    return _OnlyOurs(db_schema=SCHEMA, channel=CHANNEL, durability=Durability.durable)
