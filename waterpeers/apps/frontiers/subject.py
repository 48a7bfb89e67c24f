"""Frontiers, as the house sees them."""

from waterpeers.apps.foundation.subjects import Subject
from waterpeers.apps.frontiers.api import router
from waterpeers.apps.frontiers.runs import draw_frontier

SUBJECT = Subject(
    code="frontiers",
    addresses={"frontier/": "waterpeers.apps.frontiers.urls"},
    routers={"/frontiers": router},
    runs={"draw_frontier": draw_frontier},
    help="learn-from-frontiers",
)
