"""Alembic's migrations; the wheel carries them as ``monitor/migrations``."""
