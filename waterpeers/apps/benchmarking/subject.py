"""Comparisons, as the house sees them."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.benchmarking.api import router
from waterpeers.apps.benchmarking.fragments import first_figure
from waterpeers.apps.benchmarking.queries import gap_beside
from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject

SUBJECT = Subject(
    code="benchmarking",
    addresses={"compare/": "waterpeers.apps.benchmarking.urls"},
    routers={"/compare": router},
    menu=(MenuEntry(_("Where we stand"), "benchmarking:start", Place.UTILITY, order=60),),
    fragments={"first_figure": first_figure},
    beside=(gap_beside,),
    help="compare",
)
