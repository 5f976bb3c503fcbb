"""Text as the rules see it: folding, words with their places, sentences and paragraphs."""

from monitor.text.boundaries import paragraphs, sentences
from monitor.text.fold import clean, forms, key
from monitor.text.words import Token, Word, cut, tokens

__all__ = ["Token", "Word", "clean", "cut", "forms", "key", "paragraphs", "sentences", "tokens"]
