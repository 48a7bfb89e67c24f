"""Lines of the permission table: diagnosis."""

from __future__ import annotations

from typing import Any

from tests.apps.diagnosis.made import PROBLEM, RANKS, Looked, diagnosed
from tests.conftest import NOON
from tests.permissions.rows import FILE_FORMS, Row, as_file
from tests.world import World
from waterpeers.apps.diagnosis.actions.findings import add_finding, rank
from waterpeers.apps.diagnosis.models import Diagnosis, Finding
from waterpeers.apps.partnerships.models import Party
from waterpeers.domain.actors import Act


def agreed(world: World) -> dict[str, Any]:
    return {"uuid": diagnosed(world).partnership.uuid}


def a_round(world: World) -> dict[str, Any]:
    return {"uuid": diagnosed(world).start().uuid}


def answered(world: World) -> dict[str, Any]:
    return {"uuid": diagnosed(world).whole().uuid}


def seen(world: World) -> dict[str, Any]:
    return {"revision": Diagnosis.objects.get().revision, "heard": ["operators"]}


def a_problem(world: World) -> dict[str, Any]:
    return _problem_of(diagnosed(world))


def _problem_of(looked: Looked) -> dict[str, Any]:
    looked.whole()
    made = add_finding(looked.partnership, PROBLEM, act=Act(looked.deal.mentee, NOON))
    return {"uuid": made.uuid}


def a_ranked_problem(world: World) -> dict[str, Any]:
    looked = diagnosed(world)
    found = _problem_of(looked)
    made = Finding.objects.get(uuid=found["uuid"])
    for party, actor in looked.deal.signers:
        rank(made, str(party.role), RANKS, act=Act(actor, NOON))
    return found


def changed(world: World) -> dict[str, Any]:
    return PROBLEM | {"revision": Finding.objects.get().revision, "measured_by": ""}


def changed_by_program(world: World) -> dict[str, Any]:
    return PROBLEM | {"revision": 1, "measured_by": None}


def decided(world: World) -> dict[str, Any]:
    return RANKS | {"revision": Finding.objects.get().revision, "is_priority": True}


def looked_at(world: World) -> dict[str, Any]:
    """A partnership whose diagnosis has a round that is handed in."""
    looked = diagnosed(world)
    looked.whole()
    return {"uuid": looked.partnership.uuid}


def of_the_mentee(world: World) -> dict[str, Any]:
    party = Party.objects.get(role="mentee")
    return {"party": str(party.uuid), "dissent": ""}


def a_difference(world: World) -> dict[str, Any]:
    return answered(world) | {"question": "net"}


SETTLED = {"outcome": "both_kept", "why": "We looked twice"}
VISITOR = {"visitor": 302}
KNOWS = VISITOR | {"outsider": 404}
API = {"visitor": 401, "outsider": 404}
RUNS = {"mentee_reporter": 403, "administrator": 403}
RANKERS = RUNS | {"facilitator": 403}
ONCE = {"mentee_signatory": 302}  # the next one starts from an older revision
FIRST = {"mentee_reporter": 403, "mentee_signatory": 302}  # it is taken back once
TYPED = {key: value for key, value in PROBLEM.items() if key != "measured_by"}
A_ROUND = {"stage": "start", "template": "maturity"}
ROWS: list[Row] = [
    Row("diagnosis:of-partnership", 200, agreed, expected=KNOWS),
    Row("diagnosis:start", 200, agreed, expected=KNOWS | RUNS),
    Row("diagnosis:start", 302, agreed, "post", lambda w: A_ROUND, KNOWS | RUNS),
    Row("diagnosis:round", 200, answered, expected=KNOWS),
    Row("diagnosis:heard", 200, a_round, expected=KNOWS | RUNS),
    Row("diagnosis:heard", 302, a_round, "post", seen, KNOWS | RUNS),
    Row("api:diagnoses", 200, agreed, expected=API),
    Row("api:start_diagnosis", 201, agreed, "post", lambda w: A_ROUND, API | RUNS, json=True),
    Row("api:diagnosis", 200, answered, expected=API),
    Row("api:say_who_was_heard", 200, a_round, "put", seen, API | RUNS, json=True),
    *(
        Row("diagnosis:paper", 200, as_file(answered, form), expected=KNOWS)
        for form in FILE_FORMS
    ),
    Row("diagnosis:settle", 200, a_difference, expected=KNOWS | RUNS),
    Row("diagnosis:settle", 302, a_difference, "post", lambda w: SETTLED, KNOWS | RUNS),
    Row("diagnosis:new-finding", 200, agreed, expected=KNOWS | RUNS),
    Row("diagnosis:new-finding", 302, agreed, "post", lambda w: TYPED, KNOWS | RUNS),
    Row("diagnosis:finding", 200, a_problem, expected=KNOWS | RUNS),
    Row("diagnosis:finding", 409, a_problem, "post", changed, KNOWS | RUNS | ONCE),
    Row("diagnosis:withdraw", 404, a_problem, "post", expected=KNOWS | FIRST),
    Row("diagnosis:rank", 200, a_problem, expected=KNOWS | RANKERS),
    Row("diagnosis:rank", 302, a_problem, "post", lambda w: RANKS, KNOWS | RANKERS),
    Row("diagnosis:decide", 200, a_ranked_problem, expected=KNOWS | RUNS),
    Row("diagnosis:decide", 409, a_ranked_problem, "post", decided, KNOWS | RUNS | ONCE),
    Row("diagnosis:approve", 200, looked_at, expected=KNOWS | RUNS),
    Row(
        "diagnosis:approve", 403, looked_at, "post", of_the_mentee,
        KNOWS | {"mentee_signatory": 302},
    ),
    *(
        Row("api:diagnosis_report", 200, as_file(answered, form), expected=API)
        for form in FILE_FORMS
    ),
    Row(
        "api:settle_difference", 201, answered, "post",
        lambda w: SETTLED | {"question": "net"}, API | RUNS, json=True,
    ),
    Row("api:findings", 200, agreed, expected=API),
    Row("api:add_finding", 201, agreed, "post", lambda w: TYPED, API | RUNS, json=True),
    Row(
        "api:change_finding", 409, a_problem, "put", changed_by_program,
        API | RUNS | {"mentee_signatory": 200}, json=True,
    ),
    Row("api:withdraw_finding", 404, a_problem, "delete", expected=API | FIRST | {
        "mentee_signatory": 204,
    }),
    Row(
        "api:rank_finding", 403, a_problem, "put", lambda w: RANKS | {"role": "mentee"},
        API | {"mentee_signatory": 200}, json=True,
    ),
    Row(
        "api:decide_finding", 409, a_ranked_problem, "put", decided,
        API | RUNS | {"mentee_signatory": 200}, json=True,
    ),
    Row(
        "api:approve_diagnosis", 403, looked_at, "post", of_the_mentee,
        API | {"mentee_signatory": 200}, json=True,
    ),
]  # fmt: skip
