"""German date expressions: where a text names days, and which days it means.

>>> from datetime import date
>>> text = "Die Ministerin kommt am Freitag, 6. April, um 14 Uhr."
>>> found = expressions(text)[0]
>>> found.text, found.days(date(2018, 4, 5)).first, found.time
('am Freitag, 6. April, um 14 Uhr', datetime.date(2018, 4, 6), datetime.time(14, 0))
"""

from monitor.text.dates.expressions import Expression, expressions
from monitor.text.dates.values import Days, Tense

__all__ = ["Days", "Expression", "Tense", "expressions"]
