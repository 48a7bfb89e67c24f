"""The end of a partnership and what lasts, as the house sees it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.closing import waiting
from waterpeers.apps.closing.api import router
from waterpeers.apps.closing.fragments import of_partnership
from waterpeers.apps.closing.models import Stocktaking
from waterpeers.apps.closing.questionnaires import CLOSING
from waterpeers.apps.closing.reports.courses import moment_words
from waterpeers.apps.foundation.subjects import Subject, Tab
from waterpeers.apps.foundation.talks import Talk

SUBJECT = Subject(
    code="closing",
    addresses={"": "waterpeers.apps.closing.urls"},
    routers={"/closing": router},
    tabs=(Tab(_("Results"), "closing:results", 70, is_of_sides=True),),
    party_waits=(waiting.due, waiting.early, waiting.later),
    days=(waiting.days,),
    talks=(
        Talk(
            "stocktaking",
            _("Stocktaking"),
            Stocktaking,
            lambda row: reverse("closing:stocktaking", args=[row.uuid]),
            named=lambda row: moment_words(row.months),
        ),
    ),
    questionnaires=(CLOSING,),
    fragments={"partnership": of_partnership},
    help="close-and-follow",
)
