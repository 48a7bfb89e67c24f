"""The desk, as the house sees it."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.desk.api import router
from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject, everybody

SUBJECT = Subject(
    code="desk",
    addresses={"desk/": "waterpeers.apps.desk.urls"},
    routers={"/me/waits": router},
    menu=(MenuEntry(_("My desk"), "desk:home", Place.ME, everybody, 0),),
)
