"""Gates, as the house sees them."""

from waterpeers.apps.compliance import waiting
from waterpeers.apps.compliance.api import router
from waterpeers.apps.compliance.fragments import (
    of_agreement,
    of_diagnosis,
    of_partnership,
    of_plan,
    of_stocktaking,
    of_text,
)
from waterpeers.apps.foundation.subjects import Subject

SUBJECT = Subject(
    code="compliance",
    addresses={"gates/": "waterpeers.apps.compliance.urls"},
    routers={"/gates": router},
    waits=(waiting.profiles,),
    party_waits=(waiting.gates,),
    fragments={
        "partnership": of_partnership,
        "agreement": of_agreement,
        "text": of_text,
        "diagnosis": of_diagnosis,
        "plan": of_plan,
        "stocktaking": of_stocktaking,
    },
    help="find-a-partner",
)
