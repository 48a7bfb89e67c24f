"""Tables of the Code of Conduct, of partnerships and of their agreements."""

from waterpeers.apps.partnerships.models.agreements import (
    Agreement,
    Attachment,
    Contribution,
    Signature,
)
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
    "Agreement",
    "Attachment",
    "CodeAcceptance",
    "CodeText",
    "CodeVersion",
    "Contribution",
    "Explanation",
    "Interest",
    "ObligationSwitch",
    "Partnership",
    "Party",
    "Signature",
    "Statement",
]
