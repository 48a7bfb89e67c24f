"""Lines of the permission table."""

from __future__ import annotations

from tests.apps.water_balance.made import saved
from tests.permissions.rows import Row

MINE = {"visitor": 302, "outsider": 403, "mentor_coordinator": 403, "mentor_signatory": 403,
        "facilitator": 403, "administrator": 403}  # fmt: skip
HIDDEN = {"visitor": 302, "outsider": 404, "mentor_coordinator": 404, "mentor_signatory": 404,
          "facilitator": 404}  # fmt: skip

ROWS: list[Row] = [
    Row("water_balance:mine", 200, expected={"visitor": 302}),
    Row("water_balance:start", 200, lambda w: {"uuid": w.mentee.uuid}, expected=MINE),
    Row("water_balance:show", 200, lambda w: {"uuid": saved(w).uuid}, expected=HIDDEN),
    Row("water_balance:change", 200, lambda w: {"uuid": saved(w).uuid},
        expected=HIDDEN | {"administrator": 403}),
    Row("water_balance:check", 302, lambda w: {"uuid": saved(w).uuid}, "post",
        lambda w: {"revision": "1"},
        HIDDEN | {"mentee_reporter": 403, "administrator": 403}),
]  # fmt: skip
