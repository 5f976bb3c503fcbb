"""Which rules hold for an article, and because of which words.

`parse` reads a query, `find` asks it of a `Document`, `compile_rules` makes a `RuleSet` of many.
"""

from monitor.match.document import Document
from monitor.match.evaluate import find
from monitor.match.explain import Explanation, explain
from monitor.match.known import Known
from monitor.match.looked_for import LookedFor, looked_for
from monitor.match.newsroom import Newsroom
from monitor.match.parser import parse
from monitor.match.people import How, Mention, People
from monitor.match.places import PlaceMention, Places
from monitor.match.questions import RuleFault
from monitor.match.rules import Cost, RuleSet, compile_rules
from monitor.match.tree import Query

__all__ = [
    "Cost",
    "Document",
    "Explanation",
    "How",
    "Known",
    "LookedFor",
    "Mention",
    "Newsroom",
    "People",
    "PlaceMention",
    "Places",
    "Query",
    "RuleFault",
    "RuleSet",
    "compile_rules",
    "explain",
    "find",
    "looked_for",
    "parse",
]
