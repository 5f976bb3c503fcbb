"""The desk's page: what was found, what is owed, how the sources are, and acts."""
