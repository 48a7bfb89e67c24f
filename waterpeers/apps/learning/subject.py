"""Learning, as the house sees it."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject, Tab
from waterpeers.apps.learning import fragments, waiting
from waterpeers.apps.learning.api import router

SUBJECT = Subject(
    code="learning",
    addresses={"": "waterpeers.apps.learning.urls"},
    routers={"/learning": router},
    menu=(
        MenuEntry(_("What we gained as a mentor"), "learning:gain", Place.UTILITY, order=95),
        MenuEntry(_("What leads to use"), "learning:across", Place.PARTNERSHIPS, order=60),
    ),
    tabs=(Tab(_("Learning"), "learning:of-partnership", 60),),
    waits=(waiting.checks,),
    fragments={"log": fragments.of_log, "mission_report": fragments.of_report},
    help="learning",
)
