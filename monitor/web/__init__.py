"""The desk's page: what was found, what is owed and how the sources are; and what to do about it."""
