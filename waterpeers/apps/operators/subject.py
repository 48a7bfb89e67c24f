"""The register, as the house sees it."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import (
    MenuEntry,
    Place,
    Subject,
    administers,
    runs_a_platform,
)
from waterpeers.apps.operators import fragments, waiting
from waterpeers.apps.operators.api import mappings_router, router

SUBJECT = Subject(
    code="operators",
    addresses={"register/": "waterpeers.apps.operators.urls"},
    routers={"/register": router, "/mappings": mappings_router},
    menu=(
        MenuEntry(_("Our profile"), "operators:own", Place.UTILITY, order=10),
        MenuEntry(_("Import"), "operators:import", Place.PLATFORM, runs_a_platform, 30),
        MenuEntry(
            _("Facts about countries"), "operators:countries", Place.PLATFORM, administers, 40
        ),
    ),
    fragments={"organisation": fragments.of_organisation, "beginning": fragments.alike},
    waits=(waiting.proposals, waiting.identities),
    top=(_("Register"), "operators:list"),
    help="import-operators",
)
