"""Several workers on one PostgreSQL: who polls which hosts, matches, sends, keeps the clock.

Its modules need what `monitor[cluster]` installs; only who has a PostgreSQL imports them.
"""
