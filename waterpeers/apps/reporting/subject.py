"""Progress reports, as the house sees them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject, Tab, runs_a_platform
from waterpeers.apps.foundation.talks import Talk
from waterpeers.apps.reporting import access, waiting
from waterpeers.apps.reporting.api import router
from waterpeers.apps.reporting.models import ProgressReport

SUBJECT = Subject(
    code="reporting",
    addresses={"": "waterpeers.apps.reporting.urls"},
    routers={"/progress-reports": router},
    menu=(
        MenuEntry(
            _("Layouts of reports"), "reporting:layouts", Place.PLATFORM, runs_a_platform, order=70
        ),
    ),
    tabs=(Tab(_("Reports"), "reporting:of-partnership", 65),),
    party_waits=(waiting.to_write, waiting.to_agree, waiting.to_read),
    days=(waiting.days,),
    talks=(
        Talk(
            "report",
            _("Reports"),
            ProgressReport,
            lambda row: reverse("reporting:report", args=[row.uuid]),
            readable=lambda actor, row: bool(access.can_read(actor, row)),
            people=lambda row: (row.begun_by,),
        ),
    ),
    help="report-progress",
)
