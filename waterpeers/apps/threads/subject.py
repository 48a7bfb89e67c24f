"""Conversations, as the house sees them: other subjects name the things beside which they stand."""

from waterpeers.apps.foundation.subjects import Subject
from waterpeers.apps.threads import fragments, waiting
from waterpeers.apps.threads.api import router

SUBJECT = Subject(
    code="threads",
    addresses={"": "waterpeers.apps.threads.urls"},
    routers={"/conversations": router},
    party_waits=(waiting.unread,),
    fragments={
        "beside": fragments.of_item,
        "beside_line": fragments.link_of_item,
        "partnership": fragments.of_partnership,
    },
    help="talk-beside-a-thing",
)
