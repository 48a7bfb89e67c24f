"""Very many rows, written and read by their keys; PostgreSQL knows of them at once."""

from __future__ import annotations

import pytest

from tests.plans import believed, count_from_outside, on_postgresql, rows_gone_through
from waterpeers.apps.foundation import bulk
from waterpeers.apps.foundation.bulk import FEW, MOST_KEYS, insert_all, rows_by, update_rows
from waterpeers.apps.operators.models import Organisation

pytestmark = pytest.mark.django_db


def insert(number: int) -> list[int]:
    """Insert organisations; give the keys of all that are there."""
    insert_all((Organisation(kind="operator", name=f"{n:06}") for n in range(number)), Organisation)
    return list(Organisation.objects.order_by("pk").values_list("pk", flat=True))


def test_rows_are_read_by_more_keys_than_one_statement_takes():
    keys = insert(2 * MOST_KEYS + 1)

    wanted = [*keys[1:], 0]
    assert (
        sorted(rows_by("pk", wanted, Organisation.objects.values_list("pk", flat=True))) == keys[1:]
    )
    assert list(rows_by("pk", [], Organisation.objects.all())) == []


def test_each_row_gets_its_own_values_and_no_other_changes():
    first, *keys = insert(2 * MOST_KEYS + 2)

    update_rows(
        Organisation, ["staff", "notes"], {key: (key, {"staff": {"as_of": key}}) for key in keys}
    )

    found = Organisation.objects.in_bulk(keys)
    assert all(
        (one.staff, one.notes) == (key, {"staff": {"as_of": key}}) for key, one in found.items()
    )
    assert Organisation.objects.get(pk=first).staff is None


@on_postgresql
def test_a_table_is_counted_by_whoever_writes_most_of_it_and_by_nobody_else_before_the_end(
    monkeypatch,
):
    monkeypatch.setattr(bulk, "FEW", 10**9)
    insert(FEW)
    count_from_outside(Organisation)
    assert believed(Organisation) == 0  # what is not committed counts as nothing

    monkeypatch.setattr(bulk, "FEW", FEW)
    insert(1)
    assert believed(Organisation) == FEW + 1

    count_from_outside(Organisation)
    assert believed(Organisation) == FEW + 1


@on_postgresql
def test_a_change_reads_no_rows_that_stay_where_a_table_seems_empty(monkeypatch):
    monkeypatch.setattr(bulk, "FEW", 10**9)
    keys = insert(4 * MOST_KEYS)[:100]
    count_from_outside(Organisation)

    with rows_gone_through() as gone_through:
        update_rows(Organisation, ["staff"], dict.fromkeys(keys, (1,)))

    assert gone_through() < 5 * len(keys)
