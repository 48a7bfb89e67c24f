"""Whoever pays, and works for no utility: what goes on stands on the desk, and nothing else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.apps.partnerships.made import partnership
from tests.conftest import NOON
from tests.world import World, member, operator
from waterpeers.apps.partnerships.actions.partnerships import add_party
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Act, Role
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.partnerships import PartyRole

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(everybody: World) -> Partnership:
    return partnership(everybody)


@pytest.fixture
def reader(everybody: World, opened: Partnership) -> Client:
    fund = operator("Fund for Rivers", kind=OrganisationKind.FUNDER)
    act = Act(everybody.actor("facilitator"), NOON)
    add_party(opened, fund, role=PartyRole.FUNDER, act=act)
    client = Client()
    client.force_login(member(fund, Role.COORDINATOR))
    return client


def test_the_desk_of_who_pays_lists_what_goes_on(opened: Partnership, reader: Client):
    page = reader.get(reverse("desk:home")).content.decode()

    assert reverse("partnerships:detail", args=[opened.uuid]) in page
    assert "No report was handed over yet." in page


def test_menu_and_tabs_of_who_pays_lead_to_no_closed_page(opened: Partnership, reader: Client):
    desk = reader.get(reverse("desk:home")).content.decode()
    page = reader.get(reverse("partnerships:detail", args=[opened.uuid]))

    for name in ("indicators:mine", "water_balance:mine", "matching:mine", "benchmarking:start"):
        assert f'href="{reverse(name)}"' not in desk
    assert f'href="{reverse("portfolio:list")}"' in desk
    inner = reverse("missions:of-partnership", args=[opened.uuid])
    assert f'href="{inner}"' not in page.content.decode()


def test_who_works_for_a_utility_keeps_the_menu(everybody: World):
    client = Client()
    client.force_login(everybody.people["mentee_reporter"])

    desk = client.get(reverse("desk:home")).content.decode()

    assert f'href="{reverse("indicators:mine")}"' in desk
