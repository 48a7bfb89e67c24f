"""The chain of a partnership, as the house sees it."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.chain.api import router
from waterpeers.apps.foundation.subjects import Subject, Tab

SUBJECT = Subject(
    code="chain",
    addresses={"": "waterpeers.apps.chain.urls"},
    routers={"/chain": router},
    tabs=(Tab(_("Chain"), "chain:of-partnership", 75),),
    help="follow-the-chain",
)
