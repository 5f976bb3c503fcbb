"""Watches regional news for a newsroom: poll, extract, match, group, store, notify — a folder each.

Read ``pipeline.py`` first: it is that sentence in code.
"""
