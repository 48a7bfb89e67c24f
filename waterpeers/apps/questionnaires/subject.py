"""Questionnaires, as the house sees them."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import MenuEntry, Place, Subject, works_or_helps
from waterpeers.apps.questionnaires import waiting, workbooks
from waterpeers.apps.questionnaires.api import router

SUBJECT = Subject(
    code="questionnaires",
    addresses={"questionnaires/": "waterpeers.apps.questionnaires.urls"},
    routers={"/questionnaires": router},
    menu=(
        MenuEntry(
            _("Questionnaires"), "questionnaires:list", Place.PARTNERSHIPS, works_or_helps, 40
        ),
    ),
    waits=(waiting.answers,),
    workbooks=(workbooks.KIND,),
    help="answer-a-questionnaire",
)
