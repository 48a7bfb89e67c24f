"""Progress reports, as the house sees them."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject, Tab, runs_a_platform
from waterpeers.apps.foundation.talks import Talk
from waterpeers.apps.joint.access import can_read
from waterpeers.apps.joint.waiting import JointTurns
from waterpeers.apps.reporting.actions.kind import KIND
from waterpeers.apps.reporting.api import router
from waterpeers.apps.reporting.models import ProgressReport

TURNS = JointTurns(KIND)
SUBJECT = Subject(
    code="reporting",
    joint=(KIND,),
    addresses={"": "waterpeers.apps.reporting.urls"},
    routers={"/progress-reports": router},
    menu=(
        MenuEntry(
            _("Layouts of reports"), "reporting:layouts", Place.PLATFORM, runs_a_platform, order=70
        ),
    ),
    tabs=(Tab(_("Reports"), "reporting:of-partnership", 65),),
    party_waits=(TURNS.to_write, TURNS.to_agree, TURNS.to_read),
    days=(TURNS.days,),
    talks=(
        Talk(
            "report",
            _("Reports"),
            ProgressReport,
            KIND.page,
            readable=lambda actor, row: bool(can_read(actor, row)),
            people=lambda row: (row.begun_by,),
        ),
    ),
    help="report-progress",
)
