"""Water balances, as the house sees them."""

from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject
from waterpeers.apps.water_balance import workbooks
from waterpeers.apps.water_balance.api import router
from waterpeers.apps.water_balance.kinds import KIND
from waterpeers.apps.water_balance.queries import limits_beside
from waterpeers.apps.water_balance.urls import ADDRESSES

SUBJECT = Subject(
    code="water_balance",
    records=(KIND,),
    addresses={"water-balance/": ADDRESSES},
    routers={"/water-balances": router},
    menu=(MenuEntry(KIND.many, "water_balance:mine", Place.UTILITY, order=30),),
    workbooks=(workbooks.KIND,),
    beside=(limits_beside,),
    help="water-balance",
)
