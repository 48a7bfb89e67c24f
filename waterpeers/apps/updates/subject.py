"""Updates of a plan, as the house sees them; their pages are a part of the follow-up."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import Subject
from waterpeers.apps.foundation.talks import Talk
from waterpeers.apps.joint.waiting import JointTurns
from waterpeers.apps.updates import workbooks
from waterpeers.apps.updates.actions.kind import KIND
from waterpeers.apps.updates.api import router
from waterpeers.apps.updates.models import Update
from waterpeers.apps.updates.words import period_words

TURNS = JointTurns(KIND)
SUBJECT = Subject(
    code="updates",
    joint=(KIND,),
    addresses={"": "waterpeers.apps.updates.urls"},
    routers={"/updates": router},
    party_waits=(TURNS.to_write, TURNS.to_agree, TURNS.to_read),
    days=(TURNS.days,),
    workbooks=(workbooks.KIND,),
    talks=(
        Talk(
            "update",
            _("Update"),
            Update,
            KIND.page,
            "plan__partnership",
            period_words,
            people=lambda row: (row.begun_by,),
        ),
    ),
    help="updates",
)
