"""The register for programs: the same actions as the pages."""

from ninja import Router

from waterpeers.apps.operators.api import affiliations, imports, mappings, organisations

router = Router()
for part in (imports, affiliations, organisations):  # the last has a uuid where others have a word
    router.add_router("", part.router)
mappings_router = mappings.router
