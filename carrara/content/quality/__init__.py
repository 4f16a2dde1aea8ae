"""What should be looked at before an item is published: advice, or a bar, as the office has set each check.

A check is declared where what it looks at is known: those of every item here, those of events in `events/quality.py`.
Findings are kept by code and gaps, so that each reader gets the sentence in their own language.
"""

from .checks import ADVICE, BAR, CHECKS, OFF, Check, Finding, severities
from .items import bars, findings, findings_of, readability, refuse_barred

__all__ = [
    "ADVICE",
    "BAR",
    "CHECKS",
    "OFF",
    "Check",
    "Finding",
    "bars",
    "findings",
    "findings_of",
    "readability",
    "refuse_barred",
    "severities",
]
