"""What a clock rule is for, where a part of the system must find it among all others.

The rule's own file says it (`purpose: weekly-response`), so that no code names a rule: a council's rule with
another id serves as well.
"""

from __future__ import annotations

from typing import Literal

Purpose = Literal[
    "",
    "weekly-response",
    "continued-need",
    "cost-limit",
    "aggregation",
    "reading",
    "delivery-link",
    "survey",
    "survey-reminder",
]

WEEKLY_RESPONSE: Purpose = "weekly-response"
"""The rhythm of coordinated responses. It runs exactly as long as an arrangement is in force (SPOC-11)."""
CONTINUED_NEED: Purpose = "continued-need"
"""The review whether an arrangement or a restriction is still needed (SPOC-21, SAL-16)."""
COST_LIMIT: Purpose = "cost-limit"
"""The limit above which a request may be refused for its cost (FOI-20)."""
AGGREGATION: Purpose = "aggregation"
"""The window within which requests may be counted together (FOI-25)."""
READING: Purpose = "reading"
"""The time within which a named person reads what came in."""
DELIVERY_LINK: Purpose = "delivery-link"
"""How long something delivered by a link can be opened."""
SURVEY: Purpose = "survey"
"""How long a survey can be answered (SUR-1)."""
SURVEY_REMINDER: Purpose = "survey-reminder"
"""From when on whoever has not answered a survey gets the one reminder (SUR-1)."""

ONE_RULE_EACH: frozenset[Purpose] = frozenset(
    {COST_LIMIT, AGGREGATION, READING, DELIVERY_LINK, SURVEY, SURVEY_REMINDER}
)
"""What a single rule serves: a second one would leave open which of them counts."""
