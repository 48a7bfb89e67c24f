"""Questionnaires, as the house sees them."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject
from waterpeers.apps.questionnaires import waiting

SUBJECT = Subject(
    code="questionnaires",
    addresses={"questionnaires/": "waterpeers.apps.questionnaires.urls"},
    menu=(MenuEntry(_("Questionnaires"), "questionnaires:list", Place.PARTNERSHIPS, order=40),),
    waits=(waiting.answers,),
)
