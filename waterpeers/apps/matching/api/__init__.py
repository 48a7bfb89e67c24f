"""Needs, strengths, shortlists, rounds, requests, for programs: the same actions as the pages."""

from ninja import Router

from waterpeers.apps.matching.api import declarations, requests, rounds, shortlists

router = Router()
for part in (requests, rounds, shortlists, declarations):  # the last has kinds in its addresses
    router.add_router("", part.router)
