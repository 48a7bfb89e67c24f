"""Plans, as the house sees them."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import Subject, Tab
from waterpeers.apps.plans import waiting, workbooks
from waterpeers.apps.plans.api import router

SUBJECT = Subject(
    code="plans",
    addresses={"": "waterpeers.apps.plans.urls"},
    routers={"/plans": router},
    waits=(waiting.amendments,),
    workbooks=(workbooks.KIND,),
    tabs=(Tab(_("Plan"), "plans:of-partnership", 40),),
    help="plan-together",
)
