"""Progress reports, as the house sees them."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject, Tab, runs_a_platform
from waterpeers.apps.reporting import waiting
from waterpeers.apps.reporting.api import router

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
    waits=(waiting.to_write, waiting.to_agree, waiting.to_read),
    days=(waiting.days,),
    help="report-progress",
)
