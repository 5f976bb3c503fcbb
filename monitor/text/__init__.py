"""Text as the rules see it: folding, words with their places, sentences and paragraphs."""

from monitor.text.boundaries import paragraphs, sentences
from monitor.text.fold import clean, forms, key
from monitor.text.words import (
    Token,
    Word,
    cut,
    forms_of_each,
    left_out,
    places,
    raw_words,
    spellings,
    tokens,
    word,
)

__all__ = [
    "Token",
    "Word",
    "clean",
    "cut",
    "forms",
    "forms_of_each",
    "key",
    "left_out",
    "paragraphs",
    "places",
    "raw_words",
    "sentences",
    "spellings",
    "tokens",
    "word",
]
