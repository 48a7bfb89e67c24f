"""People and roles, as the house sees them."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.accounts import waiting
from waterpeers.apps.accounts.api import me_router, router
from waterpeers.apps.accounts.runs import forget_ended
from waterpeers.apps.foundation.subjects import (
    MenuEntry,
    Place,
    Subject,
    everybody,
    runs_a_platform,
)

SUBJECT = Subject(
    code="accounts",
    addresses={"me/": "waterpeers.apps.accounts.urls"},
    routers={"/me": me_router, "/people": router},
    menu=(
        MenuEntry(_("Claims"), "accounts:claims", Place.PLATFORM, runs_a_platform, 20),
        MenuEntry(_("What waits on this device"), "accounts:device", Place.ME, everybody, 80),
        MenuEntry(_("My account"), "accounts:me", Place.ME, everybody, 90),
    ),
    chores=(forget_ended,),
    waits=(waiting.invitations, waiting.claims, waiting.own_claims),
    help="invite-colleagues",
)
