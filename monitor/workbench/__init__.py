"""Thinks about rules: what they would find, what they cost, what is odd about them."""

from monitor.workbench.afterwards import AFTERWARDS, Afterwards
from monitor.workbench.asking import told_rule
from monitor.workbench.backtest import Against, Backtest, Example, Result, Side
from monitor.workbench.catalog import Seen, never_seen, out_of_office, outdated
from monitor.workbench.days import Span, bars, drawn
from monitor.workbench.lists import CatalogList, lists_in
from monitor.workbench.misses import Miss, nearest_miss
from monitor.workbench.remark import Remark
from monitor.workbench.remarks import remarks_on
from monitor.workbench.rules_file import RulesOfFile, read_rules
from monitor.workbench.sampling import ENOUGH, Estimate, Sampling, estimates

__all__ = [
    "AFTERWARDS",
    "ENOUGH",
    "Afterwards",
    "Against",
    "Backtest",
    "CatalogList",
    "Estimate",
    "Example",
    "Miss",
    "Remark",
    "Result",
    "RulesOfFile",
    "Sampling",
    "Seen",
    "Side",
    "Span",
    "bars",
    "drawn",
    "estimates",
    "lists_in",
    "nearest_miss",
    "never_seen",
    "out_of_office",
    "outdated",
    "read_rules",
    "remarks_on",
    "told_rule",
]
