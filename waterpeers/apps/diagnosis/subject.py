"""Diagnosis, as the house sees it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.diagnosis import waiting
from waterpeers.apps.diagnosis.api import router
from waterpeers.apps.diagnosis.models import Finding
from waterpeers.apps.diagnosis.questionnaires import ALONE, SIDES
from waterpeers.apps.foundation.subjects import Subject, Tab
from waterpeers.apps.foundation.talks import Talk


def _place(row: Finding) -> str:
    page = reverse("diagnosis:of-partnership", args=[row.partnership.uuid])
    return f"{page}#id_cause-{row.uuid}"


SUBJECT = Subject(
    code="diagnosis",
    addresses={"": "waterpeers.apps.diagnosis.urls"},
    routers={"/diagnosis": router},
    tabs=(Tab(_("Diagnosis"), "diagnosis:of-partnership", 30),),
    questionnaires=(SIDES, ALONE),
    talks=(Talk("finding", _("Diagnosis"), Finding, _place),),
    party_waits=(waiting.unsafe, waiting.to_rank),
    help="diagnose",
)
