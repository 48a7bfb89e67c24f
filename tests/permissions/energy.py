"""Lines of the permission table: energy, beside what checks of pumps share with all records."""

from __future__ import annotations

from tests.apps.energy.made import saved
from tests.permissions.records import API, HIDDEN, READ_ONLY, of
from tests.permissions.rows import Row

FACTOR = {"year": 2025, "basis": "grid", "factor": 0.4, "source": "Ministry"}


def check(world):
    return {"uuid": saved(world).uuid}


ROWS: list[Row] = [
    Row("energy:factor", 302, of, "post", lambda w: FACTOR, READ_ONLY),
    Row("energy:report", 302, check, "post", lambda w: {"revision": "1"}, READ_ONLY),
    Row("api:energy_of_years", 200, of, expected=HIDDEN | API),
    Row("api:name_grid_factor", 200, of, "put", lambda w: FACTOR, READ_ONLY | API, json=True),
    Row("api:report_pump_check", 409, check, "post", lambda w: {"revision": 7},
        READ_ONLY | API, json=True),
]  # fmt: skip
