"""Energy, as the house sees it."""

from waterpeers.apps.energy import workbooks
from waterpeers.apps.energy.api import pump_checks, router
from waterpeers.apps.energy.kinds import KIND
from waterpeers.apps.energy.urls import ADDRESSES
from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject

SUBJECT = Subject(
    code="energy",
    records=(KIND,),
    addresses={"energy/": ADDRESSES},
    routers={"/energy": router, "/pump-checks": pump_checks},
    menu=(MenuEntry(KIND.many, "energy:mine", Place.UTILITY, order=40),),
    workbooks=(workbooks.KIND,),
    help="energy",
)
