"""Figures for programs: the same actions as the pages."""

from ninja import Router

from waterpeers.apps.indicators.api import evidence, reading, sheets

router = Router()
for part in (reading, sheets, evidence):
    router.add_router("", part.router)
