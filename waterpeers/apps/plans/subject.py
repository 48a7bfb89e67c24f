"""Plans, as the house sees them."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject, Tab
from waterpeers.apps.foundation.talks import Talk
from waterpeers.apps.plans import waiting, workbooks
from waterpeers.apps.plans.api import router
from waterpeers.apps.plans.kinds import KINDS
from waterpeers.apps.plans.models import PerformanceOutcome, PlanItem
from waterpeers.apps.plans.queries import who_answers
from waterpeers.apps.plans.views.plans import page_of
from waterpeers.apps.plans.words import outcome_name


def _place(row: PlanItem) -> str:
    return page_of(row.plan.partnership, f"#id_{row.code}")


def _named(row: PlanItem) -> str:
    return f"{row.code} {outcome_name(row)}" if isinstance(row, PerformanceOutcome) else str(row)


SUBJECT = Subject(
    code="plans",
    addresses={"": "waterpeers.apps.plans.urls"},
    routers={"/plans": router},
    party_waits=(waiting.amendments,),
    workbooks=(workbooks.KIND,),
    talks=tuple(
        Talk(
            kind.name,
            kind.one,
            kind.table,
            _place,
            "plan__partnership",
            named=_named,
            people=who_answers,
        )
        for kind in KINDS
    ),
    menu=(
        MenuEntry(
            _("Plans to begin with"),
            "plans:own-templates",
            Place.PLATFORM,
            lambda actor: actor.is_facilitator,
            order=75,
        ),
    ),
    tabs=(Tab(_("Plan"), "plans:of-partnership", 40),),
    help="plan-together",
)
