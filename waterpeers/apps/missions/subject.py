"""Missions, as the house sees them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject, Tab
from waterpeers.apps.foundation.talks import Talk
from waterpeers.apps.missions import fragments, waiting
from waterpeers.apps.missions.actions.log import forget_name
from waterpeers.apps.missions.api import router
from waterpeers.apps.missions.models import Mission
from waterpeers.apps.missions.questionnaires import FEEDBACK

SUBJECT = Subject(
    code="missions",
    addresses={"": "waterpeers.apps.missions.urls"},
    routers={"/missions": router},
    menu=(MenuEntry(_("What I bring as a mentor"), "missions:mentoring", Place.ME, order=70),),
    tabs=(Tab(_("Missions"), "missions:of-partnership", 55, is_of_sides=True),),
    party_waits=(
        waiting.terms,
        waiting.agreed,
        waiting.called_off,
        waiting.ended,
        waiting.team,
        waiting.to_report,
        waiting.reports,
    ),
    days=(waiting.days,),
    fragments={"plan": fragments.of_plan, "register_item": fragments.of_item},
    talks=(
        Talk(
            "mission",
            _("Mission"),
            Mission,
            lambda row: reverse("missions:mission", args=[row.uuid]),
            people=lambda row: (row.asked_by,),
        ),
    ),
    questionnaires=(FEEDBACK,),
    forgets=(forget_name,),
    help="missions",
)
