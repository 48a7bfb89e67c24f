"""Agreements, as the house sees them."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.agreements import waiting
from waterpeers.apps.agreements.api import router
from waterpeers.apps.agreements.fragments import of_item, of_partnership
from waterpeers.apps.foundation.subjects import Subject, Tab

SUBJECT = Subject(
    code="agreements",
    addresses={"": "waterpeers.apps.agreements.urls"},
    routers={"/agreements": router},
    tabs=(Tab(_("Agreement"), "agreements:list", 20),),
    party_waits=(waiting.signatures, waiting.signed, waiting.holding),
    fragments={"partnership": of_partnership, "beside": of_item},
    help="agree-and-sign",
)
