"""Service ladders, as the house sees them."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject
from waterpeers.apps.ladders import workbooks
from waterpeers.apps.ladders.api import router

SUBJECT = Subject(
    code="ladders",
    addresses={"ladders/": "waterpeers.apps.ladders.urls"},
    routers={"/service-ladders": router},
    menu=(MenuEntry(_("Service ladders"), "ladders:mine", Place.UTILITY, order=50),),
    workbooks=(workbooks.KIND,),
    help="service-ladders",
)
