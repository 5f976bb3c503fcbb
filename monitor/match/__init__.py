"""Which rules hold for an article, and because of which words.

`parse` reads a query, `find` asks it of a `Document`, `compile_rules` makes a `RuleSet` of many.
"""

from monitor.match.document import Document
from monitor.match.evaluate import find
from monitor.match.explain import Explanation, explain
from monitor.match.parser import parse
from monitor.match.rules import RuleFault, RuleSet, compile_rules
from monitor.match.tree import Query

__all__ = [
    "Document",
    "Explanation",
    "Query",
    "RuleFault",
    "RuleSet",
    "compile_rules",
    "explain",
    "find",
    "parse",
]
