"""Reference series, as the house sees them."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import (
    MenuEntry,
    Place,
    Subject,
    TableKind,
    runs_a_platform,
)
from waterpeers.apps.references import fragments, runs
from waterpeers.apps.references.api import router
from waterpeers.apps.references.tables import refuse_no_reference
from waterpeers.domain.indicators import indicators

SUBJECT = Subject(
    code="references",
    addresses={"references/": "waterpeers.apps.references.urls"},
    routers={"/references": router},
    menu=(
        MenuEntry(
            _("Published tables"), "references:index", Place.PLATFORM, runs_a_platform, order=35
        ),
    ),
    tables={
        "references": TableKind(
            _("A published table, to show behind figures"),
            runs.look_at_references,
            runs.import_references,
            {code: each.name("en") for code, each in indicators().items()},
            readable=refuse_no_reference,
        ),
    },
    fragments={"indicator": fragments.of_course, "definition": fragments.of_definition},
    help="compare",
)
