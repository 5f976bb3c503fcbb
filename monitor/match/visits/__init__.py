"""Visits in an article: who comes, where, when, and what has become of it."""
