"""Keeping the register, as the house sees it."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject, runs_a_platform
from waterpeers.apps.keeping import fragments, waiting
from waterpeers.apps.keeping.api import router
from waterpeers.apps.keeping.runs import look_for_twins

SUBJECT = Subject(
    code="keeping",
    addresses={"keeping/": "waterpeers.apps.keeping.urls"},
    routers={"/keeping": router},
    menu=(MenuEntry(_("Keep the register"), "keeping:home", Place.PLATFORM, runs_a_platform, 20),),
    waits=(waiting.proposed, waiting.identities, waiting.twins, waiting.without_people),
    chores=(look_for_twins,),
    fragments={"organisation": fragments.of_organisation},
    help="keep-the-register",
)
