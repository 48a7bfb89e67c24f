"""Tables of the Code of Conduct and of partnerships."""

from waterpeers.apps.partnerships.models.conduct import (
    CodeAcceptance,
    CodeText,
    CodeVersion,
    ObligationSwitch,
)
from waterpeers.apps.partnerships.models.partnerships import (
    Explanation,
    Interest,
    Partnership,
    Party,
    Statement,
)

__all__ = [
    "CodeAcceptance",
    "CodeText",
    "CodeVersion",
    "Explanation",
    "Interest",
    "ObligationSwitch",
    "Partnership",
    "Party",
    "Statement",
]
