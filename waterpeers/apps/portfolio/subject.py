"""The list of partnerships, as the house sees it."""

from waterpeers.apps.foundation.subjects import Subject
from waterpeers.apps.portfolio import actions, fragments, runs, waiting
from waterpeers.apps.portfolio.api import router

SUBJECT = Subject(
    code="portfolio",
    addresses={"portfolio/": "waterpeers.apps.portfolio.urls"},
    routers={"/portfolio": router},
    listens=(actions.note_touched,),
    chores=(runs.keep,),
    waits=(waiting.attention,),
    fragments={"partnership": fragments.of_partnership, "desk_first": fragments.of_reader},
    help="watch-partnerships",
)
