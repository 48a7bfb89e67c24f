"""The Code and partnerships, as the house sees them."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import (
    MenuEntry,
    Place,
    Subject,
    Tab,
    administers,
    everybody,
)
from waterpeers.apps.partnerships import questionnaires, waiting
from waterpeers.apps.partnerships.api import code_router, router

SUBJECT = Subject(
    code="partnerships",
    addresses={"partnership/": "waterpeers.apps.partnerships.urls"},
    routers={"/partnerships": router, "/code": code_router},
    menu=(
        MenuEntry(
            _("Partnerships"),
            "portfolio:list",
            Place.PARTNERSHIPS,
            everybody,
            10,
            under="/partnership/",
        ),
        MenuEntry(
            _("Texts of the Code"), "partnerships:code-versions", Place.PLATFORM, administers, 50
        ),
    ),
    tabs=(
        Tab(_("Overview"), "partnerships:detail", 10),
        Tab(_("Trail"), "partnerships:trail", 90),
    ),
    waits=(waiting.signatory, waiting.code, waiting.code_text),
    questionnaires=(questionnaires.OWNER,),
    help="find-a-partner",
)
