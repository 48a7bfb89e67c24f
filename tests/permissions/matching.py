"""Lines of the permission table."""

from __future__ import annotations

from typing import Any

from tests.conftest import NOON
from tests.declared import introduction, need, request, round_
from tests.permissions.rows import Row
from tests.world import World
from waterpeers.apps.matching.actions.proposing import make_shortlist
from waterpeers.apps.matching.models import Shortlist
from waterpeers.domain.actors import Act

MINE = {"visitor": 302, "outsider": 403, "mentor_coordinator": 403, "mentor_signatory": 403,
        "facilitator": 403, "administrator": 403}  # fmt: skip
HIDDEN = MINE | dict.fromkeys(
    ("outsider", "mentor_coordinator", "mentor_signatory", "facilitator", "administrator"), 404
)
SIGNED_IN = {"visitor": 302}
FACILITATORS = {"visitor": 302, "facilitator": 200, "administrator": 200}

PAGES: list[Row] = [
    Row("matching:mine", 200, expected=SIGNED_IN),
    Row("matching:requests", 200, expected=SIGNED_IN),
    Row("matching:rounds", 403, expected=FACILITATORS),
    Row("matching:round", 403, lambda w: {"uuid": round_(w).uuid}, expected=FACILITATORS),
    Row("matching:change-round", 403, lambda w: {"uuid": round_(w).uuid}, expected=FACILITATORS),
    Row("matching:close-round", 403, lambda w: {"uuid": round_(w).uuid}, expected=FACILITATORS),
    Row("matching:reopen-round", 403, lambda w: {"uuid": round_(w).uuid}, "post",
        expected=FACILITATORS | {"facilitator": 302, "administrator": 302}),
    Row("matching:place-need", 403, lambda w: a_need_in_a_round(w), "post",
        lambda w: {"place": "out", "reason": "Another year"},
        FACILITATORS | {"facilitator": 302, "administrator": 302}),
    Row("matching:declare", 200, lambda w: {"kind": "need", "uuid": w.mentee.uuid}, expected=MINE),
    Row("matching:declare", 404, lambda w: {"kind": "wish", "uuid": w.mentee.uuid},
        expected=SIGNED_IN),
    # A need of the owner alone is not found by others; one for the network is, and stays theirs.
    Row("matching:amend", 200, lambda w: {"kind": "need", "uuid": need(w).uuid}, expected=HIDDEN),
    Row("matching:amend", 200,
        lambda w: {"kind": "need", "uuid": need(w, visibility="network").uuid}, expected=MINE),
    Row("matching:withdraw", 302, lambda w: {"kind": "need", "uuid": need(w).uuid}, "post",
        expected=HIDDEN),
    Row("matching:shortlist", 200, lambda w: {"uuid": need(w).uuid}, expected=HIDDEN),
    Row("matching:shortlist", 403, lambda w: {"uuid": need(w, visibility="network").uuid},
        expected={"visitor": 302, "mentee_reporter": 200, "mentee_signatory": 200,
                  "facilitator": 200, "administrator": 200}),
    Row("matching:watch", 302, lambda w: {"uuid": need(w).uuid}, "post", lambda w: {"watch": "yes"},
        HIDDEN),
    Row("matching:kept", 200, lambda w: {"uuid": kept(w).uuid}, expected=HIDDEN),
    Row("matching:ask", 403,
        lambda w: {"uuid": need(w, visibility="network").uuid, "mentor": w.mentor.uuid},
        expected={"visitor": 302, "mentee_signatory": 200}),
    Row("matching:introduce", 403,
        lambda w: {"uuid": need(w, visibility="network").uuid, "mentor": w.mentor.uuid},
        expected=FACILITATORS),
    Row("matching:answer-introduction", 403, lambda w: {"uuid": introduction(w).uuid}, "post",
        lambda w: {"decision": "no"},
        {"visitor": 302, "outsider": 404, "mentee_signatory": 302, "mentor_coordinator": 409,
         "mentor_signatory": 409, "facilitator": 409, "administrator": 409}),
    Row("matching:answer", 403, lambda w: {"uuid": request(w).uuid}, "post",
        lambda w: {"decision": "no"},
        {"visitor": 302, "outsider": 404, "mentor_coordinator": 302, "mentor_signatory": 409,
         "facilitator": 409, "administrator": 409}),
]  # fmt: skip


def kept(world: World) -> Shortlist:
    act = Act(world.actor("mentee_reporter"), NOON)
    return make_shortlist(need(world), act=act)


def a_need(world: World, visibility: str = "me") -> dict[str, Any]:
    return {"kind": "needs", "uuid": need(world, visibility=visibility).uuid}


def a_need_in_a_round(world: World) -> dict[str, Any]:
    return {"uuid": round_(world).uuid, "need": need(world, visibility="network").uuid}


def shared_need(world: World) -> dict[str, Any]:
    return {"uuid": need(world, visibility="network").uuid}


