"""Lines of the permission table: following a partnership."""

from __future__ import annotations

from typing import Any

from tests.apps.follow_up.made import followed_of
from tests.conftest import NOON
from tests.permissions.rows import FILE_FORMS, Row, as_file
from tests.world import World
from waterpeers.apps.follow_up.actions.calendar import make_calendar_link
from waterpeers.apps.follow_up.actions.practice import judge_stage
from waterpeers.apps.follow_up.actions.reviews import hold_review
from waterpeers.apps.follow_up.models import RegisterItem
from waterpeers.domain.actors import Act


def agreed(world: World) -> dict[str, Any]:
    return {"uuid": followed_of(world).partnership.uuid}


def noted(world: World) -> dict[str, Any]:
    return {"uuid": followed_of(world).note().uuid}


def asked(world: World) -> dict[str, Any]:
    followed = followed_of(world)
    followed.healthy(trust="2")
    return {"uuid": followed.partnership.uuid}


def judged(world: World) -> dict[str, Any]:
    followed = followed_of(world)
    act = Act(followed.deal.mentor, NOON)
    made = judge_stage(followed.partnership, STAGE, role="mentor", act=act)
    return {"uuid": made.uuid}


def reviewed(world: World) -> dict[str, Any]:
    followed = followed_of(world)
    act = Act(followed.deal.mentee, NOON)
    made = hold_review(followed.partnership, REVIEW, role="mentee", act=act)
    return {"uuid": made.uuid}


def linked(world: World) -> dict[str, Any]:
    followed = followed_of(world)
    act = Act(followed.deal.mentee, NOON)
    made, _secret = make_calendar_link(followed.partnership, act=act)
    return {"uuid": followed.partnership.uuid, "link": made.uuid}


def its_uuid(world: World) -> dict[str, Any]:
    return {"uuid": linked(world)["link"]}


def fed(world: World) -> dict[str, Any]:
    """Whoever has the address reads what its owner may read."""
    _link, secret = make_calendar_link(None, act=Act(world.actor("mentee_signatory"), NOON))
    return {"secret": secret}


def moved(world: World) -> dict[str, Any]:
    return {"revision": RegisterItem.objects.get().revision, "state": "dropped", "word": "No use"}


def changed(world: World) -> dict[str, Any]:
    return DECISION | {"revision": RegisterItem.objects.get().revision}


