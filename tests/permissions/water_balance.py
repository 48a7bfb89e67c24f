"""Lines of the permission table."""

from __future__ import annotations

from tests.apps.water_balance.made import saved
from tests.permissions.rows import Row

MINE = {"visitor": 302, "outsider": 403, "mentor_coordinator": 403, "mentor_signatory": 403,
        "facilitator": 403, "administrator": 403}  # fmt: skip
HIDDEN = {"visitor": 302, "outsider": 404, "mentor_coordinator": 404, "mentor_signatory": 404}
READ_ONLY = HIDDEN | {"facilitator": 403, "administrator": 403}
API = {"visitor": 401}
ENTERED = {"inputs": {"own_sources": 5.0}}

ROWS: list[Row] = [
    Row("water_balance:mine", 302, expected={"facilitator": 200, "administrator": 200}),
    Row("water_balance:of", 200, lambda w: {"uuid": w.mentee.uuid}, expected=HIDDEN),
    Row("water_balance:start", 200, lambda w: {"uuid": w.mentee.uuid}, expected=MINE),
    Row("water_balance:show", 200, lambda w: {"uuid": saved(w).uuid}, expected=HIDDEN),
    Row("water_balance:change", 200, lambda w: {"uuid": saved(w).uuid},
        expected=READ_ONLY),
    Row("water_balance:check", 302, lambda w: {"uuid": saved(w).uuid}, "post",
        lambda w: {"revision": "1"},
        READ_ONLY | {"mentee_reporter": 403}),
    Row("api:water_balances", 200, expected={"visitor": 401}),
    Row("api:water_balances_of", 200, lambda w: {"uuid": w.mentee.uuid}, expected=HIDDEN | API),
    Row("api:save_water_balance", 201, lambda w: {"uuid": w.mentee.uuid}, "post",
        lambda w: ENTERED | {"year": 2025},  # the second of a year is one too many
        MINE | {"visitor": 401, "mentee_signatory": 422}, True),
    Row("api:water_balance", 200, lambda w: {"uuid": saved(w).uuid}, expected=HIDDEN | API),
    Row("api:change_water_balance", 200, lambda w: {"uuid": saved(w).uuid}, "put",
        lambda w: ENTERED | {"revision": 1},  # the second comes too late
        READ_ONLY | API | {"mentee_signatory": 409}, True),
    Row("api:check_water_balance", 200, lambda w: {"uuid": saved(w).uuid}, "post",
        lambda w: {"revision": 1},
        READ_ONLY | API | {"mentee_reporter": 403}, True),
    Row("api:water_balance_what_if", 200, lambda w: {"uuid": saved(w).uuid}, expected=HIDDEN | API),
]  # fmt: skip
