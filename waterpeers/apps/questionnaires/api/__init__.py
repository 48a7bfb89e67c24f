"""Questionnaires for programs: the same actions as the pages."""

from ninja import Router

from waterpeers.apps.questionnaires.api import answers, rounds, texts

router = Router()
for part in (rounds, texts, answers):  # last the addresses that begin with a uuid
    router.add_router("", part.router)
