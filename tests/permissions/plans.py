"""Lines of the permission table: plans."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.apps.diagnosis.made import PROBLEM
from tests.apps.plans.made import ITEMS, OUTPUT, planned_of
from tests.conftest import NOON
from tests.permissions.rows import FILE_FORMS, Row, as_file, nothing
from tests.world import World
from waterpeers.apps.diagnosis.actions.findings import add_finding
from waterpeers.apps.partnerships.models import Party
from waterpeers.apps.plans.actions import items as actions
from waterpeers.apps.plans.actions.templates import begin_plan_template
from waterpeers.apps.plans.kinds import BY_NAME
from waterpeers.apps.plans.models import Plan
from waterpeers.apps.plans.queries import content_of, fingerprint_of
from waterpeers.domain.actors import Act


def planned(world: World) -> dict[str, Any]:
    return {"uuid": planned_of(world).partnership.uuid}


def agreed(world: World) -> dict[str, Any]:
    """A partnership that may begin a plan."""
    made = planned_of(world)
    Plan.objects.all().delete()
    return {"uuid": made.partnership.uuid}


def a_problem(world: World) -> dict[str, Any]:
    made = planned_of(world)
    found = add_finding(made.partnership, PROBLEM, act=made.by("mentee"))
    return {"uuid": made.partnership.uuid, "finding": found.uuid}


def whole(world: World) -> dict[str, Any]:
    made = planned_of(world)
    made.whole()
    return {"uuid": made.partnership.uuid}


def in_force(world: World) -> dict[str, Any]:
    found = whole(world)
    Plan.objects.update(version=1)
    return found


def a_template(world: World) -> dict[str, Any]:
    return planned(world) | {"code": "tpl_nrw"}


def own_template(world: World) -> dict[str, Any]:
    act = Act(world.actor("facilitator"), NOON)
    return {"uuid": begin_plan_template("tpl_nrw", act=act).uuid}


def base(world: World) -> dict[str, Any]:
    return {"code": "tpl_nrw"}


def written(world: World) -> dict[str, Any]:
    one = {"title": "Map", "area": "water_losses", "part": "soft", "leads": "both"}
    return {
        "revision": 1, "language": "en", "title": "Ours", "aim": "efficiency", "activities": [one]
    }  # fmt: skip


def no_earlier_plan(world: World) -> dict[str, Any]:
    return planned(world) | {"source": uuid4()}


def as_the_mentee(world: World) -> dict[str, Any]:
    read = fingerprint_of(content_of(Plan.objects.select_related("partnership").get()))
    return {"party": str(Party.objects.get(role="mentee").uuid), "fingerprint": read}


def an_item(kind: str, *, out: bool = False, named: bool = True) -> Any:
    def make(world: World) -> dict[str, Any]:
        made = planned_of(world)
        found = made.whole()[kind]
        if out:
            actions.remove_item(found, act=made.by("mentee"))
        return {"uuid": found.uuid} | ({"kind": kind} if named else {})

    return make


def new_of(kind: str) -> Any:
    return lambda world: planned(world) | {"kind": kind}


def typed(world: World) -> dict[str, Any]:
    return FRAME | {"uuid": ""}


def risk_again(world: World) -> dict[str, Any]:
    return RISK | {"revision": 1, "answer": "Replace two valves"}


def sent(kind: str, **more: Any) -> Any:
    """What a program sends of an item."""

    def data(world: World) -> dict[str, Any]:
        given = dict((ITEMS | {"output": OUTPUT})[kind]) | more
        if kind == "output":
            given["activity"] = str(BY_NAME["activity"].table.objects.get().uuid)
        return given

    return data


def output_needs_an_activity(world: World) -> dict[str, Any]:
    made = planned_of(world)
    made.add("activity")
    return {"uuid": made.partnership.uuid}


FRAME = {"currency": "EUR", "starts_on": "2027-01-01", "last_day": "2029-06-30"}
FRAME |= {"reviews_a_year": "2", "follow_ups": "2030-01-01"}
AS_PROGRAM = {"currency": "EUR", "starts_on": "2027-01-01", "ends_before": "2029-07-01"}
RISK = dict(ITEMS["risk"])
VISITOR = {"visitor": 302}
KNOWS = VISITOR | {"outsider": 404}
API = {"visitor": 401, "outsider": 404}
RUNS = {"mentee_reporter": 403, "administrator": 403}
ONCE = {"mentee_signatory": 302}  # the next one starts from an older revision
FIRST = {"mentee_signatory": 201}
A_RISK = an_item("risk")
HELPS = {"visitor": 302, "facilitator": 302}
HIDDEN = {"visitor": 302, "facilitator": 200, "administrator": 200}
BY_API = {"visitor": 401, "administrator": 403}
ROWS: list[Row] = [
    Row("plans:own-templates", 200, expected={"visitor": 302}),
    Row("plans:begin-template", 403, base, "post", expected=HELPS),
    Row("plans:own-template", 404, own_template, expected=HIDDEN),
    Row("plans:share-template", 404, own_template, "post", lambda w: {"revision": 1},
        HELPS | {"administrator": 403}),
    Row("plans:withdraw-template", 404, own_template, "post", lambda w: {"revision": 1},
        HELPS | {"administrator": 403}),
    Row("api:own_plan_templates", 200, expected={"visitor": 401}),
    Row("api:begin_plan_template", 403, nothing, "post", lambda w: {"base": "tpl_nrw"},
        {"visitor": 401, "facilitator": 201}, json=True),
    Row("api:change_plan_template", 404, own_template, "put", written,
        BY_API | {"facilitator": 200}, json=True),
    Row("api:share_plan_template", 404, own_template, "put", lambda w: {"revision": 1},
        BY_API | {"facilitator": 200}, json=True),
    Row("api:withdraw_plan_template", 404, own_template, "put", lambda w: {"revision": 1},
        BY_API | {"facilitator": 200}, json=True),
    Row("plans:of-partnership", 200, planned, expected=KNOWS),
    Row("plans:start", 200, agreed, expected=KNOWS | RUNS),
    Row("plans:start", 409, agreed, "post", typed, KNOWS | RUNS | ONCE),
    Row("plans:frame", 200, planned, expected=KNOWS | RUNS),
    Row(
        "plans:frame", 409, planned, "post", lambda w: FRAME | {"revision": 1},
        KNOWS | RUNS | ONCE,
    ),
    *(
        Row(address, 200, as_file(whole, form), expected=expected)
        for form in FILE_FORMS
        for address, expected in (
            ("plans:paper", KNOWS),
            ("plans:wall", KNOWS),
            ("api:plan_document", API),
            ("api:plan_on_a_wall", API),
        )
    ),
    Row("plans:approve", 200, whole, expected=KNOWS | RUNS),
    Row(
        "plans:approve", 403, whole, "post", as_the_mentee, KNOWS | {"mentee_signatory": 302},
    ),
    Row("plans:templates", 200, planned, expected=KNOWS | RUNS),
    Row("plans:template", 200, a_template, expected=KNOWS | RUNS),
    Row("plans:template", 302, a_template, "post", lambda w: {"parts": ["a1"]}, KNOWS | RUNS),
    Row("plans:copy", 404, no_earlier_plan, expected=VISITOR | RUNS),
    Row("api:plan_templates_offered", 200, expected={"visitor": 401}),
    Row(
        "api:take_plan_template", 200, a_template, "post", lambda w: {"parts": ["a1"]},
        API | RUNS, json=True,
    ),
    Row(
        "api:copy_plan", 404, planned, "post", lambda w: {"source": str(uuid4())},
        {"visitor": 401}, json=True,
    ),
    Row("plans:amend", 200, in_force, expected=KNOWS | RUNS),
    Row(
        "plans:amend", 409, in_force, "post",
        lambda w: {"because": "The valve leaks", "revision": 1}, KNOWS | RUNS | ONCE,
    ),
    Row(
        "api:approve_plan", 403, whole, "post", as_the_mentee,
        API | {"mentee_signatory": 200}, json=True,
    ),
    Row(
        "api:amend_plan", 409, in_force, "post",
        lambda w: {"because": "The valve leaks", "revision": 1},
        API | RUNS | {"mentee_signatory": 200}, json=True,
    ),
    Row("api:plan_versions", 200, planned, expected=API),
    Row("plans:take-up", 302, a_problem, "post", expected=KNOWS | RUNS),
    Row("plans:new", 200, new_of("activity"), expected=KNOWS | RUNS),
    Row("plans:new", 302, new_of("risk"), "post", lambda w: RISK, KNOWS | RUNS),
    Row("plans:item", 200, A_RISK, expected=KNOWS | RUNS),
    Row("plans:item", 409, A_RISK, "post", risk_again, KNOWS | RUNS | ONCE),
    Row("plans:remove", 409, A_RISK, "post", expected=KNOWS | RUNS | ONCE),
    Row(
        "plans:put-back", 409, an_item("risk", out=True), "post", expected=KNOWS | RUNS | ONCE
    ),
    Row("plans:dates", 200, an_item("activity", named=False), expected=KNOWS | RUNS),
    Row(
        "plans:dates", 409, an_item("activity", named=False), "post",
        lambda w: {"revision": 1, "began_on": "2027-03-01"}, KNOWS | RUNS | ONCE,
    ),
    Row("api:plan", 200, planned, expected=API),
    Row(
        "api:start_plan", 409, agreed, "post", lambda w: AS_PROGRAM, API | RUNS | FIRST, json=True,
    ),
    Row(
        "api:change_plan", 409, planned, "put",
        lambda w: AS_PROGRAM | {"revision": 1, "reviews_a_year": 4},
        API | RUNS | {"mentee_signatory": 200}, json=True,
    ),
    Row("api:take_up_priority", 201, a_problem, "post", expected=API | RUNS, json=True),
    Row(
        "api:note_activity_dates", 409, an_item("activity", named=False), "put",
        lambda w: {"revision": 1, "began_on": "2027-03-01"},
        API | RUNS | {"mentee_signatory": 200}, json=True,
    ),
    *(
        row
        for kind in BY_NAME
        for row in (
            Row(
                f"api:add_{kind}", 201,
                output_needs_an_activity if kind == "output" else planned,
                "post", sent(kind), API | RUNS, json=True,
            ),
            Row(
                f"api:change_{kind}", 409, an_item(kind, named=False), "put",
                sent(kind, revision=1, title="Otherwise"),
                API | RUNS | {"mentee_signatory": 200}, json=True,
            ),
            Row(
                f"api:remove_{kind}", 409, an_item(kind, named=False), "delete",
                expected=API | RUNS
                | {"mentee_signatory": 409 if kind == "activity" else 204},
            ),
        )
    ),
    *(
        Row(
            f"api:put_back_{kind}", 409, an_item(kind, named=False, out=kind != "activity"), "post",
            expected=API | RUNS | {"mentee_signatory": 409 if kind == "activity" else 200},
            json=True,
        )
        for kind in BY_NAME
    ),
]  # fmt: skip
