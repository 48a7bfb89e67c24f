"""Following a partnership, as the house sees it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from waterpeers.apps.follow_up import waiting
from waterpeers.apps.follow_up.actions.calendar import end_calendar_links
from waterpeers.apps.follow_up.api import router
from waterpeers.apps.follow_up.fragments import of_person
from waterpeers.apps.follow_up.models import RegisterItem, Review
from waterpeers.apps.follow_up.questionnaires import HEALTH
from waterpeers.apps.foundation.figures import day
from waterpeers.apps.foundation.subjects import Subject, Tab
from waterpeers.apps.foundation.talks import Talk

SUBJECT = Subject(
    code="follow_up",
    addresses={"": "waterpeers.apps.follow_up.urls"},
    routers={"/follow-up": router},
    fragments={"desk": of_person},
    with_password=(end_calendar_links,),
    tabs=(Tab(_("Follow-up"), "follow_up:of-partnership", 50, is_of_sides=True),),
    party_waits=(
        waiting.items,
        waiting.escalated,
        waiting.shown,
        waiting.apart,
        waiting.judged,
        waiting.reviews,
    ),
    talks=(
        Talk(
            "commitment",
            _("Follow-up"),
            RegisterItem,
            lambda row: reverse("follow_up:item", args=[row.uuid]),
            people=lambda row: (row.person,) if row.person else (),
        ),
        Talk(
            "review",
            pgettext_lazy("of a partnership", "Review"),
            Review,
            lambda row: reverse("follow_up:review", args=[row.uuid]),
            named=lambda row: day(row.judged_on),
        ),
    ),
    questionnaires=(HEALTH,),
    help="follow-up",
)
