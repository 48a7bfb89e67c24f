"""Lessons, as the house sees them."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject, everybody
from waterpeers.apps.lessons import fragments, waiting
from waterpeers.apps.lessons.actions.forgetting import forget_name
from waterpeers.apps.lessons.api import router

SUBJECT = Subject(
    code="lessons",
    addresses={"": "waterpeers.apps.lessons.urls"},
    routers={"/lessons": router},
    menu=(MenuEntry(_("Lessons"), "lessons:list", Place.PARTNERSHIPS, everybody, order=65),),
    party_waits=(waiting.to_check,),
    fragments={
        "learning": fragments.of_learning,
        "learning_record": fragments.of_record,
        "review": fragments.of_review,
        "account": fragments.of_stocktaking,
        "released_partnership": fragments.of_public,
    },
    forgets=(forget_name,),
    help="lessons",
)
