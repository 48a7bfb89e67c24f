"""Workbooks, as the house sees them."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject
from waterpeers.apps.workbooks import waiting
from waterpeers.apps.workbooks.api import router

SUBJECT = Subject(
    code="workbooks",
    addresses={"workbooks/": "waterpeers.apps.workbooks.urls"},
    routers={"/workbooks": router},
    menu=(MenuEntry(_("Work offline"), "workbooks:list", Place.UTILITY, order=90),),
    waits=(waiting.uploads,),
    help="work-offline",
)
