"""Thinks about rules: what they would find, what they cost, what is odd about them."""

from monitor.workbench.afterwards import AFTERWARDS, Afterwards
from monitor.workbench.backtest import Against, Backtest, Example, Result, Side
from monitor.workbench.days import Span, bars, drawn
from monitor.workbench.lists import CatalogList, lists_in
from monitor.workbench.misses import Miss, nearest_miss
from monitor.workbench.remarks import Remark, remarks_on
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
    "Side",
    "Span",
    "bars",
    "drawn",
    "estimates",
    "lists_in",
    "nearest_miss",
    "read_rules",
    "remarks_on",
]
