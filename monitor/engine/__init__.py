"""Has steps done: as tasks of this process, or by the workers that share a PostgreSQL.

`local` needs nothing; the other modules need PGQueuer and psycopg, so they are imported by whoever
has a PostgreSQL, and not from here.
"""
