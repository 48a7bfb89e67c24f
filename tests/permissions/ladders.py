"""Lines of the permission table: service ladders."""

from __future__ import annotations

from tests.apps.ladders.made import PERCENTS, saved
from tests.permissions.rows import Row

SENT = {"service": "water", "year": 2024, "percents": PERCENTS, "source": "Survey"}
AGAIN = {"percents": PERCENTS, "source": "Survey", "revision": 7}
HIDDEN = {"visitor": 302, "outsider": 404, "mentor_coordinator": 404, "mentor_signatory": 404}
READ_ONLY = HIDDEN | {"facilitator": 403, "administrator": 403}
OWN = {"visitor": 302, "outsider": 403, "mentor_coordinator": 403, "mentor_signatory": 403,
       "facilitator": 403, "administrator": 403}  # fmt: skip
API = {"visitor": 401}


def of(world):
    return {"uuid": world.mentee.uuid}


def one(world):
    return {"uuid": saved(world).uuid}


ROWS: list[Row] = [
    Row("ladders:mine", 302, expected={"facilitator": 200, "administrator": 200}),
    Row("ladders:of", 200, of, expected=HIDDEN),
    Row("ladders:start", 200, lambda w: {**of(w), "service": "water"}, expected=OWN),
    Row("ladders:change", 200, one, expected=READ_ONLY),
    Row("ladders:check", 302, one, "post", lambda w: {"revision": "1"},
        READ_ONLY | {"mentee_reporter": 403}),
    Row("api:service_ladders", 200, of, expected=HIDDEN | API),
    Row("api:service_ladder", 200, one, expected=HIDDEN | API),
    Row("api:save_service_ladder", 422, of, "post", lambda w: SENT,  # the second of a year
        OWN | API | {"mentee_reporter": 201}, json=True),
    Row("api:change_service_ladder", 409, one, "put", lambda w: AGAIN, READ_ONLY | API, json=True),
    Row("api:check_service_ladder", 200, one, "post", lambda w: {"revision": 1},
        READ_ONLY | API | {"mentee_reporter": 403}, json=True),
]  # fmt: skip
