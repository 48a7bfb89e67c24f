"""The tables of an installation beside what the program expects of them."""

from __future__ import annotations

import pytest
from django.db import connection

from waterpeers.cli import check
from waterpeers.cli.structure import clauses, differences


@pytest.mark.django_db
def test_new_tables_are_as_expected():
    assert differences() == []
    found = [each for each in check._database() if each.subject == "database"]
    assert [each.level for each in found] == ["good"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change, said",
    [
        ("DROP TABLE keeping_refusal", ["keeping_refusal: there is no such table"]),
        (
            "ALTER TABLE operators_savedmapping ADD COLUMN colour integer NULL",
            ["operators_savedmapping: unknown "],
        ),
        (
            "ALTER TABLE foundation_mail DROP COLUMN attempts",
            ["foundation_mail: missing "],
        ),
        ("DROP INDEX value_waits_for_review", ["indicators_value: missing CREATE INDEX"]),
    ],
)
def test_what_an_older_program_left_is_named_with_what_to_do(change, said):
    with connection.cursor() as cursor:
        cursor.execute(change)

    found = differences()
    assert all(any(text.startswith(start) for text in found) for start in said)
    tables = {text.partition(":")[0] for text in found}  # what a column takes along is said too
    assert tables == {start.partition(":")[0] for start in said}
    stop, _ = check._database()
    assert (stop.level, found[0] in stop.text, "--data" in stop.text) == ("stop", True, True)


def test_a_table_is_parted_at_its_own_commas():
    inside = """"a" varchar(5) NOT NULL, CONSTRAINT "c" CHECK ("a" IN ('x,(', 'y')),
        UNIQUE ("a", "b")"""
    assert clauses(inside) == [
        '"a" varchar(5) NOT NULL',
        "CONSTRAINT \"c\" CHECK (\"a\" IN ('x,(', 'y'))",
        'UNIQUE ("a", "b")',
    ]
