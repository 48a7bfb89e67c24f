"""What PostgreSQL reads while very many values come in, whatever it believes of its tables."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection

from tests.conftest import NOON
from tests.plans import believed, count_from_outside, emptied, on_postgresql, rows_gone_through
from waterpeers.apps.foundation import bulk
from waterpeers.apps.foundation.bulk import insert_all
from waterpeers.apps.indicators.actions import imports
from waterpeers.apps.indicators.actions.imports import YearLine, import_values
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Act, Actor

pytestmark = on_postgresql
BY_A_KEEPER = Act(Actor(is_administrator=True), NOON)
CODES = ("produced", "sold", "conn_water", "staff_total")


@pytest.fixture
def nothing_counted(django_db_setup, django_db_blocker) -> None:
    """Speak to the database anew: what it counts and keeps may hold what came before."""
    with django_db_blocker.unblock():
        connection.close()
        emptied(*apps.get_app_config("operators").get_models())
        emptied(*apps.get_app_config("indicators").get_models())


def lines(keys: list[int], year: int) -> Iterator[YearLine]:
    for key in keys:
        for number, code in enumerate(CODES):
            yield key, code, year, 1000.0 * number + key, "1", "", ""


def brought(number: int) -> int:
    """Bring in ten years of some operators, which autovacuum counts after the first: as none."""
    insert_all(
        (Organisation(kind="operator", name=f"{each}") for each in range(number)), Organisation
    )
    keys = list(Organisation.objects.order_by("-pk").values_list("pk", flat=True)[:number])

    def all_years() -> Iterator[YearLine]:
        for year in range(2010, 2020):
            yield from lines(keys, year)
            if year == 2010:
                count_from_outside(Sheet, Value)
                assert (believed(Sheet), believed(Value)) == (0, 0)

    return import_values(all_years(), act=BY_A_KEEPER).created


@pytest.mark.parametrize("few", [10**9, 500], ids=["nobody counts", "the import counts"])
def test_no_pairs_of_rows_are_gone_through_where_tables_seem_empty(
    nothing_counted, db, monkeypatch, few
):
    monkeypatch.setattr(bulk, "FEW", few)
    monkeypatch.setattr(imports, "AT_ONCE", 60 * len(CODES))

    with rows_gone_through() as gone_through:
        values = brought(60)

    assert values == 2400
    assert gone_through() < 20 * values
