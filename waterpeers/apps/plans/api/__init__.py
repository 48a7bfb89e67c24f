"""Plans for programs: the same actions as the pages."""

from ninja import Router

from waterpeers.apps.plans.api import items, plan, templates

router = Router()
for part in (plan, templates, items):
    router.add_router("", part.router)
