"""Energy, as the house sees it."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.energy.api import router
from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject

SUBJECT = Subject(
    code="energy",
    addresses={"energy/": "waterpeers.apps.energy.urls"},
    routers={"/energy": router},
    menu=(MenuEntry(_("Energy"), "energy:mine", Place.UTILITY, order=40),),
    help="energy",
)
