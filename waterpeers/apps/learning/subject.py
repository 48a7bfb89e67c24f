"""Learning, as the house sees it."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import Subject, Tab
from waterpeers.apps.learning import waiting
from waterpeers.apps.learning.api import router

SUBJECT = Subject(
    code="learning",
    addresses={"": "waterpeers.apps.learning.urls"},
    routers={"/learning": router},
    tabs=(Tab(_("Learning"), "learning:of-partnership", 60),),
    waits=(waiting.checks,),
    help="learning",
)
