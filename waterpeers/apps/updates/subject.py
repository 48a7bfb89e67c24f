"""Updates of a plan, as the house sees them; their pages are a part of the follow-up."""

from waterpeers.apps.foundation.subjects import Subject
from waterpeers.apps.updates import waiting
from waterpeers.apps.updates.api import router

SUBJECT = Subject(
    code="updates",
    addresses={"": "waterpeers.apps.updates.urls"},
    routers={"/updates": router},
    waits=(waiting.to_write, waiting.to_agree, waiting.to_read),
    help="updates",
)
