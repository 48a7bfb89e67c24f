"""Lines of the permission table: water balances, beside what they share with all records."""

from __future__ import annotations

from tests.apps.water_balance.made import saved
from tests.permissions.records import API, HIDDEN, OWN, READ_ONLY, of
from tests.permissions.rows import Row

ROWS: list[Row] = [
    Row("api:water_balances", 200, expected=API),
    Row("api:water_balance_figures", 200, lambda w: {"uuid": saved(w).uuid}, expected=HIDDEN | API),
    # the balance is not checked: nothing is to be taken from it yet
    Row(
        "api:take_water_balance_figures",
        409,
        lambda w: {"uuid": saved(w).uuid},
        "post",
        lambda w: {"revision": 1, "take": ["sold"]},
        expected=READ_ONLY | API,
        json=True,
    ),
    Row(
        "water_balance:take",
        409,
        lambda w: {"uuid": saved(w).uuid},
        "post",
        lambda w: {"revision": "1", "take": ["sold"]},
        expected=READ_ONLY,
    ),
    Row("water_balance:from-audit", 200, of, expected=OWN),
    Row(
        "api:water_balance_measuring", 200, lambda w: {"uuid": saved(w).uuid}, expected=HIDDEN | API
    ),
    Row(
        "api:say_measuring_costs",  # the first who may says them; the next has not seen that (409)
        409,
        lambda w: {"uuid": saved(w).uuid},
        "put",
        lambda w: {"revision": 1, "prices": {"bills": 9.0}, "day_price": 20.0},
        expected=READ_ONLY | API | {"mentee_reporter": 200},
        json=True,
    ),
    Row(
        "water_balance:costs",
        409,
        lambda w: {"uuid": saved(w).uuid},
        "post",
        lambda w: {"revision": "1", "day_price": "20"},
        expected=READ_ONLY | {"mentee_reporter": 302},
    ),
    Row("api:water_balance_what_if", 200, lambda w: {"uuid": saved(w).uuid}, expected=HIDDEN | API),
]
