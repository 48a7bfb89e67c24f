"""Learning, as the house sees it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject, Tab
from waterpeers.apps.foundation.talks import Talk
from waterpeers.apps.learning import fragments, waiting
from waterpeers.apps.learning.api import router
from waterpeers.apps.learning.models import LearningRecord

SUBJECT = Subject(
    code="learning",
    addresses={"": "waterpeers.apps.learning.urls"},
    routers={"/learning": router},
    menu=(
        MenuEntry(_("What we gained as a mentor"), "learning:gain", Place.UTILITY, order=95),
        MenuEntry(_("What leads to use"), "learning:across", Place.PARTNERSHIPS, order=60),
    ),
    tabs=(Tab(_("Learning"), "learning:of-partnership", 60, is_of_sides=True),),
    party_waits=(waiting.checks,),
    days=(waiting.days,),
    talks=(
        Talk(
            "learning",
            _("Learning"),
            LearningRecord,
            lambda row: reverse("learning:record", args=[row.uuid]),
            people=lambda row: (row.noted_by,),
        ),
    ),
    fragments={
        "log": fragments.of_log,
        "mission_report": fragments.of_report,
        "learning_targets": fragments.of_plan_targets,
    },
    help="learning",
)
