"""Water balances, as the house sees them."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject
from waterpeers.apps.water_balance import workbooks
from waterpeers.apps.water_balance.api import router

SUBJECT = Subject(
    code="water_balance",
    addresses={"water-balance/": "waterpeers.apps.water_balance.urls"},
    routers={"/water-balances": router},
    menu=(MenuEntry(_("Water balances"), "water_balance:mine", Place.UTILITY, order=30),),
    workbooks=(workbooks.KIND,),
    help="water-balance",
)
