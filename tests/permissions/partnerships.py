"""Lines of the permission table."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from tests.apps.partnerships import made
from tests.conftest import NOON
from tests.permissions.rows import Pages, Row
from tests.world import World
from waterpeers.apps.partnerships.actions import conduct
from waterpeers.apps.partnerships.models import CodeText, Partnership
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import PartyRole

VISITOR = {"visitor": 302}
OUTSIDE = VISITOR | {"outsider": 404}


def a_partnership(world: World) -> dict[str, Any]:
    return {"uuid": made.partnership(world).uuid}


def new_partnership(world: World) -> dict[str, Any]:
    return {
        "uuid": str(uuid4()),
        "mentee": str(world.mentee.uuid),
        "mentor": str(world.mentor.uuid),
        "title": "Fewer losses by the lake",
    }


def the_mentee(world: World) -> str:
    return str(made.party(Partnership.objects.get(), PartyRole.MENTEE).uuid)


def subject(world: World) -> dict[str, Any]:
    return {"revision": 1, "title": "Fewer losses by the lake", "working_areas": ["water_losses"]}


def a_version(world: World) -> dict[str, Any]:
    return {"uuid": made.code_text().version.uuid}


def a_draft(world: World) -> dict[str, Any]:
    """A draft of a version, which others do not see."""
    version = conduct.draft_version(
        label="To come", issued_by="Nobody", valid_from=date(2030, 1, 1),
        act=Act(made.ADMINISTRATOR, NOON),
    )  # fmt: skip
    return {"uuid": version.uuid}


def changed_version(world: World) -> dict[str, Any]:
    return {
        "revision": 1,
        "label": "To come",
        "issued_by": "Nobody",
        "valid_from": "2031-01-01",
        "grace_days": 90,
    }


def mentee_with_code(world: World) -> dict[str, Any]:
    made.code_text()
    return {"uuid": world.mentee.uuid}


def acceptance(world: World) -> dict[str, Any]:
    return {"text": str(CodeText.objects.get().uuid), "office": "Director"}


def new_version(world: World) -> dict[str, Any]:
    return {
        "uuid": "3d9e7f5e-0000-4000-8000-000000000000",
        "label": "Invented",
        "issued_by": "Nobody",
        "valid_from": "2024-01-01",
        "grace_days": 180,
    }


def code_text(world: World) -> dict[str, Any]:
    pages = Pages(b"%PDF-1.7 invented", name="code.pdf")
    return {"language": "en", "title": "Code", "file": pages}


def only(status: int, *who: str) -> dict[str, int]:
    return dict.fromkeys(who, status)


KEEPERS = VISITOR | only(200, "administrator")
RUN = OUTSIDE | only(403, "mentee_reporter", "administrator")
BY_MENTEE = OUTSIDE | only(302, "mentee_signatory")


def a_side(world: World) -> dict[str, Any]:
    made.partnership(world)
    return {"uuid": the_mentee(world)}


def a_stop(world: World) -> dict[str, Any]:
    return a_partnership(world) | {"name": "stop_by_mentee"}


def another(world: World) -> dict[str, Any]:
    """A funder to add, for which the platform stands in."""
    return {"organisation": str(world.platform.uuid), "role": "funder"}


def to_open(world: World) -> dict[str, Any]:
    sides = ((world.mentee, "mentee"), (world.mentor, "mentor"))
    parties = [{"organisation": str(o.uuid), "role": role} for o, role in sides]
    return {"parties": parties, "title": "By the lake"}


API = {"visitor": 401}
API_OUTSIDE = API | {"outsider": 404}
API_RUN = API_OUTSIDE | only(403, "mentee_reporter", "administrator")
API_BY_MENTEE = API_OUTSIDE | only(200, "mentee_signatory")

API_ROWS = [
    Row("api:partnerships", 200, expected=API),
    Row(
        "api:open_partnership", 201, method="post", data=to_open, json=True,
        expected=API | only(403, "outsider", "mentee_reporter", "administrator"),
    ),
    Row("api:partnership", 200, a_partnership, expected=API_OUTSIDE),
    Row("api:change_partnership", 200, a_partnership, "patch", lambda w: {"revision": 1},
        API_RUN, True),
    Row("api:interest", 200, a_partnership, expected=API_OUTSIDE),
    Row("api:partnership_type", 200, a_partnership, expected=API_OUTSIDE),
    Row("api:correct_type", 200, a_partnership, "put", lambda w: {"type": ""}, API_RUN, True),
    Row("api:add_party", 201, a_partnership, "post", another, API_RUN, True),
    Row("api:move_partnership", 403, a_stop, "post", lambda w: {"reason": "No time"},
        API_BY_MENTEE, True),
    Row("api:remove_party", 409, a_side, "delete", expected=API_RUN),
    Row("api:release_partnership", 403, a_side, "put", lambda w: {"agrees": True},
        API_BY_MENTEE, True),
    Row("api:code_versions", 200),
    Row("api:add_code_version", 403, method="post", data=new_version, json=True,
        expected=API | only(201, "administrator")),
    Row("api:change_code_version", 404, a_draft, "put", changed_version,
        API | only(200, "administrator"), True),
    Row("api:code_version_effect", 403, a_version, expected=API | only(200, "administrator")),
    Row("api:publish_code_version", 404, a_draft, "post",
        expected=API | only(409, "administrator"), json=True),  # it has no text
    Row("api:withdraw_code_version", 403, a_version, "post",
        expected=API | only(200, "administrator"), json=True),
    Row("api:discard_code_version", 404, a_draft, "delete",
        expected=API | only(204, "administrator")),
    # The text of English is there already (409).
    Row("api:upload_code_text", 403, a_version, "post", code_text,
        expected=API | only(409, "administrator")),
    Row("api:obligations", 200),
    Row("api:switch_obligation", 403, lambda w: {"obligation": "L1"}, "put",
        lambda w: {"is_on": True}, API | only(200, "administrator"), True),
    Row("api:code_standing", 200, mentee_with_code, expected=API),
    Row(
        "api:accept_code", 403, mentee_with_code, "post", acceptance,
        API | only(200, "mentee_signatory"), True,
    ),
]  # fmt: skip

ROWS: list[Row] = [
    *API_ROWS,
    Row("partnerships:new", 200, expected=VISITOR),
    Row(
        "partnerships:new",
        302,
        method="post",
        data=new_partnership,
        # the administrator comes after others: what they opened is shown, not opened again
        expected={"outsider": 403, "mentee_reporter": 403},
    ),
    Row("partnerships:detail", 200, a_partnership, expected=OUTSIDE),
    Row("partnerships:trail", 200, a_partnership, expected=OUTSIDE),
    Row("partnerships:edit", 200, a_partnership, expected=RUN),
    Row("partnerships:edit", 302, a_partnership, "post", subject, RUN),
    Row("partnerships:interest", 302, a_partnership, expected=OUTSIDE),
    Row("partnerships:parties", 200, a_partnership, expected=RUN),
    Row(
        "partnerships:parties",
        409,
        a_partnership,
        "post",
        lambda world: {"remove": the_mentee(world)},
        RUN,
    ),
    Row("partnerships:type", 200, a_partnership, expected=RUN),
    Row("partnerships:stop", 200, a_partnership, expected=OUTSIDE),
    Row(
        "partnerships:stop",
        403,
        a_partnership,
        "post",
        lambda world: {"move": "stop_by_mentee", "reason": "No time"},
        BY_MENTEE,
    ),
    Row(
        "partnerships:release",
        403,
        a_partnership,
        "post",
        lambda world: {"party": the_mentee(world), "agrees": "yes"},
        BY_MENTEE,
    ),
    Row("partnerships:code-versions", 403, expected=KEEPERS),
    Row(
        "partnerships:code-versions",
        403,
        method="post",
        data=new_version,
        expected=VISITOR | only(302, "administrator"),
    ),
    Row("partnerships:code-text", 403, a_version, expected=KEEPERS),
    Row("partnerships:change-code", 403, a_draft, expected=KEEPERS),
    Row("partnerships:publish-code", 403, a_draft, expected=KEEPERS),
    Row("partnerships:withdraw-code", 403, a_version, expected=KEEPERS),
    Row(
        "partnerships:withdraw-code",
        403,
        a_version,
        "post",
        expected=VISITOR | only(302, "administrator"),
    ),
    Row("partnerships:discard-code", 403, a_draft, expected=KEEPERS),
    Row(
        "partnerships:discard-code",
        403,
        a_draft,
        "post",
        expected=VISITOR | only(302, "administrator"),
    ),
    Row(
        "partnerships:switch-obligation",
        403,
        lambda world: {"key": "L1"},
        "post",
        lambda world: {"is_on": "yes"},
        VISITOR | only(302, "administrator"),
    ),
    Row("partnerships:accept-code", 200, mentee_with_code, expected=VISITOR),
    Row(
        "partnerships:accept-code",
        403,
        mentee_with_code,
        "post",
        acceptance,
        VISITOR | only(302, "mentee_signatory"),
    ),
]
