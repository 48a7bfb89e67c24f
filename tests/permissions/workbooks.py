"""Lines of the permission table: only an operator's own people take and send its workbooks."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.conftest import NOON
from tests.declared import need
from tests.permissions.rows import Row
from tests.world import World
from waterpeers.apps.workbooks import actions
from waterpeers.apps.workbooks.models import Upload
from waterpeers.apps.workbooks.queries import kinds, workbook
from waterpeers.domain.actors import Act

OWNERS = ("mentee_reporter", "mentee_signatory")
PAGE, API = {"visitor": 302}, {"visitor": 401}


def owners(status: int, others: dict[str, int]) -> dict[str, int]:
    return others | dict.fromkeys(OWNERS, status)


def mentee(world: World) -> dict[str, Any]:
    return {"uuid": world.mentee.uuid}


def needs(world: World) -> dict[str, Any]:
    return {"uuid": world.mentee.uuid, "kind": "needs"}


def sent(world: World) -> dict[str, Any]:
    """A workbook that came back and would change nothing."""
    need(world)
    actor = world.actor("mentee_reporter")
    content = workbook(world.mentee, kinds()["needs"], "", act=Act(actor, NOON))
    upload = actions.receive(SimpleUploadedFile("needs.xlsx", content), act=Act(actor, NOON))
    return {"uuid": upload.uuid}


def seen(world: World) -> dict[str, Any]:
    actor = world.actor("mentee_reporter")
    return {"seen": actions.look(Upload.objects.get(), act=Act(actor, NOON)).seen}


PAGES = [
    Row("workbooks:list", 200, expected=PAGE),
    Row("workbooks:download", 403, needs, expected=owners(200, PAGE)),
    Row("workbooks:send", 422, mentee, "post", expected=PAGE),
    Row("workbooks:preview", 404, sent, expected=owners(200, PAGE)),
    Row("workbooks:preview", 404, sent, "post", seen, owners(409, PAGE)),
    Row("workbooks:drop", 404, sent, "post", expected=owners(302, PAGE)),
]
API_ROWS = [
    Row("api:take_workbook", 403, needs, expected=owners(200, API)),
    Row("api:send_workbook", 422, mentee, "post", expected=API),
    Row("api:workbook_sent", 404, sent, expected=owners(200, API)),
    Row("api:preview_workbook", 404, sent, expected=owners(200, API)),
    Row("api:apply_workbook", 404, sent, "post", seen, owners(409, API), json=True),
    Row("api:drop_workbook", 404, sent, "post", expected=owners(200, API)),
]
ROWS: list[Row] = PAGES + API_ROWS
