"""Lines of the permission table: energy and pumps."""

from __future__ import annotations

from tests.apps.energy.made import PUMPS, saved
from tests.permissions.rows import Row

SENT = {"year": 2024, "pumps": PUMPS, "target_percent": 75}
AGAIN = {"pumps": PUMPS, "target_percent": 75, "revision": 7}
FACTOR = {"year": 2025, "factor": 0.4, "source": "Ministry"}
HIDDEN = {"visitor": 302, "outsider": 404, "mentor_coordinator": 404, "mentor_signatory": 404}
READ_ONLY = HIDDEN | {"facilitator": 403, "administrator": 403}
OWN = {"visitor": 302, "outsider": 403, "mentor_coordinator": 403, "mentor_signatory": 403,
       "facilitator": 403, "administrator": 403}  # fmt: skip
API = {"visitor": 401}


def of(world):
    return {"uuid": world.mentee.uuid}


def check(world):
    return {"uuid": saved(world).uuid}


ROWS: list[Row] = [
    Row("energy:mine", 200, expected={
        "visitor": 302, "outsider": 302, "mentee_reporter": 302, "mentee_signatory": 302,
        "mentor_coordinator": 302, "mentor_signatory": 302}),
    Row("energy:of", 200, of, expected=HIDDEN),
    Row("energy:factor", 302, of, "post", lambda w: FACTOR, READ_ONLY),
    Row("energy:start", 200, of, expected=OWN),
    Row("energy:show", 200, check, expected=HIDDEN),
    Row("energy:change", 200, check, expected=READ_ONLY),
    Row("energy:report", 302, check, "post", lambda w: {"revision": "1"}, READ_ONLY),
    Row("api:energy_of_years", 200, of, expected=HIDDEN | API),
    Row("api:name_grid_factor", 200, of, "put", lambda w: FACTOR, READ_ONLY | API, json=True),
    Row("api:pump_checks", 200, of, expected=HIDDEN | API),
    Row("api:save_pump_check", 422, of, "post", lambda w: SENT,  # the second of a year
        OWN | API | {"mentee_reporter": 201}, json=True),
    Row("api:change_pump_check", 409, check, "put", lambda w: AGAIN, READ_ONLY | API, json=True),
    Row("api:pump_check", 200, check, expected=HIDDEN | API),
    Row("api:report_pump_check", 409, check, "post", lambda w: {"revision": 7},
        READ_ONLY | API, json=True),
]  # fmt: skip
