"""Reported figures, as the house sees them."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject, TableKind
from waterpeers.apps.indicators import runs, waiting, workbooks
from waterpeers.apps.indicators.api import router

SUBJECT = Subject(
    code="indicators",
    addresses={"values/": "waterpeers.apps.indicators.urls"},
    routers={"/figures": router},
    menu=(MenuEntry(_("Figures"), "indicators:mine", Place.UTILITY, order=20),),
    waits=(waiting.reviews, waiting.reported, waiting.begun, waiting.in_review),
    workbooks=(workbooks.KIND,),
    tables={
        "operators": TableKind(
            _("Organisations, a row each"), runs.look_at_operators, runs.import_operators
        ),
        "values": TableKind(_("Figures by year"), runs.look_at_figures, runs.import_figures),
    },
    help="report-figures",
)
