"""Safety, as the house sees it."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject, administers
from waterpeers.apps.safety.api import router
from waterpeers.apps.safety.queries import kept_of
from waterpeers.apps.safety.runs import forget_sign_ins

SUBJECT = Subject(
    code="safety",
    addresses={"safety/": "waterpeers.apps.safety.urls"},
    routers={"/safety": router},
    menu=(MenuEntry(_("Sign-ins"), "safety:everybody", Place.PLATFORM, administers, 74),),
    chores=(forget_sign_ins,),
    kept_of=kept_of,
    help="administer",
)
