"""The desk, as the house sees it."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.desk.api import mails_router, router, turns_router
from waterpeers.apps.desk.runs import tell
from waterpeers.apps.foundation.subjects import (
    MenuEntry,
    Place,
    Subject,
    administers,
    everybody,
    runs_a_platform,
)

SUBJECT = Subject(
    code="desk",
    addresses={"desk/": "waterpeers.apps.desk.urls"},
    routers={"/me/waits": router, "/turns": turns_router, "/mails": mails_router},
    menu=(
        MenuEntry(_("My desk"), "desk:home", Place.ME, everybody, 0),
        MenuEntry(_("Whose turn it is"), "desk:turns", Place.PLATFORM, runs_a_platform, 5),
        MenuEntry(_("Mails that did not go out"), "desk:mails", Place.PLATFORM, administers, 60),
    ),
    chores=(tell,),
    help="whose-turn",
)