DECISION = {"kind": "decision", "title": "We meet every month"}
REVIEW = {"role": "mentee", "status": "on_track", "progress": "Two visits"}
STAGE = {"role": "mentee", "area": "water_losses", "stage": "begun"}
CHANGE = {
    "role": "mentee",
    "dimension": "skills",
    "year": 2026,
    "change": 0,
    "share": "none",
}
VISITOR = {"visitor": 302}
KNOWS = VISITOR | {"outsider": 404}
API = {"visitor": 401, "outsider": 404}
RUNS = {"mentee_reporter": 403, "administrator": 403}
JUDGES = RUNS | {"facilitator": 403}
# the mentors judge for themselves alone: to them the side that is sent is none of the choices
MENTEE = JUDGES | {"mentor_coordinator": 422, "mentor_signatory": 422}
OWN = {"mentee_signatory": 201}
ONCE = {"mentee_signatory": 302}  # the next one finds it changed
ROWS: list[Row] = [
    Row("follow_up:of-partnership", 200, agreed, expected=KNOWS),
    *(
        Row("follow_up:register-paper", 200, as_file(agreed, form), expected=KNOWS)
        for form in FILE_FORMS
    ),
    Row("follow_up:note", 200, agreed, expected=KNOWS | RUNS),
    Row("follow_up:note", 302, agreed, "post", lambda w: DECISION, KNOWS | RUNS),
    Row("follow_up:item", 200, noted, expected=KNOWS),
    Row("follow_up:change-item", 200, noted, expected=KNOWS | RUNS),
    Row("follow_up:change-item", 409, noted, "post", changed, KNOWS | RUNS | ONCE),
    Row("follow_up:move-item", 200, noted, expected=KNOWS | RUNS),
    Row("follow_up:move-item", 422, noted, "post", moved, KNOWS | RUNS | ONCE),
    Row("follow_up:health", 200, asked, expected=KNOWS),
    Row("follow_up:start-health", 200, agreed, expected=KNOWS | RUNS),
    Row("follow_up:start-health", 302, agreed, "post", expected=KNOWS | RUNS),
    Row("api:health_checks", 200, asked, expected=API),
    Row("api:start_health_check", 201, agreed, "post", lambda w: {}, API | RUNS, json=True),
    Row("follow_up:practice", 200, agreed, expected=KNOWS),
    *(
        Row(f"follow_up:{name}", 200, agreed, expected=KNOWS | JUDGES)
        for name in ("judge-stage", "judge-capacity")
    ),
    Row("follow_up:judge-stage", 302, agreed, "post", lambda w: STAGE, KNOWS | MENTEE),
    Row("follow_up:judge-capacity", 302, agreed, "post", lambda w: CHANGE, KNOWS | MENTEE),
    Row("follow_up:agree", 403, judged, "post", expected=KNOWS | {"mentee_signatory": 302}),
    Row("api:stages", 200, agreed, expected=API),
    Row("api:judge_stage", 403, agreed, "post", lambda w: STAGE, API | OWN, json=True),
    Row("api:capacity", 200, agreed, expected=API),
    Row("api:judge_capacity", 403, agreed, "post", lambda w: CHANGE, API | OWN, json=True),
    Row("api:agree_to_judgement", 403, judged, "put", expected=API | {"mentee_signatory": 200}),
    Row("follow_up:reviews", 200, agreed, expected=KNOWS),
    Row("follow_up:hold-review", 200, agreed, expected=KNOWS | JUDGES),
    Row("follow_up:hold-review", 302, agreed, "post", lambda w: REVIEW, KNOWS | MENTEE),
    Row("follow_up:review", 200, reviewed, expected=KNOWS),
    *(
        Row("follow_up:review-paper", 200, as_file(reviewed, form), expected=KNOWS)
        for form in FILE_FORMS
    ),
    Row("api:reviews", 200, agreed, expected=API),
    Row("api:hold_review", 403, agreed, "post", lambda w: REVIEW, API | OWN, json=True),
    *(
        Row("api:review_report", 200, as_file(reviewed, form), expected=API)
        for form in FILE_FORMS
    ),
    Row("follow_up:calendar", 200, agreed, expected=KNOWS),
    Row("follow_up:make-calendar-link", 200, agreed, "post", expected=KNOWS),
    Row(
        "follow_up:end-calendar-link", 404, linked, "post",
        expected=VISITOR | {"mentee_signatory": 302},
    ),
    Row("follow_up:feed", 200, fed),
    Row("api:days_ahead", 200, agreed, expected=API),
    Row("api:calendar_links", 200, expected={"visitor": 401}),
    Row(
        "api:make_calendar_link", 201, method="post", data=lambda w: {}, json=True,
        expected={"visitor": 401},
    ),
    Row(
        "api:end_calendar_link", 404, its_uuid, "delete",
        expected={"visitor": 401, "mentee_signatory": 204},
    ),
    Row("api:register_items", 200, agreed, expected=API),
    Row("api:note_item", 201, agreed, "post", lambda w: DECISION, API | RUNS, json=True),
    Row(
        "api:change_item", 409, noted, "put", changed, API | RUNS | {"mentee_signatory": 200},
        json=True,
    ),
    Row(
        "api:move_item", 409, noted, "put", moved, API | RUNS | {"mentee_signatory": 200},
        json=True,
    ),
    *(
        Row("api:register_report", 200, as_file(agreed, form), expected=API)
        for form in FILE_FORMS
    ),
]  # fmt: skip
