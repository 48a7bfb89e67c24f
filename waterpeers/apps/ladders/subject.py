"""Service ladders, as the house sees them."""

from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject
from waterpeers.apps.ladders.api import router
from waterpeers.apps.ladders.kinds import KIND
from waterpeers.apps.ladders.queries import ladder_groups
from waterpeers.apps.records.views import RecordPages
from waterpeers.apps.records.workbooks import workbook

PAGES = RecordPages(kind=KIND, of=ladder_groups, of_page="ladders/of.html")
SUBJECT = Subject(
    code="ladders",
    records=(KIND,),
    addresses={"ladders/": PAGES.addresses()},
    routers={"/service-ladders": router},
    menu=(MenuEntry(KIND.many, "ladders:mine", Place.UTILITY, order=50),),
    workbooks=(workbook(KIND),),
    help="service-ladders",
)
