"""Updates of a plan, as the house sees them; their pages are a part of the follow-up."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import Subject
from waterpeers.apps.foundation.talks import Talk
from waterpeers.apps.updates import waiting, workbooks
from waterpeers.apps.updates.api import router
from waterpeers.apps.updates.models import Update
from waterpeers.apps.updates.reports import period_words

SUBJECT = Subject(
    code="updates",
    addresses={"": "waterpeers.apps.updates.urls"},
    routers={"/updates": router},
    party_waits=(waiting.to_write, waiting.to_agree, waiting.to_read),
    days=(waiting.days,),
    workbooks=(workbooks.KIND,),
    talks=(
        Talk(
            "update",
            _("Update"),
            Update,
            lambda row: reverse("updates:update", args=[row.uuid]),
            "plan__partnership",
            lambda row: period_words(row.period),
            people=lambda row: (row.begun_by,),
        ),
    ),
    help="updates",
)