SAID = {
    "working_area": "water_losses",
    "sentence": "Half of our water is lost",
    "visibility": "network",
}
OWNERS = ("mentee_reporter", "mentee_signatory")
API = {"visitor": 401}


def owners(status: int) -> dict[str, int]:
    return API | dict.fromkeys(OWNERS, status)


def asked(world: World) -> dict[str, Any]:
    return {"mentor": str(world.mentor.uuid), "message": "Help us", "gives_in_return": "Friends"}


def new_round(world: World) -> dict[str, Any]:
    return {"title": "Spring", "organisation": str(world.platform.uuid)}


API_ROWS = [
    Row("api:declarations", 200, lambda w: {"kind": "strengths"}, expected=API),
    Row("api:declare", 403, lambda w: {"kind": "needs", "uuid": w.mentee.uuid}, "post",
        lambda w: SAID, owners(201), True),
    Row("api:declaration", 404, a_need, expected=owners(200)),
    Row("api:declaration", 200, lambda w: a_need(w, "network"), expected=API),
    Row("api:amend", 404, a_need, "put",
        lambda w: SAID | {"revision": 1, "visibility": "me"},
        owners(200) | {"mentee_signatory": 409}, True),
    Row("api:amend", 403, lambda w: a_need(w, "network"), "put",
        lambda w: SAID | {"revision": 1}, owners(200) | {"mentee_signatory": 409}, True),
    Row("api:withdraw", 404, a_need, "delete", expected=owners(204)),
    Row("api:shortlist", 404, lambda w: {"uuid": need(w).uuid}, expected=owners(200)),
    Row("api:shortlist", 403, shared_need,
        expected=owners(200) | {"facilitator": 200, "administrator": 200}),
    Row("api:kept_shortlists", 403, shared_need,
        expected=owners(200) | {"facilitator": 200, "administrator": 200}),
    Row("api:watch_need", 403, shared_need, "post", lambda w: {"is_watched": True},
        owners(200), True),
    Row("api:keep_shortlist", 403, shared_need, "post", lambda w: {},
        owners(201) | {"facilitator": 201, "administrator": 201}, True),
    Row("api:send_request", 403, shared_need, "post", asked, API | {"mentee_signatory": 201}, True),
    Row("api:requests", 200, expected=API),
    Row("api:answer_request", 403, lambda w: {"uuid": request(w).uuid}, "post",
        lambda w: {"accept": False},
        API | {"outsider": 404, "mentor_coordinator": 200, "mentor_signatory": 409,
               "facilitator": 409, "administrator": 409}, True),
    Row("api:withdraw_request", 409, lambda w: {"uuid": request(w).uuid}, "post",
        expected=API | {"outsider": 404, "mentee_reporter": 403, "mentee_signatory": 200}),
    Row("api:introductions", 200, expected=API),
    Row("api:introduce", 403, shared_need, "post",
        lambda w: {"mentor": str(w.mentor.uuid), "why": "Near"},
        API | {"facilitator": 201, "administrator": 409}, True),
    Row("api:answer_introduction", 403, lambda w: {"uuid": introduction(w).uuid}, "post",
        lambda w: {"accept": False},
        API | {"outsider": 404, "mentee_signatory": 200, "mentor_coordinator": 409,
               "mentor_signatory": 409, "facilitator": 409, "administrator": 409}, True),
    Row("api:withdraw_introduction", 403, lambda w: {"uuid": introduction(w).uuid}, "post",
        expected=API | {"outsider": 404, "facilitator": 200, "administrator": 409}),
    Row("api:rounds", 403, expected=API | {"facilitator": 200, "administrator": 200}),
    Row("api:open_round", 403, method="post", data=new_round, json=True,
        expected=API | {"facilitator": 201, "administrator": 201}),
    Row("api:set_weights", 403, lambda w: {"uuid": round_(w).uuid}, "put",
        lambda w: {"revision": 1, "weights": {"scale": 2}},
        API | {"facilitator": 200, "administrator": 409}, True),
    Row("api:change_round", 403, lambda w: {"uuid": round_(w).uuid}, "put",
        lambda w: {"revision": 1, "title": "Spring"},
        API | {"facilitator": 200, "administrator": 409}, True),
    Row("api:round_needs", 403, lambda w: {"uuid": round_(w).uuid},
        expected=API | {"facilitator": 200, "administrator": 200}),
    Row("api:place_need", 403, a_need_in_a_round, "put",
        lambda w: {"is_in": False, "reason": "Another year"},
        API | {"facilitator": 200, "administrator": 200}, True),
    Row("api:reopen_round", 403, lambda w: {"uuid": round_(w).uuid}, "post",
        expected=API | {"facilitator": 200, "administrator": 200}),
    Row("api:close_round", 403, lambda w: {"uuid": round_(w).uuid}, "post",
        expected=API | {"facilitator": 200, "administrator": 200}),
]  # fmt: skip
ROWS: list[Row] = PAGES + API_ROWS
