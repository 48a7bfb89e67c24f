"""Diagnosis, as the house sees it."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.diagnosis import waiting
from waterpeers.apps.diagnosis.api import router
from waterpeers.apps.diagnosis.questionnaires import ALONE, SIDES
from waterpeers.apps.foundation.subjects import Subject, Tab

SUBJECT = Subject(
    code="diagnosis",
    addresses={"": "waterpeers.apps.diagnosis.urls"},
    routers={"/diagnosis": router},
    tabs=(Tab(_("Diagnosis"), "diagnosis:of-partnership", 30),),
    questionnaires=(SIDES, ALONE),
    waits=(waiting.unsafe, waiting.to_rank),
    help="diagnose",
)
