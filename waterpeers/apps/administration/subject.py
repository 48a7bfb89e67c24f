"""The administrator's page, as the house sees it."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.administration.actions import BACKUP
from waterpeers.apps.administration.api import router
from waterpeers.apps.administration.runs import back_up_on_schedule, backup
from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject, administers

SUBJECT = Subject(
    code="administration",
    addresses={"administration/": "waterpeers.apps.administration.urls"},
    routers={"/administration": router},
    menu=(
        MenuEntry(
            _("How the site is doing"), "administration:home", Place.PLATFORM, administers, 70
        ),
        MenuEntry(_("People"), "administration:people", Place.PLATFORM, administers, 72),
    ),
    runs={BACKUP: backup},
    chores=(back_up_on_schedule,),
    help="administer",
)
