"""Needs, strengths and matching, as the house sees them."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import (
    MenuEntry,
    Place,
    Subject,
    TableKind,
    runs_a_platform,
    works_for_a_utility_or_helps,
)
from waterpeers.apps.matching import runs, waiting, workbooks
from waterpeers.apps.matching.api import router
from waterpeers.apps.matching.words import IMPORTED

SUBJECT = Subject(
    code="matching",
    addresses={"match/": "waterpeers.apps.matching.urls"},
    routers={"/matching": router},
    menu=(
        MenuEntry(_("Needs and strengths"), "matching:mine", Place.PARTNER, order=10),
        MenuEntry(
            _("Requests"), "matching:requests", Place.PARTNER, works_for_a_utility_or_helps, 20
        ),
        MenuEntry(_("Matching rounds"), "matching:rounds", Place.PLATFORM, runs_a_platform, 10),
    ),
    waits=(
        waiting.requests,
        waiting.second_yeses,
        waiting.asked,
        waiting.answers,
        waiting.introductions,
        waiting.needs,
        waiting.rounds_to_close,
    ),
    chores=(runs.end_late_requests,),
    workbooks=(workbooks.KIND,),
    tables={
        "offers": TableKind(
            _("Strengths of operators"), runs.look_at_offers, runs.import_offers, IMPORTED
        ),
    },
    help="find-a-partner",
)
