"""What goes out of the register and of the figures comes back, and changes nothing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.conftest import NOON
from tests.example_world import example_world, shares_the_world
from tests.world import operator, signed_in
from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.foundation.mappings import read_mapping
from waterpeers.apps.foundation.tables import open_table
from waterpeers.apps.indicators.actions.imports import import_figures, import_values
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.operators.actions.imports import import_operators
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.apps.operators.imports.rows import FIELDS, shipped_mapping
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Act, Actor

pytestmark = pytest.mark.django_db
KEEPER = Actor(person=None, is_administrator=True)


def brought_back(client, tmp_path):
    """Take the register out as a table, and import it again."""
    answer = client.get(reverse("operators:list"), {"as": "csv"})
    path = tmp_path / "register.csv"
    path.write_bytes(b"".join(answer.streaming_content))
    before = list(Organisation.objects.order_by("pk").values())
    outcome = import_operators(open_table(path), None, act=Act(KEEPER, NOON))
    assert list(Organisation.objects.order_by("pk").values()) == before
    return outcome


def test_the_register_comes_back_and_changes_nothing(everybody, tmp_path):
    made = [
        operator("=Eau", other_names=["+Aqua; Sud", "@eau"], place="-Nord", about="a\r\nb, “c”"),
        operator("'=Águas", latitude=-12.5, longitude=40.25, services=["water", "sewerage"]),
        operator("NS", languages=["pt", "en"], staff=0, population_served=1234),
        operator("Régie de l’Eau-Fictive"),
    ]
    relist(made, are_new=True)
    client = signed_in(everybody, "facilitator")

    outcome = brought_back(client, tmp_path)

    assert (outcome.rejected, outcome.questions) == ([], [])
    assert (outcome.created, outcome.updated) == (0, 0)
    assert outcome.unchanged >= len(made)


@pytest.mark.real_data
def test_names_of_a_real_panel_come_back_and_change_nothing(shared, everybody, tmp_path):
    shape = read_mapping(shipped_mapping("ibnet_panel"), FIELDS)
    table = open_table(shared / "data" / "ibnet_panel" / "utility_years.csv")
    asked = import_operators(table, shape, act=Act(KEEPER, NOON), dry_run=True).questions
    answers = {question.row: "new" for question in asked}
    import_operators(table, shape, act=Act(KEEPER, NOON), answers=answers)

    outcome = brought_back(signed_in(everybody, "facilitator"), tmp_path)

    assert (outcome.rejected, outcome.questions) == ([], [])
    assert (outcome.created, outcome.updated) == (0, 0)
    assert outcome.unchanged == 1051


def test_figures_come_back_and_change_nothing(everybody, tmp_path):
    lake = operator("=Eau")
    relist([lake], are_new=True)
    lines = [
        (lake.pk, code, year, value, "", "", "Yearbook")
        for year in (2022, 2023)
        for code, value in (("produced", 4_100_000.5), ("conn_water", 5000.0), ("pressure_m", 0.1))
    ]
    import_values(lines, act=Act(KEEPER, NOON))
    client = signed_in(everybody, "facilitator")
    path = tmp_path / "figures.csv"
    path.write_bytes(client.get(reverse("indicators:figures-csv", args=[lake.uuid])).content)
    before = list(Value.objects.order_by("pk").values())

    outcome = import_figures(open_table(path), None, act=Act(KEEPER, NOON))

    assert (outcome.rejected, outcome.values) == ([], 6)
    assert (outcome.stored.created, outcome.stored.updated, outcome.stored.unchanged) == (0, 0, 6)
    assert list(Value.objects.order_by("pk").values()) == before


@shares_the_world
def test_the_example_world_comes_back_and_changes_nothing(client, tmp_path):
    """Its whole register, and the figures of each operator."""
    example_world(is_small=True)
    facilitator = Membership.objects.filter(role="facilitator").order_by("pk").first().person
    client.force_login(facilitator)

    outcome = brought_back(client, tmp_path)

    assert (outcome.rejected, outcome.questions, outcome.totals) == ([], [], [])
    assert (outcome.created, outcome.updated) == (0, 0)
    assert outcome.unchanged > 20
    before = list(Value.objects.order_by("pk").values())
    said = 0
    for organisation in Organisation.objects.filter(sheets__isnull=False).distinct().order_by("pk"):
        path = tmp_path / f"{organisation.uuid}.csv"
        address = reverse("indicators:figures-csv", args=[organisation.uuid])
        path.write_bytes(client.get(address).content)
        figures = import_figures(open_table(path), None, act=Act(KEEPER, NOON))
        assert (figures.rejected, figures.totals, figures.stored.kept) == ([], [], [])
        assert (figures.stored.created, figures.stored.updated) == (0, 0), organisation.name
        said += figures.stored.unchanged
    assert said > 100
    assert list(Value.objects.order_by("pk").values()) == before
